"""The selects about conflicts, readers and reviews that more than one page asks for."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from workshop_portal.calls.models import Call, Criterion
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.people.hats import COMMITTEE, ORGANISERS, Hat
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.people.standing import Standing, active, hats, ids_of
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal, ProposalCommittee, ProposalVersion
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE, Status
from workshop_portal.reviews import means, policy
from workshop_portal.reviews.models import (
    Assignment,
    AssignmentRun,
    AssignmentTable,
    Conflict,
    Reminder,
    Review,
    ReviewVersion,
    Score,
)
from workshop_portal.reviews.workflow import (
    EVERY_ADVICE_STANDS,
    IS_ASSIGNED,
    STRONG,
    AssignmentState,
    ConflictState,
    ReviewState,
    VersionKind,
)


def before_committee(user, call, committee):
    """The proposals of this call before this committee that the reader may see."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee.id)
    return not_own(proposals.visible_to(user), user).where(Proposal.call_id == call.id, Proposal.id.in_(mine))


def under_review(user, call, committee) -> list[Proposal]:
    """Those in review that this person may see; all of them when the portal itself asks."""
    if user is None:
        rows = select(Proposal).where(Proposal.call_id == call.id)
        rows = rows.where(Proposal.committee_rows.any(committee_id=committee.id))
    else:
        rows = before_committee(user, call, committee)
    rows = rows.where(Proposal.status == Status.IN_REVIEW).options(selectinload(Proposal.committee_rows))
    return list(db.session.scalars(rows.order_by(Proposal.code)))


def not_own(rows, user):
    """Without what the reader organises: toward it an organiser wears no other hat, so none of this is theirs to see."""
    return rows.where(Proposal.id.not_in(ids_of(user, *ORGANISERS)))


# Reviews


def reviews_visible_to(user):
    """Every sent review that this person may read, as one select; see policy.may_see_reviews."""
    written_for = aliased(Assignment)

    def is_of(committees):
        """Whether the review was written for one of these committees."""
        own = select(written_for.id).where(
            written_for.proposal_id == Review.proposal_id, written_for.person_id == Review.person_id,
            written_for.committee_id.in_(committees),
        )  # fmt: skip
        return exists(own.correlate(Review))

    def of_mine(*roles):
        seats = select(Seat.committee_id).where(Seat.person_id == user.id, Seat.role.in_(roles), *active(Seat))
        return and_(proposals.before(seats), or_(Proposal.status.in_(EVERY_ADVICE_STANDS), is_of(seats)))

    shut_out = Proposal.id.in_(ids_of(user, Hat.CONFLICTED, Hat.ORGANISER))
    asked = Proposal.id.in_(ids_of(user, Hat.REVIEWER))
    cleared = Proposal.id.in_(ids_of(user, Hat.CLEARED))
    sent = select(Review.proposal_id).where(Review.person_id == user.id, Review.submitted_at.is_not(None))
    for_whom = select(Assignment.committee_id).where(
        Assignment.person_id == user.id, Assignment.proposal_id == Review.proposal_id
    )
    colleagues = or_(Proposal.status.in_(EVERY_ADVICE_STANDS), is_of(for_whom.correlate(Review)))
    seated = and_(~asked, Proposal.status.in_(policy.IN_DISCUSSION), of_mine(*COMMITTEE))
    by_right = [of_mine(Hat.CHAIR), and_(asked, cleared, Proposal.id.in_(sent), colleagues), and_(cleared, seated)]
    ways = [and_(Review.counts, Proposal.status.in_(BEFORE_THE_COMMITTEE), or_(*by_right))]
    if hats(user) & policy.LOOKS_ON:
        ways.append(Proposal.status.not_in(policy.proposals.HIDDEN_FROM_STAFF))
    rows = select(Review).join(Proposal, Proposal.id == Review.proposal_id)
    return rows.where(Review.submitted_at.is_not(None), ~shut_out, or_(*ways))


