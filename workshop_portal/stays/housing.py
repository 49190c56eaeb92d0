"""What is done about hotels: blocks of rooms for a workshop, and who sleeps in them. The caller commits."""

from datetime import date

from sqlalchemy import update

from workshop_portal import journal
from workshop_portal.core import promises
from workshop_portal.core.clock import day_of, now
from workshop_portal.core.db import db, rows_changed
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants import seats
from workshop_portal.stays import entitling, given_back, letters, queries
from workshop_portal.stays.actions import must_come
from workshop_portal.stays.models import Block, Booking, Entitlement, Hotel
from workshop_portal.stays.workflow import Lodging, Nights, Rest

promises.put_into_words(
    {
        "block_kept": N_("More rooms of this block are booked than that. Take bookings back first."),
        "block_has_nights": N_("A block has at least one night."),
        "hotel.name": N_("There is a hotel with this name already."),
        "uq_hotel_name": N_("There is a hotel with this name already."),
        "booking.participation_id": N_("This person has a room already."),
        "uq_booking_participation_id": N_("This person has a room already."),
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
    dearer = dearer_for(block, facts["price_cents"])
    if dearer and rest is None:
        raise say_who_pays(dearer[0][1])
    shorter = losing_nights(block, *nights_of(facts, block))
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
        note_rest(booking, by, at)
    if dearer and rest == Rest.CENTRE:
        told = [given for booking, given in dearer if (booking, given) in cut or (tell and not booking.is_outside)]
        entitling.commit_price(block, [given for _booking, given in dearer], told=told, by=by, at=at)
    tell_of_terms(block, before["price_cents"], cut, dearer, tell=tell, by=by, at=at)


def tell_of_terms(block, former_cents, cut, dearer, *, tell, by, at):
    """Who lost nights reads which ones are booked; else whom another price concerns reads that, and of a room beside the week,
    which is confirmed to nobody, only who is to pay a part of it.
    """
    told = [booking for booking, _given in cut]
    given = {booking.participation_id: one for booking, one in cut}
    tell_of_rooms(told, given, queries.stays_of([one.participation for one in told]), by=by, at=at)
    if block.price_cents == former_cents:
        return
    rows = [row for row in dearer if row[0].guest_pays_rest]
    if tell:
        rows += [row for row in queries.booked_in(block) if row not in rows and not row[0].is_outside]
    rows = [row for row in rows if row[0] not in told]
    letters.tell_of_price(rows, former_cents, by=by, at=at)
    note_told(rows, at)


def tell_of_rooms(bookings, given, stays, *, by, at):
    letters.tell_of_rooms(bookings, given, stays, by=by, at=at)
    note_told([(one, given.get(one.participation_id)) for one in bookings], at)


def note_told(rows, at):
    """Letters about these (booking, what is given or None) say who pays the rooms."""
    for booking, given in rows:
        if given is not None:
            given.note_room(booking, at or now())


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
        journal.record(one.participation, "rebook room", by=by, at=at, detail=wish_beyond(one, stay) if stay else "")
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


def note_rest(booking, by, at):
    """Who is to pay a part of a room that the centre was to pay is named in the journal."""
    if booking.guest_pays_rest:
        journal.record(booking.participation, "leave rest", by=by, at=at)


def dearer_for(block, price_cents) -> list[tuple[Booking, Entitlement]]:
    """(booking, what is given) of those whose rooms this price makes dearer than what the centre committed for a night."""
    if price_cents <= block.price_cents:
        return []
    return [(booking, given) for booking, given in queries.booked_in(block) if given and given.is_under(price_cents)]


def settle(block, *, by, at=None, done=True):
    """The hotel has the final number, so that its day to cancel by may pass; of its rooms that were given back it knows.
    Nothing happens where that is so already.
    """
    at = at or now()
    hold(block)
    if done == (block.settled_at is not None):
        return
    for who in given_back.untold_of(block) if done else given_back.told_by_number(block):
        journal.record(who, "tell hotel" if done else "untell hotel", by=by, at=at, detail=block.told_as)
    block.settled_at = at if done else None
    journal.record(block.workshop, "settle rooms" if done else "unsettle rooms", by=by, at=at)


def open_anew(workshop, by, at):
    """The workshop is cancelled: what was settled with a hotel is not any more, for its rooms are to be given back."""
    for block in queries.blocks_of(workshop):
        if block.settled_at:
            block.settled_at = None
            journal.record(workshop, "unsettle rooms", by=by, at=at)


def hold(block):
    """Hold the workshop, as whoever changes its rooms does, and know the block as it is now."""
    seats.hold(block.workshop)
    db.session.refresh(block)


def book(block, people, *, by, tell=False, rest=None, nights=None, at=None) -> list[Booking]:
    """Put these people into the block: all of them, or nobody when there are not as many rooms. `tell`: each gets a letter;
    who is to pay a part of what the centre pays gets it anyway.

    `rest`: who pays where the centre pays nights that cost more here than is committed for them; `nights`: which ones, where
    somebody asks for some that the block does not have.
    """
    hold(block)  # its price, and below what is given, as they are now
    seats.hold_with(people)
    stays, given = queries.stays_of(people), queries.entitlements_of(people, as_now=True)
    made = []
    for one in people:
        must_come(one)
        stay = stays.get(one.id)
        if one.id not in given:
            words = N_("Decide first what %(name)s is given: that is seen before anything is booked.")
            raise Refused(words, name=one.name)
        made.append(Booking(block=block, participation=one, **must_fit(block, one, stay, nights)))
    below = [
        (one, given[one.participation.id]) for one in made if given[one.participation.id].is_under(block.price_cents)
    ]
    must_say_who_pays(below, rest)
    take(block, len(made))
    share_price(block, below, rest, tell=tell, by=by, at=at)
    db.session.add_all(made)
    db.session.flush()
    for booking in made:
        who = booking.participation
        journal.record(who, "book room", by=by, at=at, detail=wish_beyond(booking, stays[who.id]))
        note_rest(booking, by, at)
    told = [one for one in made if tell or one.guest_pays_rest]
    tell_of_rooms(told, given, stays, by=by, at=at)
    return made


def must_say_who_pays(below, rest):
    """`below`: (booking, what is given) of those whose room costs more than the centre committed for a night."""
    if below and rest is None:
        raise say_who_pays(below[0][1])


def share_price(block, below, rest, *, tell, by, at):
    """Who pays the difference, as was said; `tell`: a letter says so to whoever does not pay it."""
    for booking, _given in below:
        booking.guest_pays_rest = rest == Rest.GUEST
    if below and rest == Rest.CENTRE:
        dearer = [given for _booking, given in below]
        entitling.commit_price(block, dearer, told=dearer if tell else (), by=by, at=at)


def say_who_pays(given) -> Refused:
    words = N_("A room here costs more than is committed for %(name)s. Say who pays the difference.")
    return Refused(words, name=given.participation.name)


def is_longer(block, stay) -> bool:
    """Whether somebody asks for nights that this block does not have."""
    return stay.arrive_on < block.first_on or stay.leave_on > block.last_on


def must_fit(block, one, stay, nights=None) -> dict[str, date]:
    """The days of a guest who has told them, with some of their nights in this block; all of them, or else as `nights` says."""
    if stay is None or not (stay.arrive_on and stay.leave_on and stay.nights):
        raise Refused(N_("The arrival and departure of %(name)s are not known, so nobody was booked."), name=one.name)
    if stay.is_outside:
        words = N_("The days of %(name)s were given for the former days, so nobody was booked.")
        raise Refused(words, name=one.name)
    if stay.leave_on <= block.first_on or stay.arrive_on >= block.last_on:
        raise Refused(N_("%(name)s is here on no night of this block, so nobody was booked."), name=one.name)
    if is_longer(block, stay) and nights is None:
        words = N_("%(name)s asks for nights that this block does not have. Say which ones are booked.")
        raise Refused(words, name=one.name)
    if nights == Nights.BLOCK:
        return dict(zip(("arrive_on", "leave_on"), block.cut(stay.arrive_on, stay.leave_on), strict=True))
    return {"arrive_on": stay.arrive_on, "leave_on": stay.leave_on}


def wish_beyond(booking, stay) -> str:
    """What its guest asked for, where that is more than is booked; "" where a day was left out."""
    return "" if stay.nights is None or booking.has_days_of(stay) else stay.wish


def held_room(participation) -> Booking | None:
    """Somebody's room and its block as they are now: from here on nobody else changes rooms of the workshop."""
    seats.hold_with([participation])
    return queries.booking_of(participation, as_now=True)


def rebook(participation, *, by, tell=False, rest=None, nights=None, at=None) -> Booking:
    """The room is booked for the days that its guest asks for now, in the same block; all else as in `book`."""
    booking = held_room(participation)
    must_come(participation)
    if booking is None:
        raise Refused(N_("%(name)s has no room any more."), name=participation.name)
    block, stay = booking.block, queries.of(participation)
    if stay is None or stay.lodging != Lodging.CENTRE:
        raise Refused(N_("%(name)s asks for no room any more: give it back."), name=participation.name)
    days, given = must_fit(block, participation, stay, nights), queries.entitlements_of([participation], as_now=True)
    below = unsaid(booking, given.get(participation.id))
    must_say_who_pays(below, rest)
    for name, day in days.items():
        setattr(booking, name, day)
    share_price(block, below, rest, tell=tell, by=by, at=at)
    db.session.flush()
    journal.record(participation, "rebook room", by=by, at=at, detail=wish_beyond(booking, stay))
    db.session.expire(booking, ["booked_for"])
    if below:
        note_rest(booking, by, at)
    if tell or (below and booking.guest_pays_rest):
        tell_of_rooms([booking], given, {participation.id: stay}, by=by, at=at)
    return booking


def unsaid(booking, given) -> list[tuple[Booking, Entitlement]]:
    """(booking, what is given) of a room that costs more than the centre committed for a night, where nobody said yet that
    its guest pays the difference.
    """
    is_below = given is not None and given.is_under(booking.block.price_cents) and not booking.guest_pays_rest
    return [(booking, given)] if is_below else []


def give_back(participation, *, by, tell=False, at=None):
    """The coordinator gives the room back of somebody who comes."""
    booking = held_room(participation)
    if booking is None:
        return
    must_not_be_left(booking, at)
    if tell:
        letters.tell_of_lost_room(participation, booking, by=by, at=at)
    drop(booking, by, at)


def must_not_be_left(booking, at=None):
    """Finance finds the hotel's bill by the rooms that were slept in."""
    if booking.leave_on <= day_of(at or now()):
        words = N_("The nights of %(name)s in this room are over, so it can't be given back any more.")
        raise Refused(words, name=booking.participation.name)


def tell_hotel(participation, hotel, *, by, at=None):
    """It is noted that this hotel knows that this guest's room was given back."""
    if (participation, hotel) in given_back.rooms_to_tell_of([participation]):
        journal.record(participation, "tell hotel", by=by, at=at, detail=hotel.key)


def take(block, rooms):
    free = update(Block).where(Block.id == block.id, Block.booked + rooms <= Block.rooms)
    if rows_changed(changed(free, rooms)) != 1:
        raise Refused(N_("This block has no rooms left for all of them, so nobody was booked."))
    db.session.expire(block)


def changed(rows, by):
    values = {"booked": Block.booked + by, "version": Block.version + 1}
    return rows.values(**values).execution_options(synchronize_session=False)


def cancel(participation, by, at=None):
    """Give the room back; nothing where there is none."""
    booking = held_room(participation)
    if booking is not None:
        drop(booking, by, at)


def drop(booking, by, at):
    """Give this room back, of a workshop that is held."""
    block, who, line = booking.block, booking.participation, booking.given_back_as
    db.session.delete(booking)
    db.session.flush()
    rows_changed(changed(update(Block).where(Block.id == block.id), -1))
    db.session.expire(block)
    journal.record(who, "cancel room", by=by, at=at, detail=line)
