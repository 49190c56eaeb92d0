"""What a committee advises on one item of its meeting, and who counted for it."""

from sqlalchemy import delete, select

from workshop_portal import journal
from workshop_portal.calls.models import Call
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions import differing, queries
from workshop_portal.decisions.meeting_days import held_on
from workshop_portal.decisions.meetings import (
    barred_from,
    hold_meeting,
    in_the_room,
    must_be_open,
    on_the_table,
    open_meeting,
    quorum_percent,
    seats_of,
    silent_on,
)
from workshop_portal.decisions.models import Advice, Attendance, Presence, Recusal
from workshop_portal.decisions.quorum import complaint, needed
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Review
from workshop_portal.reviews.workflow import ReviewState


def advise(
    proposal, committee, *, outcome, by, grounds="", criteria=(), conditions=(), votes=None, meeting=None, at=None
) -> Advice:
    """Record what the committee advises. Refused while somebody in conflict is in the room or the quorum is missing.

    `criteria` are keys; `conditions` are pairs of text and day; `votes` are (for, against, abstained), each or None.
    """
    must_be_before(proposal, committee)
    at = at or now()
    hold(Call, proposal.call_id)  # it may begin by this
    meeting = meeting or hold_meeting(proposal.call, committee, by=by, at=at)
    must_be_open(meeting)
    hold(Proposal, proposal.id, *(one.id for one in on_the_table(meeting)))  # all that its opening holds, in one order
    hold_anew(proposal)  # its committees one after the other: the last one sees what the others advise
    must_be_before(proposal, committee)
    seats, percent = seats_of(committee, held_on(meeting, at)), quorum_percent()
    barred, silent = judge_room(meeting, proposal, seats, percent, by)
    if not grounds.strip():
        raise Refused(N_("Say on which grounds the committee gives this advice."))
    under_conditions = Code(outcome) == Code.APPROVE_CONDITIONAL
    if under_conditions and not conditions:
        raise Refused(N_("Write at least one condition."))
    open_meeting(meeting, by=by, at=at)
    seated = {seat.person_id for seat in seats}
    advice = queries.advice_of(proposal, committee)
    is_new = advice is None or advice.outcome != Code(outcome)
    if advice is None:
        advice = Advice(proposal=proposal, committee=committee, outcome=outcome, given_at=at)
        db.session.add(advice)
    advice.outcome, advice.grounds, advice.criteria = Code(outcome), grounds, list(criteria)
    advice.terms = [{"text": text, "due_on": due_on.isoformat()} for text, due_on in conditions if under_conditions]
    advice.votes_for, advice.votes_against, advice.votes_abstained = votes or (None, None, None)
    advice.given_by, advice.given_at, advice.needed = by and by.id, at, needed(seated - barred, percent)
    db.session.flush()
    note_who_is_there(advice, meeting, seated - barred - silent)
    journal.record(proposal, "advise", by=by, at=at, detail=f"{committee.key}: {advice.outcome}")
    if proposal.status == Status.IN_DISCUSSION and all_have_advised(proposal):
        move(proposal, Status.ADVISED, "advised", by=by, at=at)
        lock_reviews(proposal)
    if is_new:
        differing.ask_to_talk(proposal, by=by, at=at)
    return advice


def judge_room(meeting, proposal, seats, percent, by) -> tuple[set[int], set[int]]:
    """Refused while somebody is in the room who may not be, or too few are; else (who may not, who has not answered)."""
    barred, silent = barred_from(proposal), silent_on(proposal, seats, by)
    words = complaint({seat.person_id for seat in seats}, in_the_room(meeting, proposal), barred, silent, percent)
    if words:
        raise Refused(words, percent=percent)
    return barred, silent


def must_be_before(proposal, committee):
    if proposal.status not in queries.ON_THE_TABLE or committee.id not in proposal.committee_ids:
        raise Refused(N_("Advice is given on proposals in discussion, by a committee that they lie before."))


def note_who_is_there(advice, meeting, counting):
    """The room as it is while this advice is recorded; who left it for this item has left it, present or gone by now.

    `counting`: the ids of those who count towards the quorum while they are in the room.
    """
    here = select(Presence.person_id).where(Presence.meeting_id == meeting.id).order_by(Presence.id)
    gone = select(Recusal.person_id).where(Recusal.meeting_id == meeting.id, Recusal.proposal_id == advice.proposal_id)
    out = list(db.session.scalars(gone.order_by(Recusal.id)))
    db.session.execute(delete(Attendance).where(Attendance.advice_id == advice.id))
    db.session.add_all(
        Attendance(advice_id=advice.id, person_id=one, had_left=one in out, counted=one in counting and one not in out)
        for one in dict.fromkeys([*db.session.scalars(here), *out])
    )
    db.session.flush()
    db.session.expire(advice, ["attendances"])


def all_have_advised(proposal) -> bool:
    given = select(Advice.committee_id).where(Advice.proposal_id == proposal.id, queries.STANDS)
    return set(proposal.committee_ids) <= set(db.session.scalars(given))


def lock_reviews(proposal):
    mine = select(Review).where(Review.proposal_id == proposal.id, Review.state == ReviewState.SUBMITTED)
    for review in db.session.scalars(mine):
        review.state = ReviewState.LOCKED


def move(proposal, status, deed, *, by, at, detail=""):
    start = proposal.status
    proposal.status = status
    journal.record(proposal, deed, by=by, at=at, start=start, end=status, detail=detail)
