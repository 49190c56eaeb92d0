"""Who reads, who could, and who may not: what the choice of readers rests on."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import BARRED, Hat
from workshop_portal.people.models import BY_NAME, Person, Seat
from workshop_portal.people.standing import Standing, active, ids_of
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.queries import awaits_committees
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE, Status
from workshop_portal.reviews import queries
from workshop_portal.reviews.models import (
    Assignment,
    AssignmentRun,
    Conflict,
    Review,
)
from workshop_portal.reviews.workflow import (
    IS_ASSIGNED,
    IS_WRITTEN,
    AssignmentState,
    ReviewState,
)

OF_A_ROUND = frozenset({Status.ELIGIBLE}) | BEFORE_THE_COMMITTEE


@dataclass
class Reader:
    """Somebody with a seat on the committee, or an extra reader, and what of the visible proposals is theirs."""

    person: Person
    role: Hat | None = None
    absent: bool = False
    assigned: int = 0
    sent: int = 0
    missed: int = 0
    new: int = 0  # of those missed: asked for a moment ago
    late: int = 0
    over: int = 0  # not sent, and can't come any more
    in_round: int = 0  # how many of the round's, for whichever committee
    reminded_on: date | None = None

    @property
    def may_be_reminded(self) -> bool:
        return self.missed > self.new


@dataclass
class Chosen:
    """One reader of one proposal, and how far the review is."""

    assignment: Assignment
    person: Person
    state: ReviewState | None
    cleared: bool = False
    status: Status | None = None  # the proposal's

    @property
    def is_sent(self) -> bool:
        return self.state in {ReviewState.SUBMITTED, ReviewState.LOCKED}

    @property
    def is_missed(self) -> bool:
        """The review is asked for and not sent, and the reviews of the proposal are not closed."""
        return self.status == Status.IN_REVIEW and self.may_still_come

    @property
    def may_still_come(self) -> bool:
        """It is not sent, and no meeting has ended its writing: also of what is in discussion already."""
        return self.status in IS_WRITTEN and not self.is_sent and self.assignment.closed_at is None

    @property
    def is_over(self) -> bool:
        """It was not sent, and can't be any more."""
        return not self.is_sent and (self.status not in IS_ASSIGNED or self.assignment.closed_at is not None)

    @property
    def has_begun(self) -> bool:
        return self.state == ReviewState.DRAFT

    def is_late(self, today) -> bool:
        return self.is_missed and self.assignment.due_on is not None and self.assignment.due_on < today


def chosen_for(proposal_ids, committee=None) -> dict[int, list[Chosen]]:
    """Proposal id → its readers now, in one statement."""
    cleared = exists(
        select(Standing.id).where(
            Standing.proposal_id == Assignment.proposal_id, Standing.person_id == Assignment.person_id,
            Standing.hat == Hat.CLEARED, *active(),
        )
    )  # fmt: skip
    rows = (
        select(Assignment, Person, Review.state, cleared, Proposal.status)
        .join(Person, Person.id == Assignment.person_id)
        .join(Proposal, Proposal.id == Assignment.proposal_id)
        .outerjoin(Review, and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Assignment.person_id))
        .where(Assignment.proposal_id.in_(proposal_ids), Assignment.state == AssignmentState.ASSIGNED)
        .order_by(*BY_NAME, Person.id, Proposal.code)
    )
    rows = rows.where(Assignment.committee_id == committee.id) if committee is not None else rows
    found: dict[int, list[Chosen]] = defaultdict(list)
    for assignment, person, state, is_cleared, status in db.session.execute(rows):
        found[assignment.proposal_id].append(Chosen(assignment, person, state, is_cleared, status))
    return found


def closed_last(proposal):
    """(who closed the reviews of this proposal last, when), where somebody did."""
    line = JournalLine
    mine = line.subject_kind == Proposal.__tablename__, line.subject_id == proposal.id, line.deed == "close_reviews"
    row = db.session.execute(
        select(Person, line.at).join(Person, Person.id == line.person_id).where(*mine).order_by(line.id.desc()).limit(1)
    ).first()
    return (row[0].name, row[1]) if row else None


def still_out(proposal_ids, committee=None) -> list[Chosen]:
    """The readers whose review is not sent and still can be; not of whom a seat that ended has taken the proposal from."""
    reading = wearers(proposal_ids, Hat.REVIEWER)
    every = [one for rows in chosen_for(proposal_ids, committee).values() for one in rows if one.may_still_come]
    return [one for one in every if (one.assignment.proposal_id, one.person.id) in reading]


def changed_since(proposal_ids, committee) -> list[Chosen]:
    """The readers who have sent their review and changed it without sending it again, while it can still be changed."""
    changed = queries.with_change(proposal_ids) & wearers(proposal_ids, Hat.REVIEWER)
    every = [
        one for rows in chosen_for(proposal_ids, committee).values() for one in rows if not one.assignment.closed_at
    ]
    return [one for one in every if (one.assignment.proposal_id, one.person.id) in changed]


