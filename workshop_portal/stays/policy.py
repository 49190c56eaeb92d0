"""Who may write the own stay, see and arrange those of a workshop, and read what is sealed."""

from workshop_portal.participants import policy as participants
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats

SEES = frozenset({Hat.OFFICE, Hat.COORDINATOR})


def comes(participation) -> bool:
    """Whether the seat is certain: before that there is no stay."""
    return participation.state == Answer.CONFIRMED


def may_write_own(user, participation) -> bool:
    return participants.is_own(user, participation) and comes(participation)


def may_see(user, workshop) -> bool:
    """Days and rooms: the coordinator and the office; organisers learn who comes, not where somebody sleeps."""
    return bool(hats(user, workshop) & SEES)


def may_arrange(user, workshop, participation=None, hotel=None) -> bool:
    """Days and rooms are the coordinator's to change; a room is given back of one who comes no more, too."""
    return Hat.COORDINATOR in hats(user, workshop)


def may_arrange_stay(user, workshop, participation) -> bool:
    return may_arrange(user, workshop) and comes(participation)


def may_entitle(user, workshop) -> bool:
    """What each is given is decided by the coordinator and the office."""
    return bool(hats(user, workshop) & SEES)


def may_see_entitlements(user, workshop) -> bool:
    """Finance sees who is given what."""
    return bool(hats(user, workshop) & (SEES | {Hat.FINANCE}))


def may_note_invoices(user, workshop) -> bool:
    """What hotels ask comes to finance."""
    return Hat.FINANCE in hats(user, workshop)


def may_take_invoice_out(user, workshop, invoice) -> bool:
    return may_note_invoices(user, workshop)


def may_entitle_one(user, workshop, participation) -> bool:
    return may_entitle(user, workshop) and comes(participation)


def may_keep_hotels(user, hotel=None) -> bool:
    """The hotels of the centre: the office and every coordinator."""
    return bool(hats(user) & SEES)


def may_keep_blocks(user, workshop, block=None) -> bool:
    return bool(hats(user, workshop) & SEES)


def may_read_needs(user, workshop) -> bool:
    """Diet and access needs: whoever acts on them, and nobody else of the staff."""
    return Hat.COORDINATOR in hats(user, workshop)
