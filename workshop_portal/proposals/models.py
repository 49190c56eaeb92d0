"""What is kept about a proposal, and what always holds for it."""

from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    event,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Format
from workshop_portal.core.db import Keyed, When, db, kinds, spelled_out
from workshop_portal.core.edits import Versioned
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals import workflow
from workshop_portal.proposals.workflow import Status


class ProposalCommittee(db.Model):
    """Which committees a proposal goes to; the first choice has position 0."""

    __table_args__ = (
        UniqueConstraint("proposal_id", "committee_id"),
        UniqueConstraint("proposal_id", "position"),
        # What lies before a committee is read from it alone.
        Index("ix_proposal_committee_before", "committee_id", "proposal_id"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    position: Mapped[int] = mapped_column(default=0)

    committee: Mapped[Committee] = relationship(lazy="joined")


class Proposal(Versioned, db.Model):
    """A workshop that scientists ask the centre to host. Its code stands in addresses: 2026-2-017.

    Texts of the form's sections A, C, F, G and H are columns; rows of B, C, D, E and G have tables of their own.
    """

    standing_kind = "proposal"
    address = "code"
    __table_args__ = (
        CheckConstraint("(status IN ('draft', 'withdrawn')) OR submitted_at IS NOT NULL", name="handed_in_has_date"),
        Index("ix_proposal_call_status", "call_id", "status"),
        Index("ix_proposal_listed", "call_id", "code", "status", "submitted_at"),  # a list's page is cut from it alone
    )

    code: Mapped[str] = mapped_column(String(60), unique=True)
    imported_number: Mapped[int | None]
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    format_id: Mapped[int | None] = mapped_column(ForeignKey("format.id"))
    status: Mapped[Status] = mapped_column(kinds(Status), default=Status.DRAFT)
    started_by: Mapped[int | None]
    submitted_at: Mapped[When | None]
    returned_at: Mapped[When | None]
    return_until_at: Mapped[When | None]
    return_reminded_at: Mapped[When | None]
    screening_note: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[When | None]
    withdrawn_from: Mapped[Status | None] = mapped_column(kinds(Status, "withdrawn_from"))  # where it stood then
    withdrawn_why: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[When | None]  # when its text was last saved
    referred_at: Mapped[When | None]  # and nobody has chosen since which committees read it
    fast_track: Mapped[bool] = mapped_column(default=False)

    # A. Metadata
    title: Mapped[str] = mapped_column(String(50), default="")
    subtitle: Mapped[str] = mapped_column(String(120), default="")
    disciplines: Mapped[str] = mapped_column(String(300), default="")  # separated by commas
    keywords: Mapped[str] = mapped_column(String(500), default="")  # separated by commas
    language_of_workshop: Mapped[str] = mapped_column(String(20), default="en")
    preferred_weeks: Mapped[list] = mapped_column(JSON, default=list)  # 2027-W05, the dearest first
    impossible_weeks: Mapped[list] = mapped_column(JSON, default=list)
    duration_days: Mapped[int | None]
    expected_participants: Mapped[int | None]
    attendance_mode: Mapped[str] = mapped_column(String(20), default="in_person")
    series: Mapped[str] = mapped_column(String(20), default="none")
    previous_code: Mapped[str] = mapped_column(String(60), default="")
    changes_since_previous: Mapped[str] = mapped_column(Text, default="")

    # C. Text
    public_summary: Mapped[str] = mapped_column(Text, default="")
    scientific_case: Mapped[str] = mapped_column(Text, default="")
    aim: Mapped[str] = mapped_column(Text, default="")
    programme_design: Mapped[str] = mapped_column(Text, default="")
    added_value: Mapped[str] = mapped_column(Text, default="")
    overlap: Mapped[str] = mapped_column(Text, default="")

    # F. Diversity and inclusion
    diversity_statement: Mapped[str] = mapped_column(Text, default="")
    diversity_measures: Mapped[str] = mapped_column(Text, default="")
    diversity_fund_cents: Mapped[int | None]
    diversity_fund_purpose: Mapped[str] = mapped_column(Text, default="")

    # G. Budget
    scheme_wanted: Mapped[str] = mapped_column(String(60), default="")  # the key of a scheme
    refund_reason: Mapped[str] = mapped_column(Text, default="")

    # H. Declarations: the keys of those accepted
    declarations: Mapped[list] = mapped_column(JSON, default=list)

    comes_with = ("call", "committee_rows")
    call: Mapped[Call] = relationship()
    format: Mapped[Format | None] = relationship()
    committee_rows: Mapped[list[ProposalCommittee]] = relationship(
        order_by=ProposalCommittee.position, cascade="all, delete-orphan"
    )
    organisers: Mapped[list["Organiser"]] = relationship(
        back_populates="proposal", order_by="Organiser.position", cascade="all, delete-orphan",
        primaryjoin=lambda: (Organiser.proposal_id == Proposal.id) & Organiser.left_at.is_(None),
    )  # fmt: skip
    named: Mapped[list["Organiser"]] = relationship(
        order_by="Organiser.position", viewonly=True,
        primaryjoin=lambda: (Organiser.proposal_id == Proposal.id) & is_named(Organiser, Proposal),
    )  # fmt: skip
    outcomes: Mapped[list["Outcome"]] = relationship(order_by="Outcome.position", cascade="all, delete-orphan")
    sessions: Mapped[list["Session"]] = relationship(
        order_by="(Session.day, Session.start, Session.id)", cascade="all, delete-orphan"
    )
    participants: Mapped[list["Participant"]] = relationship(
        back_populates="proposal", order_by="Participant.position", cascade="all, delete-orphan"
    )
    costs: Mapped[list["CostLine"]] = relationship(order_by="CostLine.position", cascade="all, delete-orphan")
    funds: Mapped[list["WishedFund"]] = relationship(order_by="WishedFund.position", cascade="all, delete-orphan")
    reader_wishes: Mapped[list["ReaderWish"]] = relationship(
        order_by="ReaderWish.position", cascade="all, delete-orphan"
    )
    versions: Mapped[list["ProposalVersion"]] = relationship(
        order_by="ProposalVersion.number", cascade="all, delete-orphan"
    )

    @property
    def newest_version(self) -> "ProposalVersion | None":
        """What was submitted last."""
        if "versions" not in self.__dict__ and self.id is not None:
            set_committed_value(self, "versions", list(db.session.scalars(versions_of(), {"proposal": self.id})))
        return self.versions[-1] if self.versions else None

    @property
    def committee_ids(self) -> list[int]:
        return [row.committee_id for row in self.committee_rows]

    @property
    def committees(self) -> list[Committee]:
        return [row.committee for row in self.committee_rows]

    @property
    def ends_at(self) -> datetime:
        """The instant at which the time to submit it ends."""
        return workflow.ends_at(self)

    @property
    def closes_at(self) -> datetime:
        """The instant from which it can't be submitted any more."""
        return workflow.closes_at(self)

    @property
    def until(self) -> datetime:
        """Until when it can be submitted, as people are told."""
        return workflow.until(self)

    def __repr__(self):
        return f"<Proposal {self.code} {self.status}>"


class Grade(StrEnum):
    """What an organiser may do with the text."""

    LEAD = "lead"
    EDIT = "edit"
    COMMENT = "comment"
    VIEW = "view"


class Organiser(Keyed, db.Model):
    """One of the people who propose (section B). Confirmed by the link in the own mail, or by import.

    Who steps down from what was submitted is an organiser no more, and the row stays: the conflicts of those who judge
    reach as far as before. Whoever asks for organisers asks for those without `left_at`.
    """

    parent = "proposal"
    __table_args__ = (
        Index("uq_organiser_proposal_id_email", "proposal_id", "email", unique=True,
              info={"where": "left_at IS NULL"}),
        Index("uq_organiser_one_lead", "proposal_id", unique=True, info={"where": "grade = 'lead'"}),
    )  # fmt: skip

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    grade: Mapped[Grade] = mapped_column(kinds(Grade), default=Grade.EDIT)
    name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(320), index=True)
    institution: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    stage: Mapped[str] = mapped_column(String(20), default="")
    phd_year: Mapped[int | None]
    sector: Mapped[str] = mapped_column(String(20), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    invited_at: Mapped[When | None]
    confirmed_at: Mapped[When | None]
    lead_offered_at: Mapped[When | None]  # asked to become the contact organiser, and not answered yet
    left_at: Mapped[When | None]  # stepped down since it was submitted

    proposal: Mapped[Proposal] = relationship(back_populates="organisers")
    person: Mapped[Person | None] = relationship()

    @property
    def mailbox(self) -> str:
        """Where letters go: the account's address of today, if there is an account."""
        return self.person.email if self.person else self.email

    @property
    def language(self) -> str:
        return self.person.language if self.person else "en"

    @property
    def signs_in(self) -> bool:
        return self.person is not None and self.person.signs_in


def is_named(organiser, proposal):
    """The condition that the text which was submitted last names this one: an organiser, or who has left since."""
    return or_(organiser.left_at.is_(None), organiser.left_at >= proposal.submitted_at)


def leads(organiser):
    """The condition that this one (Organiser, an alias of it, or its table) is the contact organiser.

    Written out: there is an index of the contact organisers, and where the value is given each time, SQLite plans the whole
    statement anew each time, since another value could not use that index.
    """
    return organiser.grade == spelled_out(Grade.LEAD)


class Outcome(db.Model):
    """What will come of it: a kind, a description, and by when."""

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(40))
    description: Mapped[str] = mapped_column(String(300))
    expected_by: Mapped[str] = mapped_column(String(60), default="")


class Session(db.Model):
    """A part of the draft programme (section D): day 1 is the first; times are texts 09:30 in the centre's zone."""

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    day: Mapped[int]
    start: Mapped[str] = mapped_column(String(5))
    end: Mapped[str] = mapped_column(String(5))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200), default="")
    speaker: Mapped[str] = mapped_column(String(200), default="")


