"""Who may see and change a funding record."""

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats

SEES = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.COORDINATOR, Hat.FINANCE, Hat.AUDITOR, Hat.ORGANISER})


def may_view(user, workshop) -> bool:
    """Staff of this workshop, finance, and its organisers, who see cap and split."""
    return bool(hats(user, workshop) & SEES)


def may_see_lines(user, workshop) -> bool:
    return bool(hats(user, workshop) & (SEES - {Hat.ORGANISER}))


def may_change(user, workshop, fund=None) -> bool:
    """Terms, plan, external funds and payments."""
    return bool(hats(user, workshop) & {Hat.OFFICE, Hat.DIRECTOR, Hat.FINANCE})


def may_commit(user, workshop, line=None) -> bool:
    """A coordinator commits what she books; finance and office too."""
    return bool(hats(user, workshop) & {Hat.OFFICE, Hat.DIRECTOR, Hat.FINANCE, Hat.COORDINATOR})


def may_see_overview(user) -> bool:
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR, Hat.FINANCE, Hat.AUDITOR})
