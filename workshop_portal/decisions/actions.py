"""Advice, decision and release: three acts of three persons. An action changes and records; the caller commits."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from workshop_portal import journal
from workshop_portal.centre.models import Centre
from workshop_portal.core import jobs, outbox
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions import followers, letters
from workshop_portal.decisions.models import Advice, Condition, Decision, Meeting, Presence, Recusal, Release
from workshop_portal.decisions.quorum import complaint
from workshop_portal.decisions.workflow import OPENS_A_WORKSHOP, Code, ReleaseState
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.people.standing import Standing, active
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Review
from workshop_portal.reviews.workflow import ReviewState


def hold_meeting(call, committee, *, by, on=None, at=None) -> Meeting:
    """The meeting of this committee about this call; there is one."""
    meeting = db.session.scalar(select(Meeting).where(Meeting.call_id == call.id, Meeting.committee_id == committee.id))
    if meeting is None:
        meeting = Meeting(call=call, committee=committee, on=on or today())
        db.session.add(meeting)
        db.session.flush()
        journal.record(meeting, "hold", by=by, at=at)
    return meeting


def mark_present(meeting, people, *, by, at=None):
    """Who is in the room: exactly these, of those with a seat."""
    seated = {seat.person_id for seat in seats_of(meeting.committee, meeting.on)}
    wanted = {person.id for person in people} & seated
    db.session.execute(delete(Presence).where(Presence.meeting_id == meeting.id, Presence.person_id.not_in(wanted)))
    here = set(db.session.scalars(select(Presence.person_id).where(Presence.meeting_id == meeting.id)))
    db.session.add_all(Presence(meeting_id=meeting.id, person_id=one) for one in wanted - here)
    db.session.flush()
    db.session.expire(meeting, ["presences"])
    journal.record(meeting, "presence", by=by, at=at, detail=str(len(wanted)))


def recuse(meeting, proposal, person, *, by, at=None):
    """Somebody left the room for this item."""
    db.session.execute(leaves(meeting, proposal).where(Recusal.person_id == person.id))
    db.session.add(Recusal(meeting_id=meeting.id, proposal_id=proposal.id, person_id=person.id))
    db.session.flush()
    journal.record(meeting, "recuse", by=by, at=at, detail=proposal.code)


def leaves(meeting, proposal):
    return delete(Recusal).where(Recusal.meeting_id == meeting.id, Recusal.proposal_id == proposal.id)


def seats_of(committee, on=None) -> list[Seat]:
    mine = select(Seat).where(Seat.committee_id == committee.id, *active(Seat, on)).options(joinedload(Seat.person))
    return list(db.session.scalars(mine.order_by(Seat.id)))


def barred_from(proposal) -> set[int]:
    """Those who may not be in the room for this proposal: in conflict with it, or organising it."""
    near = {Hat.CONFLICTED, Hat.ORGANISER}
    rows = select(Standing.person_id).where(Standing.proposal_id == proposal.id, Standing.hat.in_(near), *active())
    return set(db.session.scalars(rows))


def in_the_room(meeting, proposal) -> set[int]:
    here = set(db.session.scalars(select(Presence.person_id).where(Presence.meeting_id == meeting.id)))
    out = select(Recusal.person_id).where(Recusal.meeting_id == meeting.id, Recusal.proposal_id == proposal.id)
    return here - set(db.session.scalars(out))


def advise(proposal, committee, *, outcome, by, grounds="", conditions="", meeting=None, at=None) -> Advice:
    """Record what the committee advises. Refused while somebody in conflict is in the room or the quorum is missing."""
    if proposal.status not in {Status.IN_DISCUSSION, Status.ADVISED} or committee.id not in proposal.committee_ids:
        raise Refused(N_("Advice is given on proposals in discussion, by a committee that they lie before."))
    at = at or now()
    meeting = meeting or hold_meeting(proposal.call, committee, by=by, at=at)
    seated = {seat.person_id for seat in seats_of(committee, meeting.on)}
    words = complaint(seated, in_the_room(meeting, proposal), barred_from(proposal), quorum_percent())
    if words:
        raise Refused(words)
    if not grounds.strip():
        raise Refused(N_("Say on which grounds the committee gives this advice."))
    advice = db.session.scalar(
        select(Advice).where(Advice.proposal_id == proposal.id, Advice.committee_id == committee.id)
    )
    if advice is None:
        advice = Advice(proposal=proposal, committee=committee, outcome=outcome, given_at=at)
        db.session.add(advice)
    advice.outcome, advice.grounds, advice.conditions = Code(outcome), grounds, conditions
    advice.given_by, advice.given_at = by and by.id, at
    db.session.flush()
    journal.record(proposal, "advise", by=by, at=at, detail=f"{committee.key}: {advice.outcome}")
    if proposal.status == Status.IN_DISCUSSION and all_have_advised(proposal):
        move(proposal, Status.ADVISED, "advised", by=by, at=at)
        lock_reviews(proposal)
    return advice


def all_have_advised(proposal) -> bool:
    given = select(Advice.committee_id).where(Advice.proposal_id == proposal.id)
    return set(proposal.committee_ids) <= set(db.session.scalars(given))


def lock_reviews(proposal):
    mine = select(Review).where(Review.proposal_id == proposal.id, Review.state == ReviewState.SUBMITTED)
    for review in db.session.scalars(mine):
        review.state = ReviewState.LOCKED


def quorum_percent() -> int:
    return db.session.scalar(select(Centre.quorum_percent).limit(1)) or 50


def move(proposal, status, deed, *, by, at, detail=""):
    start = proposal.status
    proposal.status = status
    journal.record(proposal, deed, by=by, at=at, start=start, end=status, detail=detail)


def decide(proposal, *, code, by, grounds="", becomes=None, conditions=(), at=None) -> Decision:
    """The director's decision on an advised proposal; before its release it can be taken anew."""
    code = Code(code)
    at = at or now()
    decision = standing_decision(proposal)
    if proposal.status not in {Status.ADVISED, Status.DECIDED}:
        raise Refused(N_("The director decides once every committee has given its advice."))
    if decision and (decision.released_at or decision.release_id):
        raise Refused(N_("This decision is released, or about to be. It can only be rescinded."))
    under_conditions = code == Code.APPROVE_CONDITIONAL
    if under_conditions and (becomes not in OPENS_A_WORKSHOP or not conditions):
        raise Refused(N_("Say which approval it becomes, and at least one condition with its date."))
    decision = decision or Decision(proposal=proposal)
    decision.code, decision.grounds, decision.decided_at, decision.decided_by = code, grounds, at, by and by.id
    decision.becomes = becomes if under_conditions else None
    decision.conditions = [Condition(text=text, due_on=due) for text, due in conditions if under_conditions]
    db.session.add(decision)  # as a whole: a half one breaks what the database keeps
    db.session.flush()
    if proposal.status == Status.ADVISED:
        move(proposal, Status.DECIDED, "decide", by=by, at=at, detail=code)
    else:
        journal.record(proposal, "decide", by=by, at=at, detail=code)
    return decision


