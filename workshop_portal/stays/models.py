"""One stay a participation: days, room, consents, sealed what somebody eats and needs; what each is given; hotels and rooms."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from workshop_portal.core import vault
from workshop_portal.core.db import Keyed, When, db, kinds
from workshop_portal.core.edits import Versioned
from workshop_portal.funding.models import LineKind
from workshop_portal.journal import JournalLine
from workshop_portal.participants.answer_by import day_of
from workshop_portal.participants.models import Participation
from workshop_portal.stays.workflow import Lodging, PaidBy, Sharing
from workshop_portal.workshops.models import Workshop


def is_beside(arrive_on, leave_on, workshop) -> bool:
    """Whether these days lie beside the week, as after a move."""
    if workshop.first_on is None:
        return False
    return bool(arrive_on and arrive_on > workshop.last_on or leave_on and leave_on < workshop.first_on)


class Stay(Keyed, Versioned, db.Model):
    """What a participant told of the stay. It may lack anything; `registered_at` is when it was first saved, since a
    new yes if there was one, and empty again where the days are asked for anew.

    `diet` is sealed {"codes": [...], "other": "...", "severity": "..."}, `needs` is a sealed text.
    """

    __table_args__ = (CheckConstraint("leave_on >= arrive_on", name="leaves_after_arriving"),)

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), unique=True)
    arrive_on: Mapped[date | None]
    leave_on: Mapped[date | None]
    lodging: Mapped[Lodging | None] = mapped_column(kinds(Lodging))
    sharing: Mapped[Sharing | None] = mapped_column(kinds(Sharing))
    share_with: Mapped[str] = mapped_column(String(200), default="")
    diet: Mapped[str] = vault.sealed()
    needs: Mapped[str] = vault.sealed()
    needs_told_at: Mapped[When | None]  # the last time that diet or needs were written
    photo_consent: Mapped[bool] = mapped_column(default=False)
    list_consent: Mapped[bool] = mapped_column(default=False)
    hotel_consent: Mapped[bool] = mapped_column(default=False)
    registered_at: Mapped[When | None]
    reminded_at: Mapped[When | None]  # the last time that its guest was asked to register, once a day at most

    participation: Mapped[Participation] = relationship()

    @property
    def nights(self) -> int | None:
        return (self.leave_on - self.arrive_on).days if self.arrive_on and self.leave_on else None

    @property
    def wish(self) -> str:
        """The days asked for, as the journal keeps them with a room that has others; `queries.wish` is the same in SQL."""
        return f"wish {self.arrive_on}/{self.leave_on}"

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is not told yet of days and lodging."""
        return tuple(name for name in ("arrive_on", "leave_on", "lodging") if getattr(self, name) is None)

    @property
    def is_outside(self) -> bool:
        """Whether its days are to be given again: they were told for another week, or lie beside this one."""
        if self.participation is None or not (self.arrive_on or self.leave_on):
            return False
        return self.registered_at is None or is_beside(self.arrive_on, self.leave_on, self.participation.workshop)

    @property
    def was_left(self) -> bool:
        """Whether it was told before its guest gave the seat back, or it was taken: diet and access needs are erased since, whether there were
        any or not, and not told again.
        """
        answered_at = self.participation.answered_at if self.participation else None
        is_older = bool(self.registered_at and answered_at and self.registered_at < answered_at)
        return is_older and self.needs_told_at is None

    @property
    def is_told(self) -> bool:
        return self.registered_at is not None and not self.was_left

    def may_be_asked(self, on) -> bool:
        """Whether it is not told, or to be told again, and its guest was not asked to on this day."""
        return not self.is_told and (self.reminded_at is None or day_of(self.reminded_at) < on)


FACTS = ("nights", "paid_by", "night_cents", "travel_cents")  # what an entitlement gives


