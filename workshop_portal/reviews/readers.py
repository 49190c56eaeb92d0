"""Who reads what: given, taken back, declined; and the steps into and out of the review. The caller commits."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.calls import actions as calls
from workshop_portal.calls.models import Call
from workshop_portal.core import languages, outbox, steps
from workshop_portal.core.clock import day_of, now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.promises import put_into_words
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import queries as known
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import choosing, conflicts, detection, followers, leading, letters, marking, queries, terms
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import (
    EVERY_ADVICE_STANDS,
    IS_ASSIGNED,
    LEAST_REVIEWS,
    STEPS,
    STRONG,
    AssignmentState,
    ReviewState,
    Stand,
)

put_into_words(
    {
        "assignment.proposal_id, assignment.person_id": N_("This person reads this proposal already."),
        "uq_assignment_proposal_id_person_id": N_("This person reads this proposal already."),
    }
)
MAY_NOT_READ = N_(
    "%(name)s may not read this proposal: there is a conflict of interest, or one that nobody has answered yet."
)
STILL_OPEN = N_(
    "The call is open until %(until)s. Until it has closed organisers can reopen what they handed in, so readers are asked after that."
)
JUST_CLOSED = N_(
    "The call has just closed. Until %(until)s organisers can still reopen what they handed in, so readers are asked after that."
)
IN_SESSION = N_("The meeting about this proposal is open, so nobody new is asked to read it.")
READS_FOR = timedelta(days=14)
NOT_ASKED = N_("You were not asked to read this proposal, or not any more.")
NO_SEAT = N_("%(name)s has no seat on this committee.")


def assign(
    proposal, person, committee, *, by, at=None, by_hand=True, due_on=None, extra=False, tell=True
) -> Assignment:
    """Ask somebody to read. Refused for who organises it, is in conflict, or has an unanswered ground of one.

    `extra` lets somebody without a seat on the committee read.
    """
    at = at or now()
    hold_anew(proposal)
    is_theirs = committee.id in proposal.committee_ids
    if proposal.status not in IS_ASSIGNED or known.awaits(proposal) or not is_theirs:
        raise Refused(N_("Readers can't be chosen for this proposal now."))
    if in_session([proposal], committee):
        raise Refused(IN_SESSION)
    conflicts.find_conflicts(proposal, by=by, at=at)
    if extra:
        conflicts.find_conflicts(proposal, by=by, at=at, person=person)
    seated = {seat.person_id for seat in choosing.seated_in([committee])}
    if not extra and person.id not in seated:
        raise Refused(NO_SEAT, name=person.name)
    if (proposal.id, person.id) in barred_from([proposal]):
        raise Refused(MAY_NOT_READ, name=person.name)
    row = give(proposal, person, committee, by=by, at=at, by_hand=by_hand, due_on=due_on)
    if tell:
        letters.ask_to_read(person, committee, [row], about=proposal, at=at, by=by)
    if proposal.status == Status.ELIGIBLE and stand_of(proposal).assigned >= proposal.call.reviews_wanted:
        begin_review(proposal, by=by, at=at)
    return row


def in_session(proposals, committee) -> set[int]:
    """The ids of those of these, all of one call, about which the committee has its meeting open: what is written for it stays
    as it is. Whoever holds them keeps the meeting from beginning meanwhile.
    """
    here = {one.id for one in proposals if one.status == Status.IN_DISCUSSION}
    return here if here and committee.id in followers.meeting_now(proposals[0].call) else set()


def refuse_while_open(proposal, at):
    """What its organisers may still take back and change is read by nobody."""
    if known.is_theirs_again(proposal, at):
        raise why_too_early(proposal.call, at)


def why_too_early(call, at) -> Refused:
    """Why nobody is asked yet to read what was handed in to a call that has not closed: of its grace people are told once
    the deadline has passed."""
    if at < call.deadline_at:
        return Refused(STILL_OPEN, until=languages.moment(call.last_minute))
    return Refused(JUST_CLOSED, until=languages.moment(call.hard_deadline_at))


def barred_from(proposals) -> set[tuple[int, int]]:
    """(proposal id, person id) of who can't be asked: shut out, or with a weak ground that nobody has answered."""
    ids = [one.id for one in proposals]
    kept = choosing.answers_on(ids)
    weak = {
        (hit.proposal_id, hit.person_id)
        for hit in detection.look(proposals)
        if hit.ground not in STRONG and (hit.proposal_id, hit.person_id, hit.ground) not in kept
    }
    return choosing.shut_out_of(ids) | weak


