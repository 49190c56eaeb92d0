"""Means, spread and standing of reviews, in a fixed number of statements."""

from functools import cache

from sqlalchemy import and_, case, func, select, update

from workshop_portal.calls.models import Criterion
from workshop_portal.core.db import db
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import means
from workshop_portal.reviews.models import (
    Assignment,
    Review,
    Score,
    Tally,
)
from workshop_portal.reviews.workflow import (
    AssignmentState,
    ReviewState,
)


def keep_means(*which):
    """Keep in each review of these conditions the weighted mean of its marks, and the mean of what is shown apart.

    The caller commits.
    """
    db.session.execute(keeping().where(*which))


@cache
def keeping():
    """What shows apart counts by its weight too; without one each counts once."""
    weight = case((and_(Score.value.is_not(None), Criterion.weight > 0), Criterion.weight), else_=0)
    share = case((Criterion.weight > 0, Criterion.weight), else_=1)
    apart = case((and_(Score.value.is_not(None), Criterion.apart), share), else_=0)
    kept = update(Review).values(mean=mean_of_marks(weight), apart=mean_of_marks(apart))
    return kept.execution_options(synchronize_session=False)


def mean_of_marks(weights):
    """The mean of one review's marks by these weights, as a subselect; NULL where nothing has a weight."""
    mean = func.sum(weights * func.coalesce(Score.value, 0)) * 1.0 / func.nullif(func.sum(weights), 0)
    own = (
        select(mean)
        .select_from(Score)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Score.review_id == Review.id)
    )
    return own.correlate(Review).scalar_subquery()


def sent_by(*columns):
    """The figures of the sent reviews that count, for each of these columns of Review."""
    return select(
        *columns, func.avg(Review.mean).label("mean"), func.avg(Review.apart).label("apart"),
        func.min(Review.mean).label("low"), func.max(Review.mean).label("high"), func.count().label("submitted"),
    ).where(Review.counts, Review.state != ReviewState.DRAFT).group_by(*columns)  # fmt: skip


def asked_by(*columns):
    """How many reviews are asked for, for each of these columns of Assignment."""
    asked = select(*columns, func.count().label("assigned")).where(Assignment.state == AssignmentState.ASSIGNED)
    return asked.group_by(*columns)


def figures(sent, asked) -> list:
    """The figures as columns of their own; what has no row there is nothing, or 0."""
    numbers = (sent.c.submitted, asked.c.assigned)
    return [
        sent.c.mean,
        sent.c.apart,
        sent.c.low,
        sent.c.high,
        *(func.coalesce(one, 0).label(one.name) for one in numbers),
    ]


def figures_of(wanted, committee_id=None):
    """For each id of this subquery (`wanted.c.id`): mean, apart, low, high and number of the sent reviews that count,
    and how many were asked for. With a committee only what was written for it is looked at, as its tallies have it.
    """
    if committee_id is not None:
        tallies = Tally.__table__
        mine = and_(tallies.c.committee_id == committee_id, tallies.c.proposal_id == wanted.c.id)
        return select(wanted.c.id, *figures(tallies, tallies)).outerjoin_from(wanted, tallies, mine).subquery("figures")
    ids = select(wanted.c.id)
    sent = sent_by(Review.proposal_id).where(Review.proposal_id.in_(ids)).subquery("sent")
    asked = asked_by(Assignment.proposal_id).where(Assignment.proposal_id.in_(ids)).subquery("asked")
    return (
        select(wanted.c.id, *figures(sent, asked))
        .select_from(wanted)
        .outerjoin(sent, sent.c.proposal_id == wanted.c.id)
        .outerjoin(asked, asked.c.proposal_id == wanted.c.id)
        .subquery("figures")
    )


def marks_of(proposal_ids, committee=None) -> dict[int, means.Marks]:
    """Proposal id → the marks of its sent reviews that count, in one statement, where there are any or were asked for.

    `proposal_ids` are ids or a select of them; with a committee only the reviews written for it are looked at.
    """
    wanted = select(Proposal.id).where(Proposal.id.in_(proposal_ids)).subquery("wanted")
    found = [
        (one, marks(*values))
        for one, *values in db.session.execute(select(figures_of(wanted, committee and committee.id)))
    ]
    return {one: its for one, its in found if its.submitted or its.assigned}


def marks(mean, apart, low, high, submitted, assigned) -> means.Marks:
    """A row of figures as what it says."""
    return means.Marks(rounded(mean), rounded(apart), rounded(low), rounded(high), submitted, assigned)


def rounded(value) -> float | None:
    return None if value is None else round(float(value), means.PLACES)


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
