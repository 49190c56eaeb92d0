"""Who may see and change the centre's data."""

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats


def may_see(user, thing=None) -> bool:
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR})


def may_edit(user, thing=None) -> bool:
    return Hat.OFFICE in hats(user)
