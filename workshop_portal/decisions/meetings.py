"""A committee's meeting: its agenda, its sittings, who is in the room and who left it for an item."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from workshop_portal import journal
from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Centre
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions import committee_letters, queries
from workshop_portal.decisions.meeting_days import OVER, held_on, is_over, judge_day, last_day, set_for, sits_anew
from workshop_portal.decisions.models import Item, Meeting, Presence, Recusal
from workshop_portal.decisions.quorum import needed
from workshop_portal.people.hats import BARRED, Hat
from workshop_portal.people.models import Seat
from workshop_portal.people.standing import Standing, active, ids_of
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import actions as reviews
from workshop_portal.reviews import choosing, leading
from workshop_portal.reviews.models import Assignment
from workshop_portal.reviews.workflow import AssignmentState

SAT = "sat"  # a deed of the journal: somebody was in the room in the sitting before
CLOSED = N_("This meeting is closed. Open it again first.")
NOTHING = N_("Nothing is in discussion yet, so there is nothing to meet about. Close the reviews of a proposal first.")


def hold_meeting(call, committee, *, by, on=None, at=None) -> Meeting:
    """The meeting of this committee about this call; there is one."""
    hold(Call, call.id)  # there may be no row of it yet to hold
    meeting = db.session.scalar(select(Meeting).where(Meeting.call_id == call.id, Meeting.committee_id == committee.id))
    if meeting is None:
        judge_day(call, on)
        meeting = Meeting(call=call, committee=committee, on=on or today())
        db.session.add(meeting)
        db.session.flush()
        journal.record(meeting, "hold", by=by, at=at)
    return meeting


def hold_to_run(meeting):
    """Nobody else opens or closes it meanwhile, or brings something to its table: that holds the call alone."""
    hold(Call, meeting.call_id)
    hold_anew(meeting)


def set_agenda(meeting, *, by, on=None, begins=None, place=None, at=None) -> int:
    """Give each proposal in discussion its number, by code; numbers that are given stay. Return how many are new.

    While the meeting is not open its day may change with it; after a sitting that is the day of the next one. Those who may
    take part get a letter, but for whoever was told of this day before, with its hour and place. `place`: with the hour,
    None where both stay as they are.
    """
    hold_to_run(meeting)
    is_ahead = not meeting.opened_at or meeting.closed_at is not None
    is_moved = on is not None and is_ahead and on != meeting.on
    if is_moved:
        judge_day(meeting.call, on)
        if is_over(meeting, on):
            raise Refused(OVER)
        meeting.on = on
    is_elsewhere = place is not None and is_ahead and (begins, place) != (meeting.begins, meeting.place)
    if is_elsewhere:
        meeting.begins, meeting.place = begins, place
    new = number_items(meeting)
    if new or is_moved or is_elsewhere:
        journal.record(meeting, "agenda", by=by, at=at)
    day = set_for(meeting)
    if day and day >= today():
        committee_letters.tell_of_meeting(meeting, others_on(meeting, by), day, since=last_day(meeting), by=by, at=at)
    return len(new)


def others_on(meeting, by) -> list:
    """The people with a seat today but `by`."""
    return [seat.person for seat in seats_of(meeting.committee) if seat.person_id != (by and by.id)]


def other_day(meeting) -> date | None:
    """The day for which the sitting to come is set, where that is not today."""
    day = set_for(meeting)
    return day if day != today() else None


def number_items(meeting) -> list[Proposal]:
    """Those that are new on the agenda."""
    here = {row.proposal_id for row in meeting.items}
    new = [one for one in on_the_table(meeting) if one.id not in here]
    last = db.session.scalar(select(func.max(Item.number)).where(Item.meeting_id == meeting.id)) or 0
    for number, proposal in enumerate(new, last + 1):
        meeting.items.append(Item(proposal_id=proposal.id, number=number))
    db.session.flush()
    return new


def on_the_table(meeting) -> list[Proposal]:
    """What this committee has to talk about, whoever asks: the numbers are the same for everybody."""
    return list(db.session.scalars(queries.tabled(meeting.call_id, meeting.committee_id).order_by(Proposal.code)))


def open_meeting(meeting, *, by, at=None):
    """It begins, or an item comes late, or comes back by a referral: the reviews written for what is on the agenda stay as
    they are from now on. Opened again on a later day it is another sitting: its members are told, and nobody is in the
    room yet. Refused where that is without anything to talk about.
    """
    at = at or now()
    hold_to_run(meeting)
    if begins_empty(meeting.call, meeting.committee, meeting, by, at):
        raise Refused(NOTHING)
    new, is_open = number_items(meeting), meeting.opened_at and not meeting.closed_at
    if new:
        journal.record(meeting, "agenda", by=by, at=at)
    here = on_the_table(meeting)
    if is_open and not new:
        here = still_written(here, meeting.committee)
        if not here:
            return
    is_next, since, day = sits_anew(meeting, at), last_day(meeting), held_on(None, at)
    begins = is_next or not meeting.opened_at
    if is_next:
        empty_the_room(meeting, by=by, at=at)
    if begins and set_for(meeting) != day:
        meeting.begins = None  # that was the hour of another day
    if begins:
        meeting.opened_at, meeting.on = at, day
    meeting.closed_at = None
    db.session.flush()
    journal.record(meeting, "open meeting", by=by, at=at)
    members, facts = others_on(meeting, by), {"since": since, "by": by, "at": at}
    if begins:
        committee_letters.tell_of_opening(meeting, members, held_on(meeting), **facts)
    asked = end_writing(meeting, here, by=by, at=at, knows=by)
    if is_next:  # whoever is asked for an answer reads in that letter that it has begun
        rest = [one for one in members if one.id not in asked]
        committee_letters.tell_of_meeting(meeting, rest, held_on(meeting), **facts)


def begins_empty(call, committee, held, by, at=None) -> bool:
    """Whether a sitting would begin without anything to talk about, as far as this person may know."""
    begins = held is None or not held.opened_at or sits_anew(held, at)
    return begins and not is_anything_discussed(call, committee, by)


def is_anything_discussed(call, committee, by) -> bool:
    rows = queries.tabled(call.id, committee.id).with_only_columns(Proposal.id)
    if by is not None:
        rows = rows.where(Proposal.id.not_in(ids_of(by, *BARRED)))
    return db.session.scalar(rows.limit(1)) is not None


def end_writing(meeting, proposals, *, by, at, knows) -> set[int]:
    """The reviews for this committee stay as they are. `knows`: who leads this meeting, and needs no letter about it. Return
    who is asked for an answer to the conflict question.
    """
    asked = reviews.close_writing(proposals, meeting.committee, by=by, at=at, knows=knows)
    people = silent_members(meeting, [one.id for one in proposals], asked, knows)
    return asked | committee_letters.ask_for_answers(meeting, people, by=by, at=at)


def take_in(proposal, *, by, at):
    """It comes to the table while a committee of it has its meeting open: an item of that meeting at once, with its number,
    and its reviews stay as they are. The caller holds the call. Whoever does not lead that committee sets no agenda of it by
    this, and is told as everybody is.
    """
    if proposal.status not in queries.ON_THE_TABLE:
        return
    mine = select(Meeting).where(Meeting.call_id == proposal.call_id, Meeting.committee_id.in_(proposal.committee_ids))
    for meeting in db.session.scalars(mine.where(*queries.IS_OPEN).order_by(Meeting.id)):
        leader = by if by and by in leading.of(proposal, meeting.committee) else None
        if number_items(meeting):
            journal.record(meeting, "agenda", by=leader, at=at)
        end_writing(meeting, [proposal], by=by, at=at, knows=leader)


def follow_step(proposal, step, *, by, at):
    """What its organisers had withdrawn comes back."""
    if step == "restore":
        take_in(proposal, by=by, at=at)


def empty_the_room(meeting, *, by, at):
    """Another sitting begins: who was in the last one stands in the journal, and with what it advised."""
    here = select(Presence).where(Presence.meeting_id == meeting.id).options(joinedload(Presence.person))
    for one in db.session.scalars(here.order_by(Presence.id)):
        journal.record(meeting, SAT, by=by, at=at, detail=f"person {one.person.key}")
    for rows in (Presence, Recusal):
        db.session.execute(delete(rows).where(rows.meeting_id == meeting.id))
    db.session.expire(meeting, ["presences"])


def still_written(proposals, committee) -> list[Proposal]:
    """Those of these on which a review for this committee can still be sent."""
    rows = select(Assignment.proposal_id).where(
        Assignment.proposal_id.in_([one.id for one in proposals]), Assignment.committee_id == committee.id,
        Assignment.state == AssignmentState.ASSIGNED, Assignment.closed_at.is_(None),
    )  # fmt: skip
    found = set(db.session.scalars(rows))
    return [one for one in proposals if one.id in found]


def silent_members(meeting, proposal_ids, asked, by) -> list:
    """Who has not answered the conflict question of one of these, chairs and who leads aside; not those who were `asked`
    for their answers just now, by id.
    """
    answered = choosing.wearers(proposal_ids, Hat.CLEARED, *BARRED)
    seats = [one for one in seats_of(meeting.committee, held_on(meeting)) if one.role != Hat.CHAIR]
    people = [one.person for one in seats if one.person_id not in {by and by.id, *asked}]
    return [one for one in people if any((its, one.id) not in answered for its in proposal_ids)]


def close_meeting(meeting, *, by, at=None):
    """It ends: what was advised stands in its minutes."""
    hold_to_run(meeting)
    if not meeting.opened_at or meeting.closed_at:
        raise Refused(N_("This meeting is not open."))
    meeting.closed_at = at or now()
    db.session.flush()
    journal.record(meeting, "close meeting", by=by, at=at)


def must_be_open(meeting):
    """Or not opened yet: what is over is opened again before anything in it changes. Until the end of this transaction
    nobody else changes who is in the room.
    """
    hold_anew(meeting)
    if meeting.closed_at:
        raise Refused(CLOSED)


def mark_present(meeting, people, *, by, at=None):
    """Who is in the room: exactly these, of those with a seat."""
    must_be_open(meeting)
    seated = {seat.person_id for seat in seats_of(meeting.committee, held_on(meeting, at))}
    wanted = {person.id for person in people} & seated
    db.session.execute(delete(Presence).where(Presence.meeting_id == meeting.id, Presence.person_id.not_in(wanted)))
    here = set(db.session.scalars(select(Presence.person_id).where(Presence.meeting_id == meeting.id)))
    db.session.add_all(Presence(meeting_id=meeting.id, person_id=one) for one in wanted - here)
    db.session.flush()
    db.session.expire(meeting, ["presences"])
    journal.record(meeting, "presence", by=by, at=at, detail=str(len(wanted)))


def recuse(meeting, proposal, person, *, by, at=None):
    """Somebody left the room for this item."""
    must_be_open(meeting)
    if person.id not in in_the_room(meeting, proposal):
        raise Refused(N_("%(name)s is not in the room for this item."), name=person.name)
    db.session.execute(leaves(meeting, proposal).where(Recusal.person_id == person.id))
    db.session.add(Recusal(meeting_id=meeting.id, proposal_id=proposal.id, person_id=person.id))
    db.session.flush()
    journal.record(proposal, "recuse", by=by, at=at, detail=f"{person.key}, {meeting.committee.key}")


def recuse_barred(meeting, proposal, *, by, at=None) -> int:
    """All who may not take part have left the room for this item. Return how many that are."""
    must_leave = in_the_room(meeting, proposal) & barred_from(proposal)
    out = [one.person for one in meeting.presences if one.person_id in must_leave]
    for person in out:
        recuse(meeting, proposal, person, by=by, at=at)
    return len(out)


def come_back(meeting, proposal, person, *, by, at=None):
    """Somebody was marked as out of the room by mistake."""
    must_be_open(meeting)
    db.session.execute(leaves(meeting, proposal).where(Recusal.person_id == person.id))
    journal.record(proposal, "come back", by=by, at=at, detail=f"{person.key}, {meeting.committee.key}")


def leaves(meeting, proposal):
    return delete(Recusal).where(Recusal.meeting_id == meeting.id, Recusal.proposal_id == proposal.id)


def seats_of(committee, on=None) -> list[Seat]:
    mine = select(Seat).where(Seat.committee_id == committee.id, *active(Seat, on)).options(joinedload(Seat.person))
    return list(db.session.scalars(mine.order_by(Seat.id)))


def barred_from(proposal) -> set[int]:
    """Those who may not be in the room for this proposal: in conflict with it, or organising it."""
    rows = select(Standing.person_id).where(Standing.proposal_id == proposal.id, Standing.hat.in_(BARRED), *active())
    return set(db.session.scalars(rows))


def silent_on(proposal, seats, by) -> set[int]:
    """Those who have not said whether they are in conflict. The chair, and who stands in for the chair, is not asked."""
    rows = select(Standing.person_id).where(Standing.proposal_id == proposal.id, Standing.hat == Hat.CLEARED, *active())
    asked = {seat.person_id for seat in seats if seat.role != Hat.CHAIR and seat.person_id != (by and by.id)}
    return asked - set(db.session.scalars(rows))


def in_the_room(meeting, proposal) -> set[int]:
    here = set(db.session.scalars(select(Presence.person_id).where(Presence.meeting_id == meeting.id)))
    out = select(Recusal.person_id).where(Recusal.meeting_id == meeting.id, Recusal.proposal_id == proposal.id)
    return here - set(db.session.scalars(out))


class Room(NamedTuple):
    """Who is in the room for one item: how many of those who may take part, and how many of them are needed.

    `silent` have not answered the conflict question, and don't count until they have.
    """

    inside: list
    out: list
    must_leave: list
    silent: list
    here: int
    needed: int


def room(proposal, committee, held, by) -> Room:
    """`by`: who leads the item."""
    people = [one.person for one in held.presences] if held else []
    inside, barred = in_the_room(held, proposal) if held else set(), barred_from(proposal)
    seats = seats_of(committee, held_on(held))
    able, silent = {seat.person_id for seat in seats} - barred, silent_on(proposal, seats, by) - barred
    return Room(
        inside=[one for one in people if one.id in inside],
        out=[one for one in people if one.id not in inside], must_leave=[one for one in people if one.id in inside & barred],
        silent=[one for one in people if one.id in inside & silent], here=len(inside & able - silent), needed=needed(able, quorum_percent()),
    )  # fmt: skip


def quorum_percent() -> int:
    """As the centre has set it; 0 is a setting too: then one person is enough."""
    percent = db.session.scalar(select(Centre.quorum_percent).limit(1))
    return 50 if percent is None else percent
