"""The selects about what a reader sees of proposals in review, conflicts and reviews, asked for by more than one page."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import and_, bindparam, exists, func, literal, or_, select, true
from sqlalchemy.orm import joinedload, lazyload, selectinload

from workshop_portal.calls.models import Call, Criterion
from workshop_portal.core import parking
from workshop_portal.core.db import db, plain_rows
from workshop_portal.people.hats import COMMITTEE, ORGANISERS, Hat
from workshop_portal.people.models import Committee, Seat
from workshop_portal.people.standing import Standing, active, built_once, hats, ids_of, rows_of
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal, ProposalCommittee, ProposalVersion
from workshop_portal.proposals.workflow import AS_ORGANISER, BEFORE_THE_COMMITTEE, Status
from workshop_portal.reviews import policy, reading
from workshop_portal.reviews.models import (
    Assignment,
    Conflict,
    Review,
    ReviewVersion,
    Score,
)
from workshop_portal.reviews.workflow import (
    EVERY_ADVICE_STANDS,
    IS_WRITTEN,
    STRONG,
    AssignmentState,
    ConflictState,
    ReviewState,
    VersionKind,
)


@built_once
def before_committee(user, call_id, committee_id):
    """The proposals of this call before this committee that the reader may see, or works on as its chair."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee_id)
    return not_own(proposals.worked_on_by(user), user).where(Proposal.call_id == call_id, Proposal.id.in_(mine))


def cards_open_to(user):
    """Where this person's conflict question is open: what is known by its card alone and is to be discussed or read, and
    what is discussed where the person sits, chairs aside: the quorum counts whoever has answered, also who sees it anyway.
    """
    asked = and_(Proposal.status != Status.DECIDED, Proposal.id.in_(ids_of(user, Hat.REVIEWER)))
    discussed, seated = Proposal.status.in_(DISCUSSED), is_seated(user)
    cleared = Proposal.id.in_(ids_of(user, Hat.CLEARED))
    seen = proposals.visible_to(user).with_only_columns(Proposal.id).order_by(None)
    unseen = and_(or_(discussed, asked), Proposal.id.not_in(seen))
    rows = not_own(proposals.known_to(user), user).where(~cleared, or_(unseen, and_(discussed, seated)))
    return rows.order_by(Proposal.code)


DISCUSSED = frozenset({Status.IN_DISCUSSION, Status.ADVISED})


def is_seated(user):
    """Whether a proposal lies where this person sits, chairs aside: there the quorum counts whoever has answered."""
    return proposals.before([seat.committee_id for seat in rows_of(user)[1] if seat.role != Hat.CHAIR])


def questions_open_to(user, discussed=False) -> int:
    """How many of these; `discussed`: those that the quorum asks for, without those that the own queue names."""
    cards = cards_open_to(user).with_only_columns(Proposal.id).order_by(None)
    if discussed:
        cards = cards.where(Proposal.status.in_(DISCUSSED), is_seated(user))
    if discussed and (asked := ids_of(user, Hat.REVIEWER)):
        closed = select(Assignment.proposal_id).where(
            Assignment.person_id == user.id, Assignment.closed_at.is_not(None)
        )
        is_named = and_(Proposal.id.in_(asked), Proposal.status.in_(IS_WRITTEN), Proposal.id.not_in(closed))
        cards = cards.where(~is_named)
    return db.session.scalar(select(func.count()).select_from(cards.subquery())) or 0


def unanswered(user, rows) -> list:
    """Of these proposals, or rows of them, those that this person reads without having answered the conflict question."""
    asked = set(ids_of(user, Hat.REVIEWER)) - set(ids_of(user, Hat.CLEARED))
    return [one for one in rows if one.id in asked and one.status != Status.DECIDED]


def under_review(user, call, committee, statuses=frozenset({Status.IN_REVIEW})) -> list[Proposal]:
    """Those in review, or of these statuses, that this person may see; all of them when the portal itself asks."""
    if user is None:
        rows = select(Proposal).where(Proposal.call_id == call.id)
        rows = rows.where(Proposal.committee_rows.any(committee_id=committee.id))
    else:
        rows = before_committee(user, call.id, committee.id)
    rows = rows.where(Proposal.status.in_(statuses)).options(selectinload(Proposal.committee_rows))
    return list(db.session.scalars(rows.order_by(Proposal.code)))


def not_own(rows, user):
    """Without what the reader organises: toward it an organiser wears no other hat, so none of this is theirs to see."""
    return rows.where(Proposal.id.not_in(ids_of(user, *ORGANISERS)))


