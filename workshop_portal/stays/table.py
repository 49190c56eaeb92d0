"""The stays of a workshop as its table shows them: a line a person, and what they add up to."""

from dataclasses import dataclass
from datetime import date

from workshop_portal.participants.models import Participation
from workshop_portal.stays.models import Stay
from workshop_portal.stays.workflow import Lodging, Sharing


@dataclass(frozen=True)
class Line:
    """One person who comes, and the stay; an empty one where nothing is known."""

    who: Participation
    stay: Stay
    hotel: str = ""

    @property
    def told(self) -> bool:
        return self.stay.registered_at is not None

    @property
    def is_complete(self) -> bool:
        return self.told and self.stay.nights is not None and self.stay.lodging is not None and not self.is_outside

    @property
    def wants_room(self) -> bool:
        return (self.told or self.is_outside) and self.stay.lodging == Lodging.CENTRE

    @property
    def may_be_asked(self) -> bool:
        return not self.told and self.stay.reminded_at is None

    @property
    def is_outside(self) -> bool:
        """Whether the days are to be given again, as after a move."""
        return self.stay.is_outside


def figures(lines) -> dict[str, int]:
    rooms = [line for line in lines if line.wants_room]
    return {
        "come": len(lines),
        "told": sum(line.told for line in lines),
        "complete": sum(line.is_complete for line in lines),
        "again": sum(line.is_outside for line in lines),
        "rooms": len(rooms),
        "share": sum(line.stay.sharing == Sharing.SHARED for line in rooms),
        "nights": sum(line.stay.nights or 0 for line in rooms if not line.is_outside),
        "to_ask": sum(line.may_be_asked for line in lines),
    }


def rooming(lines) -> list[tuple[str, date | None, date | None, int | None, Sharing | None, str, str, str]]:
    """(name, arrival, departure, nights, room, shares with, address, hotel) of who needs a room; an address only where
    the hotel may have it."""
    return [
        (
            line.who.name, line.stay.arrive_on, line.stay.leave_on, line.stay.nights, line.stay.sharing,
            line.stay.share_with if line.stay.sharing == Sharing.SHARED else "",
            line.who.email if line.stay.hotel_consent else "", line.hotel,
        )
        for line in lines
        if line.wants_room or line.hotel
    ]  # fmt: skip
