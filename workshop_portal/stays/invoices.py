"""What hotels ask to be paid, held against the nights that are booked there and paid by the centre. The caller commits."""

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from workshop_portal import journal
from workshop_portal.core import promises
from workshop_portal.core.db import db, rows_changed
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants.models import Participation
from workshop_portal.prints.queries import missed
from workshop_portal.stays.models import Block, Booking, Entitlement, Hotel, Invoice
from workshop_portal.stays.workflow import PaidBy

promises.put_into_words(
    {
        "uq_invoice_number": N_("An invoice of this hotel with this number is noted already."),
        "invoice.hotel_id, invoice.number": N_("An invoice of this hotel with this number is noted already."),
    }
)


class Slept(NamedTuple):
    """One room as it was booked, what is given to its guest, and whether the guest was not there."""

    booking: Booking
    given: Entitlement | None
    was_missed: bool

    @property
    def cents(self) -> int:
        return self.booking.nights * self.booking.block.price_cents

    @property
    def paid_nights(self) -> int:
        """Nights that the centre pays to the hotel."""
        given = self.given
        return min(given.nights, self.booking.nights) if given and given.paid_by == PaidBy.CENTRE else 0

    @property
    def paid_cents(self) -> int:
        """What of them the centre pays: their price, or of each what is given while its guest pays the rest."""
        price, given = self.booking.block.price_cents, self.given
        return self.paid_nights * (given.night_cents if given and given.leaves_rest(self.booking) else price)


@dataclass
class Bill:
    """One hotel of a workshop: who slept there, and its invoices."""

    hotel: Hotel
    rooms: list[Slept] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)

    @property
    def nights(self) -> int:
        return sum(one.paid_nights for one in self.rooms)

    @property
    def cents(self) -> int:
        return sum(one.paid_cents for one in self.rooms)

    @property
    def asked(self) -> int:
        return sum(one.cents for one in self.invoices)

    @property
    def differs(self) -> int:
        """Cents that are asked beyond what is booked and paid by the centre; below zero it is less."""
        return self.asked - self.cents


def of(workshop) -> list[Bill]:
    """The hotels with rooms for this workshop, by name; two statements."""
    rows = select(Booking, Entitlement, missed()).join(Booking.block).join(Block.hotel).join(Booking.participation)
    rows = rows.outerjoin(Entitlement, Entitlement.participation_id == Booking.participation_id)
    rows = rows.where(Block.workshop_id == workshop.id, Participation.workshop_id == workshop.id)
    rows = rows.options(
        contains_eager(Booking.block).contains_eager(Block.hotel), contains_eager(Booking.participation)
    )
    found: dict[int, Bill] = {}
    for booking, given, was_missed in db.session.execute(rows.order_by(Participation.name, Participation.id)):
        hotel = booking.block.hotel
        found.setdefault(hotel.id, Bill(hotel)).rooms.append(Slept(booking, given, was_missed))
    noted = select(Invoice).where(Invoice.workshop_id == workshop.id).options(joinedload(Invoice.hotel))
    for one in db.session.scalars(noted.order_by(Invoice.dated_on, Invoice.id)):
        found.setdefault(one.hotel_id, Bill(one.hotel)).invoices.append(one)
    return sorted(found.values(), key=lambda one: (one.hotel.name.casefold(), one.hotel.id))


def hotels_of(workshop) -> list[Hotel]:
    """Those that keep rooms for it, or kept some."""
    theirs = select(Block.hotel_id).where(Block.workshop_id == workshop.id)
    return list(db.session.scalars(select(Hotel).where(Hotel.id.in_(theirs)).order_by(Hotel.name, Hotel.id)))


def note(workshop, hotel, facts, *, by, at=None) -> Invoice:
    """An invoice came in. Nothing is booked by it: what is paid stands in the funding record."""
    invoice = Invoice(workshop_id=workshop.id, hotel_id=hotel.id, **facts)
    db.session.add(invoice)
    db.session.flush()
    journal.record(workshop, "note invoice", by=by, at=at, detail=f"{hotel.key} {invoice.number}")
    return invoice


def take_out(invoice, *, by, at=None):
    """It was noted by mistake."""
    workshop, detail = invoice.workshop, f"{invoice.hotel.key} {invoice.number}"
    gone = Invoice.__table__.delete().where(Invoice.id == invoice.id)
    if not rows_changed(gone):
        raise Refused(N_("This invoice was taken out already."))
    journal.record(workshop, "take invoice out", by=by, at=at, detail=detail)