def reviews_visible_to(user):
    """Every sent review that this person may read, as one select; see policy.may_see_reviews."""

    def of_mine(*roles):
        seats = select(Seat.committee_id).where(Seat.person_id == user.id, Seat.role.in_(roles), *active(Seat))
        return and_(
            proposals.before(seats), or_(Proposal.status.in_(EVERY_ADVICE_STANDS), Review.committee_id.in_(seats))
        )

    shut_out = Proposal.id.in_(ids_of(user, Hat.CONFLICTED, Hat.ORGANISER))
    asked = Proposal.id.in_(ids_of(user, Hat.REVIEWER))
    cleared = Proposal.id.in_(ids_of(user, Hat.CLEARED))
    sent = select(Review.proposal_id).where(Review.person_id == user.id, Review.submitted_at.is_not(None))
    for_whom = select(Assignment.committee_id).where(
        Assignment.person_id == user.id, Assignment.proposal_id == Review.proposal_id
    )
    colleagues = or_(Proposal.status.in_(EVERY_ADVICE_STANDS), Review.committee_id.in_(for_whom.correlate(Review)))
    kept = marks_kept_from(user)
    not_kept = true() if kept is None else ~kept
    seated = and_(not_kept, Proposal.status.in_(policy.IN_DISCUSSION), of_mine(*COMMITTEE))
    by_right = [
        and_(of_mine(Hat.CHAIR), not_kept),
        and_(asked, cleared, Proposal.id.in_(sent), colleagues),
        and_(cleared, seated),
    ]
    ways = [and_(Review.counts, Proposal.status.in_(BEFORE_THE_COMMITTEE), or_(*by_right))]
    if hats(user) & policy.LOOKS_ON:
        ways.append(Proposal.status.not_in(policy.proposals.HIDDEN_FROM_STAFF))
    rows = select(Review).join(Proposal, Proposal.id == Review.proposal_id)
    return rows.where(Review.submitted_at.is_not(None), ~shut_out, or_(*ways))


def reads_too(user) -> bool:
    """Whether this person was asked to read, and does not merely look on."""
    return bool(ids_of(user, Hat.REVIEWER)) and not hats(user) & policy.LOOKS_ON


def marks_kept_from(user):
    """Of what a chair or a member works on, the condition that its marks are kept from this one, who reads it too: until the
    own review is sent, or the meeting has begun. None for who reads nothing, or looks on. See policy.may_see_marks."""
    if not reads_too(user):
        return None
    asked = ids_of(user, Hat.REVIEWER)
    mine, task = Review.__table__.alias("own_review").c, Assignment.__table__.alias("own_task").c
    sent = exists().where(mine.proposal_id == Proposal.id, mine.person_id == user.id, mine.submitted_at.is_not(None))
    closed = exists().where(task.proposal_id == Proposal.id, task.person_id == user.id, task.closed_at.is_not(None))
    is_over = or_(sent, closed, Proposal.status.not_in(IS_WRITTEN))
    return and_(Proposal.id.in_(asked), ~and_(Proposal.id.in_(ids_of(user, Hat.CLEARED)), is_over))


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
    own = policy.own_reviews(user, asked) if asked else {}
    return {one.id for one in proposals_here if policy.may_see_marks(mine[one.id], one.status, *own.get(one.id, ()))}


def has_reviews(proposal) -> bool:
    """Whether a review of it was ever sent."""
    sent = select(Review.id).where(Review.proposal_id == proposal.id, Review.submitted_at.is_not(None))
    return bool(db.session.scalar(select(exists(sent))))


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


def written_for(proposal, person) -> int | None:
    """The id of the committee for which this person was asked to read the proposal."""
    mine = select(Assignment.committee_id).where(
        Assignment.proposal_id == proposal.id, Assignment.person_id == person.id
    )
    return db.session.scalar(mine)


def tip_of(review) -> Tip:
    rows = with_tip(select(*TIP).select_from(Review), Review.proposal_id, Review.person_id)
    return Tip(*db.session.execute(rows.where(Review.id == review.id)).one())


def versions_of(review) -> list[ReviewVersion]:
    """The versions of a review, the newest first."""
    mine = select(ReviewVersion).where(ReviewVersion.review_id == review.id)
    return list(db.session.scalars(mine.order_by(ReviewVersion.number.desc())))


@dataclass
class Sheet:
    """What the page of one's own review stands on: the call's criteria, the review so far and its marks by the ids of
    criteria, the newest version's key, whether the reading log has named its writer lately, and for whom it is written."""

    criteria: list
    review: Review | None
    marks: dict[int, int | None]
    version_key: str | None
    is_noted: bool
    committee_id: int | None
    tip: Tip = field(default_factory=Tip)


@cache
def sheets():
    newest = select(ProposalVersion.key).where(ProposalVersion.proposal_id == Proposal.id)
    newest = newest.order_by(ProposalVersion.number.desc()).limit(1)
    person = bindparam("person")
    noted = reading.lately(Proposal.id, person).correlate(Proposal)
    rows = (
        select(Review, newest.correlate(Proposal).scalar_subquery(), noted, Assignment.committee_id, *TIP)
        .select_from(Proposal)
        .outerjoin(Review, and_(Review.proposal_id == Proposal.id, Review.person_id == person))
        .where(Proposal.id == bindparam("proposal"))
        .options(lazyload(Review.scores))
    )
    return with_tip(rows, Proposal.id, person)


