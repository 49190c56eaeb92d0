"""Who comes to a workshop, and what each one answered."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.core.db import Keyed, When, db, kinds
from workshop_portal.core.edits import Versioned
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.models import Person
from workshop_portal.workshops.models import Workshop


class Participation(Keyed, Versioned, db.Model):
    """One person's place, or wish for one, at one workshop. An organiser's is confirmed from the start."""

    parent = "workshop"
    __table_args__ = (
        UniqueConstraint("workshop_id", "email"),
        CheckConstraint("(state = 'waiting') = (waits_since IS NOT NULL)", name="waiting_has_its_turn"),
        CheckConstraint("state NOT IN ('waiting', 'maybe', 'declined') OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("email != ''", name="address"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(320))
    institution: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    stage: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    is_organiser: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Answer] = mapped_column(kinds(Answer), default=Answer.PROPOSED, index=True)
    invited_at: Mapped[When | None]
    reminded_at: Mapped[When | None]
    answer_by_on: Mapped[date | None]
    answered_at: Mapped[When | None]
    waits_since: Mapped[When | None]  # in this order the waiting get a seat
    remark: Mapped[str] = mapped_column(String(500), default="")
    public_consent: Mapped[bool] = mapped_column(default=False)

    workshop: Mapped[Workshop] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def walked_in(self) -> bool:
        """Whether its seat was given on arrival to somebody who had never answered."""
        return self.state == Answer.CONFIRMED and not self.is_organiser and self.answered_at is None
