"""What can be done to a proposal. An action changes, records and writes letters; the caller commits."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from workshop_portal import journal
from workshop_portal.calls import rules
from workshop_portal.calls.models import Call
from workshop_portal.centre.slots import Slot, SlotState
from workshop_portal.core import edits
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, lay, new_key
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.steps import Refused, take
from workshop_portal.core.words import N_
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals import (
    attachments,
    budget,
    completeness,
    extras,
    followers,
    letters,
    outline,
    queries,
    snapshot,
    told,
    writing,
)
from workshop_portal.proposals.models import Grade, Organiser, Proposal, ProposalVersion
from workshop_portal.proposals.workflow import AS_ORGANISER, STEPS, Status

HATS = {
    Grade.LEAD: (Hat.ORGANISER, Hat.LEAD, Hat.EDITOR),
    Grade.EDIT: (Hat.ORGANISER, Hat.EDITOR),
    Grade.COMMENT: (Hat.ORGANISER, Hat.COMMENTER),
    Grade.VIEW: (Hat.ORGANISER,),
}
RETURN_DAYS = timedelta(days=7)  # the most a returned proposal gets
REMIND_BEFORE = timedelta(days=2)
TOLD_WITHIN = timedelta(days=7)  # that a time is over; what ended before is no news
BEFORE_DEADLINE = timedelta(days=7), timedelta(days=1)  # when the organisers of a draft are reminded
REMIND_OF_DRAFT, RETURN_OVER = "remind of draft", "return over"  # lines of the journal
MOST_COMMITTEES = 3
TRIES = 20


def start(call, *, by, at=None) -> Proposal:
    """A new draft in an open call; who starts it leads it."""
    at = at or now()
    if not call.is_open(at):
        raise Refused(N_("This call is not open, so no proposal can be started in it."))
    if not call.takes_proposals(at):
        raise Refused(N_("Nobody can propose to this call yet."))
    proposal = with_a_code(call, by, at)
    if outline.rules(snapshot.parts_of(proposal)["fields"])["duration_days"].shown:
        proposal.duration_days = budget.usual_days(call.formats)
    db.session.flush()
    give_standing(proposal.organisers[0], at=at)
    journal.record(proposal, "start", by=by, at=at)
    return proposal


def with_a_code(call, by, at) -> Proposal:
    """Kept under a code of this round that nobody has; where another one takes it at the same moment, it is drawn again."""
    taken = set(db.session.scalars(select(Proposal.code).where(Proposal.call_id == call.id)))
    for _again in range(TRIES):
        proposal = Proposal(
            call=call, code=new_code(call, taken), started_by=by.id, saved_at=at, organisers=[first(by, at)]
        )
        try:
            with db.session.begin_nested():
                db.session.add(proposal)
        except IntegrityError:
            continue
        return proposal
    raise Refused(N_("No free code was found for this proposal. Try again."))


def first(person, at) -> Organiser:
    """The contact organiser, with what is known of that person."""
    lead = Organiser(person_id=person.id, grade=Grade.LEAD, name=person.name, email=person.email, confirmed_at=at)
    for name, value in told.known(person).items():
        setattr(lead, name, value)
    return lead


def new_code(call, taken=frozenset()) -> str:
    """A code of this round, drawn at random: three digits while there are enough."""
    digits = 3 if len(taken) < 700 else 4 if len(taken) < 7000 else 5
    while True:
        code = f"{call.prefix}-{secrets.randbelow(10**digits - 1) + 1:0{digits}d}"
        if code not in taken:
            return code


def give_standing(organiser, *, at=None):
    """A confirmed organiser wears the hats of the own grade toward the proposal. The one place that gives them."""
    if organiser.person_id is None or organiser.confirmed_at is None:
        return
    from_on = (at or organiser.confirmed_at).date()
    for hat in HATS[organiser.grade]:
        standing.give(organiser.person_id, hat, thing=organiser.proposal, ground=AS_ORGANISER, from_on=from_on)


def take_standing(organiser, *, at=None):
    if organiser.person_id is not None:
        for hat in (*HATS[Grade.LEAD], Hat.COMMENTER):
            standing.take_away(organiser.person_id, hat, thing=organiser.proposal, at=at)


def revise(proposal, answers, *, by, at=None) -> list[str]:
    """Save what somebody typed; see writing.put for what `answers` may hold. Returns the names of changed fields."""
    at = at or now()
    changed = writing.put(proposal, answers)
    if changed:
        proposal.saved_at = at
        db.session.flush()
        journal.record(proposal, "revise", by=by, at=at, detail=", ".join(changed))
    return changed


def fill(proposal, content, *, by, at=None):
    """The same from a plain dict with organisers too, who get their standing: for a demo or an import."""
    changed = revise(proposal, content, by=by, at=at)
    if "organisers" in changed:
        for one in proposal.organisers:
            give_standing(one, at=at)
    return changed


def missing(proposal, content=None, parts=None, reader=None) -> list[completeness.Lack]:
    """What the proposal lacks before it can be submitted; `content` and `parts` where they are known already.

    What else the contact organiser leads is no business of the other organisers: as a `reader` they learn what to do.
    """
    parts = parts or snapshot.parts_of(proposal)
    content = content or snapshot.content_of(proposal, parts)
    call = proposal.call
    window = completeness.Window(call.first_on, call.last_on, frozenset(one["week"] for one in parts["closed"]))
    imported = proposal.imported_number is not None
    fields, held = outline.rules(parts["fields"]), rules.held(parts["rules"])
    found = completeness.missing(content, fields, window, imported=imported, held=held)
    leads_another = any(one["format_id"] == proposal.format_id for one in parts["others"])
    if leads_another and not imported:
        words = N_("The contact organiser has handed in another proposal in this call and format already")
        if reader is not None and is_beside_the_lead(reader, proposal):
            words = N_("In this call and format somebody else must be the contact organiser, or the format must change")
        found.insert(0, completeness.Lack(words, "a", "format"))
    return found


def is_beside_the_lead(reader, proposal) -> bool:
    mine = hats(reader, proposal)
    return Hat.ORGANISER in mine and Hat.LEAD not in mine


def submit(proposal, *, by, at=None) -> int:
    """Hand it in: an immutable version, and a receipt to every confirmed organiser. Returns the version's number."""
    at = at or now()
    step = take(STEPS, "submit", proposal, hats(by, proposal), at)
    hold(Proposal, proposal.id)
    hold(Person, by.id)  # one at a time for each contact organiser
    parts = snapshot.parts_of(proposal)
    content = snapshot.content_of(proposal, parts)
    lacks = missing(proposal, content, parts)
    if lacks:
        raise completeness.refusal(lacks)
    number = 1 + max((one["number"] for one in parts["versions"]), default=0)
    begun = proposal.status
    edits.put(proposal, {"status": Status(step.end), "submitted_at": at, "return_until_at": None})
    version = {"key": new_key(), "number": number, "content": content}
    lay(ProposalVersion, proposal_id=proposal.id, submitted_at=at, submitted_by=by.id, **version)
    db.session.expire(proposal, ["versions"])
    if parts["attachments"]:
        db.session.flush()
        attachments.keep_with(proposal.newest_version)
    journal.record(proposal, "submit", by=by, at=at, start=begun, end=step.end, detail=f"version {number}")
    letters.receipt(proposal, version, at=at)
    follow(proposal, at)
    return number


