"""What pages that ask before a step is taken say of the stays of those who come, and of rooms reserved for them."""

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import days
from workshop_portal.core.languages import text as _
from workshop_portal.stays import letters, own_page, queries
from workshop_portal.workshops.models import Workshop


def unregistered(workshop) -> list[tuple[str, str]]:
    stays = [stay for _guest, stay in db.session.execute(queries.coming(workshop))]
    left = sum(stay is None or stay.registered_at is None for stay in stays)
    return [(_("Not registered yet"), _("%(n)s of %(all)s who come", n=left, all=len(stays)))]


def given_up(participation) -> list[tuple[str, str]]:
    """What goes with somebody's seat: what is paid, the room, and what was told of diet and access, whether it was anything
    or not.
    """
    stay = queries.of(participation)
    entitlement = queries.entitlements_of([participation]).get(participation.id)
    booking = queries.booking_of(participation)
    found = []
    if entitlement and entitlement.nights:
        found.append((_("Lodging"), letters.lodging_words(entitlement, stay, booking)))
    if entitlement and entitlement.travel_cents:
        found.append((_("Travel"), letters.travel_words(entitlement)))
    if booking:
        booked = days(booking.arrive_on, booking.leave_on)
        found.append((_("Room"), f"{booking.block.hotel.name}, {booked}"))
    if stay and stay.registered_at:
        found.append((_("Diet and access"), _("all that you told us of it is erased")))
    return found


def told_before(participation) -> str:
    """What somebody who has a seat again has to tell once more."""
    stay = queries.of(participation)
    if stay is None or not (stay.is_outside or stay.was_left):
        return ""
    if stay.is_outside:
        return _("The days that you told us before no longer hold, and what you told us of diet and access needs is erased: please give them again.")  # fmt: skip
    return _("What you told us of diet and access needs is erased, as you had given your seat back: please tell us again. Your days are kept: see whether they still hold.")  # fmt: skip


def until(participation) -> str:
    """Until when somebody who has a seat can tell days and room."""
    return own_page.until_words(participation.workshop)


def reserved(workshop) -> list[tuple[str, str]]:
    """Blocks in hotels, which stay as they are until somebody calls the hotel."""
    words = _("%(n)s rooms, %(days)s: the coordinator gives them back to the hotel")
    return blocks_in(workshop, words)


def asked_again(workshop) -> set[int]:
    """The ids of those people who come and have to give their days again."""
    stays = [stay for _guest, stay in db.session.execute(queries.coming(workshop)) if stay is not None]
    return {stay.participation.person_id for stay in stays if stay.is_outside} - {None}


def in_hand(workshop) -> list[tuple[str, str]]:
    return blocks_in(workshop, _("%(n)s rooms, %(days)s"))


def burning(workshop) -> list[tuple[str, str]]:
    """What waits for the coordinator before the week: rooms of other days, who has none, who is not told what is paid."""
    here = Workshop.id == workshop.id
    beside = db.session.execute(queries.left_behind().where(here)).first()
    ends = db.session.execute(queries.ends(today()).where(here)).first()
    counted = [
        (_("Days to be given again"), beside[1] if beside else 0),
        (_("Rooms booked for days beside the week"), beside[2] if beside else 0),
        (_("Rooms booked otherwise than asked now"), ends[1] if ends else 0),
        (_("Asked for a room and have none"), ends[2] if ends else 0),
        (_("Not told yet what is paid"), ends[4] if ends else 0),
    ]
    return [(label, str(n)) for label, n in counted if n]


def kept(workshop) -> list[tuple[str, str]]:
    words = _("%(n)s rooms stay reserved for %(days)s: change them with the hotel")
    return blocks_in(workshop, words)


def blocks_in(workshop, words) -> list[tuple[str, str]]:
    return [
        (block.hotel.name, words % {"n": block.rooms, "days": days(block.first_on, block.last_on)})
        for block in queries.blocks_of(workshop)
    ]
