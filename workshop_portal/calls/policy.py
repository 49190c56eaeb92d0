"""Who sees a call and who sets it up."""

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats

LOOKS_ON = frozenset({Hat.OFFICE, Hat.DIRECTOR})


def may_view(user, call) -> bool:
    """What is published is public; the rest is seen by those who prepare it."""
    return call.published or bool(hats(user) & LOOKS_ON)


def may_see_all(user) -> bool:
    return bool(hats(user) & LOOKS_ON)


def may_create(user) -> bool:
    return Hat.OFFICE in hats(user)


def may_edit(user, call) -> bool:
    return Hat.OFFICE in hats(user)
