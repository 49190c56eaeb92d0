"""Decision and release; the advice before them is in meetings.py, what follows in conditions.py. An action changes and records; the caller commits."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workshop_portal import journal
from workshop_portal.centre.models import Centre
from workshop_portal.core import jobs, languages, outbox
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions import committee_letters, followers, joint, letters, paying, queries
from workshop_portal.decisions.advising import advise, move
from workshop_portal.decisions.conditions import (
    is_overdue,
    lapse,
    meet_condition,
    postpone_condition,
    remind_of_conditions,
)
from workshop_portal.decisions.meetings import (
    barred_from,
    close_meeting,
    come_back,
    hold_meeting,
    in_the_room,
    mark_present,
    open_meeting,
    recuse,
    recuse_barred,
    seats_of,
    set_agenda,
)
from workshop_portal.decisions.models import Advice, Condition, Decision, Release
from workshop_portal.decisions.workflow import NEEDS_GROUNDS, OPENS_A_WORKSHOP, Code, ReleaseState
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status

TOO_LATE = N_("This decision is released, or about to be. It can only be rescinded.")
AT_ONCE = N_("Somebody else decided on this at the same moment, so yours was not recorded. Look at it again.")


def decide(proposal, *, code, by, grounds="", becomes=None, conditions=(), scheme=None, at=None) -> Decision:
    """The director's decision on an advised proposal; before its release it can be taken anew, and then begins anew: its
    conditions are open, it has not lapsed, and what was edited for another outcome is no letter of it. `scheme`: by which an
    approval is paid for, where several do; what pays for it is kept, also where nobody had to choose.
    """
    code = Code(code)
    at = at or now()
    known = taken_at(standing_decision(proposal))
    decision = hold_with_decision(proposal)
    if proposal.status not in {Status.ADVISED, Status.DECIDED}:
        raise Refused(N_("The director decides once every committee has given its advice."))
    if decision and (decision.released_at or decision.release_id):
        raise Refused(TOO_LATE)
    if taken_at(decision) != known:
        raise Refused(AT_ONCE)
    if code in NEEDS_GROUNDS and not grounds.strip():
        raise Refused(N_("Say on which grounds: they go into the letter to the organisers."))
    owed = joint.owes_grounds(code, outcomes_on(proposal))
    if owed and not grounds.strip():
        raise Refused(owed)
    under_conditions = code == Code.APPROVE_CONDITIONAL
    if under_conditions and (becomes not in OPENS_A_WORKSHOP or not conditions):
        raise Refused(N_("Say which approval it becomes, and at least one condition with its date."))
    if under_conditions and any(due < languages.local(at).date() for _text, due in conditions):
        raise Refused(N_("Choose a day that has not passed."))
    kind = Code(becomes) if under_conditions else code
    opens = paying.choose(proposal, kind, scheme) if kind in OPENS_A_WORKSHOP else None
    if opens:
        followers.judge(proposal, opens)
    before = decision and letters.outcome(decision)
    decision = decision or Decision(proposal=proposal)
    decision.code, decision.grounds, decision.decided_at, decision.decided_by = code, grounds, at, by and by.id
    decision.becomes = becomes if under_conditions else None
    decision.scheme_id = opens and opens.id
    decision.conditions = [Condition(text=text, due_on=due) for text, due in conditions if under_conditions]
    decision.conditions_met_at = decision.lapsed_at = None
    db.session.add(decision)  # as a whole: a half one breaks what the database keeps
    db.session.flush()
    if before and before != letters.outcome(decision):
        letters.throw_away(decision, by=by, at=at)
    detail = f"{code}, becomes {becomes}" if under_conditions else code
    detail = f"{detail}: {scheme.key}" if scheme and opens else detail
    if proposal.status == Status.ADVISED:
        move(proposal, Status.DECIDED, "decide", by=by, at=at, detail=detail)
    else:
        journal.record(proposal, "decide", by=by, at=at, detail=f"{detail}, anew")
    return decision


def taken_at(decision):
    return decision and (decision.id, decision.decided_at)


def hold_with_decision(proposal) -> Decision | None:
    """Nobody advises, withdraws, decides or releases it meanwhile. The decision that stands, as it is now."""
    hold_anew(proposal)
    decision = standing_decision(proposal)
    if decision:
        hold_anew(decision)
    return decision


def outcomes_on(proposal) -> list[Code]:
    """What each committee advises on it."""
    given = select(Advice.outcome).where(Advice.proposal_id == proposal.id, queries.STANDS)
    return list(db.session.scalars(given))


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
        for decision in decisions:
            journal.record(decision.proposal, "press", by=by, at=at)
        jobs.order("release", release.id, due_at=release.until_at, by=by)
    else:
        let_out(release, by=by, at=at)
    return release


def undo_window() -> int:
    minutes = db.session.scalar(select(Centre.undo_minutes).limit(1))
    return 15 if minutes is None else minutes


def undo(release, *, by, at=None):
    """Take a pressed release back while its window runs, or once it has failed: nothing of it has left."""
    at = at or now()
    has_failed = at >= release.until_at and jobs.give_up("release", release.id)
    jobs.cancel("release", release.id)  # first, as the worker holds its job before the release
    hold_anew(release)
    if release.state != ReleaseState.PRESSED or at >= release.until_at and not has_failed:
        raise Refused(N_("The window has ended: the letters are on their way. Only a rescinding decision helps now."))
    of_it = (
        select(Proposal).join(Decision, Decision.proposal_id == Proposal.id).where(Decision.release_id == release.id)
    )
    for proposal in db.session.scalars(of_it.order_by(Decision.id)):
        journal.record(proposal, "undo", by=by, at=at)
    release.state = ReleaseState.UNDONE
    for decision in list(release.decisions):
        decision.release = None
    db.session.flush()
    journal.record(release, "undo", by=by, at=at)


def let_out(release, *, by=None, at=None):
    """Release the decisions: each opens what follows it, and its letters are queued. Once.

    From now on committees may know of it, so those whose advice it does not follow are told. One whose proposal was withdrawn
    meanwhile waits for another release, should its organisers take that back.
    """
    at = at or now()
    if release.state != ReleaseState.PRESSED:
        return
    release.state, release.released_at = ReleaseState.RELEASED, at
    hold(Proposal, *(one.proposal_id for one in release.decisions))  # nobody withdraws one, or leaves it, meanwhile
    hold(Decision, *(one.id for one in release.decisions))  # nor settles its conditions
    as_now = queries.going_out(release).execution_options(populate_existing=True)
    standing = db.session.scalars(as_now).all()
    for decision in list(release.decisions):
        if decision not in standing:
            journal.record(decision.proposal, "undo", by=None, at=at)
            decision.release = None
    sources = letters.gather(standing)
    for decision in standing:
        decision.released_at = at
        journal.record(decision.proposal, "release", by=by, at=at, detail=decision.code)
        if decision.in_force in OPENS_A_WORKSHOP:
            followers.follow(decision, by=by, at=at)
        given = sources.advice.get(decision.proposal_id, [])
        if decision.code == Code.REFER:
            refer(decision, given, by=by, at=at)
        letters.send(decision, sources, by=by, at=at, batch=release.key)
        committee_letters.tell_of_difference(decision, given, seats_of, by=by, at=at, batch=release.key)


def refer(decision, given, *, by, at):
    """It stands no more, and what was advised neither; the proposal waits until its committees are chosen."""
    decision.rescinded_at = decision.proposal.referred_at = at
    for advice in given:
        advice.overtaken_at = at
    move(decision.proposal, Status.ELIGIBLE, "refer", by=by, at=at)


def let_out_by_id(release_id, _result):
    """The worker's door to `let_out`."""
    let_out(db.session.get(Release, release_id, with_for_update=True))