def reviews_on(user, proposal) -> list[Review]:
    """What this person may read about one proposal, the earliest first."""
    rows = reviews_visible_to(user).where(Review.proposal_id == proposal.id)
    rows = rows.options(joinedload(Review.person), selectinload(Review.scores))
    return list(db.session.scalars(rows.order_by(Review.submitted_at, Review.id)))


def marks_seen_by(user, proposals_here) -> set[int]:
    """The ids of those proposals whose marks this person may see; see policy.may_see_reviews. One statement at most."""
    ids = [one.id for one in proposals_here]
    mine = {one.id: hats(user, one) for one in proposals_here}
    asked = [one for one in ids if Hat.REVIEWER in mine[one]]
    sent = select(Review.proposal_id).where(
        Review.person_id == user.id, Review.proposal_id.in_(asked), Review.submitted_at.is_not(None)
    )
    has_sent = set(db.session.scalars(sent)) if asked else set()
    return {one.id for one in proposals_here if policy.may_see_marks(mine[one.id], one.status, one.id in has_sent)}


def own_review(person, proposal) -> Review | None:
    mine = select(Review).where(Review.person_id == person.id, Review.proposal_id == proposal.id)
    return db.session.scalars(mine.options(joinedload(Review.scores))).unique().first()


def is_closed(proposal, person) -> bool:
    """Whether the meeting for which this person reads the proposal has begun."""
    mine = [Assignment.proposal_id == proposal.id, Assignment.person_id == person.id]
    return bool(
        db.session.scalar(select(exists(select(Assignment.id).where(*mine, Assignment.closed_at.is_not(None)))))
    )


@dataclass(frozen=True)
class Tip:
    """The newest version of a review, without its text, and since when nothing can be changed any more."""

    id: int | None = None
    number: int | None = None
    kind: VersionKind | None = None
    begun_at: datetime | None = None
    closed_at: datetime | None = None


TIP = (ReviewVersion.id, ReviewVersion.number, ReviewVersion.kind, ReviewVersion.begun_at, Assignment.closed_at)


def with_tip(rows, proposal_id, person_id):
    """These rows of a review, outer joined with its newest version and its assignment."""
    last = select(func.max(ReviewVersion.number)).where(ReviewVersion.review_id == Review.id).correlate(Review)
    newest = and_(ReviewVersion.review_id == Review.id, ReviewVersion.number == last.scalar_subquery())
    mine = and_(Assignment.proposal_id == proposal_id, Assignment.person_id == person_id)
    return rows.outerjoin(ReviewVersion, newest).outerjoin(Assignment, mine)


def tip_of(review) -> Tip:
    rows = with_tip(select(*TIP).select_from(Review), Review.proposal_id, Review.person_id)
    return Tip(*db.session.execute(rows.where(Review.id == review.id)).one())


def versions_of(review) -> list[ReviewVersion]:
    """The versions of a review, the newest first."""
    mine = select(ReviewVersion).where(ReviewVersion.review_id == review.id)
    return list(db.session.scalars(mine.order_by(ReviewVersion.number.desc())))


@dataclass
class Sheet:
    """What the page of one's own review stands on: the call's criteria, the review so far, the newest version's key."""

    criteria: list[Criterion]
    review: Review | None
    version_key: str | None
    tip: Tip = field(default_factory=Tip)


