"""Who prints what for a workshop's week."""

from workshop_portal.core.clock import now, today
from workshop_portal.participants import policy as participants
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.workshops import workflow
from workshop_portal.workshops.workflow import State

PRINTS = frozenset({Hat.COORDINATOR, Hat.OFFICE})


def may_see(user, workshop) -> bool:
    """The sign and the list: the organisers, the coordinator and the office."""
    return bool(hats(user, workshop) & (PRINTS | {Hat.ORGANISER}))


def may_print(user, workshop) -> bool:
    """Badges and certificates, and who was there."""
    return bool(hats(user, workshop) & PRINTS)


def is_over(workshop) -> bool:
    """Whether its last day has come: before it nobody has attended."""
    return workshop.last_on is not None and workshop.last_on <= today() and workshop.state != State.CANCELLED


def has_begun(workshop) -> bool:
    """Whether its first day has come: before it nobody was there or stayed away."""
    return workflow.has_begun(workshop, now()) and workshop.state != State.CANCELLED


def may_have_certificate(user, participation) -> bool:
    return participants.is_own(user, participation) and participation.state == Answer.CONFIRMED
