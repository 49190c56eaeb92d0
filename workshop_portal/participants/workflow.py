"""The states of a participation. Plain Python: no web, no database."""

from enum import StrEnum

from workshop_portal.core.clock import day_of
from workshop_portal.core.words import N_
from workshop_portal.workshops.workflow import BEFORE_IT_RUNS, INVITES, OVER, State, has_begun, lies_ahead


class Answer(StrEnum):
    PROPOSED = "proposed"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    WAITING = "waiting"  # a yes beyond the capacity, in order of answer
    MAYBE = "maybe"
    DECLINED = "declined"
    CANCELLED = "cancelled"


WORDS = {
    Answer.PROPOSED: N_("Not invited yet"),
    Answer.INVITED: N_("Invited"),
    Answer.CONFIRMED: N_("Coming"),
    Answer.WAITING: N_("Waiting for a seat"),
    Answer.MAYBE: N_("Perhaps"),
    Answer.DECLINED: N_("Not coming"),
    Answer.CANCELLED: N_("Withdrawn"),
}
TONES = {
    Answer.PROPOSED: "idle", Answer.INVITED: "going", Answer.CONFIRMED: "good", Answer.WAITING: "wait",
    Answer.MAYBE: "wait", Answer.DECLINED: "bad", Answer.CANCELLED: "bad",
}  # fmt: skip

# What somebody may answer, and the states that each answer ends in.
YES, MAYBE, NO = "yes", "maybe", "no"
MOST = 300  # names of one workshop
ANSWERS = {YES: N_("Yes, I shall come"), MAYBE: N_("Perhaps"), NO: N_("No, I can't come")}
SAID_YES = frozenset({Answer.CONFIRMED, Answer.WAITING})
SAYS = {Answer.CONFIRMED: YES, Answer.WAITING: YES, Answer.MAYBE: MAYBE, Answer.DECLINED: NO}
MAY_BE_INVITED = frozenset({Answer.PROPOSED, Answer.CANCELLED})
STILL_TO_ANSWER = frozenset({Answer.INVITED, Answer.MAYBE})
HOLDS_INVITATION = STILL_TO_ANSWER | SAID_YES
MAY_ARRIVE = frozenset(Answer) - {Answer.CONFIRMED}  # get a seat as they turn up
MAY_ANSWER = frozenset(SAYS) | {Answer.INVITED}


def takes_arrivals(workshop, at) -> bool:
    """Whether who turns up can be given a seat: from its first day until it is closed."""
    return has_begun(workshop, at) and workshop.state not in OVER


def is_over(workshop, at) -> bool:
    """Whether its last day is past."""
    return workshop.last_on is not None and workshop.last_on < day_of(at)


def waits_for_its_week(workshop) -> bool:
    """Whether it has none, or none again."""
    return workshop.first_on is None and workshop.state in BEFORE_IT_RUNS


def why_nobody_is_withdrawn(workshop, at) -> str | None:
    """None where people can be withdrawn from this workshop now."""
    if workshop.state == State.CANCELLED:
        return N_("This workshop has been cancelled.")
    if workshop.state in OVER or is_over(workshop, at):
        return N_(
            "This workshop is over: nobody can be withdrawn any more. Who was not there is noted under “Badges and papers”."
        )
    return None


def why_nobody_is_invited(workshop, at) -> str | None:
    """None where people can be invited to this workshop now."""
    if workshop.state == State.CANCELLED:
        return N_("This workshop is cancelled: nobody is invited any more.")
    if not lies_ahead(workshop, at):
        return N_("This workshop has begun: nobody can be invited any more.")
    if workshop.state == State.REGISTRATION_FROZEN:
        return N_(
            "Registration is closed: nobody can be invited any more. Invitations that are out can be answered until the first day."
        )
    if workshop.state not in INVITES:
        return N_(
            "Invitations go out once the workshop has its week and its coordinator, and until registration closes."
        )
    return None