def follow(proposal, at):
    """Higher rooms do what must happen in the same transaction."""
    for deed in followers.of_handing_in:
        deed(proposal, at=at)


def move(proposal, step_name, *, by, note="", until_at=None, at=None):
    """Take a step of the workflow, or raise Refused."""
    at = at or now()
    if step_name == "submit":
        return submit(proposal, by=by, at=at)
    if step_name == "restore":
        hold(Call, proposal.call_id)  # the meeting to which it comes back may be open
    step = take(STEPS, step_name, proposal, hats(by, proposal), at)
    if step.note and not note.strip():
        raise Refused(N_("Say why: the organisers, or the office, must know the reason."))
    begun, proposal.status = proposal.status, Status(step.end)
    if step_name in CHANGES:
        CHANGES[step_name](proposal, note, until_at, at)
    if step_name == "withdraw":
        proposal.withdrawn_from = begun
    db.session.flush()
    journal.record(proposal, step.name, by=by, at=at, start=begun, end=proposal.status)
    letters.tell_of_step(proposal, step.name, note, by=by, at=at)
    if step_name == "reopen" and begun == Status.ELIGIBLE:
        letters.tell_office_of_reopening(proposal, by=by, at=at)
    for deed in followers.of_steps:
        deed(proposal, step.name, by=by, at=at)
    if step.name == "accept":
        follow(proposal, at)
    return step


def on_return(proposal, note, until_at, at):
    until_at, closes_at = until_at or at + RETURN_DAYS, proposal.call.deadline_at
    if not at < until_at <= max(at + RETURN_DAYS + timedelta(days=1), closes_at):
        raise Refused(N_("A returned proposal gets at most seven days, or until its call closes."))
    proposal.returned_at, proposal.return_until_at, proposal.screening_note = at, max(until_at, closes_at), note
    proposal.return_reminded_at = None