CRITERION = (
    Criterion.id, Criterion.name_en, Criterion.name_nl, Criterion.anchor_en, Criterion.anchor_nl, Criterion.weight,
)  # fmt: skip
MARKED = (
    select(*CRITERION, Score.id.is_not(None).label("is_marked"), Score.value)
    .outerjoin(Score, and_(Score.criterion_id == Criterion.id, Score.review_id == bindparam("review")))
    .where(Criterion.call_id == bindparam("call"))
    .order_by(Criterion.position, Criterion.id)
)


def sheet_of(person, proposal) -> Sheet:
    """In two statements."""
    here = {"person": person.id, "proposal": proposal.id, "lately": reading.since()}
    review, version_key, is_noted, committee_id, *tip = db.session.execute(sheets(), here).one()
    rows = plain_rows(MARKED, {"call": proposal.call_id, "review": review and review.id})
    marks = {row.id: row.value for row in rows if row.is_marked}
    return Sheet(rows, review, marks, version_key, bool(is_noted), committee_id, Tip(*tip))


def criteria_of(proposal) -> list[Criterion]:
    """The criteria of the proposal's call in their order."""
    rows = select(Criterion).where(Criterion.call_id == proposal.call_id)
    return list(db.session.scalars(rows.order_by(Criterion.position, Criterion.id)))


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
    has_change: bool = False  # of what was sent, which waits for its writer

    @property
    def is_changed(self) -> bool:
        """It was sent, and what was changed since is not."""
        return self.has_change and self.submitted_at is not None and not self.is_closed

    @property
    def is_closed(self) -> bool:
        """The meeting has begun, or every advice stands: what is not sent by now is not written any more."""
        return self.assignment.closed_at is not None or self.status in EVERY_ADVICE_STANDS

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None and not self.is_closed


ADDRESS = literal("/reviews/") + Proposal.code  # of the page on which the own review of it is written


def with_change(proposal_ids) -> set[tuple[int, int]]:
    """(proposal id, person id) of whoever has sent a review of one of these and changed it without sending it again."""
    rows = select(Review.proposal_id, Review.person_id).join(Proposal, Proposal.id == Review.proposal_id).where(
        Review.proposal_id.in_(proposal_ids), Review.state == ReviewState.SUBMITTED,
        parking.waits_at(Review.person_id, ADDRESS),
    )  # fmt: skip
    return {(row[0], row[1]) for row in db.session.execute(rows)}


def queue_of(person) -> list[Task]:
    """What this person was asked to read and may still open, in one statement."""
    shut_out = ids_of(person, Hat.CONFLICTED, Hat.ORGANISER)
    rows = (
        select(
            Assignment, Proposal.code, Proposal.title, Proposal.subtitle, Proposal.keywords, Proposal.disciplines,
            Proposal.status, Call, Committee, Review.state, Review.saved_at, Review.submitted_at,
            parking.waits_at(person.id, ADDRESS),
        )
        .join(Proposal, Proposal.id == Assignment.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .outerjoin(Committee, Committee.id == Assignment.committee_id)
        .outerjoin(Review, and_(Review.proposal_id == Proposal.id, Review.person_id == person.id))
        .where(
            Assignment.person_id == person.id, Assignment.state == AssignmentState.ASSIGNED,
            Proposal.status.in_(policy.proposals.CARD), Proposal.id.not_in(shut_out),
            Proposal.id.in_(ids_of(person, Hat.REVIEWER)),
        )
        .order_by(Assignment.due_on.is_(None), Assignment.due_on, Proposal.code)
    )  # fmt: skip
    found: list = list(db.session.execute(rows))
    return [Task(*row) for row in found]


def conflicts_of(person) -> list[tuple[Proposal, list[Conflict]]]:
    """The proposals that are closed to this person, each with the grounds that bind: My conflicts."""
    bound = ids_of(person, Hat.CONFLICTED)
    rows = select(Proposal).where(Proposal.id.in_(bound)).options(selectinload(Proposal.named))
    grounds: dict[int, list] = defaultdict(list)
    mine = select(Conflict).where(Conflict.person_id == person.id, Conflict.state != ConflictState.DISMISSED)
    for conflict in db.session.scalars(mine.order_by(Conflict.id)):
        grounds[conflict.proposal_id].append(conflict)
    return [(one, grounds[one.id]) for one in db.session.scalars(rows.order_by(Proposal.code))]


def still_binds(proposal, person) -> bool:
    """Whether a ground besides the dismissed ones keeps this person away: that somebody organised it is dismissed by nobody."""
    organised = select(Standing.id).where(
        Standing.proposal_id == proposal.id, Standing.person_id == person.id, Standing.hat == Hat.CONFLICTED,
        Standing.ground == AS_ORGANISER, *active(),
    )  # fmt: skip
    rows = select(Conflict.id).where(
        Conflict.proposal_id == proposal.id, Conflict.person_id == person.id,
        or_(
            Conflict.state == ConflictState.CONFIRMED,
            and_(Conflict.state == ConflictState.FOUND, Conflict.ground.in_(STRONG)),
        ),
    )  # fmt: skip
    return bool(db.session.scalar(select(or_(exists(rows), exists(organised)))))
