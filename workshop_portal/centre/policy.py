"""Who may see and change the centre's data."""

from collections.abc import Callable

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats

sees_every_week: Callable = lambda user: True  # noqa: E731  (what the room of the workshops says of this person)


def may_see(user, thing=None) -> bool:
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR})


def may_edit(user, thing=None) -> bool:
    return Hat.OFFICE in hats(user)


def may_close(user) -> bool:
    """Which weeks can be closed tells which ones are taken."""
    return may_edit(user) and sees_every_week(user)
