"""Who may see and change people, committees and accounts."""

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats


def may_be_here(user) -> bool:
    """Anybody who is signed in."""
    return True


def is_office(user) -> bool:
    return Hat.OFFICE in hats(user)
