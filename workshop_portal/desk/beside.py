"""What stands beside my tasks: the own workshops, who is in the house this week, open calls, and for the office the rounds."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from workshop_portal.calls.models import Call
from workshop_portal.centre.slots import week_of
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.queries import visible_to
from workshop_portal.proposals.workflow import HANDED_IN, IN_THE_ORGANISERS_HANDS, Status
from workshop_portal.workshops import queries as workshops
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.workflow import OVER

STAFF = frozenset({Hat.OFFICE, Hat.DIRECTOR})
ROUNDS = OWN = 4


def in_the_house() -> list:
    """The published workshops of this week."""
    rows = workshops.published().where(Workshop.week == week_of(clock.today()))
    return list(db.session.scalars(rows.options(joinedload(Workshop.venue))))


def own_workshops(person) -> list:
    """(workshop, how many open tasks of its plan are the organisers') of those that one organises and that are not over."""
    theirs = Task.workshop_id == Workshop.id, Task.owner == Hat.ORGANISER, Task.done_at.is_(None)
    mine = or_(Task.person_id.is_(None), Task.person_id == person.id)
    tasks = select(func.count(Task.id)).where(*theirs, mine).correlate(Workshop).scalar_subquery()
    rows = workshops.visible_to(person).where(Workshop.proposal_id.in_(ids_of(person, Hat.ORGANISER)))
    rows = rows.where(Workshop.state.not_in(OVER)).add_columns(tasks)
    rows = rows.order_by(Workshop.first_on.is_(None), Workshop.first_on, Workshop.id)
    return list(db.session.execute(rows.limit(OWN)))


def open_calls() -> list[Call]:
    at = clock.now()
    rows = select(Call).where(Call.published, Call.opens_at <= at, Call.deadline_at > at)
    return list(db.session.scalars(rows.order_by(Call.deadline_at)))


@dataclass
class Round:
    """A call and how many proposals of it this person may know of: drafts, returned for completion, handed in, decided."""

    call: Call
    drafts: int
    returned: int
    handed_in: int
    decided: int


def rounds(person) -> list[Round]:
    """The last calls with their counts, over what is open to this person; nothing for those who run no rounds."""
    if not hats(person) & STAFF:
        return []
    calls = db.session.scalars(select(Call).order_by(Call.deadline_at.desc()).limit(ROUNDS)).all()
    ids = [call.id for call in calls]
    barred = ids_of(person, Hat.CONFLICTED)
    begun = select(Proposal.call_id, Proposal.status, func.count()).where(
        Proposal.call_id.in_(ids), Proposal.status.in_(IN_THE_ORGANISERS_HANDS), Proposal.id.not_in(barred)
    )
    seen = visible_to(person).where(Proposal.call_id.in_(ids), Proposal.status.not_in(IN_THE_ORGANISERS_HANDS))
    seen = seen.with_only_columns(Proposal.call_id, Proposal.status, func.count())
    found = {}
    for counts in (begun, seen):
        rows = db.session.execute(counts.group_by(Proposal.call_id, Proposal.status))
        found.update({(call_id, status): n for call_id, status, n in rows})

    def of(call, statuses):
        return sum(found.get((call.id, status), 0) for status in statuses)

    return [
        Round(
            call,
            of(call, {Status.DRAFT}),
            of(call, {Status.RETURNED}),
            of(call, HANDED_IN),
            of(call, {Status.DECIDED}),
        )
        for call in calls
    ]
