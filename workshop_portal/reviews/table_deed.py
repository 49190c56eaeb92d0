"""A table of readers carried out. The caller commits."""

from collections import defaultdict

from workshop_portal import journal
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.reviews import choosing, conflicts, letters, readers
from workshop_portal.reviews.models import AssignmentTable

CHANGED = N_(
    "Since you looked at it something has changed: a conflict, a reader or a proposal. Look at the table again."
)


def apply_table(call, committee, plan, *, by, at=None) -> AssignmentTable:
    """Carry out what a table would change (table_plan.Plan): one letter to each reader with all that is new, and one
    with all that need not be read any more.

    The review of a proposal begins with as many readers as the call wants.
    """
    at = at or now()
    if plan.is_empty:
        raise Refused(N_("This table changes nothing."))
    hold_anew(*{pair.proposal for pair in (*plan.give, *plan.take)})
    conflicts.find_conflicts([pair.proposal for pair in plan.give], by=by, at=at)
    refuse_when_changed(call, committee, plan)
    pairs = [[[one.proposal.code, one.person.key] for one in rows] for rows in (plan.give, plan.take)]
    table = AssignmentTable(
        call_id=call.id,
        committee_id=committee.id,
        given=pairs[0],
        taken=pairs[1],
        applied_by=by and by.id,
        applied_at=at,
    )
    db.session.add(table)
    db.session.flush()
    new = defaultdict(list)
    for pair in plan.give:  # first: with its last reader a proposal can be its organisers' again
        new[pair.person].append(readers.give(pair.proposal, pair.person, committee, by=by, at=at, by_hand=True))
    gone = defaultdict(list)
    for pair in plan.take:
        gone[pair.person].append(readers.take_off(pair.proposal, pair.person, committee, by=by, at=at))
    journal.record(table, "apply table", by=by, at=at, detail=f"+{len(plan.give)} −{len(plan.take)}")
    for person, rows in new.items():
        letters.ask_to_read(person, committee, rows, about=table, at=at, by=by)
    for person, rows in gone.items():
        readers.tell_let_off(person, committee, rows, about=table, by=by, at=at)
    readers.begin_where_complete({pair.proposal.id: pair.proposal for pair in plan.give}, by=by, at=at)
    return table


def refuse_when_changed(call, committee, plan):
    """What the table says of its proposals was asked before they were held."""
    here = {one.id for one in choosing.to_assign_by_hand(call, committee)}
    wanted = [pair.proposal for pair in plan.give]
    barred = readers.barred_from(wanted)
    if readers.in_session(wanted, committee) or any((pair.proposal.id, pair.person.id) in barred for pair in plan.give):
        raise Refused(CHANGED)
    if any(pair.proposal.id not in here for pair in (*plan.give, *plan.take)):
        raise Refused(CHANGED)
