"""Means, spread and standing of reviews, in a fixed number of statements."""

from collections import defaultdict

from sqlalchemy import and_, case, exists, func, select

from workshop_portal.calls.models import Criterion
from workshop_portal.core.db import db
from workshop_portal.reviews import means
from workshop_portal.reviews.models import (
    Assignment,
    Review,
    Score,
)
from workshop_portal.reviews.workflow import (
    AssignmentState,
    ReviewState,
)


def marks_of(proposal_ids, committee=None) -> dict[int, means.Marks]:
    """Proposal id → the marks of its sent reviews that count, in two statements.

    `proposal_ids` are ids or a select of them; with a committee only the reviews written for it are looked at.
    """
    reviews: dict[int, list] = defaultdict(list)
    committee_id = committee and committee.id
    for proposal_id, own, apart in db.session.execute(means_by_review(proposal_ids, committee_id)):
        reviews[proposal_id].append((rounded(own), rounded(apart)))
    rows = db.session.execute(assigned_by_proposal(proposal_ids, committee_id))
    assigned = {one: int(number) for one, number in rows}
    return {
        one: means.together(reviews[one], submitted=len(reviews[one]), assigned=assigned.get(one, 0))
        for one in reviews.keys() | assigned.keys()
    }


def rounded(value) -> float | None:
    return None if value is None else round(float(value), means.PLACES)


def means_by_review(proposal_ids, committee_id=None):
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
    return rows.where(written_for_committee(committee_id)) if committee_id is not None else rows


def written_for_committee(committee_id):
    here = select(Assignment.id).where(
        Assignment.proposal_id == Review.proposal_id, Assignment.person_id == Review.person_id,
        Assignment.committee_id == committee_id,
    )  # fmt: skip
    return exists(here.correlate(Review))


def assigned_by_proposal(proposal_ids, committee_id=None):
    rows = select(Assignment.proposal_id, func.count()).where(
        Assignment.proposal_id.in_(proposal_ids), Assignment.state == AssignmentState.ASSIGNED
    )
    rows = rows.where(Assignment.committee_id == committee_id) if committee_id is not None else rows
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
