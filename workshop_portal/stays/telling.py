"""What pages that ask before a step is taken say of the stays of those who come, and of rooms reserved for them."""

from flask_babel import ngettext

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import day, days, euros, speaking
from workshop_portal.core.languages import text as _
from workshop_portal.funding.actions import claims_until
from workshop_portal.participants.queries import coming_to
from workshop_portal.stays import given_back, letters, own_page, queries
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import opened_by
from workshop_portal.workshops.workflow import State


def unregistered(workshop) -> list[tuple[str, str]]:
    stays = [stay for _guest, stay in db.session.execute(queries.coming(workshop))]
    left = sum(stay is None or not stay.is_told for stay in stays)
    return [(_("Not registered yet"), _("%(n)s of %(all)s who come", n=left, all=len(stays)))]


def given_up(participation) -> list[tuple[str, str]]:
    """What goes with somebody's seat: what is paid, and the room."""
    stay = queries.of(participation)
    entitlement = queries.standing_entitlements_of([participation]).get(participation.id)
    booking = queries.booking_of(participation)
    found = []
    if entitlement and entitlement.nights:
        found.append((_("Lodging"), letters.lodging_words(entitlement, stay, booking)))
    if entitlement and entitlement.travel_cents:
        found.append((_("Travel"), letters.travel_words(entitlement)))
    if booking:
        booked = days(booking.arrive_on, booking.leave_on)
        found.append((_("Room"), f"{booking.block.hotel.name}, {booked}"))
    return found


def erased(participation) -> list[tuple[str, str]]:
    """What is erased with it, whether anything was told or not."""
    stay = queries.of(participation)
    if stay is None or not stay.registered_at:
        return []
    return [(_("Diet and access"), _("all that you told us of it is erased"))]


def rooms_ended(people) -> dict[int, str]:
    """That the room of those who have one is given back, by the participation's id, each in its guest's language."""
    rooms, found = queries.rooms_of(people), {}
    for one in people:
        if one.id in rooms:
            with speaking(one.language):
                found[one.id] = room_ended(rooms[one.id])
    return found


def promises_ended(people) -> dict[int, str]:
    """The same of what they were promised in writing."""
    given, found = queries.standing_entitlements_of(people), {}
    for one in people:
        if one.id in given and is_promise(given[one.id].promised):
            with speaking(one.language):
                found[one.id] = promise_ended(given[one.id].promised)
    return found


def ended_for(workshop, readers) -> dict[int, list[str]]:
    """Both for those of these people with accounts who come, as organisers do: by the person's id, in their languages."""
    return told_seats(workshop, readers, queries.standing_entitlements_of, ended_words)


def ended_words(workshop, mine, booking) -> list[str]:
    promised = mine.promised if mine else None
    words = [room_ended(booking)] if booking else []
    return [*words, promise_ended(promised)] if is_promise(promised) else words


def told_seats(workshop, readers, entitlements_of, told) -> dict[int, list[str]]:
    """What each of these readers who has a seat is told of the own room and money: `told` of (workshop, what is given, room)."""
    seats = {one.person_id: one for one in queries.seats_of(workshop, readers)}
    given, rooms, found = entitlements_of(seats.values()), queries.rooms_of(seats.values()), {}
    for reader in readers:
        if reader.id in seats:
            mine = seats[reader.id]
            with speaking(reader.language):
                found[reader.id] = told(workshop, given.get(mine.id), rooms.get(mine.id))
    return found


def room_ended(booking) -> str:
    told = {"hotel": booking.block.hotel.name, "days": days(booking.arrive_on, booking.leave_on)}
    return _("The room that we booked for you (%(hotel)s, %(days)s) is cancelled by us.") % told


def promise_ended(promised) -> str:
    told = {
        "day": day(promised.told_at),
        "what": "; ".join(f"{label}: {words}" for label, words in promise_words(promised)),
    }
    return _("What we promised you on %(day)s is not paid any more: %(what)s.") % told


def promise_words(promised) -> list[tuple[str, str]]:
    what = [(_("Lodging"), letters.promised_words(promised))] if promised.nights else []
    return what + ([(_("Travel"), letters.travel_words(promised))] if promised.travel_cents else [])