def to_assign_by_hand(call, committee) -> list[Proposal]:
    """The proposals of this round and committee whose readers may still come and go."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee.id)
    rows = select(Proposal).where(Proposal.call_id == call.id, Proposal.id.in_(mine), Proposal.status.in_(IS_ASSIGNED))
    rows = rows.where(~awaits_committees())
    return list(db.session.scalars(rows.options(selectinload(Proposal.committee_rows)).order_by(Proposal.code)))


def read_for_others(proposal_ids, committee) -> set[tuple[int, int]]:
    """(proposal id, person id) of everybody who reads one of these proposals for another committee than this one."""
    rows = select(Assignment.proposal_id, Assignment.person_id).where(
        Assignment.proposal_id.in_(proposal_ids), Assignment.committee_id != committee.id,
        Assignment.state == AssignmentState.ASSIGNED,
    )  # fmt: skip
    return {(row[0], row[1]) for row in db.session.execute(rows)}


def ever_asked(proposal_ids, committee) -> set[tuple[int, int]]:
    """(proposal id, person id) of everybody whom this committee has asked to read one of these, also who left it since."""
    rows = select(Assignment.proposal_id, Assignment.person_id).where(
        Assignment.proposal_id.in_(proposal_ids), Assignment.committee_id == committee.id
    )
    return {(row[0], row[1]) for row in db.session.execute(rows)}


def declined(proposal_ids, committee=None) -> dict[int, list[Assignment]]:
    """Proposal id → what was declined, with the people and their word about it; with a committee only what it asked."""
    rows = select(Assignment).where(
        Assignment.proposal_id.in_(proposal_ids), Assignment.state == AssignmentState.DECLINED
    )
    rows = rows.where(Assignment.committee_id == committee.id) if committee is not None else rows
    found: dict[int, list[Assignment]] = defaultdict(list)
    for row in db.session.scalars(rows.options(joinedload(Assignment.person)).order_by(Assignment.id)):
        found[row.proposal_id].append(row)
    return found


def said_no(proposal_ids, committee=None) -> set[tuple[int, int]]:
    """(proposal id, person id) of who declined to read."""
    return {(one, row.person_id) for one, rows in declined(proposal_ids, committee).items() for row in rows}


def seated_in(committees) -> list[Seat]:
    """The seats that hold now, with their people."""
    ids = [one.id for one in committees]
    rows = select(Seat).where(Seat.committee_id.in_(ids), *active(Seat)).options(joinedload(Seat.person))
    return sorted(db.session.scalars(rows), key=lambda seat: (seat.person.place, seat.id))


def counts_of(proposal_ids) -> dict:
    """Status → how many of these proposals have it."""
    rows = select(Proposal.status, func.count()).where(Proposal.id.in_(proposal_ids)).group_by(Proposal.status)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def loads_in(call, user=None, but=None) -> Counter[int]:
    """Person id → how many proposals of this round that person reads, for whichever committee, however far they are.

    Nothing counts with which `user`, who reads the number, is in conflict or which is the own; nor what is read for the
    committee of these proposals, `but` (committee, their ids).
    """
    rows = select(Assignment.person_id, func.count()).join(Proposal, Proposal.id == Assignment.proposal_id).where(
        Proposal.call_id == call.id, Proposal.status.in_(OF_A_ROUND), Assignment.state == AssignmentState.ASSIGNED
    )  # fmt: skip
    if user is not None:
        rows = rows.where(Proposal.id.not_in(ids_of(user, *BARRED)))
    if but is not None:
        committee, ids = but
        rows = rows.where(~and_(Assignment.committee_id == committee.id, Proposal.id.in_(ids)))
    return Counter({row[0]: row[1] for row in db.session.execute(rows.group_by(Assignment.person_id))})


def absent_people() -> set[int]:
    return set(db.session.scalars(select(Standing.person_id).where(Standing.hat == Hat.ABSENT, *active())))


def shut_out_of(proposal_ids) -> set[tuple[int, int]]:
    """(proposal id, person id) of everybody who organises, or is in conflict with, one of these proposals."""
    return wearers(proposal_ids, Hat.CONFLICTED, Hat.ORGANISER)


def wearers(proposal_ids, *hats) -> set[tuple[int, int]]:
    """(proposal id, person id) of everybody who wears one of these hats toward one of these proposals now."""
    rows = select(Standing.proposal_id, Standing.person_id).where(
        Standing.proposal_id.in_(proposal_ids), Standing.hat.in_(hats), *active()
    )
    found: list = list(db.session.execute(rows))  # the condition leaves out those without a proposal
    return {(row[0], row[1]) for row in found}


def runs_of(call, committee, most=5) -> list[AssignmentRun]:
    rows = select(AssignmentRun).where(AssignmentRun.call_id == call.id, AssignmentRun.committee_id == committee.id)
    return list(db.session.scalars(rows.order_by(AssignmentRun.id.desc()).limit(most)))


def answers_on(proposal_ids) -> dict[tuple, Conflict]:
    """(proposal id, person id, ground) → what is kept of it."""
    rows = select(Conflict).where(Conflict.proposal_id.in_(proposal_ids)).options(joinedload(Conflict.person))
    return {(one.proposal_id, one.person_id, one.ground): one for one in db.session.scalars(rows)}