def remind_of_returned(*, at=None) -> int:
    """Two days before its day the organisers of a returned proposal are reminded, once."""
    at = at or now()
    ends_at = queries.until_when(Call.deadline_at)
    rows = select(Proposal).join(Call, Call.id == Proposal.call_id).where(
        Proposal.status == Status.RETURNED, Proposal.return_reminded_at.is_(None),
        ends_at > at, ends_at <= at + REMIND_BEFORE, Proposal.returned_at < at - REMIND_BEFORE / 2,
    )  # fmt: skip
    found = list(db.session.scalars(rows))
    for proposal in found:
        proposal.return_reminded_at = at
        letters.tell_of_return(proposal, "return_reminder", at=at)
    return len(found)


def tell_of_returns_over(*, at=None) -> int:
    """The organisers of a returned proposal whose time has passed hear that the office decides now, once each time."""
    at = at or now()
    ended_at = queries.until_when(Call.hard_deadline_at)
    over = select(Proposal, last_line(RETURN_OVER)).join(Call, Call.id == Proposal.call_id).where(
        Proposal.status == Status.RETURNED, ended_at <= at, ended_at > at - TOLD_WITHIN
    )  # fmt: skip
    found = [one for one, heard_at in db.session.execute(over).unique() if not heard_at or heard_at < one.returned_at]
    for proposal in found:
        journal.record(proposal, RETURN_OVER, by=None, at=at)
        letters.tell_of_return(proposal, "return_over", at=at)
    return len(found)


def last_line(deed):
    """When the journal last said this of a proposal."""
    line = journal.JournalLine
    of_this = line.subject_kind == Proposal.__tablename__, line.subject_id == Proposal.id, line.deed == deed
    return select(func.max(line.at)).where(*of_this).scalar_subquery()


def remind_of_drafts(*, at=None) -> int:
    """A week and a day before their call closes the organisers of drafts are reminded to submit them, once each."""
    at, number = at or now(), 0
    last = last_line(REMIND_OF_DRAFT)
    near = Call.deadline_at > at, Call.deadline_at <= at + BEFORE_DEADLINE[0]
    drafts = (
        select(Proposal, last).join(Call, Call.id == Proposal.call_id).where(Proposal.status == Status.DRAFT, *near)
    )
    for proposal, reminded_at in db.session.execute(drafts).unique().all():
        since = max(day for day in (proposal.call.deadline_at - one for one in BEFORE_DEADLINE) if day <= at)
        if proposal.created_at < since and (reminded_at is None or reminded_at < since):
            journal.record(proposal, REMIND_OF_DRAFT, by=None, at=at)
            letters.tell(proposal, "draft_reminder", at=at)
            number += 1
    return number


def on_reopen(proposal, _note, _until_at, _at):
    """What committees know is its organisers' again, unless readers were asked already."""
    if queries.has_readers(proposal):
        raise Refused(N_("The committees have begun with this proposal, so it can't be changed any more."))


def on_exclude(proposal, note, _until_at, _at):
    proposal.screening_note = note


def on_withdraw(proposal, note, _until_at, at):
    """A week that was held for it is free again; after a released decision it is too late to withdraw."""
    hold(Proposal, proposal.id)  # it is not released meanwhile
    if proposal.id in extras.told([proposal.id]):
        raise Refused(N_("The decision on this proposal has been announced, so it can't be withdrawn any more."))
    proposal.withdrawn_at, proposal.withdrawn_why = at, note
    db.session.execute(delete(Slot).where(Slot.proposal_id == proposal.id, Slot.state == SlotState.HELD))


def on_restore(proposal, _note, _until_at, _at):
    """It stands where it stood when it was withdrawn."""
    proposal.status = proposal.withdrawn_from
    proposal.withdrawn_at, proposal.withdrawn_from, proposal.withdrawn_why = None, None, ""


CHANGES = {
    "return": on_return, "extend": on_return, "exclude": on_exclude, "look again": on_exclude, "withdraw": on_withdraw,
    "restore": on_restore, "reopen": on_reopen,
}  # fmt: skip


def set_committees(proposal, committees, *, by, at=None):
    """The office chooses which committees read it, the first one first."""
    if not 1 <= len(committees) <= MOST_COMMITTEES:
        raise Refused(N_("A proposal goes to one, two or three committees."))
    at = at or now()
    hold_anew(proposal)
    gone = [one for one in proposal.committees if one not in committees]
    for check in followers.of_committees:
        check(proposal, gone)
    is_chosen_anew = proposal.referred_at is not None  # the same ones perhaps, as another format
    proposal.referred_at = None
    if writing.put_committees(proposal, committees) or is_chosen_anew:
        db.session.flush()
        journal.record(proposal, "set committees", by=by, at=at, detail=", ".join(one.key for one in committees))
        follow(proposal, at)