def sheet_of(person, proposal) -> Sheet:
    """In one statement; the review comes with its scores, the proposal's call with it."""
    newest = select(ProposalVersion.key).where(ProposalVersion.proposal_id == Proposal.id)
    newest = newest.order_by(ProposalVersion.number.desc()).limit(1)
    rows = (
        select(Criterion, Review, Score, newest.correlate(Proposal).scalar_subquery(), Call, *TIP)
        .select_from(Proposal)
        .join(Call, Call.id == Proposal.call_id)
        .outerjoin(Criterion, Criterion.call_id == Proposal.call_id)
        .outerjoin(Review, and_(Review.proposal_id == Proposal.id, Review.person_id == person.id))
        .outerjoin(Score, and_(Score.review_id == Review.id, Score.criterion_id == Criterion.id))
        .where(Proposal.id == proposal.id)
        .options(lazyload(Review.scores))
        .order_by(Criterion.position, Criterion.id)
    )
    found = list(db.session.execute(with_tip(rows, Proposal.id, person.id)))
    review, version_key = found[0][1], found[0][3]
    set_committed_value(proposal, "call", found[0][4])
    if review is not None:
        set_committed_value(review, "scores", [row[2] for row in found if row[2] is not None])
    return Sheet([row[0] for row in found if row[0] is not None], review, version_key, Tip(*found[0][5:]))


def criteria_of(proposal) -> list[Criterion]:
    """The criteria of the proposal's call in their order."""
    rows = select(Criterion).where(Criterion.call_id == proposal.call_id)
    return list(db.session.scalars(rows.order_by(Criterion.position, Criterion.id)))


def marks_of(proposal_ids, committee=None) -> dict[int, means.Marks]:
    """Proposal id → the marks of its sent reviews that count, in two statements.

    `proposal_ids` are ids or a select of them; with a committee only the reviews written for it are looked at.
    """
    reviews: dict[int, list] = defaultdict(list)
    for proposal_id, own, apart in db.session.execute(means_by_review(proposal_ids, committee)):
        reviews[proposal_id].append((rounded(own), rounded(apart)))
    assigned = {one: int(number) for one, number in db.session.execute(assigned_by_proposal(proposal_ids, committee))}
    return {
        one: means.together(reviews[one], submitted=len(reviews[one]), assigned=assigned.get(one, 0))
        for one in reviews.keys() | assigned.keys()
    }


def rounded(value) -> float | None:
    return None if value is None else round(float(value), means.PLACES)


def means_by_review(proposal_ids, committee=None):
    """(proposal id, weighted mean, mean of what is shown apart) for each review that counts."""
    weight = case((and_(Score.value.is_not(None), Criterion.weight > 0), Criterion.weight), else_=0)
    share = case((Criterion.weight > 0, Criterion.weight), else_=1)
    apart = case((and_(Score.value.is_not(None), Criterion.apart), share), else_=0)

    def mean(weights):
        total = func.sum(weights)
        return func.sum(weights * func.coalesce(Score.value, 0)) * 1.0 / func.nullif(total, 0)

    rows = (
        select(Review.proposal_id, mean(weight), mean(apart))
        .outerjoin(Score, Score.review_id == Review.id)
        .outerjoin(Criterion, Criterion.id == Score.criterion_id)
        .where(Review.proposal_id.in_(proposal_ids), Review.counts, Review.state != ReviewState.DRAFT)
        .group_by(Review.proposal_id, Review.id)
    )
    return rows.where(written_for_committee(committee)) if committee is not None else rows


def written_for_committee(committee):
    here = select(Assignment.id).where(
        Assignment.proposal_id == Review.proposal_id, Assignment.person_id == Review.person_id,
        Assignment.committee_id == committee.id,
    )  # fmt: skip
    return exists(here.correlate(Review))


def assigned_by_proposal(proposal_ids, committee=None):
    rows = select(Assignment.proposal_id, func.count()).where(
        Assignment.proposal_id.in_(proposal_ids), Assignment.state == AssignmentState.ASSIGNED
    )
    rows = rows.where(Assignment.committee_id == committee.id) if committee is not None else rows
    return rows.group_by(Assignment.proposal_id)