def rescind(decision, *, by, grounds, at=None):
    """Take a released decision back: what has not left is recalled, the proposal is advised. The organisers are told, and
    whoever was told that it differed from their advice.
    """
    at = at or now()
    hold_anew(decision.proposal)
    hold_anew(decision)
    if not decision.released_at or decision.rescinded_at:
        raise Refused(N_("Only a released decision that stands can be rescinded."))
    if not grounds.strip():
        raise Refused(N_("Say why the decision is rescinded."))
    outbox.recall(decision.proposal, batch=decision.release.key if decision.release else "")
    for close_for in followers.of_rescinding:
        close_for(decision, by=by, at=at)
    decision.rescinded_at, decision.rescinded_why = at, grounds
    move(decision.proposal, Status.ADVISED, "rescind", by=by, at=at)
    letters.send_rescinded(decision, by=by, at=at)
    committee_letters.tell_of_rescinding(decision, by=by, at=at)


__all__ = [
    "advise", "barred_from", "close_meeting", "come_back", "decide", "hold_meeting", "in_the_room", "is_overdue", "lapse",
    "let_out", "mark_present", "meet_condition", "open_meeting", "postpone_condition", "press_release", "recuse",
    "recuse_barred", "remind_of_conditions", "rescind", "seats_of", "set_agenda", "undo",
]  # fmt: skip