class Participant(Keyed, db.Model):
    """Somebody the organisers would invite (section E)."""

    parent = "proposal"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(320), default="")
    institution: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    stage: Mapped[str] = mapped_column(String(20), default="")
    discipline: Mapped[str] = mapped_column(String(100), default="")
    sector: Mapped[str] = mapped_column(String(20), default="")
    interest: Mapped[str] = mapped_column(String(20), default="not_asked")
    is_key: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str] = mapped_column(String(200), default="")

    proposal: Mapped[Proposal] = relationship(back_populates="participants")


class CostLine(db.Model):
    """An estimated cost of section G: lodging, travel, lunch, other."""

    __table_args__ = (CheckConstraint("amount_cents >= 0", name="amount"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(200), default="")
    amount_cents: Mapped[int]


class WishedFund(db.Model):
    """Money from elsewhere (section G): applied, granted or received."""

    __table_args__ = (CheckConstraint("amount_cents >= 0", name="amount"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(200))
    amount_cents: Mapped[int]
    status: Mapped[str] = mapped_column(String(20), default="applied")


class ReaderWish(db.Model):
    """A suggested or unwanted reviewer (section H), with the reason."""

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    wanted: Mapped[bool]
    name: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(500), default="")


class ProposalVersion(Keyed, db.Model):
    """A proposal as it was submitted; never changed."""

    parent = "proposal"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    number: Mapped[int]
    submitted_at: Mapped[When]
    submitted_by: Mapped[int | None]
    content: Mapped[dict] = mapped_column(JSON)

    proposal: Mapped[Proposal] = relationship(overlaps="versions")


@cache
def versions_of():
    """The versions of a proposal in their order: asked for by each of its pages, so it is built once."""
    mine = select(ProposalVersion).where(ProposalVersion.proposal_id == bindparam("proposal"))
    return mine.order_by(ProposalVersion.number)


@event.listens_for(ProposalVersion, "before_update")
@event.listens_for(ProposalVersion, "before_delete")
def keep_for_ever(_mapper, _connection, version):
    """What was submitted stays as it was."""
    raise RuntimeError(f"version {version.number} of a proposal is never changed")