def give(proposal, person, committee, *, by, at, by_hand, due_on=None) -> Assignment:
    """The row and the hat; who read it before reads it again, and the review kept from then counts again. The caller holds
    the proposal.
    """
    refuse_while_open(proposal, at)
    row = row_of(proposal, person)
    if row is not None and row.state == AssignmentState.ASSIGNED:
        raise Refused(N_("%(name)s reads this proposal already."), name=person.name)
    if row is None:
        row = Assignment(proposal=proposal, person=person)
        db.session.add(row)
    row.committee, row.state, row.by_hand, row.reason = committee, AssignmentState.ASSIGNED, by_hand, ""
    row.asked_at, row.closed_at = at, None
    row.due_on = due_on or due_for(proposal.call, at)
    db.session.flush()
    standing.give(person.id, Hat.REVIEWER, thing=proposal, **terms.of_hat(person, committee))
    mine = select(Review).where(Review.proposal_id == proposal.id, Review.person_id == person.id)
    for review in db.session.scalars(mine):
        review.counts, review.committee_id = True, committee.id
        if review.state == ReviewState.LOCKED:
            review.state = ReviewState.SUBMITTED
    journal.record(row, "assign", by=by, at=at, end=AssignmentState.ASSIGNED, detail="" if by_hand else "optimiser")
    return row


def due_for(call, at) -> date | None:
    """By when a reader who is asked now should have read: the day of the round, and once it has come a day of its own."""
    day, due_on = day_of(at), call.review_due_on
    return due_on if due_on is None or due_on > day else day + READS_FOR


def row_of(proposal, person) -> Assignment | None:
    mine = select(Assignment).where(Assignment.proposal_id == proposal.id, Assignment.person_id == person.id)
    return db.session.scalar(mine.execution_options(populate_existing=True))


def unassign(proposal, person, committee, *, by, at=None):
    """Take a reader of this committee off again, as long as the review has not been sent; who was asked hears of it."""
    at = at or now()
    row = take_off(proposal, person, committee, by=by, at=at)
    tell_let_off(person, committee, [row], about=proposal, by=by, at=at)


def take_off(proposal, person, committee, *, by, at) -> Assignment:
    """The same without a letter."""
    hold_anew(proposal)
    row = row_of(proposal, person)
    if row is None or row.state != AssignmentState.ASSIGNED or row.committee_id != committee.id:
        raise Refused(N_("%(name)s does not read this proposal."), name=person.name)
    refuse_when_sent(proposal, person)
    end(row, AssignmentState.ENDED, "unassign", by=by, at=at)
    return row


def tell_let_off(person, committee, rows, *, about, by, at):
    """One letter of all that this person need not read any more and has been told of; a letter that asked for one of them and
    has not left is taken back instead. Nobody is told of the own deed."""
    for row in rows:
        outbox.recall(row.proposal, to_person_id=person.id, kind=letters.ASKED)
    told = [row for row in rows if letters.has_told(row)]
    if told and (by is None or by.id != person.id):
        ids = [row.proposal_id for row in told]
        begun = select(Review.id).where(Review.proposal_id.in_(ids), Review.person_id == person.id)
        has_begun = db.session.scalar(begun.limit(1)) is not None
        letters.let_off(person, committee, told, about=about, has_begun=has_begun, at=at, by=by)