def standing_decision(proposal) -> Decision | None:
    """The decision that counts, released or not."""
    mine = select(Decision).where(Decision.proposal_id == proposal.id, Decision.rescinded_at.is_(None))
    return db.session.scalars(mine.options(joinedload(Decision.conditions))).unique().first()


def press_release(call, decisions, *, by, at=None, undo_minutes=None) -> Release:
    """Let these decisions out together once the undo window ends; without a window at once."""
    at = at or now()
    if not decisions or any(one.release_id or one.released_at for one in decisions):
        raise Refused(N_("Choose decisions that are not on their way yet."))
    sources = letters.gather(decisions)
    for decision in decisions:
        letters.of(decision, sources)  # a letter that can't be written stops the release before it begins
    window = undo_window() if undo_minutes is None else undo_minutes
    release = Release(call=call, pressed_by=by and by.id, pressed_at=at, until_at=at + timedelta(minutes=window))
    db.session.add(release)
    db.session.flush()
    for decision in decisions:
        decision.release = release
    journal.record(release, "press", by=by, at=at, detail=str(len(decisions)))
    if window:
        jobs.order("release", release.id, due_at=release.until_at, by=by)
    else:
        let_out(release, by=by, at=at)
    return release


def undo_window() -> int:
    minutes = db.session.scalar(select(Centre.undo_minutes).limit(1))
    return 15 if minutes is None else minutes


