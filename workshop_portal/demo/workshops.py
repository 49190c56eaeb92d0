"""The workshops of the demo centre in every state, each with its week, coordinator, plan and participants."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from workshop_portal.centre.slots import Slot, monday, weeks_between
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.demo import folders, messages
from workshop_portal.funding import actions as funding
from workshop_portal.funding.models import LineKind, Record
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.workshops import actions
from workshop_portal.workshops import year as years
from workshop_portal.workshops.acts import CODED
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State

REASON = "Agreed with the organisers by telephone: they invite fewer people."
ZONE = ZoneInfo("Europe/Amsterdam")
WITHOUT_WEEK = 3  # of the newest workshops: the office still has to find theirs
WITHOUT_COORDINATOR = 4  # those farthest off


def run_all(staff, now):
    """Weeks, coordinators, plans and people of every workshop that the released decisions opened."""
    coordinators = [person for key, person in staff.items() if key.startswith("coordinator")]
    every = db.session.scalars(select(Workshop).order_by(Workshop.id)).all()
    taken = {(slot.venue_id, slot.week) for slot in db.session.scalars(select(Slot))}
    dated = [one for one in every[:-WITHOUT_WEEK] if give_week(one, taken, staff["office"])]
    in_time = sorted(dated, key=lambda one: one.first_on)
    near = [one for one in in_time if is_near(one, now)]
    for n, workshop in enumerate(dated):
        if workshop in in_time[-WITHOUT_COORDINATOR:]:
            continue
        assign(workshop, coordinators, near.index(workshop) % 2 if workshop in near else n, staff["office"])
        live(workshop, random.Random(f"workshop {n}"), now, staff)


def is_near(workshop, now) -> bool:
    """Its coordinator has most to do now: the accounts of the demo share these among them."""
    return -1 < (workshop.first_on - now.date()).days / 7 < 14


def decided_at(workshop) -> datetime:
    return workshop.decision.released_at + timedelta(days=2)


def give_week(workshop, taken, office) -> bool:
    """The first preferred week that is free, else any free one of the call; over advice only with the office's reason."""
    call, venues = workshop.proposal.call, years.venues_for(workshop)
    wanted = [*workshop.proposal.preferred_weeks, *weeks_between(call.first_on, call.last_on)]
    for reason in ("", REASON):
        for week in wanted:
            for venue in venues:
                if (venue.id, week) in taken or not call.first_on <= monday(week) <= call.last_on:
                    continue
                try:
                    actions.give_week(workshop, venue, week, by=office, reason=reason, at=decided_at(workshop))
                except Refused:  # something speaks against it: the next one
                    continue
                taken.add((venue.id, week))
                return True
    return False


def assign(workshop, coordinators, n, office):
    for shift in range(len(coordinators)):
        try:
            return actions.assign_coordinator(
                workshop, coordinators[(n + shift) % len(coordinators)], by=office, at=decided_at(workshop)
            )
        except Refused:  # in conflict with it: the next one
            continue


def live(workshop, chance, now, staff):
    """Let the workshop's own time pass until now."""
    by = staff["office"]
    weeks = (workshop.first_on - now.date()).days / 7
    published = midday(workshop.first_on - timedelta(weeks=40))
    if published < now or weeks < 40:
        at = max(decided_at(workshop), min(published, now - timedelta(days=5)))
        actions.publish(workshop, by=by, at=at)
        invite(workshop, chance, min(at + timedelta(days=7), now - timedelta(days=3)), now, by)
    give_code(workshop, now, staff["finance"])
    tick_tasks(workshop, chance, now, by)
    spend(workshop, weeks, staff["finance"])  # before it is closed
    workshop.state = state_at(weeks, workshop, chance)
    tick_what_the_state_says(workshop, now, by)
    messages.write_what_was_due(workshop, now)
    folders.fill(workshop, now)


def state_at(weeks, workshop, chance) -> State:
    """Where a workshop stands so many weeks before (or, below zero, after) its first day."""
    if weeks > 40:
        return workshop.state
    if weeks > 12:
        return State.INVITING
    if weeks > 4:
        return State.REGISTRATION_OPEN
    if weeks > 0:
        return State.REGISTRATION_FROZEN
    if weeks > -0.8:
        return State.RUNNING
    if weeks > -2:
        return State.FINISHED
    return State.REPORTING if weeks > -12 else State.CLOSED


def midday(day) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def invite(workshop, chance, at, now, by):
    """Invite those whom the organisers proposed, and let most of them answer."""
    rows = [
        {
            "name": one.name,
            "email": one.email,
            "institution": one.institution,
            "country": one.country,
            "stage": one.stage,
        }
        for one in workshop.proposal.participants
        if one.email
    ]
    added = participants.add(workshop, rows, by=by, at=at)
    participants.invite(added, by=by, at=at)
    db.session.flush()
    for n, participation in enumerate(
        db.session.scalars(select(Participation).where(Participation.workshop_id == workshop.id)).all()
    ):
        if participation.state != Answer.INVITED or chance.random() < 0.12:
            continue
        when = min(at + timedelta(days=2 + n), now - timedelta(hours=2))
        said = chance.choices(["yes", "maybe", "no"], [70, 12, 18])[0]
        participants.answer(participation, said, at=when)


def give_code(workshop, now, by):
    """Finance opened the record when the plan asked for it."""
    for task in workshop.tasks:
        if task.template_key == CODED and task.due_on and task.due_on < now.date():
            record = db.session.scalar(select(Record).where(Record.workshop_id == workshop.id))
            funding.give_code(record, f"LC{workshop.first_on.year}{workshop.id:03}", by=by, at=midday(task.due_on))


def tick_tasks(workshop, chance, now, by):
    """What was due is done, but for a few late ones in workshops to come."""
    for task in workshop.tasks:
        if task.due_on and task.due_on < now.date():
            late = workshop.first_on > now.date() and (now.date() - task.due_on).days < 25 and chance.random() < 0.1
            if not late:
                actions.tick(task, done=True, by=by, at=midday(task.due_on) - timedelta(days=chance.randrange(4)))


STARTED = {State.PLANNED, State.SCHEDULED, State.IN_PREPARATION, State.INVITING}  # before registration opens


def tick_what_the_state_says(workshop, now, by):
    """Whose registration is open, or closed again, has these tasks done: the deed itself does them elsewhere."""
    keys = set() if workshop.state in STARTED else {"registration-opens"}
    keys |= set() if workshop.state in STARTED | {State.REGISTRATION_OPEN} else {"freeze"}
    for task in workshop.tasks:
        if task.template_key in keys and not task.done_at:
            at = min(midday(task.due_on), now - timedelta(hours=2)) if task.due_on else now
            actions.tick(task, done=True, by=by, at=at)


def spend(workshop, weeks, by):
    """Of workshops that are over: what was committed, and paid since; the record is settled two months later."""
    record = db.session.scalar(select(Record).where(Record.workshop_id == workshop.id))
    share = 0.95 if weeks < -0.8 else 0  # before that it is committed person by person
    for line in list(record.lines):
        if line.kind not in {LineKind.LODGING, LineKind.TRAVEL} or not line.planned_cents or not share:
            continue
        committed = int(line.planned_cents * share) // 100 * 100
        funding.book(line, committed=committed, by=by, at=midday(workshop.first_on - timedelta(days=3)))
        if weeks < -1:
            paid = committed if weeks < -8 else committed // 2
            funding.book(line, paid=paid, by=by, at=midday(workshop.last_on + timedelta(days=2)))
    if weeks < -9:
        funding.settle(record, by=by, at=midday(workshop.last_on + timedelta(weeks=8)))