class Entitlement(Keyed, Versioned, db.Model):
    """What a participant is given. Its cents are committed in the workshop's funding record as long as it stands."""

    __table_args__ = (
        CheckConstraint("nights >= 0 AND night_cents >= 0 AND travel_cents >= 0", name="nothing_below_zero"),
        CheckConstraint("(nights > 0) = (paid_by IS NOT NULL)", name="lodging_says_who_pays"),
    )

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), unique=True)
    nights: Mapped[int] = mapped_column(default=0)
    paid_by: Mapped[PaidBy | None] = mapped_column(kinds(PaidBy))
    night_cents: Mapped[int] = mapped_column(default=0)  # the price, or the most that is reimbursed
    travel_cents: Mapped[int] = mapped_column(default=0)  # the most that is reimbursed
    told_at: Mapped[When | None]  # this, as it is now
    promised_nights: Mapped[int | None]  # and the rest of what was told in writing the last time
    promised_paid_by: Mapped[PaidBy | None] = mapped_column(kinds(PaidBy, "promised_paid_by"))
    promised_night_cents: Mapped[int | None]
    promised_travel_cents: Mapped[int | None]  # None while only letters about the room have said who pays it
    promised_rest: Mapped[bool] = mapped_column(default=False)  # the guest pays what the room costs beyond
    promised_at: Mapped[When | None]

    participation: Mapped[Participation] = relationship()

    @property
    def lodging_cents(self) -> int:
        return self.nights * self.night_cents

    def cents_of(self, kind) -> int:
        """What it takes of this kind of line; `claims.CENTS_OF` is the same in SQL."""
        return {LineKind.LODGING: self.lodging_cents, LineKind.TRAVEL: self.travel_cents}[kind]

    @property
    def is_reimbursed(self) -> bool:
        """Whether any of it is paid back against receipts."""
        return self.travel_cents > 0 or self.paid_by == PaidBy.REIMBURSED

    @property
    def facts(self) -> dict:
        return {name: getattr(self, name) for name in FACTS}

    @property
    def promised(self) -> "Entitlement | None":
        """What its guest was told in writing the last time, which may be another thing by now."""
        if self.promised_at is None:
            return None
        facts = {name: getattr(self, f"promised_{name}") for name in FACTS}
        facts["travel_cents"] = facts["travel_cents"] or 0
        return Entitlement(told_at=self.promised_at, promised_rest=self.promised_rest, **facts)

    def note_told(self, booking, at):
        """Its guest, who has this room or None, is told in writing what is given now."""
        self.told_at = self.promised_at = at
        self.promised_rest = self.leaves_rest(booking)
        for name, value in self.facts.items():
            setattr(self, f"promised_{name}", value)

    @property
    def was_told(self) -> bool:
        """Whether a letter about money has said what is given, this or another thing."""
        return self.promised_travel_cents is not None

    @property
    def keeps_word(self) -> bool:
        """Whether the nights are paid as was told in writing, or more of them."""
        then = self.promised
        if then is None:
            return True
        pays_all = then.paid_by == PaidBy.CENTRE and not then.promised_rest  # at whatever price a night
        is_paid = self.lodging_cents >= then.lodging_cents if pays_all else self.night_cents >= then.night_cents
        return then.nights == 0 or (self.paid_by == then.paid_by and is_paid and self.nights >= then.nights)

    def note_room(self, booking, at):
        """A letter about this room says who pays it: that is told in writing too, where no letter about money was yet."""
        if self.was_told or not (self.nights or self.promised_at):
            return
        self.promised_at, self.promised_rest = at, self.leaves_rest(booking)
        self.promised_nights, self.promised_paid_by = min(self.nights, booking.nights), self.paid_by
        price, pays_all = booking.block.price_cents, self.paid_by == PaidBy.CENTRE and not self.promised_rest
        self.promised_night_cents = price if pays_all else min(self.night_cents, price)

    def keep_word(self, told_at=None):
        """The centre pays its room though that costs more: to whom it had promised to pay the room, and to whom a letter of
        this moment says so instead of what was promised before, that is as good as promised.
        """
        if self.promised_paid_by != PaidBy.CENTRE or (self.promised_rest and told_at is None):
            return
        if self.promised_rest:
            self.promised_rest, self.promised_at = False, told_at
        self.promised_night_cents = max(self.promised_night_cents, self.night_cents)

    def is_under(self, price_cents, nights) -> bool:
        """Whether the centre pays nights, and committed less than a room costs for as many nights at this price."""
        return self.paid_by == PaidBy.CENTRE and self.is_less_than(price_cents, nights)

    def is_less_than(self, price_cents, nights) -> bool:
        """Whether a room costs more than is given: what is given for nights that nobody books pays dearer ones too."""
        return self.night_cents < price_cents and self.lodging_cents < price_cents * min(nights, self.nights)

    def price_for(self, price_cents, nights) -> int:
        """What it gives a night once it pays so many nights of a room at this price; given nights that nobody books pay too."""
        return -(-price_cents * min(nights, self.nights) // self.nights)

    def leaves_rest(self, booking) -> bool:
        """Whether the guest pays what this room costs beyond what the centre gives for each night, as was said when it was
        booked; not while all that is given pays the nights that are booked now.
        """
        if booking is None or not booking.guest_pays_rest:
            return False
        return self.is_under(booking.block.price_cents, booking.nights)


class Hotel(Keyed, Versioned, db.Model):
    """A hotel that the centre works with."""

    name: Mapped[str] = mapped_column(String(200), unique=True)
    place: Mapped[str] = mapped_column(String(300), default="")  # street and town
    contact: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    in_use: Mapped[bool] = mapped_column(default=True)


class Block(Keyed, Versioned, db.Model):
    """Rooms that a hotel keeps for a workshop. `booked` is counted here, so that no more can be taken than there are."""

    parent = "workshop"
    __table_args__ = (
        CheckConstraint("booked >= 0 AND booked <= rooms", name="block_kept"),
        CheckConstraint("last_on > first_on", name="block_has_nights"),
        CheckConstraint("price_cents >= 0 AND rooms > 0", name="block_terms"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    hotel_id: Mapped[int] = mapped_column(ForeignKey("hotel.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]  # the morning after the last night
    price_cents: Mapped[int]  # a room and night
    rooms: Mapped[int]
    booked: Mapped[int] = mapped_column(default=0)
    cancel_by_on: Mapped[date | None] = mapped_column(index=True)  # until then rooms can be given back
    settled_at: Mapped[When | None]  # the hotel has the final number

    workshop: Mapped[Workshop] = relationship()
    hotel: Mapped[Hotel] = relationship()

    def cut(self, arrive_on, leave_on) -> tuple[date, date]:
        """Of these days those that it has."""
        return max(arrive_on, self.first_on), min(leave_on, self.last_on)

    @property
    def is_open(self) -> bool:
        """Whether some of its rooms are nobody's, and the hotel is still to hear which it keeps."""
        return self.settled_at is None and self.booked < self.rooms

    @property
    def told_as(self) -> str:
        """The detail of a line of the journal about one of its rooms: `queries.hotel_of` reads the hotel out of it."""
        return f"{self.hotel.key} {self.key}"


class Booking(Keyed, db.Model):
    """One participant's room in a block, for the days that were booked."""

    __table_args__ = (CheckConstraint("leave_on > arrive_on", name="booking_has_nights"),)

    block_id: Mapped[int] = mapped_column(ForeignKey("block.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), unique=True)
    arrive_on: Mapped[date]
    leave_on: Mapped[date]
    guest_pays_rest: Mapped[bool] = mapped_column(
        default=False
    )  # of nights that the centre pays, and cost more than it gives

    booked_for: Mapped[str | None] = column_property(  # the wish of which it has only the nights of the block, or ""
        select(JournalLine.detail)
        .where(
            JournalLine.subject_kind == Participation.__tablename__, JournalLine.subject_id == participation_id,
            JournalLine.deed.in_(("book room", "rebook room")),
        )
        .order_by(JournalLine.id.desc()).limit(1).correlate_except(JournalLine).scalar_subquery()
    )  # fmt: skip

    block: Mapped[Block] = relationship()
    participation: Mapped[Participation] = relationship()

    @property
    def nights(self) -> int:
        return (self.leave_on - self.arrive_on).days

    @property
    def given_back_as(self) -> str:
        """The detail of the line that it was given back: `given_back.days_given_back` reads the days out of it."""
        return f"{self.block.told_as} {self.arrive_on}/{self.leave_on}"

    @property
    def is_outside(self) -> bool:
        return is_beside(self.arrive_on, self.leave_on, self.participation.workshop)

    def is_shorter_than(self, stay) -> bool:
        """Whether its guest asks for these nights and for others."""
        here = not stay.is_outside and stay.arrive_on and stay.leave_on
        return bool(here) and (stay.arrive_on < self.arrive_on or stay.leave_on > self.leave_on)

    def has_days_of(self, stay) -> bool:
        return (self.arrive_on, self.leave_on) == (stay.arrive_on, stay.leave_on)

    def is_cut(self, stay) -> bool:
        """Whether just these days were asked for when it was said that it has the nights of its block alone, which has no
        others by now.
        """
        if stay.nights is None or self.booked_for != stay.wish:
            return False
        return (self.arrive_on, self.leave_on) == self.block.cut(stay.arrive_on, stay.leave_on)

    def differs_from(self, stay) -> bool:
        """Whether its guest, who has told days of this week, asks for other days or for no room; not where that was answered."""
        if stay.is_outside or stay.registered_at is None:
            return False
        return stay.lodging != Lodging.CENTRE or not (self.has_days_of(stay) or self.is_cut(stay))


class Invoice(Keyed, db.Model):
    """What a hotel asks the centre to pay for a workshop; below zero it is a credit note."""

    parent = "workshop"
    __table_args__ = (
        UniqueConstraint("hotel_id", "number", name="uq_invoice_number"),
        CheckConstraint("cents <> 0", name="invoice_has_amount"),
        CheckConstraint("nights >= 0", name="invoice_nights"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    hotel_id: Mapped[int] = mapped_column(ForeignKey("hotel.id"))
    number: Mapped[str] = mapped_column(String(60))
    dated_on: Mapped[date]
    nights: Mapped[int | None]  # as far as it says how many
    cents: Mapped[int]

    workshop: Mapped[Workshop] = relationship()
    hotel: Mapped[Hotel] = relationship()
