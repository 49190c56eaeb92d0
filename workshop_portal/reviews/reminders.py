"""Reminders of missing reviews: by hand, and by the rule of the call. One letter names all that somebody misses."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from workshop_portal import journal
from workshop_portal.calls.models import Call
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.jobs import Work
from workshop_portal.core.languages import ZONE
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import Committee
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import choosing, letters, queries
from workshop_portal.reviews.models import Assignment, Reminder
from workshop_portal.reviews.workflow import IS_WRITTEN, AssignmentState

LEFT_ALONE = timedelta(days=3)


class Reminded(NamedTuple):
    """How many readers got a letter now, how many had one today already, and of all of these how many by the same hand."""

    now: int
    before: int
    own: int


def remind(call, committee, *, only=None, by=None, at=None) -> Reminded:
    """By hand: a letter to each reader whose reviews are out and can still be sent, or to this one only; at most one a day,
    and none to who was asked for all of them a moment ago.
    """
    at = at or now()
    missing = missing_reviews(queries.under_review(by, call, committee, IS_WRITTEN), committee)
    missing = {person: rows for person, rows in missing.items() if not all(is_new(one.assignment, at) for one in rows)}
    if only is not None:
        missing = {person: rows for person, rows in missing.items() if person.id == only.id}
    mine = own_reminders(call, committee, by)
    own = sum(mine.get(person.key) == day_of(at) for person in missing)
    written = [write_to(person, call, committee, rows, by=by, at=at) for person, rows in missing.items()]
    now_told = sum(row is not None for row in written)
    return Reminded(now_told, len(missing) - now_told, own)


def own_reminders(call, committee, by) -> dict[str, date]:
    """Key of a reader → the day on which this person last reminded them: what one did oneself may always be shown."""
    if by is None:
        return {}
    rows = select(JournalLine.detail, func.max(JournalLine.at)).where(
        JournalLine.subject_kind == committee.__tablename__, JournalLine.subject_id == committee.id,
        JournalLine.deed == "remind", JournalLine.person_id == by.id,
        JournalLine.detail.startswith(named(call, ""), autoescape=True),
    )  # fmt: skip
    found: list = list(db.session.execute(rows.group_by(JournalLine.detail)))
    return {detail.removeprefix(named(call, "")): day_of(at) for detail, at in found}


def named(call, key) -> str:
    """Who is reminded, of which of the rounds that a committee may have at once."""
    return f"{call.key} person {key}"


def is_new(assignment, at) -> bool:
    """Whether a reminder would come on the heels of the letter that asked."""
    return assignment.asked_at is not None and at - assignment.asked_at < LEFT_ALONE


def remind_by_rule(*, at=None) -> int:
    """What the rules of the calls demand until now: after an outage one letter, not all that were missed."""
    at, number = at or now(), 0
    today, last = day_of(at), last_reminders()
    for call, committee in under_way():
        for person, rows in missing_reviews(queries.under_review(None, call, committee), committee).items():
            since = last.get((call.id, committee.id, person.id))
            due = [one for one in rows if is_due(call, one.assignment, since, today)]
            if due and write_to(person, call, committee, rows, by=None, at=at):
                number += 1
    return number


JOB = Work(write=lambda _thing_id, _result: remind_by_rule())


def is_due(call, assignment, since: date | None, today: date) -> bool:
    """Whether a day of the rule has come since the reader was last reminded, or else since the reader was asked."""
    began = since or (day_of(assignment.asked_at) if assignment.asked_at else date.min)
    return any(began < day <= today for day in days_of_rule(call, assignment.due_on))


def days_of_rule(call, due_on) -> list[date]:
    """The days on which a reader with this due day is reminded."""
    if due_on is None:
        return []
    before = [due_on - timedelta(days=n) for n in call.remind_before]
    return sorted({*before, *(due_on + timedelta(days=n) for n in call.remind_after)})


def next_reminder(call, due_on, today) -> date | None:
    return next((day for day in days_of_rule(call, due_on) if day > today), None)


def write_to(person, call, committee, rows, *, by, at) -> Reminder | None:
    """`rows`: of choosing.Chosen. What a person pressed is recorded also where the reader has had a letter today, which may
    have been about something hidden from that person."""
    row = note_reminder(call, committee, person, at)
    if row is not None:
        begun, asked = any(one.has_begun for one in rows), [one.assignment for one in rows]
        letters.remind(person, committee, asked, about=row, has_begun=begun, at=at, by=by)
    if row is not None or by is not None:
        journal.record(committee, "remind", by=by, at=at, detail=named(call, person.key))
    return row


def under_way() -> list[tuple[Call, Committee]]:
    """The rounds and committees with proposals in review."""
    pairs = (
        select(Proposal.call_id, ProposalCommittee.committee_id)
        .join(ProposalCommittee, ProposalCommittee.proposal_id == Proposal.id)
        .where(Proposal.status == Status.IN_REVIEW)
        .distinct()
        .subquery()
    )
    rows = select(Call, Committee).join(pairs, pairs.c.call_id == Call.id)
    rows = rows.join(Committee, Committee.id == pairs.c.committee_id)
    found: list = list(db.session.execute(rows))
    return sorted(((row[0], row[1]) for row in found), key=lambda one: (one[0].id, one[1].id))


def last_reminders(call=None, committee=None) -> dict[tuple[int, int, int], date]:
    """(call id, committee id, person id) → the day of the newest reminder."""
    rows = select(Reminder.call_id, Reminder.committee_id, Reminder.person_id, func.max(Reminder.on))
    if call is not None:
        rows = rows.where(Reminder.call_id == call.id, Reminder.committee_id == committee.id)
    rows = rows.group_by(Reminder.call_id, Reminder.committee_id, Reminder.person_id)
    return {(row[0], row[1], row[2]): row[3] for row in db.session.execute(rows)}


def missing_reviews(proposals, committee) -> dict:
    """Reader → what of it is out and can still be sent, as choosing.Chosen."""
    missing = defaultdict(list)
    for chosen in choosing.still_out([one.id for one in proposals], committee):
        missing[chosen.person].append(chosen)
    return missing


def note_reminder(call, committee, person, at) -> Reminder | None:
    """The row that makes a reminder once a day; None when there is one of today."""
    row = Reminder(call_id=call.id, committee_id=committee.id, person_id=person.id, on=day_of(at))
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return None
    return row


def move_due_day(call, before):
    """The office moved the day due: whoever had the call's day has the new one."""
    here = select(Proposal.id).where(Proposal.call_id == call.id)
    mine = update(Assignment).where(
        Assignment.proposal_id.in_(here), Assignment.state == AssignmentState.ASSIGNED, Assignment.due_on == before
    )
    db.session.execute(mine.values(due_on=call.review_due_on))


def day_of(at) -> date:
    return at.astimezone(ZoneInfo(ZONE)).date()
