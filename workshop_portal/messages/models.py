"""A message to people of a workshop: its text in both languages, and who is to read it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, false
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.db import Keyed, When, db
from workshop_portal.core.edits import Versioned
from workshop_portal.core.enclosures import Enclosure
from workshop_portal.participants.models import Participation
from workshop_portal.people.models import BY_NAME, Person
from workshop_portal.workshops.models import Workshop

message_reader = Table(
    "message_reader",
    db.metadata,
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), primary_key=True),
    Column("participation_id", ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True, index=True),
)


message_member = Table(
    "message_member",
    db.metadata,
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
)


class Message(Keyed, Versioned, db.Model):
    """A draft until it is sent. What each reader got lies in the outbox, its batch is this row's key.

    The Dutch text may be missing: then everybody gets the English one, and the other way round. The files of that batch
    are there from the draft on. One to committee members goes to nobody else, and its readers are told to nobody but
    those who may know them.
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
    to_committee: Mapped[bool] = mapped_column(default=False, server_default=false())
    sent_at: Mapped[When | None]
    sent_to: Mapped[int] = mapped_column(default=0)  # how many letters

    workshop: Mapped[Workshop] = relationship()
    writer: Mapped[Person] = relationship()
    readers: Mapped[list[Participation]] = relationship(
        secondary=message_reader, order_by=lambda: (by_letter(Participation.name), Participation.id)
    )

    members: Mapped[list[Person]] = relationship(secondary=message_member, order_by=lambda: (*BY_NAME, Person.id))
    enclosures: Mapped[list[Enclosure]] = relationship(
        primaryjoin=lambda: Message.key == foreign(Enclosure.batch), order_by=Enclosure.position, viewonly=True
    )

    @property
    def chosen(self) -> list:
        """Who is to read it: participations, or people with a seat."""
        return self.members if self.to_committee else self.readers

    @property
    def subject(self) -> str:
        return self.subject_en or self.subject_nl
