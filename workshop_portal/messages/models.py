"""A message to people of a workshop: its text in both languages, and who is to read it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from workshop_portal.core.db import Keyed, When, db
from workshop_portal.core.edits import Versioned
from workshop_portal.core.enclosures import Enclosure
from workshop_portal.participants.models import Participation
from workshop_portal.people.models import Person
from workshop_portal.workshops.models import Workshop

message_reader = Table(
    "message_reader",
    db.metadata,
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), primary_key=True),
    Column("participation_id", ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Message(Keyed, Versioned, db.Model):
    """A draft until it is sent. What each reader got lies in the outbox, its batch is this row's key.

    The Dutch text may be missing: then everybody gets the English one, and the other way round. The files of that batch
    are there from the draft on.
    """

    parent = "workshop"
    __table_args__ = (
        CheckConstraint(
            "(subject_en != '' AND body_en != '') OR (subject_nl != '' AND body_nl != '')", name="has_text"
        ),
        CheckConstraint("(sent_at IS NULL) = (sent_to = 0)", name="sent_to_somebody"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    writer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    subject_en: Mapped[str] = mapped_column(String(200), default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    subject_nl: Mapped[str] = mapped_column(String(200), default="")
    body_nl: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[When | None]
    sent_to: Mapped[int] = mapped_column(default=0)  # how many letters

    workshop: Mapped[Workshop] = relationship()
    writer: Mapped[Person] = relationship()
    readers: Mapped[list[Participation]] = relationship(
        secondary=message_reader, order_by="(Participation.name, Participation.id)"
    )

    enclosures: Mapped[list[Enclosure]] = relationship(
        primaryjoin=lambda: Message.key == foreign(Enclosure.batch), order_by=Enclosure.position, viewonly=True
    )

    @property
    def subject(self) -> str:
        return self.subject_en or self.subject_nl
