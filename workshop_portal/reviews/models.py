"""Conflicts, assignments and reviews as they are kept."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.calls.models import Call, Criterion
from workshop_portal.core.clock import now
from workshop_portal.core.db import Keyed, When, db, kinds
from workshop_portal.core.edits import Versioned
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews.workflow import AssignmentState, ConflictState, Ground, ReviewState, VersionKind


class Conflict(Keyed, db.Model):
    """One ground for a conflict of one person with one proposal: found or declared, then confirmed or dismissed.

    What binds is the standing "conflicted", which the deeds give and take away with this row.
    """

    parent = "proposal"
    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id", "ground"),
        CheckConstraint("state != 'dismissed' OR reason != ''", name="dismissed_with_reason"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    ground: Mapped[Ground] = mapped_column(kinds(Ground))
    state: Mapped[ConflictState] = mapped_column(kinds(ConflictState), default=ConflictState.FOUND)
    evidence: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    answered_by: Mapped[int | None]
    answered_at: Mapped[When | None]

    proposal: Mapped[Proposal] = relationship()
    person: Mapped[Person] = relationship()


class Assignment(Keyed, db.Model):
    """A proposal given to one person to review, for one committee. The standing "reviewer" goes with it."""

    parent = "proposal"
    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id"),
        Index("ix_assignment_asked", "committee_id", "state", "proposal_id"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    state: Mapped[AssignmentState] = mapped_column(kinds(AssignmentState), default=AssignmentState.ASSIGNED)
    by_hand: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None]
    asked_at: Mapped[When | None]
    closed_at: Mapped[When | None]  # the meeting has begun: what was written stays as it is
    reason: Mapped[str] = mapped_column(String(500), default="")  # why it was declined

    proposal: Mapped[Proposal] = relationship()
    person: Mapped[Person] = relationship()
    committee: Mapped[Committee | None] = relationship()


class AssignmentRun(Keyed, db.Model):
    """What the optimiser was asked and answered; applied by a person, or not."""

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    asked: Mapped[dict] = mapped_column(JSON)
    answered: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    ordered_by: Mapped[int | None] = mapped_column(index=True)
    applied_by: Mapped[int | None]
    applied_at: Mapped[When | None]
    put_away_at: Mapped[When | None]  # looked at, and it waits for nobody any more

    call: Mapped[Call] = relationship()
    committee: Mapped[Committee] = relationship()


class AssignmentTable(Keyed, db.Model):
    """A table of readers that was applied: the pairs given and taken, each [code of the proposal, key of the person]."""

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    given: Mapped[list] = mapped_column(JSON)
    taken: Mapped[list] = mapped_column(JSON)
    applied_by: Mapped[int | None]
    applied_at: Mapped[When]


class Reminder(Keyed, db.Model):
    """Somebody was reminded of missing reviews on this day: once, however often the button is pressed."""

    __table_args__ = (UniqueConstraint("call_id", "committee_id", "person_id", "on"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]


class Review(Keyed, Versioned, db.Model):
    """One person's judgement of one proposal."""

    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id"),
        CheckConstraint("confidence IS NULL OR confidence BETWEEN 1 AND 3", name="confidence"),
        CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name="submitted_has_date"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    committee_id: Mapped[int | None] = mapped_column(
        ForeignKey("committee.id")
    )  # its assignment's: for whom it is written
    state: Mapped[ReviewState] = mapped_column(kinds(ReviewState), default=ReviewState.DRAFT)
    counts: Mapped[bool] = mapped_column(default=True)  # False once its writer is in conflict: kept, out of all means
    confidence: Mapped[int | None]
    recommendation: Mapped[str] = mapped_column(String(40), default="")
    overall: Mapped[int | None]  # as imported
    # The means of its marks and of those that are shown apart, kept by marking.keep_means: criteria stand still from
    # the first reading on.
    mean: Mapped[float | None]
    apart: Mapped[float | None]
    strengths: Mapped[str] = mapped_column(Text, default="")
    weaknesses: Mapped[str] = mapped_column(Text, default="")
    to_organisers: Mapped[str] = mapped_column(Text, default="")
    to_committee: Mapped[str] = mapped_column(Text, default="")  # a text for the committee, as imported
    confidential: Mapped[str] = mapped_column(Text, default="")
    funding_advice: Mapped[str] = mapped_column(String(40), default="")
    suggestions: Mapped[str] = mapped_column(Text, default="")
    no_conflict: Mapped[bool] = mapped_column(default=False)  # the conflict statement
    submitted_at: Mapped[When | None]
    saved_at: Mapped[When | None]

    proposal: Mapped[Proposal] = relationship()
    person: Mapped[Person] = relationship()
    scores: Mapped[list["Score"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class Tally(db.Model):
    """What the reviews of one proposal that were written for one committee say together, kept by tallies.keep: of
    those that were sent and count the means, the lowest and the highest, and their number; and how many were asked for.
    """

    __table_args__ = (UniqueConstraint("committee_id", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    mean: Mapped[float | None]
    apart: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    submitted: Mapped[int]
    assigned: Mapped[int]


class Score(db.Model):
    """A mark 1 to 5 for one criterion; None is "cannot judge"; no row: not answered yet."""

    __table_args__ = (
        UniqueConstraint("review_id", "criterion_id"),
        CheckConstraint("value IS NULL OR value BETWEEN 1 AND 5", name="value"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), index=True)
    value: Mapped[int | None]

    criterion: Mapped[Criterion] = relationship()


class ReviewVersion(Keyed, db.Model):
    """A review as it once was. What one page saves by itself within ten minutes is one version; another page, and a press
    of a button, make their own."""

    __table_args__ = (UniqueConstraint("review_id", "number"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[VersionKind] = mapped_column(kinds(VersionKind), default=VersionKind.SENT)
    begun_at: Mapped[When] = mapped_column(default=now)
    saved_at: Mapped[When] = mapped_column(default=now)
    content: Mapped[dict] = mapped_column(JSON)

    review: Mapped[Review] = relationship()


class Reading(db.Model):
    """Who opened which dossier when: the reading log."""

    person_id: Mapped[int] = mapped_column(index=True)
    proposal_id: Mapped[int] = mapped_column(index=True)