def taken(people) -> dict[int, list[tuple[str, str]]]:
    """What goes with the seats of these people, as a coordinator reads it: by the participation's id."""
    given, stays, rooms = queries.standing_entitlements_of(people), queries.stays_of(people), queries.rooms_of(people)
    found: dict[int, list[tuple[str, str]]] = {}
    for one in people:
        mine, booking = given.get(one.id), rooms.get(one.id)
        facts = money_words(mine, stays.get(one.id), booking) if mine else []
        if booking:
            told = {"hotel": booking.block.hotel.name, "days": days(booking.arrive_on, booking.leave_on)}
            facts.append((_("Room"), _("%(hotel)s, %(days)s: the hotel has to hear it from you") % told))
        if facts:
            found[one.id] = facts
    return found


def money_words(given, stay, booking) -> list[tuple[str, str]]:
    """What somebody is given, with what it comes to, and what was promised in writing."""
    found = []
    if given.nights:
        found.append((_("Lodging"), f"{letters.lodging_words(given, stay, booking)} ({euros(given.lodging_cents)})"))
    if given.travel_cents:
        found.append((_("Travel"), letters.travel_words(given)))
    if is_promise(given.promised):
        then = given.promised
        told = {
            "day": day(then.told_at),
            "what": "; ".join(f"{label}: {words}" for label, words in promise_words(then)),
        }
        found.append((_("Promised in writing"), _("on %(day)s; %(what)s") % told))
    return found


def kept_at_a_move(people) -> dict[int, str]:
    """What becomes of the rooms of these people, and of what they were told is paid, when the days change: by the
    participation's id, each in its guest's language.
    """
    given, rooms = queries.entitlements_of(people), queries.rooms_of(people)
    found = {}
    for one in people:
        with speaking(one.language):
            words = kept_words(one.workshop, given.get(one.id), rooms.get(one.id))
        found[one.id] = "".join(f" {sentence}" for sentence in words)
    return found


def kept_for(workshop, readers) -> dict[int, list[str]]:
    """The same for those of these people with accounts who come, as organisers do: by the person's id."""
    return told_seats(workshop, readers, queries.entitlements_of, kept_words)


def kept_words(workshop, mine, booking) -> list[str]:
    """What holds of a room and of what was promised in writing, and the new last day for receipts."""
    words = [former_room(booking)] if booking else []
    promised = mine.promised if mine else None
    if promised is None or not is_promise(promised):
        return words
    if mine.told_at:
        words.append(_("What we told you about lodging and travel still holds."))
    if promised.is_reimbursed:
        words.append(_("The last day for your receipts is another one now: please send them by %(day)s.") % {"day": day(claims_until(workshop))})  # fmt: skip
    return words


def promised_here(workshop) -> list[tuple[str, str]]:
    """What was promised in writing to those who come, which other days leave as it is, and a cancelling does not."""
    promised = promises_of(workshop)
    if promised and workshop.last_on is None:
        return [(_("Promised in writing"), _("ended with the cancelling, and is decided anew"))]
    words = ngettext("%(num)s person, %(sum)s in all: it still holds", "%(num)s people, %(sum)s in all: it still holds", len(promised), sum=euros(sum(one.lodging_cents + one.travel_cents for one in promised)))  # fmt: skip
    return [(_("Promised in writing"), words)] if promised else []


def receipts_until(workshop) -> list[tuple[str, str]]:
    """The last day for receipts of what was promised, which follows the days of the workshop."""
    if workshop.last_on is None or not any(one.is_reimbursed for one in promises_of(workshop)):
        return []
    return [(_("Last day for receipts"), day(claims_until(workshop)))]


def promises_of(workshop) -> list:
    return promises_in(queries.all_entitlements(workshop))


def promises_in(entitlements) -> list:
    said = (one.promised for one in entitlements)
    return [one for one in said if is_promise(one)]


def told_days(people) -> set[int]:
    """The ids of those who told when they arrive or leave."""
    return {key for key, stay in queries.stays_of(people).items() if stay.arrive_on or stay.leave_on}


def former_room(booking) -> str:
    words = _("The room that we booked for you (%(hotel)s, %(days)s) is for the former days: we change it with the hotel once you have given the new ones, and write to you.")  # fmt: skip
    return words % {"hotel": booking.block.hotel.name, "days": days(booking.arrive_on, booking.leave_on)}


def is_promise(promised) -> bool:
    return promised is not None and bool(promised.nights or promised.travel_cents)


def promised_to(people) -> set[int]:
    """The ids of those who were told in writing that something is paid for them."""
    return {key for key, one in queries.standing_entitlements_of(people).items() if is_promise(one.promised)}


