"""What becomes of an approval under conditions: met, given more time, reminded of, lapsed. The caller commits."""

from datetime import timedelta

from sqlalchemy import exists, select

from workshop_portal import journal
from workshop_portal.core import languages
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions import followers, letters
from workshop_portal.decisions.models import Condition, Decision

REMIND_BEFORE = timedelta(days=7)
SETTLED = N_("This condition has been settled already.")


def meet_condition(condition, decision, *, by, how="", at=None):
    """A condition is met; with the last one the approval counts, opens what follows it, and the organisers are told."""
    at = at or now()
    still_open(condition, decision)
    condition.met_at, condition.met_how = at, how.strip()
    journal.record(decision.proposal, "condition", by=by, at=at)
    if all(one.met_at for one in decision.conditions):
        decision.conditions_met_at = at
        journal.record(decision.proposal, "conditions met", by=by, at=at, detail=decision.becomes or "")
        if decision.released_at:
            followers.follow(decision, by=by, at=at)
            letters.tell(decision, "conditions_met", by=by, at=at)
        else:
            letters.throw_away(decision, by=by, at=at)  # it tells of an approval under conditions


def postpone_condition(condition, decision, due_on, *, by, at=None):
    """Another day for a condition; the organisers of a released decision are told."""
    at = at or now()
    still_open(condition, decision)
    if due_on < today():
        raise Refused(N_("Choose a day that has not passed."))
    start, condition.due_on, condition.reminded_at = condition.due_on, due_on, None
    db.session.flush()
    journal.record(decision.proposal, "condition day", by=by, at=at, start=start.isoformat(), end=due_on.isoformat())
    if decision.released_at:
        letters.tell(decision, "condition_day", by=by, at=at, only=[condition])


def is_last(condition, decision) -> bool:
    """Whether it is the one that is not met yet."""
    return [one for one in decision.conditions if not one.met_at] == [condition]


def still_open(condition, decision):
    """One is settled after the other, each with what was settled before: the last one makes the approval count."""
    hold_anew(decision)
    hold_anew(*decision.conditions)
    must_be_open(condition, decision)


def must_be_open(condition, decision):
    if condition.met_at or is_settled(decision):
        raise Refused(SETTLED)


def lapse(decision, *, by, at=None, grounds=""):
    """A conditional approval whose time has passed ends; the organisers of a released one are told."""
    at = at or now()
    hold_anew(decision)
    if not is_overdue(decision):
        raise Refused(N_("No condition of this approval is overdue."))
    decision.lapsed_at = at
    journal.record(decision.proposal, "lapse", by=by, at=at)
    if decision.released_at:
        missed = [one for one in decision.conditions if not one.met_at]
        letters.tell(decision, "approval_lapsed", by=by, at=at, only=missed, grounds=grounds.strip())


def is_overdue(decision) -> bool:
    """Whether a condition's day has passed, and it is neither met nor settled otherwise."""
    return not is_settled(decision) and bool(decision.passed_by(today()))


def is_settled(decision) -> bool:
    return bool(decision.conditions_met_at or decision.lapsed_at or decision.rescinded_at)


def remind_of_conditions(*, at=None) -> int:
    """A week before its day the organisers are reminded of a condition that is not met, and told once that day has passed;
    each once. How many letters of either kind that makes for an organiser of each.
    """
    at, day = at or now(), today()
    due = Condition.decision_id == Decision.id, Condition.met_at.is_(None), Condition.due_on <= day + REMIND_BEFORE
    rows = select(Decision).where(
        exists().where(*due), Decision.released_at.is_not(None), Decision.rescinded_at.is_(None),
        Decision.lapsed_at.is_(None), Decision.conditions_met_at.is_(None),
    )  # fmt: skip
    told = 0
    for decision in list(db.session.scalars(rows.order_by(Decision.id))):
        hold_anew(decision)
        if is_settled(decision):
            continue
        for key, is_due in (("condition_reminder", is_near), ("condition_passed", has_passed)):
            open_ones = [one for one in decision.conditions if one.met_at is None and is_due(one, day)]
            if open_ones:
                told += 1
                letters.tell(decision, key, by=None, at=at, only=open_ones)
            for one in open_ones:
                one.reminded_at = at
    return told


def is_near(condition, day) -> bool:
    return condition.reminded_at is None and day <= condition.due_on <= day + REMIND_BEFORE


def has_passed(condition, day) -> bool:
    """Whether its day is over, and what its organisers heard last of it was written before that."""
    heard = condition.reminded_at and languages.local(condition.reminded_at).date()
    return condition.due_on < day and (heard is None or heard <= condition.due_on)