def refuse_when_sent(proposal, person):
    sent_at = select(Review.submitted_at).where(Review.proposal_id == proposal.id, Review.person_id == person.id)
    if db.session.scalar(sent_at):
        raise Refused(N_("%(name)s has sent a review, so it stays."), name=person.name)


def decline(proposal, person, *, by=None, at=None, reason=""):
    """The reader has no time; who leads the committee looks for another one."""
    hold_anew(proposal)
    row = row_of(proposal, person)
    if row is None or row.state != AssignmentState.ASSIGNED:
        raise Refused(NOT_ASKED)
    refuse_when_sent(proposal, person)
    if row.closed_at is not None:
        raise Refused(N_("The meeting for which you were asked to read it has begun, so nothing more is asked of you."))
    row.reason, at = reason.strip()[:500], at or now()
    end(row, AssignmentState.DECLINED, "decline", by=by or person, at=at)
    leading.tell_of_leaving(row, in_conflict=False, word=row.reason, knows=by or person, by=by or person, at=at)


def begin_where_complete(proposals, *, by, at):
    stands = stands_of(list(proposals.values()))
    for proposal in proposals.values():
        if proposal.status == Status.ELIGIBLE and stands[proposal.id].assigned >= proposal.call.reviews_wanted:
            begin_review(proposal, by=by, at=at)


def end(row, state, deed, *, by, at):
    start, row.state = row.state, state
    standing.take_away(row.person_id, Hat.REVIEWER, thing=row.proposal, at=at)
    db.session.flush()
    journal.record(row, deed, by=by, at=at, start=start, end=state)


def keep_those_who_read(proposal, gone):
    """A committee whose members read a proposal now keeps it; one that has met about it has referred it, and can go."""
    hold(Proposal, proposal.id)
    ids = [one.id for one in gone]
    rows = select(Assignment).where(
        Assignment.proposal_id == proposal.id, Assignment.committee_id.in_(ids),
        Assignment.state == AssignmentState.ASSIGNED, Assignment.closed_at.is_(None),
    )  # fmt: skip
    if ids and db.session.scalar(rows.limit(1)):
        raise Refused(N_("Readers of a committee that you take away have been asked already. Let them off first."))


# Steps


def stand_of(proposal) -> Stand:
    return stands_of([proposal])[proposal.id]


def stands_of(proposals) -> dict[int, Stand]:
    """How far each proposal is, in one statement."""
    asked, sent = marking.readers_by_committee([one.id for one in proposals])
    everybody: dict[int, int] = defaultdict(int)
    for (proposal_id, _committee_id), number in asked.items():
        everybody[proposal_id] += number
    return {
        one.id: Stand(one.status, everybody[one.id], {it: sent.get((one.id, it), 0) for it in one.committee_ids})
        for one in proposals
    }


def take(proposal, name, *, by, at=None) -> steps.Step:
    """Take a step of the review. Without a person it is the portal itself that does."""
    at = at or now()
    stand = stand_of(proposal)
    step = steps.take(STEPS, name, stand, hats(by, proposal) if by is not None else frozenset({Hat.OFFICE}), at)
    if known.awaits(proposal):
        raise Refused(N_("This proposal is referred: the office chooses its committees first."))
    start, proposal.status = proposal.status, Status(step.end)
    db.session.flush()
    if proposal.status == Status.IN_REVIEW:
        calls.begin_reading(proposal.call, at=at)
    journal.record(proposal, step.name, by=by, at=at, start=start, end=step.end)
    return step


def start_review(proposal, *, by=None, at=None):
    hold_anew(proposal)
    return begin_review(proposal, by=by, at=at)


def begin_review(proposal, *, by, at=None):
    """The same of what the caller holds."""
    refuse_while_open(proposal, at or now())
    return take(proposal, "start_review", by=by, at=at)