def hotels_to_tell(people) -> str:
    """That hotels have to hear of rooms that these people do not need any more."""
    rows = given_back.rooms_to_tell_of(people)
    words = _("Tell the hotel: %(rooms)s. Note it under Hotel rooms once it knows.")
    return words % {"rooms": rooms_by_name(rows)} if rows else ""


def rooms_by_name(rows, nights=None) -> str:
    """Whose room it was, in which hotel, and its nights, as `given_back.days_given_back` has them."""
    if nights is None:
        nights = given_back.days_given_back([who for who, _hotel in rows])
    return "; ".join(room_by_name(who, hotel, nights.get((who.id, hotel.key))) for who, hotel in rows)


def room_by_name(who, hotel, nights) -> str:
    return f"{who.name} ({hotel.name}, {days(*nights)})" if nights else f"{who.name} ({hotel.name})"


def told_to_no_hotel(workshop) -> list[tuple[str, str]]:
    """For who takes the workshop over: rooms given back of which no hotel has heard."""
    if workshop.state == State.CANCELLED:
        return []  # all of them go back, block by block
    rows = given_back.rooms_to_tell(workshop)
    return [(_("Rooms given back that the hotel does not know of"), rooms_by_name(rows))] if rows else []


def told_before(participation) -> str:
    """What somebody who has a seat again has to tell once more."""
    stay = queries.of(participation)
    if stay is None or not (stay.is_outside or stay.was_left):
        return ""
    if stay.is_outside:
        return _("The days that you told us before no longer hold, and what you told us of diet and access needs was erased: please give them again.")  # fmt: skip
    return _("What you told us of diet and access needs was erased when your seat became free: please tell us again. Your days are kept: see whether they still hold.")  # fmt: skip


def until(participation) -> str:
    """Until when somebody who has a seat can tell days and room."""
    return own_page.until_words(participation.workshop)


def at_stake(decision) -> list[tuple[str, str]]:
    """Before a decision is rescinded, or its workshop cancelled: how many have a room, what was promised them in writing, and
    what is reserved in hotels. Organisers are counted too: they read it of their own.
    """
    workshop = opened_by(decision)
    if workshop is None or workshop.state == State.CANCELLED:
        return []
    people = coming_to(workshop)
    rooms, promised = len(queries.rooms_of(people)), promises_in(queries.standing_entitlements_of(people).values())
    facts = []
    if rooms:
        words = ngettext("%(num)s person, organisers included, has a room. That person reads that it is cancelled.", "%(num)s people, organisers included, have a room. Each of them reads that it is cancelled.", rooms)  # fmt: skip
        facts.append((_("Rooms"), words))
    if promised:
        total = euros(sum(one.lodging_cents + one.travel_cents for one in promised))
        words = ngettext("%(num)s person, organisers included, %(sum)s in all. It is not paid any more, and that person reads so.", "%(num)s people, organisers included, %(sum)s in all. It is not paid any more, and each of them reads so.", len(promised), sum=total)  # fmt: skip
        facts.append((_("Promised in writing"), words))
    return facts + reserved(workshop)


def reserved(workshop) -> list[tuple[str, str]]:
    """Blocks in hotels, which stay as they are until somebody calls the hotel."""
    words = _("%(n)s rooms, %(days)s: the coordinator gives them back to the hotel")
    return blocks_in(workshop, words)


def to_give_back(workshop) -> list[str]:
    """The blocks of a workshop that is cancelled: hotel, rooms, nights, and until when they can be given back."""
    words = _("%(hotel)s: %(n)s rooms, %(days)s")
    until, over = _(", to be given back until %(day)s"), _(", where the day to give rooms back was %(day)s")
    return [
        words % {"hotel": one.hotel.name, "n": one.rooms, "days": days(one.first_on, one.last_on)}
        + ((over if one.cancel_by_on < today() else until) % {"day": day(one.cancel_by_on)} if one.cancel_by_on else "")
        for one in queries.blocks_of(workshop)
    ]


def asked_again(workshop) -> set[int]:
    """The ids of those people who come and have to give their days again."""
    stays = [stay for _guest, stay in db.session.execute(queries.coming(workshop)) if stay is not None]
    return {stay.participation.person_id for stay in stays if stay.is_outside} - {None}


def in_hand(workshop) -> list[tuple[str, str]]:
    return blocks_in(workshop, _("%(n)s rooms, %(days)s")) + told_to_no_hotel(workshop)


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
