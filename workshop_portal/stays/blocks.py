"""What is done about hotels and the blocks of rooms that they keep for a workshop; who sleeps in them is in `housing`. The
caller commits."""

from datetime import date

from workshop_portal import journal
from workshop_portal.core import promises
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants import seats
from workshop_portal.stays import entitling, given_back, housing, letters, queries
from workshop_portal.stays.models import Block, Booking, Entitlement, Hotel
from workshop_portal.stays.workflow import Nights, Rest

promises.put_into_words(
    {
        "block_kept": N_("More rooms of this block are booked than that. Take bookings back first."),
        "block_has_nights": N_("A block has at least one night."),
        "hotel.name": N_("There is a hotel with this name already."),
        "uq_hotel_name": N_("There is a hotel with this name already."),
    }
)


def add_hotel(facts, *, by, at=None) -> Hotel:
    hotel = Hotel(**facts)
    db.session.add(hotel)
    db.session.flush()
    journal.record(hotel, "create", by=by, at=at)
    return hotel


def revise_hotel(hotel, facts, *, by, at=None):
    for name, value in facts.items():
        setattr(hotel, name, value)
    db.session.flush()
    journal.record(hotel, "revise", by=by, at=at)


def reserve(workshop, hotel, facts, *, by, at=None) -> Block:
    """A hotel keeps rooms for a workshop."""
    block = Block(workshop=workshop, hotel=hotel, **facts)
    db.session.add(block)
    db.session.flush()
    journal.record(workshop, "reserve rooms", by=by, at=at, detail=str(block.rooms))
    housing.follow(workshop, by, at)
    return block


def revise_block(block, hotel, facts, *, by, rest=None, tell=False, nights=None, at=None):
    """Change the terms; another day to cancel by, or more rooms, are to be settled with the hotel anew.

    `rest`: who pays where rooms are booked whose nights the centre pays, and they get dearer than what is committed; `tell`:
    those who have a room get a letter, where its price is another one; who is to pay a part of it from then on gets it anyway.
    `nights`: which ones stay booked, where the block loses nights of a room: those of the block, which its guest reads
    anyway, or all of them, as the hotel agreed.
    """
    seats.hold(block.workshop)
    if block.booked and hotel.id != block.hotel_id:
        raise Refused(N_("Rooms of this block are booked, so its hotel can't be another one."))
    if facts["cancel_by_on"] != block.cancel_by_on or facts["rooms"] > block.rooms:
        block.settled_at = None
    days = nights_of(facts, block)
    dearer = dearer_for(block, facts["price_cents"], *days, nights)
    if dearer and rest is None:
        raise housing.say_who_pays(dearer[0][1])
    shorter = losing_nights(block, *days)
    if shorter and nights is None:
        words = N_("The block does not have all nights of the room of %(name)s any more. Say which ones stay booked.")
        raise Refused(words, name=shorter[0][0].participation.name)
    cut = shorter if nights == Nights.BLOCK else []
    before, block.hotel = terms_of(block), hotel
    for name, value in facts.items():
        setattr(block, name, value)
    cut_to_block(block, [booking for booking, _given in cut], by=by, at=at)
    db.session.flush()
    journal.record(block.workshop, "change rooms", by=by, at=at, detail=changes_of(block, before))
    for booking, _given in dearer:
        booking.guest_pays_rest = rest == Rest.GUEST
        housing.note_rest(booking, by, at)
    if dearer and rest == Rest.CENTRE:
        told = [given for booking, given in dearer if (booking, given) in cut or (tell and not booking.is_outside)]
        entitling.commit_price(block, dearer, told=told, by=by, at=at)
    tell_of_terms(block, before["price_cents"], cut, dearer, tell=tell, by=by, at=at)
    housing.follow(block.workshop, by, at)


def tell_of_terms(block, former_cents, cut, dearer, *, tell, by, at):
    """Who lost nights reads which ones are booked; else whom another price concerns reads that, and of a room beside the week,
    which is confirmed to nobody, only who is to pay a part of it.
    """
    told = [booking for booking, _given in cut]
    given = {booking.participation_id: one for booking, one in cut}
    housing.tell_of_rooms(told, given, queries.stays_of([one.participation for one in told]), by=by, at=at)
    if block.price_cents == former_cents:
        return
    rows = [row for row in dearer if row[0].guest_pays_rest]
    if tell:
        rows += [row for row in queries.booked_in(block) if row not in rows and not row[0].is_outside]
    rows = [row for row in rows if row[0] not in told]
    letters.tell_of_price(rows, former_cents, by=by, at=at)
    housing.note_told(rows, at)


