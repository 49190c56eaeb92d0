"""What is done in the review: writing and sending reviews here; conflicts, readers and runs in files of their own.

The caller commits.
"""

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from workshop_portal import journal
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.reviews import queries
from workshop_portal.reviews.conflicts import clear, confirm, declare, dismiss, find_conflicts
from workshop_portal.reviews.models import Review, ReviewVersion, Score
from workshop_portal.reviews.readers import (
    assign,
    close_all,
    close_reviews,
    decline,
    remind,
    start_review,
    unassign,
)
from workshop_portal.reviews.runs import apply_run, order_run, run_assignment
from workshop_portal.reviews.workflow import IS_WRITTEN, ReviewState

TEXTS = (
    "confidence", "recommendation", "strengths", "weaknesses", "to_organisers", "to_committee", "confidential",
    "funding_advice", "suggestions", "no_conflict",
)  # fmt: skip
TOO_LATE = N_("The advice on this proposal stands, so its reviews can't be changed any more.")
IS_SENT = N_("This review has been sent. Send it again to let your changes count.")


def save_review(proposal, person, *, marks=None, review=None, at=None, **texts) -> Review:
    """Keep a draft, however incomplete. `marks` leads from a criterion's id to 1…5 or None, "cannot judge".

    `review` is the person's review where the caller holds it already.
    """
    if proposal.status not in IS_WRITTEN:
        raise Refused(TOO_LATE)
    review = review or queries.own_review(person, proposal) or begin(proposal, person)
    if review.state == ReviewState.LOCKED:
        raise Refused(TOO_LATE)
    if review.state == ReviewState.SUBMITTED:
        raise Refused(IS_SENT)
    write(review, marks or {}, texts, at or now())
    return review


def begin(proposal, person) -> Review:
    review = Review(proposal_id=proposal.id, person_id=person.id, scores=[])
    db.session.add(review)
    return review


def write(review, marks, texts, at):
    """Set what was typed; marks that changed are kept in one statement."""
    unknown = texts.keys() - set(TEXTS)
    if unknown:
        raise TypeError(f"no part of a review: {', '.join(sorted(unknown))}")
    for name, value in texts.items():
        setattr(review, name, value)
    review.saved_at = at
    db.session.flush()
    kept = {score.criterion_id: score.value for score in review.scores}
    changed = {one: value for one, value in marks.items() if one not in kept or kept[one] != value}
    if changed:
        put_marks(review, changed, at)


def put_marks(review, changed, at):
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    rows = [
        {"review_id": review.id, "criterion_id": one, "value": value, "created_at": at}
        for one, value in changed.items()
    ]
    put = dialect.insert(Score).values(rows)
    put = put.on_conflict_do_update(index_elements=["review_id", "criterion_id"], set_={"value": put.excluded.value})
    db.session.execute(put)
    db.session.expire(review, ["scores"])


def send_review(proposal, person, *, marks, review=None, by=None, at=None, **texts) -> Review:
    """Let a review count, and keep it as it was sent. Whether it is complete, the form has asked."""
    at = at or now()
    if proposal.status not in IS_WRITTEN:
        raise Refused(TOO_LATE)
    review = review or queries.own_review(person, proposal) or begin(proposal, person)
    if review.state == ReviewState.LOCKED:
        raise Refused(TOO_LATE)
    start = review.state or ReviewState.DRAFT
    review.state, review.submitted_at = ReviewState.SUBMITTED, review.submitted_at or at
    write(review, marks, texts, at)
    content = {name: getattr(review, name) for name in TEXTS} | {
        "marks": {str(one): mark for one, mark in marks.items()}
    }
    number = select(func.coalesce(func.max(ReviewVersion.number), 0) + 1).where(ReviewVersion.review_id == review.id)
    db.session.add(ReviewVersion(review_id=review.id, number=number.scalar_subquery(), content=content))
    journal.record(review, "send review", by=by or person, at=at, start=start, end=ReviewState.SUBMITTED)
    return review


__all__ = [
    "apply_run", "assign", "clear", "close_all", "close_reviews", "confirm", "decline", "declare", "dismiss",
    "find_conflicts", "order_run", "remind", "run_assignment", "save_review", "send_review", "start_review", "unassign",
]  # fmt: skip
