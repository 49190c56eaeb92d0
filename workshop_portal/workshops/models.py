"""The approved workshop and the tasks of its plan."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.centre.models import Format, Venue
from workshop_portal.core.db import Keyed, When, db, kinds
from workshop_portal.core.edits import Versioned
from workshop_portal.decisions.models import Decision
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals.models import Proposal
from workshop_portal.workshops.workflow import State


class Workshop(Keyed, Versioned, db.Model):
    """One workshop; each traces to the decision that opened it. Its week lies in the slot that names it.

    `first_on` and `last_on` are given with the week. The coordinator is a standing.
    """

    standing_kind = "workshop"
    __table_args__ = (
        CheckConstraint("(first_on IS NULL) = (last_on IS NULL)", name="both_days"),
        CheckConstraint("state IN ('planned', 'cancelled') OR first_on IS NOT NULL", name="week_given"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("confirmed >= 0 AND confirmed <= capacity", name="capacity_kept"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    title: Mapped[str] = mapped_column(String(50))
    subtitle: Mapped[str] = mapped_column(String(120), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    organisers: Mapped[list] = mapped_column(JSON, default=list)  # [{name, institution}] as they stand on public pages
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    format_id: Mapped[int | None] = mapped_column(ForeignKey("format.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    week: Mapped[str] = mapped_column(String(8), default="", index=True)
    week_reason: Mapped[str] = mapped_column(String(500), default="")  # what was said of why it stands there
    first_on: Mapped[date | None] = mapped_column(index=True)
    last_on: Mapped[date | None]
    days: Mapped[int] = mapped_column(default=5)
    capacity: Mapped[int]  # the least of venue, format and expected number
    confirmed: Mapped[int] = mapped_column(default=0)  # organisers and every yes that has a seat
    state: Mapped[State] = mapped_column(kinds(State), default=State.PLANNED)
    published_at: Mapped[When | None]

    proposal: Mapped[Proposal] = relationship()
    decision: Mapped[Decision] = relationship()
    committee: Mapped[Committee | None] = relationship()
    format: Mapped[Format | None] = relationship()
    comes_with = ("venue",)
    venue: Mapped[Venue | None] = relationship()
    tasks: Mapped[list["Task"]] = relationship(
        back_populates="workshop", order_by="(Task.due_on, Task.position, Task.id)", cascade="all, delete-orphan"
    )

    @property
    def filed_as(self) -> str:
        """What its files are called by: several workshops meet in one week."""
        return f"{self.week}-{self.title}"

    @property
    def status(self) -> State:
        """Where its steps start from."""
        return self.state

    def __repr__(self):
        return f"<Workshop {self.id} {self.state}>"


class Task(Keyed, Versioned, db.Model):
    """A task of a workshop's plan. No date before a week is given. One without a template is the workshop's own.

    `owner` is who does it by profession; `person` who does it by name.
    """

    parent = "workshop"
    __table_args__ = (UniqueConstraint("workshop_id", "template_key"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    template_key: Mapped[str | None] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(200))
    name_nl: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(20))
    offset_weeks: Mapped[int | None]
    after_decision_weeks: Mapped[int | None]
    minimum_days: Mapped[int] = mapped_column(default=0)
    after: Mapped[list] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None] = mapped_column(index=True)
    by_hand: Mapped[bool] = mapped_column(default=False)  # somebody set the date; the plan leaves it alone
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    note: Mapped[str] = mapped_column(String(1000), default="")
    tight: Mapped[bool] = mapped_column(default=False)  # its minimum of days could not be kept
    done_at: Mapped[When | None]
    done_by: Mapped[int | None]

    workshop: Mapped[Workshop] = relationship(back_populates="tasks")
    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_own(self) -> bool:
        return self.template_key is None