def nights_of(facts, block) -> tuple[date, date]:
    return facts.get("first_on", block.first_on), facts.get("last_on", block.last_on)


def losing_nights(block, first_on, last_on) -> list[tuple[Booking, Entitlement | None]]:
    """(booking, what is given) of those of whose rooms the block has nights now, and would not have them with these days; a
    room beside the week is to be booked anew anyway, once its guest has told other days.
    """
    if first_on <= block.first_on and last_on >= block.last_on:
        return []
    return [
        row for row in queries.booked_in(block) if not row[0].is_outside and loses(block, row[0], first_on, last_on)
    ]


def loses(block, booking, first_on, last_on) -> bool:
    first, last = block.cut(booking.arrive_on, booking.leave_on)
    return first < last and not first_on <= first < last <= last_on


def cut_to_block(block, bookings, *, by, at):
    """Of these rooms the nights that the block has now stay booked; none of them loses all."""
    stays = queries.stays_of([one.participation for one in bookings])
    for one in bookings:
        first, last = block.cut(one.arrive_on, one.leave_on)
        if first >= last:
            words = N_("The room of %(name)s has no night in these days: give it back first, or say that the hotel keeps all nights. Nothing was changed.")  # fmt: skip
            raise Refused(words, name=one.participation.name)
        one.arrive_on, one.leave_on = first, last
        stay = stays.get(one.participation_id)
        journal.record(
            one.participation, "rebook room", by=by, at=at, detail=housing.wish_beyond(one, stay) if stay else ""
        )
        db.session.flush()
        db.session.expire(one, ["booked_for"])


def terms_of(block) -> dict:
    return {name: getattr(block, name) for name in ("rooms", "first_on", "last_on", "price_cents")}


def changes_of(block, before) -> str:
    """What the journal keeps of a change: the rooms, then from and to of its days and of its price where they are others."""
    after = terms_of(block)
    days, prices = ([f"{one['first_on']}/{one['last_on']}" for one in (before, after)],
                    [f"{one['price_cents']}c" for one in (before, after)])  # fmt: skip
    rooms = [str(one["rooms"]) for one in (before, after)]
    pairs = [(old, new) for old, new in (rooms, days, prices) if old != new]
    return ", ".join(f"{old} → {new}" for old, new in pairs) or rooms[1]


def dearer_for(block, price_cents, first_on, last_on, nights=None) -> list[tuple[Booking, Entitlement]]:
    """(booking, what is given) of those whose rooms this price makes dearer than what the centre committed for them; those
    that lose nights with these days keep as many as `nights` says.
    """
    if price_cents <= block.price_cents:
        return []
    rows, found = queries.booked_in(block), []
    for booking, given in rows:
        kept = booking.nights
        if nights == Nights.BLOCK and not booking.is_outside and loses(block, booking, first_on, last_on):
            kept = (min(booking.leave_on, last_on) - max(booking.arrive_on, first_on)).days
        if given and given.is_under(price_cents, kept):
            found.append((booking, given))
    return found


def settle(block, *, by, at=None, done=True):
    """The hotel has the final number, so that its day to cancel by may pass; of its rooms that were given back it knows.
    Nothing happens where that is so already.
    """
    at = at or now()
    housing.hold(block)
    if done == (block.settled_at is not None):
        return
    for who in given_back.untold_of(block) if done else given_back.told_by_number(block):
        journal.record(who, "tell hotel" if done else "untell hotel", by=by, at=at, detail=block.told_as)
    block.settled_at = at if done else None
    journal.record(block.workshop, "settle rooms" if done else "unsettle rooms", by=by, at=at)
    housing.follow(block.workshop, by, at)


def open_anew(workshop, by, at):
    """The workshop is cancelled: what was settled with a hotel is not any more, for its rooms are to be given back."""
    for block in queries.blocks_of(workshop):
        if block.settled_at:
            block.settled_at = None
            journal.record(workshop, "unsettle rooms", by=by, at=at)
    housing.follow(workshop, by, at)
