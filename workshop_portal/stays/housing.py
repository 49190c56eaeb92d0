"""Who sleeps in which block of rooms: booked, booked for other days, given back. The caller commits."""

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
from workshop_portal.stays.models import Block, Booking, Entitlement
from workshop_portal.stays.workflow import Lodging, Nights, Rest
from workshop_portal.workshops import acts

promises.put_into_words(
    {
        "booking.participation_id": N_("This person has a room already."),
        "uq_booking_participation_id": N_("This person has a room already."),
    }
)


def tell_of_rooms(bookings, given, stays, *, by, at):
    letters.tell_of_rooms(bookings, given, stays, by=by, at=at)
    note_told([(one, given.get(one.participation_id)) for one in bookings], at)


def note_told(rows, at):
    """Letters about these (booking, what is given or None) say who pays the rooms."""
    for booking, given in rows:
        if given is not None:
            given.note_room(booking, at or now())


def note_rest(booking, by, at):
    """Who is to pay a part of a room that the centre was to pay is named in the journal."""
    if booking.guest_pays_rest:
        journal.record(booking.participation, "leave rest", by=by, at=at)


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
        (one, given[one.participation.id])
        for one in made
        if given[one.participation.id].is_under(block.price_cents, one.nights)
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
    follow(block.workshop, by, at, opens=False)
    return made


def must_say_who_pays(below, rest):
    """`below`: (booking, what is given) of those whose room costs more than the centre committed for it."""
    if below and rest is None:
        raise say_who_pays(below[0][1])


def share_price(block, below, rest, *, tell, by, at):
    """Who pays the difference, as was said; `tell`: a letter says so to whoever does not pay it."""
    for booking, _given in below:
        booking.guest_pays_rest = rest == Rest.GUEST
    if below and rest == Rest.CENTRE:
        told = [given for _booking, given in below] if tell else ()
        entitling.commit_price(block, below, told=told, by=by, at=at)


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
    return dict(zip(("arrive_on", "leave_on"), days_in(block, stay, nights), strict=True))


def days_in(block, stay, nights=None) -> tuple[date, date]:
    """The days for which a room is booked here."""
    days = stay.arrive_on, stay.leave_on
    return block.cut(*days) if nights == Nights.BLOCK else days


def nights_in(block, stay, nights=None) -> int:
    """How many nights are booked here; 0 where the days are not known, or none of them is here."""
    if not stay or not stay.nights:
        return 0
    first, last = days_in(block, stay, nights)
    return max((last - first).days, 0)


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
    below = unsaid(booking, given.get(participation.id), nights_in(block, stay, nights))
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


def unsaid(booking, given, nights) -> list[tuple[Booking, Entitlement]]:
    """(booking, what is given) of a room that costs more for so many nights than the centre committed, where nobody said yet
    that its guest pays the difference.
    """
    if given is None or given.leaves_rest(booking) or not given.is_under(booking.block.price_cents, nights):
        return []
    return [(booking, given)]


def give_back(participation, *, by, tell=False, at=None):
    """The coordinator gives the room back of somebody who comes."""
    booking = held_room(participation)
    if booking is None:
        return
    must_not_be_left(booking, at)
    if tell:
        letters.tell_of_lost_room(participation, booking, by=by, at=at)
    drop(booking, by, at)
    follow(participation.workshop, by, at)


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


def cancel(people, by, at=None):
    """Give the rooms of these people back, of one workshop that is held."""
    rooms = queries.rooms_of(people, as_now=True)
    for one in people:
        if one.id in rooms:
            drop(rooms[one.id], by, at)
    if rooms:
        follow(people[0].workshop, by, at)


def drop(booking, by, at):
    """Give this room back, of a workshop that is held."""
    block, who, line = booking.block, booking.participation, booking.given_back_as
    db.session.delete(booking)
    db.session.flush()
    rows_changed(changed(update(Block).where(Block.id == block.id), -1))
    db.session.expire(block)
    journal.record(who, "cancel room", by=by, at=at, detail=line)


def follow(workshop, by, at, *, opens=True):
    """The plan has it as done that rooms are given back once none is left to be; `opens`: and as open again, while a hotel
    takes some back.
    """
    reserved, on = queries.blocks_of(workshop), day_of(at or now())
    left = [one for one in reserved if one.is_open]
    if reserved and not left:
        acts.follow_rooms(workshop, left=False, by=by, at=at)
    elif opens and any(one.cancel_by_on is None or one.cancel_by_on >= on for one in left):
        acts.follow_rooms(workshop, left=True, by=by, at=at)
