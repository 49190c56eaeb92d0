"""The stays of a workshop as its table shows them: a line a person, and what they add up to."""

import re
from datetime import date
from typing import NamedTuple

from workshop_portal.core.clock import today
from workshop_portal.core.languages import euros
from workshop_portal.core.words import N_
from workshop_portal.participants.models import Participation
from workshop_portal.stays.models import Booking, Entitlement, Stay
from workshop_portal.stays.workflow import Lodging, PaidBy, Sharing

FORMERLY_BOOKED = N_("Booked for the former week: the new days are still to come.")
FORMERLY_TOLD = N_("Told for the former week: the guest has still to give the days again.")
UNSURE = N_("The guest has still to say whether these days hold.")


class Line(NamedTuple):
    """One person who comes, and the stay; an empty one where nothing is known."""

    who: Participation
    stay: Stay
    booking: Booking | None = None
    given: Entitlement | None = None

    @property
    def billed(self) -> int:
        """How many nights of the room the centre pays at the hotel; the other ones its guest pays there."""
        if self.given is None or self.given.paid_by != PaidBy.CENTRE:
            return 0
        return min(self.given.nights, (self.booking or self.stay).nights or 0)

    @property
    def most_cents(self) -> int | None:
        """The most that the centre pays a night, where its guest pays the rest."""
        return self.given.night_cents if self.given and self.billed and self.given.leaves_rest(self.booking) else None

    @property
    def is_given_more(self) -> bool:
        """Whether more nights are given than its guest asks for."""
        asks = None if self.is_outside else self.stay.nights
        return self.given is not None and asks is not None and self.given.nights > asks

    @property
    def hotel(self) -> str:
        return self.booking.block.hotel.name if self.booking else ""

    @property
    def asked_otherwise(self) -> bool:
        """Whether by now the guest asks for other days than are booked, or for no room."""
        return self.booking is not None and self.booking.differs_from(self.stay)

    @property
    def is_cut(self) -> bool:
        """Whether it was said that the room has the nights of the block alone."""
        return self.booking is not None and not self.is_outside and self.booking.is_cut(self.stay)

    @property
    def told(self) -> bool:
        return self.stay.is_told

    @property
    def is_complete(self) -> bool:
        return self.told and self.stay.nights is not None and self.stay.lodging is not None and not self.is_outside

    @property
    def wants_room(self) -> bool:
        return (self.told or self.again) and self.stay.lodging == Lodging.CENTRE

    @property
    def may_be_asked(self) -> bool:
        return self.stay.may_be_asked(today())

    @property
    def is_outside(self) -> bool:
        """Whether the days are to be given again, as after a move."""
        return self.stay.is_outside

    @property
    def again(self) -> bool:
        """Whether it was told, and is to be told again."""
        return self.is_outside or self.stay.was_left

    @property
    def awaited(self) -> str:
        """What is still to come of the days of its room."""
        if self.booking is not None and self.booking.is_outside:
            return FORMERLY_BOOKED
        if not self.is_outside:
            return ""
        return UNSURE if self.booking else FORMERLY_TOLD


def figures(lines) -> dict[str, int]:
    rooms = [line for line in lines if line.wants_room]
    return {
        "come": len(lines),
        "told": sum(line.told for line in lines),
        "complete": sum(line.is_complete for line in lines),
        "again": sum(line.again for line in lines),
        "rooms": len(rooms),
        "booked": sum(line.booking is not None for line in rooms),
        "share": sum(line.stay.sharing == Sharing.SHARED for line in rooms),
        "nights": sum(line.stay.nights or 0 for line in rooms if not line.is_outside),
        "nightless": sum(line.is_outside or line.stay.nights is None for line in rooms),
        "to_ask": sum(line.may_be_asked for line in lines),
    }


def rooming(lines) -> list[tuple]:
    """(name, arrival, departure, nights, room, shares with, address, hotel, nights that the centre pays, euros of each at
    most, what is still to come of the days) of who needs a room: the days that are booked, where they are; a shared room only where both want it; an address
    only where the hotel may have it; a price only where the room costs more than the centre pays.
    """
    rooms = [line for line in lines if line.wants_room or line.booking]
    pairs = pairs_in(rooms)
    return [
        (
            line.who.name, *days_of(line), room_of(line, pairs), pairs[line.who.id].name if line.who.id in pairs else "",
            line.who.email if line.stay.hotel_consent else "", line.hotel, line.billed,
            "" if line.most_cents is None else euros(line.most_cents), line.awaited,
        )
        for line in rooms
    ]  # fmt: skip


def days_of(line) -> tuple[date | None, date | None, int | None]:
    told = line.booking or line.stay
    return told.arrive_on, told.leave_on, told.nights


def room_of(line, pairs) -> Sharing | None:
    if line.who.id in pairs:
        return Sharing.SHARED
    return Sharing.ALONE if line.stay.sharing else None


def pairs_in(lines) -> dict[int, Participation]:
    """A participation's id → with whom that person shares: each names the other, and nobody else is meant."""
    found = {}
    willing = [line for line in lines if line.stay.sharing == Sharing.SHARED and line.stay.share_with.strip()]
    for line in willing:
        meant = [one for one in willing if one is not line and names(line, one) and names(one, line)]
        if len(meant) == 1:
            found[line.who.id] = meant[0].who
    return {id_: other for id_, other in found.items() if other.id in found and found[other.id].id == id_}


def names(line, other) -> bool:
    """Whether this person wrote the other one's name, or a part of it that stands there as a word."""
    written = words_of(line.stay.share_with)
    return bool(written) and written <= words_of(other.who.name)


def words_of(name) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))