def undo(release, *, by, at=None):
    """Take a pressed release back while its window runs."""
    at = at or now()
    if release.state != ReleaseState.PRESSED or at >= release.until_at:
        raise Refused(N_("The window has ended: the letters are on their way. Only a rescinding decision helps now."))
    release.state = ReleaseState.UNDONE
    for decision in list(release.decisions):
        decision.release = None
    jobs.cancel("release", release.id)
    journal.record(release, "undo", by=by, at=at)


def let_out(release, *, by=None, at=None):
    """Release the decisions: each opens what follows it, and its letters are queued. Once."""
    at = at or now()
    if release.state != ReleaseState.PRESSED:
        return
    release.state, release.released_at = ReleaseState.RELEASED, at
    standing = [one for one in release.decisions if one.proposal.status == Status.DECIDED]  # not withdrawn meanwhile
    sources = letters.gather(standing)
    for decision in standing:
        decision.released_at = at
        journal.record(decision.proposal, "release", by=by, at=at, detail=decision.code)
        if decision.in_force in OPENS_A_WORKSHOP:
            follow(decision, by=by, at=at)
        if decision.code == Code.REFER:
            decision.rescinded_at = at
            move(decision.proposal, Status.ELIGIBLE, "refer", by=by, at=at)
        letters.send(decision, sources, by=by, at=at, batch=release.key)


def let_out_by_id(release_id, _result):
    """The worker's door to `let_out`."""
    let_out(db.session.get(Release, release_id, with_for_update=True))


def follow(decision, *, by, at):
    for open_for in followers.of_approval:
        open_for(decision, by=by, at=at)


def meet_condition(condition, decision, *, by, at=None):
    """A condition is met; with the last one the approval counts, and opens what follows it."""
    at = at or now()
    if condition.met_at or decision.lapsed_at or decision.conditions_met_at:
        raise Refused(N_("This condition has been settled already."))
    condition.met_at = at
    journal.record(decision.proposal, "condition", by=by, at=at)
    if all(one.met_at for one in decision.conditions):
        decision.conditions_met_at = at
        journal.record(decision.proposal, "conditions met", by=by, at=at, detail=decision.becomes or "")
        if decision.released_at:
            follow(decision, by=by, at=at)


def lapse(decision, *, by, at=None):
    """A conditional approval whose time has passed ends."""
    at = at or now()
    if not is_overdue(decision):
        raise Refused(N_("No condition of this approval is overdue."))
    decision.lapsed_at = at
    journal.record(decision.proposal, "lapse", by=by, at=at)


def is_overdue(decision) -> bool:
    """Whether a condition's day has passed, and it is neither met nor settled otherwise."""
    settled = decision.conditions_met_at or decision.lapsed_at or decision.rescinded_at
    return not settled and any(one.due_on < today() and not one.met_at for one in decision.conditions)


def rescind(decision, *, by, grounds, at=None):
    """Take a released decision back: what has not left is recalled, the organisers are told, the proposal is advised."""
    at = at or now()
    if not decision.released_at or decision.rescinded_at:
        raise Refused(N_("Only a released decision that stands can be rescinded."))
    if not grounds.strip():
        raise Refused(N_("Say why the decision is rescinded."))
    outbox.recall_about(decision.proposal, decision.release.key if decision.release else "")
    for close_for in followers.of_rescinding:
        close_for(decision, by=by, at=at)
    decision.rescinded_at, decision.grounds = at, grounds
    move(decision.proposal, Status.ADVISED, "rescind", by=by, at=at)
    letters.send_rescinded(decision, by=by, at=at)
