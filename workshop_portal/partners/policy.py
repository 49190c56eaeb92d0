"""Who edits the public texts: the office. Everybody reads them."""

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats


def may_edit(user, page=None, text=None) -> bool:
    return Hat.OFFICE in hats(user)


def may_look(user, *things) -> bool:
    """Earlier texts: the office, and the director."""
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR})