def readers_by_committee(proposal_ids) -> tuple[dict, dict]:
    """(proposal id, committee id) → how many were asked, and how many of their reviews count: one statement."""
    sent = case((and_(Review.counts, Review.submitted_at.is_not(None)), 1), else_=0)
    rows = (
        select(Assignment.proposal_id, Assignment.committee_id, func.count(), func.sum(sent))
        .outerjoin(Review, and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Assignment.person_id))
        .where(Assignment.proposal_id.in_(proposal_ids), Assignment.state == AssignmentState.ASSIGNED)
        .group_by(Assignment.proposal_id, Assignment.committee_id)
    )
    found = [((row[0], row[1]), row[2], int(row[3] or 0)) for row in db.session.execute(rows)]
    return {key: asked for key, asked, _sent in found}, {key: here for key, _asked, here in found}


@dataclass(frozen=True)
class StandingRow:
    """The marks of one proposal as one flat row."""

    proposal_id: int
    mean: float | None
    apart_mean: float | None
    spread: float | None
    n_submitted: int
    n_assigned: int


def standing_of_reviews(call_id, committee_id, visible) -> list[StandingRow]:
    """A row for each proposal of this call before this committee within `visible`, a select of proposals: two statements."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee_id)
    ids = (
        visible.where(Proposal.call_id == call_id, Proposal.id.in_(mine)).with_only_columns(Proposal.id).order_by(None)
    )
    return [
        StandingRow(one, marks.mean, marks.apart, marks.spread, marks.submitted, marks.assigned)
        for one, marks in sorted(marks_of(ids).items())
    ]


# What one reader has to do


@dataclass(frozen=True)
class Task:
    """One proposal in somebody's queue."""

    assignment: Assignment
    code: str
    title: str
    subtitle: str
    keywords: str
    disciplines: str
    status: str
    call: Call
    committee: Committee | None
    review_state: ReviewState | None
    saved_at: object
    submitted_at: object


