"""What is done in the review: writing and sending reviews here; conflicts, readers and runs in files of their own.

The caller commits.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from workshop_portal import journal
from workshop_portal.core import edits
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, insert_into, plain
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat
from workshop_portal.reviews import choosing, letters, marking, queries, tallies
from workshop_portal.reviews.conflicts import answer, clear, clear_all, confirm, declare, dismiss, find_conflicts
from workshop_portal.reviews.models import Assignment, Review, ReviewVersion, Score
from workshop_portal.reviews.readers import (
    NOT_ASKED,
    assign,
    close_reviews,
    decline,
    start_review,
    unassign,
)
from workshop_portal.reviews.reminders import remind
from workshop_portal.reviews.runs import apply_run, order_run, put_away, run_assignment, stop_run
from workshop_portal.reviews.table_deed import apply_table
from workshop_portal.reviews.workflow import IS_WRITTEN, AssignmentState, ReviewState, VersionKind

TEXTS = (
    "confidence", "recommendation", "strengths", "weaknesses", "to_organisers", "to_committee", "confidential",
    "funding_advice", "suggestions", "no_conflict",
)  # fmt: skip
TOO_LATE = N_("The meeting about this proposal has begun, so its reviews can't be changed any more.")
IS_SENT = N_("This review has been sent. Send it again to let your changes count.")
ONE_SITTING = timedelta(minutes=10)  # what one page saves by itself within this time is one version


def save_review(
    proposal, person, *, marks=None, sheet=None, kind=VersionKind.SAVED, goes_on=False, at=None, **texts
) -> Review:
    """Keep a draft, however incomplete. `marks` leads from a criterion's id to 1…5 or None, "cannot judge".

    `sheet` is what queries.sheet_of gives, where the caller holds it already; `goes_on`: the page that saves itself saved
    last, too.
    """
    review = open_review(proposal, person, sheet)
    if review.state == ReviewState.SUBMITTED:
        raise Refused(IS_SENT)
    write(review, marks or {}, texts, at or now(), kind, sheet, goes_on=goes_on)
    return review


def open_review(proposal, person, sheet, *, is_sent=False) -> Review:
    """The person's review, begun if there is none; refused once it can't be changed any more."""
    review = sheet.review if sheet else queries.own_review(person, proposal)
    if is_sent or review is None:
        must_still_read(proposal, person)
    review = review or begin(proposal, person, sheet)
    if proposal.status not in IS_WRITTEN or review.state == ReviewState.LOCKED:
        raise Refused(TOO_LATE)
    return review


def begin(proposal, person, sheet) -> Review:
    committee_id = sheet.committee_id if sheet else queries.written_for(proposal, person)
    return Review(proposal_id=proposal.id, person_id=person.id, committee_id=committee_id, scores=[])


def must_still_read(proposal, person):
    """Held, so that nobody ends the reading or begins the meeting meanwhile, and asked again: what a page knows is older."""
    hold_anew(proposal)
    asked = select(Assignment.state, Assignment.closed_at)
    row = db.session.execute(asked.filter_by(proposal_id=proposal.id, person_id=person.id)).first()
    if row is None or row.state != AssignmentState.ASSIGNED:
        raise Refused(NOT_ASKED)
    if row.closed_at is not None:
        raise Refused(TOO_LATE)


def write(review, marks, texts, at, kind, sheet, *, goes_on=False):
    """Set what was typed; marks that changed are kept in one statement. As it is then it becomes a version."""
    unknown = texts.keys() - set(TEXTS)
    if unknown:
        raise TypeError(f"no part of a review: {', '.join(sorted(unknown))}")
    is_new = review.id is None
    kept = sheet.marks if sheet else {score.criterion_id: score.value for score in review.scores}
    changed = {one: value for one, value in marks.items() if one not in kept or kept[one] != value}
    takes_step = is_new or db.session.is_modified(review)
    differs = takes_step or bool(changed) or any(getattr(review, name) != value for name, value in texts.items())
    facts = texts | {"saved_at": at}
    if takes_step:
        for name, value in facts.items():
            setattr(review, name, value)
        db.session.add(review)
        db.session.flush()
    else:
        edits.put(review, facts)
    if differs:
        tip = sheet.tip if sheet and not is_new else queries.tip_of(review)
        goes_on = goes_on and kind == tip.kind == VersionKind.AUTO
        keep_version(review, kept | changed, at, kind, tip, goes_on=goes_on)
    if changed:
        put_marks(review, changed, at)


def keep_version(review, marks, at, kind, tip, *, goes_on):
    """A version of its own, unless the page that saved itself a moment ago goes on. Refused once the meeting has begun."""
    if tip.closed_at:
        raise Refused(TOO_LATE)
    content = {name: getattr(review, name) for name in TEXTS}
    content |= {"marks": {str(one): mark for one, mark in marks.items()}}
    if goes_on and at - tip.begun_at < ONE_SITTING:
        plain(GO_ON, {"this": tip.id, "content": content, "saved_at": at})
        return
    facts = {"number": (tip.number or 0) + 1, "kind": kind, "begun_at": at, "saved_at": at}
    db.session.add(ReviewVersion(review_id=review.id, content=content, **facts))


VERSIONS: Any = ReviewVersion.__table__
GO_ON = update(VERSIONS).where(VERSIONS.c.id == bindparam("this"))


def put_marks(review, changed, at):
    rows = [
        {"review_id": review.id, "criterion_id": one, "value": value, "created_at": at}
        for one, value in changed.items()
    ]
    put = insert_into(Score).values(rows)
    put = put.on_conflict_do_update(index_elements=["review_id", "criterion_id"], set_={"value": put.excluded.value})
    db.session.execute(put)
    marking.keep_means(Review.id == review.id)
    if review.state != ReviewState.DRAFT:
        tallies.keep([review.proposal_id])
    db.session.expire(review, ["scores", "mean", "apart"])


def send_review(proposal, person, *, marks, sheet=None, by=None, at=None, **texts) -> Review:
    """Let a review count. Whether it is complete, the form has asked."""
    at = at or now()
    review = open_review(proposal, person, sheet, is_sent=True)
    start = review.state or ReviewState.DRAFT
    review.state, review.submitted_at = ReviewState.SUBMITTED, review.submitted_at or at
    write(review, marks, texts, at, VersionKind.SENT, sheet)
    journal.record(review, "send review", by=by or person, at=at, start=start, end=ReviewState.SUBMITTED)
    return review


def close_writing(proposals, committee, *, at, by=None, knows=None) -> set[int]:
    """The meeting of this committee begins: what was written for it on these proposals stays as it is. Whoever had not sent
    a review hears that it can't be sent any more, but for who `knows`. Return the ids of those who are asked in that
    letter for their answers to the conflict question.
    """
    hold_anew(*proposals)
    by_id = {one.id: one for one in proposals}
    ids = list(by_id)
    members = {seat.person_id for seat in choosing.seated_in([committee]) if seat.role != Hat.CHAIR}
    told = [one for one in choosing.still_out(ids, committee) if one.person.id != (knows and knows.id)]
    asked = {one.person.id for one in told if not one.cleared} & members
    for one in told:
        is_missed = not one.cleared and one.person.id in members
        facts = {"has_begun": one.has_begun, "is_missed": is_missed, "at": at, "by": by}
        letters.say_ended(one.person, committee, by_id[one.assignment.proposal_id], **facts)
    changed = [one for one in choosing.changed_since(ids, committee) if one.person.id != (knows and knows.id)]
    for one in changed:
        letters.say_change_ended(one.person, committee, by_id[one.assignment.proposal_id], at=at, by=by)
    here = [Assignment.proposal_id.in_(ids), Assignment.committee_id == committee.id]
    db.session.execute(update(Assignment).where(*here, Assignment.closed_at.is_(None)).values(closed_at=at))
    written = select(Review).join(
        Assignment, (Assignment.proposal_id == Review.proposal_id) & (Assignment.person_id == Review.person_id)
    )
    for review in db.session.scalars(written.where(*here, Review.state == ReviewState.SUBMITTED)):
        review.state = ReviewState.LOCKED
    db.session.flush()
    return asked


__all__ = [
    "answer", "apply_run", "apply_table", "assign", "clear", "clear_all", "close_reviews", "close_writing", "confirm", "decline", "declare", "dismiss",
    "find_conflicts", "order_run", "put_away", "remind", "run_assignment", "save_review", "send_review", "start_review", "stop_run", "unassign",
]  # fmt: skip
