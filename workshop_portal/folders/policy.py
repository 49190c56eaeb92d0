"""Who may see and keep what in the folder of a workshop."""

from workshop_portal.folders.workflow import OPEN_TO, Sight
from workshop_portal.participants.policy import is_own
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats

KEEPS = frozenset({Hat.COORDINATOR, Hat.OFFICE})
TEAM = KEEPS | {Hat.DIRECTOR, Hat.FINANCE, Hat.AUDITOR}
BY_ORGANISERS = frozenset(
    {Sight.ORGANISERS, Sight.PARTICIPANTS}
)  # what they put in is never hidden from them, nor public


def sights_of(user, workshop) -> frozenset[Sight]:
    """Which sheets this person sees on the working pages."""
    mine = hats(user, workshop)
    if mine & TEAM:
        return OPEN_TO["team"]
    return OPEN_TO["organisers"] if Hat.ORGANISER in mine else frozenset()


def may_see_folder(user, workshop) -> bool:
    return bool(sights_of(user, workshop))


def may_see(user, sheet) -> bool:
    return sheet.sight in sights_of(user, sheet.workshop)


def may_see_here(user, workshop, sheet) -> bool:
    """May see a sheet under the address of its workshop."""
    return may_see(user, sheet)


def may_see_own(user, participation) -> bool:
    """What is open to participants, on the own page of one who comes."""
    return is_own(user, participation) and participation.state == Answer.CONFIRMED


def may_add(user, workshop) -> bool:
    return bool(hats(user, workshop) & (KEEPS | {Hat.ORGANISER}))


def sights_to_give(user, workshop) -> frozenset[Sight]:
    """Whom this person may show a sheet to."""
    return frozenset(Sight) if hats(user, workshop) & KEEPS else BY_ORGANISERS


def may_change(user, sheet) -> bool:
    """Coordinator and office everything; organisers what they put in themselves, while it is theirs to see."""
    mine = hats(user, sheet.workshop)
    own = sheet.writer_id == user.id and sheet.sight in BY_ORGANISERS
    return bool(mine & KEEPS) or (Hat.ORGANISER in mine and own)


def may_change_here(user, workshop, sheet) -> bool:
    """May change a sheet under the address of its workshop."""
    return may_change(user, sheet)