def queue_of(person) -> list[Task]:
    """What this person was asked to read and may still open, in one statement."""
    shut_out = ids_of(person, Hat.CONFLICTED, Hat.ORGANISER)
    rows = (
        select(
            Assignment, Proposal.code, Proposal.title, Proposal.subtitle, Proposal.keywords, Proposal.disciplines,
            Proposal.status, Call, Committee, Review.state, Review.saved_at, Review.submitted_at,
        )
        .join(Proposal, Proposal.id == Assignment.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .outerjoin(Committee, Committee.id == Assignment.committee_id)
        .outerjoin(Review, and_(Review.proposal_id == Proposal.id, Review.person_id == person.id))
        .where(
            Assignment.person_id == person.id, Assignment.state == AssignmentState.ASSIGNED,
            Proposal.status.in_(policy.proposals.CARD), Proposal.id.not_in(shut_out),
        )
        .order_by(Assignment.due_on.is_(None), Assignment.due_on, Proposal.code)
    )  # fmt: skip
    found: list = list(db.session.execute(rows))
    return [Task(*row) for row in found]


def conflicts_of(person) -> list[tuple[Proposal, list[Conflict]]]:
    """The proposals that are closed to this person, each with the grounds that bind: My conflicts."""
    bound = ids_of(person, Hat.CONFLICTED)
    rows = select(Proposal).where(Proposal.id.in_(bound)).options(selectinload(Proposal.organisers))
    grounds: dict[int, list] = defaultdict(list)
    mine = select(Conflict).where(Conflict.person_id == person.id, Conflict.state != ConflictState.DISMISSED)
    for conflict in db.session.scalars(mine.order_by(Conflict.id)):
        grounds[conflict.proposal_id].append(conflict)
    return [(one, grounds[one.id]) for one in db.session.scalars(rows.order_by(Proposal.code))]


# Readers


@dataclass
class Reader:
    """Somebody with a seat on the committee, or an extra reader, and what of the visible proposals is theirs."""

    person: Person
    role: Hat | None = None
    absent: bool = False
    assigned: int = 0
    drafts: int = 0
    sent: int = 0
    late: int = 0
    reminded_on: date | None = None

    @property
    def open(self) -> int:
        return self.assigned - self.sent


@dataclass
class Chosen:
    """One reader of one proposal, and how far the review is."""

    assignment: Assignment
    person: Person
    state: ReviewState | None
    cleared: bool = False
    counts: bool = True

    @property
    def is_sent(self) -> bool:
        return self.state in {ReviewState.SUBMITTED, ReviewState.LOCKED}


def chosen_for(proposal_ids, committee=None) -> dict[int, list[Chosen]]:
    """Proposal id → its readers now, in one statement."""
    cleared = exists(
        select(Standing.id).where(
            Standing.proposal_id == Assignment.proposal_id, Standing.person_id == Assignment.person_id,
            Standing.hat == Hat.CLEARED, *active(),
        )
    )  # fmt: skip
    rows = (
        select(Assignment, Person, Review.state, cleared)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(Review, and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Assignment.person_id))
        .where(Assignment.proposal_id.in_(proposal_ids), Assignment.state == AssignmentState.ASSIGNED)
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    rows = rows.where(Assignment.committee_id == committee.id) if committee is not None else rows
    found: dict[int, list[Chosen]] = defaultdict(list)
    for assignment, person, state, is_cleared in db.session.execute(rows):
        found[assignment.proposal_id].append(Chosen(assignment, person, state, is_cleared))
    return found


def to_assign_by_hand(call, committee) -> list[Proposal]:
    """The proposals of this round and committee whose readers may still come and go."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee.id)
    rows = select(Proposal).where(Proposal.call_id == call.id, Proposal.id.in_(mine), Proposal.status.in_(IS_ASSIGNED))
    return list(db.session.scalars(rows.options(selectinload(Proposal.committee_rows)).order_by(Proposal.code)))


def readers_now(proposal_ids) -> set[tuple[int, int]]:
    """(proposal id, person id) of everybody who reads one of these proposals, for whichever committee."""
    rows = select(Assignment.proposal_id, Assignment.person_id).where(
        Assignment.proposal_id.in_(proposal_ids), Assignment.state == AssignmentState.ASSIGNED
    )
    return {(row[0], row[1]) for row in db.session.execute(rows)}


def seated_in(committees) -> list[Seat]:
    """The seats that hold now, with their people."""
    ids = [one.id for one in committees]
    rows = select(Seat).where(Seat.committee_id.in_(ids), *active(Seat)).options(joinedload(Seat.person))
    return sorted(db.session.scalars(rows), key=lambda seat: (seat.person.family_name, seat.person.given_name, seat.id))


def counts_of(proposal_ids) -> dict:
    """Status → how many of these proposals have it."""
    rows = select(Proposal.status, func.count()).where(Proposal.id.in_(proposal_ids)).group_by(Proposal.status)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def loads_in(proposal_ids, committee) -> dict[int, int]:
    """Person id → how many of these proposals that person reads for this committee."""
    rows = select(Assignment.person_id, func.count()).where(
        Assignment.proposal_id.in_(proposal_ids), Assignment.committee_id == committee.id,
        Assignment.state == AssignmentState.ASSIGNED,
    )  # fmt: skip
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Assignment.person_id))}


def absent_people() -> set[int]:
    return set(db.session.scalars(select(Standing.person_id).where(Standing.hat == Hat.ABSENT, *active())))


def shut_out_of(proposal_ids) -> set[tuple[int, int]]:
    """(proposal id, person id) of everybody who organises, or is in conflict with, one of these proposals."""
    rows = select(Standing.proposal_id, Standing.person_id).where(
        Standing.proposal_id.in_(proposal_ids), Standing.hat.in_([Hat.CONFLICTED, Hat.ORGANISER]), *active()
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


def still_binds(proposal, person) -> bool:
    """Whether a ground besides the dismissed ones keeps this person away."""
    rows = select(Conflict.id).where(
        Conflict.proposal_id == proposal.id, Conflict.person_id == person.id,
        or_(
            Conflict.state == ConflictState.CONFIRMED,
            and_(Conflict.state == ConflictState.FOUND, Conflict.ground.in_(STRONG)),
        ),
    )  # fmt: skip
    return bool(db.session.scalar(select(exists(rows))))


# Calls and committees to choose from


@dataclass
class Progress:
    """How far the reviews are: asked, without an answer to the conflict question, begun, sent, late."""

    asked: int = 0
    unanswered: int = 0
    drafts: int = 0
    sent: int = 0
    late: int = 0
    due_on: date | None = None  # the first day due of what is missing


@dataclass
class Round:
    """A call and a committee with proposals in it, for the pages' choosers."""

    call: Call
    committee: Committee
    proposals: int = 0
    progress: Progress = field(default_factory=Progress)

    @property
    def is_at_work(self) -> bool:
        """Whether readers are still to be asked, or reviews to come in."""
        return self.progress.due_on is not None or self.progress.asked == 0


def progress_of(proposal_ids) -> dict[tuple[int, int], Progress]:
    """(call id, committee id) → the progress over these proposals, a select of ids: one statement."""
    sent = Review.submitted_at.is_not(None)
    open_ = and_(Proposal.status == Status.IN_REVIEW, Review.submitted_at.is_(None))
    cleared = exists(
        select(Standing.id).where(
            Standing.proposal_id == Assignment.proposal_id, Standing.person_id == Assignment.person_id,
            Standing.hat == Hat.CLEARED, *active(),
        )
    )  # fmt: skip
    count = lambda condition: func.sum(case((condition, 1), else_=0))  # noqa: E731
    rows = (
        select(
            Proposal.call_id, Assignment.committee_id, func.count(), count(and_(open_, ~cleared)),
            count(and_(open_, Review.id.is_not(None))), count(sent), count(and_(open_, Assignment.due_on < today())),
            func.min(case((open_, Assignment.due_on))),
        )
        .select_from(Assignment)
        .join(Proposal, Proposal.id == Assignment.proposal_id)
        .outerjoin(Review, and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Assignment.person_id))
        .where(Assignment.state == AssignmentState.ASSIGNED, Assignment.proposal_id.in_(proposal_ids))
        .group_by(Proposal.call_id, Assignment.committee_id)
    )  # fmt: skip
    return {(row[0], row[1]): Progress(*row[2:]) for row in db.session.execute(rows)}


