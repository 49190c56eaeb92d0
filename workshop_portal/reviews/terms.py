"""A member reads as long as the seat lasts: what was asked of one ends with it, what was asked of an extra reader stays.

The hat goes with the seat's last day by itself; the assignment ends, and lacks a reader, with the first look after it.
"""

from flask import url_for
from sqlalchemy import and_, exists, or_, select, update

from workshop_portal import journal
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold
from workshop_portal.core.jobs import Work
from workshop_portal.core.languages import day
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Wait
from workshop_portal.people import queries as people
from workshop_portal.people import standing
from workshop_portal.people.hats import COMMITTEE, Hat
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.people.standing import Standing, active
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import queries
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import IS_ASSIGNED, AssignmentState

EXTRA = "extra reader"  # the ground of a hat that hangs on no seat
READS_AS_MEMBER = (Standing.hat == Hat.REVIEWER, Standing.ended_at.is_(None), Standing.ground != EXTRA)
IS_ASKED = and_(Assignment.person_id == Standing.person_id, Assignment.proposal_id == Standing.proposal_id)


def of_hat(person, committee) -> dict:
    """What `standing.give` is told of who is asked to read for this committee now."""
    last = people.last_day_of_seats(person, committee)
    return {"ground": EXTRA} if is_over(last) else {"ground": "assigned", "until_on": last}


def is_over(last) -> bool:
    return last is not None and last < clock.today()


def follow_new_seat(person, committee, *, by=None, at=None):
    """A seat was given: what its member reads goes as far as it. One from a later day takes nothing away."""
    last = people.last_day_of_seats(person, committee)
    if not is_over(last):
        go_until(last, person, committee)


def follow_ended_seat(person, committee, *, by=None, at=None):
    """A seat was ended, or has run out: what its member reads goes as far as it, and what is not sent by then ends."""
    last = people.last_day_of_seats(person, committee)
    if is_over(last):
        hold_unsent([(person, committee)])
    go_until(last, person, committee)
    if is_over(last):
        for row in db.session.scalars(
            unsent(person, committee).with_only_columns(Assignment).execution_options(populate_existing=True)
        ):
            row.state = AssignmentState.ENDED
            standing.take_away(person.id, Hat.REVIEWER, thing=row.proposal, at=at)
            journal.record(row, "end assignment", by=by, at=at, end=row.state, detail="seat")


def hold_unsent(seats):
    """What these (person, committee) still have to write: held before it is asked again."""
    rows = [unsent(*one).with_only_columns(Proposal.id) for one in seats]
    for proposal_id in sorted({one for asked in rows for one in db.session.scalars(asked)}):
        hold(Proposal, proposal_id)


def go_until(last, person, committee):
    mine = hats_of_member(person, committee).with_only_columns(Standing.id)
    db.session.execute(update(Standing).where(Standing.id.in_(mine)).values(until_on=last))
    standing.forget()


def hats_of_member(person, committee):
    """The hats of what this person was asked to read for the committee as its member."""
    mine = select(Standing).join(Assignment, IS_ASKED).where(*asked_as_member(person, committee))
    return mine.where(Assignment.state == AssignmentState.ASSIGNED)


def asked_as_member(person, committee) -> list:
    has_sat = exists().where(Seat.person_id == person.id, Seat.committee_id == committee.id)
    return [*READS_AS_MEMBER, Standing.person_id == person.id, Assignment.committee_id == committee.id, has_sat]


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


def members_who_left() -> list[tuple[int, int]]:
    """(person id, committee id) of those whose last day has passed, and who have a review to write, or a hat without end:
    an import gives such."""
    here = [Seat.person_id == Assignment.person_id, Seat.committee_id == Assignment.committee_id]
    sat, sits = exists().where(*here, Seat.until_on < clock.today()), exists().where(*here, *active(Seat))
    pairs = select(Assignment.person_id, Assignment.committee_id).join(Standing, IS_ASKED).distinct()
    to_write = Assignment.id.in_(all_unsent().with_only_columns(Assignment.id))
    open_now = [Assignment.state == AssignmentState.ASSIGNED, or_(to_write, Standing.until_on.is_(None))]
    found: list = list(db.session.execute(pairs.where(*READS_AS_MEMBER, *open_now, sat, ~sits)))
    return [(row[0], row[1]) for row in found]


def end_what_is_over():
    """Each day: the reviews of those whose last day was yesterday, or before."""
    pairs = members_who_left()
    left = [(db.session.get_one(Person, one), db.session.get_one(Committee, other)) for one, other in pairs]
    hold_unsent(left)
    for person, committee in left:
        follow_ended_seat(person, committee)


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