def close_reviews(proposal, *, by=None, at=None):
    """The discussion begins. Readers whose review is out hear of it, and until when it can still be sent: not at all any more
    for a committee whose meeting is open."""
    at = at or now()
    hold(Call, proposal.call_id)  # no meeting begins or ends meanwhile
    hold_anew(proposal)
    step = take(proposal, "close_reviews", by=by, at=at)
    followers.begin_discussion(proposal, by=by, at=at)
    tell_other_committees(proposal, by=by, at=at)
    for one in choosing.still_out([proposal.id]):
        committee = one.assignment.committee or proposal.committees[0]
        letters.say_closed(one.person, committee, proposal, has_begun=one.has_begun, at=at, by=by)
    return step


def tell_other_committees(proposal, *, by, at):
    """Whoever closes the reviews begins the discussion in every committee of it: who leads one that this person does not
    lead hears of it, and the office, with how many reviews each has; once each.
    """
    if len(proposal.committees) < 2:
        return
    sent, open_now = stand_of(proposal).by_committee, followers.meeting_now(proposal.call)
    counts = [(one, sent.get(one.id, 0), one.id in open_now) for one in proposal.committees]
    leads = {one: leading.of(proposal, one) for one in proposal.committees}
    told = {
        person.id: (person, one, lead.role)
        for one, lead in leads.items()
        if not by or by not in lead
        for person in lead.people
    }
    if by and Hat.OFFICE not in hats(by, proposal):
        first = proposal.committees[0]
        told |= {one.id: (one, first, Hat.OFFICE) for one in known.office_of(proposal) if one.id not in told}
    for person, committee, role in told.values():
        if by is None or person.id != by.id:
            letters.say_begun(person, committee, proposal, counts, role=role, at=at, by=by)


def tell_of_step(proposal, step, *, by, at):
    """Its organisers withdrew it, or took that back: one letter to each who was asked to read it and is not shut out."""
    if step not in TOLD:
        return
    reading = choosing.wearers([proposal.id], Hat.REVIEWER) - choosing.shut_out_of([proposal.id])
    for one in choosing.chosen_for([proposal.id]).get(proposal.id, []):
        if (proposal.id, one.person.id) in reading:
            TOLD[step](one, one.assignment.committee or proposal.committees[0], proposal, at=at, by=by)


def tell_withdrawn(one, committee, proposal, *, at, by):
    """Who need not read it any more hears that: no review of theirs is sent, and no meeting has ended their writing."""
    is_over = one.is_sent or one.assignment.closed_at or proposal.withdrawn_from in EVERY_ADVICE_STANDS
    letters.say_withdrawn(one.person, committee, proposal, is_out=not is_over, at=at, by=by)


def tell_restored(one, committee, proposal, *, at, by):
    """But for who hears at this moment that a meeting which is open has ended the writing."""
    if one.is_sent or one.assignment.closed_at != at:
        letters.say_restored(one.person, committee, proposal, at=at, by=by)


TOLD = {"withdraw": tell_withdrawn, "restore": tell_restored}


@dataclass
class Closing:
    """The proposals in review of a round and committee: with all reviews that the call wants, with fewer and yet enough for
    the discussion, with all of this committee but not of another one, and the others."""

    full: list
    few: list
    elsewhere: list
    short: list


def closing(user, call, committee) -> Closing:
    """What this person could close now, in a fixed number of statements; without a person all of it."""
    proposals, found = queries.under_review(user, call, committee), Closing([], [], [], [])
    wanted, stands = max(LEAST_REVIEWS, call.reviews_wanted), stands_of(proposals)
    for one in proposals:
        stand = stands[one.id]
        if stand.sent >= wanted:
            found.full.append(one)
        elif stand.sent >= LEAST_REVIEWS:
            found.few.append(one)
        else:
            is_full_here = stand.by_committee.get(committee.id, 0) >= wanted
            (found.elsewhere if is_full_here else found.short).append(one)
    return found
