"""A member reads as long as the seat lasts: what was asked of one ends with it, what was asked of an extra reader stays.

The hat goes with the seat's last day by itself; the assignment ends, and lacks a reader, with the first look after it.
"""

from flask import url_for
from sqlalchemy import and_, exists, select

from workshop_portal import journal
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.jobs import Work
from workshop_portal.core.languages import day
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Wait
from workshop_portal.people import queries as people
from workshop_portal.people import standing
from workshop_portal.people.hats import COMMITTEE, Hat
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.people.standing import Standing
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import queries
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import IS_ASSIGNED, AssignmentState

EXTRA = "extra reader"  # the ground of a hat that hangs on no seat


def of_hat(person, committee) -> dict:
    """What `standing.give` is told of who is asked to read for this committee now."""
    last = people.last_day_of_seats(person, committee)
    return {"ground": EXTRA} if is_over(last) else {"ground": "assigned", "until_on": last}


def is_over(last) -> bool:
    return last is not None and last < clock.today()


def follow_seats(person, committee, *, by=None, at=None):
    """A seat was given or ended, or has run out: what its member reads goes as far as it."""
    last = people.last_day_of_seats(person, committee)
    for hat in db.session.scalars(hats_of_member(person, committee)):
        hat.until_on = last
    if is_over(last):
        for row in db.session.scalars(unsent(person, committee).with_only_columns(Assignment)):
            row.state = AssignmentState.ENDED
            standing.take_away(person.id, Hat.REVIEWER, thing=row.proposal, at=at)
            journal.record(row, "end assignment", by=by, at=at, end=row.state, detail="seat")


def hats_of_member(person, committee):
    """The hats of what this person was asked to read for the committee as its member."""
    same = and_(Assignment.person_id == Standing.person_id, Assignment.proposal_id == Standing.proposal_id)
    mine = select(Standing).join(Assignment, same).where(*asked_as_member(person, committee))
    return mine.where(Assignment.state == AssignmentState.ASSIGNED)


def asked_as_member(person, committee) -> list:
    has_sat = exists().where(Seat.person_id == person.id, Seat.committee_id == committee.id)
    hat = [Standing.person_id == person.id, Standing.hat == Hat.REVIEWER, Standing.ended_at.is_(None)]
    return [*hat, Standing.ground != EXTRA, Assignment.committee_id == committee.id, has_sat]


def unsent(person, committee):
    """What this member still has to write for the committee."""
    asked = select(Standing.proposal_id).join(Assignment, Assignment.proposal_id == Standing.proposal_id)
    asked = asked.where(*asked_as_member(person, committee))
    return all_unsent().where(
        Assignment.person_id == person.id, Assignment.committee_id == committee.id, Proposal.id.in_(asked)
    )


def all_unsent():
    written = and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Assignment.person_id)
    rows = select(Assignment, Proposal).join(Proposal, Proposal.id == Assignment.proposal_id).outerjoin(Review, written)
    return rows.where(
        Assignment.state == AssignmentState.ASSIGNED, Assignment.closed_at.is_(None), Review.submitted_at.is_(None),
        Proposal.status.in_(IS_ASSIGNED),
    )  # fmt: skip


def end_what_is_over():
    """Each day: the reviews of those whose last day was yesterday, or before."""
    over = and_(
        Seat.person_id == Assignment.person_id, Seat.committee_id == Assignment.committee_id,
        Seat.until_on < clock.today(),
    )  # fmt: skip
    pairs = all_unsent().join(Seat, over).with_only_columns(Assignment.person_id, Assignment.committee_id).distinct()
    for person_id, committee_id in db.session.execute(pairs).all():
        follow_seats(db.session.get_one(Person, person_id), db.session.get_one(Committee, committee_id))


JOB = Work(write=lambda _thing_id, _result: end_what_is_over())


def left_open(person, hat, committee, reader) -> list[Wait]:
    """The reviews that a member who leaves would leave unwritten, as far as the reader sees their proposals."""
    if committee is None or hat not in COMMITTEE:
        return []
    seen = queries.not_own(proposals.visible_to(reader), reader).with_only_columns(Proposal.id).order_by(None)
    rows = unsent(person, committee).where(Proposal.id.in_(seen)).order_by(Proposal.code)
    return [
        Wait(
            "", f"{proposal.code} {proposal.title}", _("Review due on %(day)s", day=day(row.due_on)) if row.due_on else "",
            url_for("reviews.assign", proposal_code=proposal.code, committee_key=committee.key),
        )
        for row, proposal in db.session.execute(rows)
    ]  # fmt: skip