def rounds_for(user) -> list[Round]:
    """The pairs of call and committee that hold a proposal which the reader may see, the newest call first."""
    seen = not_own(proposals.visible_to(user), user).with_only_columns(Proposal.id).order_by(None)
    rows = (
        select(Call, Committee, func.count())
        .select_from(ProposalCommittee)
        .join(Proposal, Proposal.id == ProposalCommittee.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .join(Committee, Committee.id == ProposalCommittee.committee_id)
        .where(Proposal.id.in_(seen))
        .group_by(Call.id, Committee.id)
        .order_by(Call.deadline_at.desc(), Call.id.desc(), Committee.name_en)
    )
    progress = progress_of(seen)
    return [
        Round(call, committee, number, progress.get((call.id, committee.id), Progress()))
        for call, committee, number in db.session.execute(rows)
    ]


def letters_over(hidden):
    """(kind, ids) of the letters that list several proposals, one of them among `hidden`: none of them may show."""
    return [
        (model.__tablename__, select(model.id).where(within(model, hidden)))
        for model in (AssignmentRun, AssignmentTable, Reminder)
    ]  # fmt: skip


def within(model, hidden):
    """Whether the call and committee of such a row hold one of the hidden proposals."""
    here = (
        select(ProposalCommittee.id)
        .join(Proposal, Proposal.id == ProposalCommittee.proposal_id)
        .where(
            ProposalCommittee.committee_id == model.committee_id, Proposal.call_id == model.call_id,
            Proposal.id.in_(hidden),
        )
    )  # fmt: skip
    return exists(here.correlate(model))
