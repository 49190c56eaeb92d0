"""What a participant is given, in words: on the own page and in the letter."""

import re
from hashlib import sha256

from flask_babel import ngettext

from workshop_portal import letters as texts
from workshop_portal.core import languages
from workshop_portal.core.clock import now, today
from workshop_portal.core.languages import text as _
from workshop_portal.funding.actions import claims_until
from workshop_portal.participants import letters
from workshop_portal.stays import queries
from workshop_portal.stays.letter_texts import FILLED, TEXTS
from workshop_portal.stays.workflow import LODGING_NOTED, NO_ROOM, Lodging, PaidBy
from workshop_portal.workshops import contact
from workshop_portal.workshops.workflow import has_days_ahead


def tell(participation, entitlement, stay, booking, *, whom, signature, by, at):
    """`whom`: to ask, and to send receipts to, as `contact.of` has it."""
    given = facts_of(participation, entitlement, stay, booking, whom)
    link = letters.stay(participation)
    letters.write(participation, "entitlement", link, signature, by, at, **given)


def previewed_asking(people) -> list:
    """The letter that asks to register, as the first of each language would get it now."""
    signature, stays = letters.signature_of(people[0].workshop), queries.stays_of(people)
    asked: dict[str, list] = {}
    for one in people:
        asked.setdefault(asking(stays.get(one.id)), []).append(one)
    return [
        letters.sheet_of(one, kind, signature, letters.stay(one))
        for kind in asked
        for one in letters.firsts(asked[kind])
    ]


def asking(stay) -> str:
    """The letter that asks somebody with this stay to register: who told days before the workshop moved is told why again."""
    kind = "stay_again" if stay is not None and stay.is_outside else "stay_reminder"
    texts.lay_down(TEXTS, FILLED, kind)
    return kind


def previewed_telling(people) -> list:
    """The letter that says what is paid, as the first of each language and of each kind of what it says would get it now."""
    signature, given = letters.signature_of(people[0].workshop), queries.entitlements_of(people)
    stays, rooms, whom = queries.stays_of(people), queries.bookings_of(people), contact.of(people[0].workshop)
    told = {one.id: facts_of(one, given[one.id], stays.get(one.id), rooms.get(one.id), whom) for one in people}
    firsts = {(one.language, *map(without_numbers, told[one.id].values())): one for one in reversed(people)}
    return [
        letters.sheet_of(one, "entitlement", signature, letters.stay(one), **told[one.id])
        for one in people if one in firsts.values()
    ]  # fmt: skip


def without_numbers(words) -> str:
    """What kind of a sentence it is, whatever its sums and days are."""
    return re.sub(r"\d[\d.,\u00a0]*", "", words).replace("nights", "night").replace("nachten", "nacht")


def marks_of(people) -> dict[str, str]:
    """Participant's key → what stands for this letter on the page that shows it: another one once it says another thing."""
    given, stays, rooms = queries.entitlements_of(people), queries.stays_of(people), queries.rooms_of(people)
    whom = contact.of(people[0].workshop) if people else {}
    said = {one.key: facts_of(one, given[one.id], stays.get(one.id), rooms.get(one.id), whom) for one in people}
    return {key: f"{key}.{sha256(repr(facts).encode()).hexdigest()[:16]}" for key, facts in said.items()}


def facts_of(participation, entitlement, stay, booking, whom) -> dict:
    """What the letter says that tells what is paid."""
    with languages.speaking(participation.language):
        given = {
            "lodging": lodging_words(entitlement, stay, booking), "travel": travel_words(entitlement),
            "room": " ".join(filter(None, (
                room_sentence(participation.workshop, entitlement, stay, booking), receipts_words(participation.workshop, entitlement, whom),
                instead_of_before(entitlement),
            ))),
        }  # fmt: skip
        if not asks_for_room(participation.language):
            given["lodging"] = f"{given['lodging']}. {given['room']}".rstrip(". ")
    return given


def instead_of_before(entitlement) -> str:
    """That this letter is another one than the last about money, or does not keep to what the one about the room said."""
    if entitlement.promised_at is None or entitlement.told_at is not None:
        return ""
    if not entitlement.was_told and entitlement.keeps_word:
        return ""
    told_on = languages.day(entitlement.promised_at)
    return _("This takes the place of what we told you on %(day)s.", day=told_on)


def receipts_words(workshop, given, whom) -> str:
    """Where the receipts of what is reimbursed go, and until when; or until when they could be sent."""
    if not given.is_reimbursed or workshop.last_on is None:
        return ""
    until = claims_until(workshop)
    told = {"day": languages.day(until), "name": whom["name"] or whom["centre"], "address": whom["address"]}
    if until < today():
        return _("Receipts could be sent until %(day)s. If you sent none, ask %(name)s at %(address)s.") % told
    return _("Send your receipts to %(name)s at %(address)s, by %(day)s: after that day it is not set aside for you any more.") % told  # fmt: skip


def tell_of_less(participation, former, entitlement, stay, booking, why, *, kind, whom, signature, by, at):
    """Less is given than was told, or the nights are paid in another way (`kind`): then and now, and why."""
    texts.lay_down(TEXTS, FILLED, kind)
    with languages.speaking(participation.language):
        words = _("Lodging: %(lodging)s. Travel: %(travel)s.")
        before = words if entitlement.was_told else _("Lodging: %(lodging)s.")
        then = before % {"lodging": promised_words(former), "travel": travel_words(former)}
        given = words % {"lodging": lodging_words(entitlement, stay, booking), "travel": travel_words(entitlement)}
        room = room_sentence(participation.workshop, entitlement, stay, booking)
        receipts = receipts_words(participation.workshop, entitlement, whom)
        told = {"former": then, "given": given, "told_on": languages.day(former.told_at), "reason": why,
                "room": f"{room} {receipts}".strip()}  # fmt: skip
    link = letters.stay(participation)
    letters.write(participation, kind, link, signature, by, at, **told)


def asks_for_room(language) -> bool:
    """Whether the office's text has a place for who books the room; an older one says it with the lodging."""
    template = texts.template_of("entitlement")
    return template is None or "room" in texts.placeholders_in(*texts.texts_of(template, language))


def wants_no_room(stay, booking) -> bool:
    """Whether a guest said that no room has to be booked, and none is."""
    return booking is None and stay is not None and stay.lodging in NO_ROOM


def lodging_words(entitlement, stay, booking) -> str:
    """What is given now, of a guest with this stay and this room, or None."""
    if entitlement.nights and entitlement.paid_by == PaidBy.CENTRE and wants_no_room(stay, booking):
        return ngettext(
            "%(num)s night, only in a room that the centre books", "%(num)s nights, only in a room that the centre books",
            entitlement.nights,
        )  # fmt: skip
    return nights_words(entitlement, entitlement.leaves_rest(booking))


def lodging_words_then(entitlement, _stay, booking) -> str:
    """The same once the workshop is over: the centre paid a room if it booked one, whatever its guest had asked for."""
    told = {"price": languages.euros(entitlement.night_cents)}
    if entitlement.nights and entitlement.paid_by == PaidBy.CENTRE and booking is None:
        return ngettext(
            "%(num)s night, only in a room that the centre booked", "%(num)s nights, only in a room that the centre booked",
            entitlement.nights,
        )  # fmt: skip
    if entitlement.nights and entitlement.leaves_rest(booking):
        return ngettext(
            "%(num)s night, booked by the centre, which paid up to %(price)s",
            "%(num)s nights, booked by the centre, which paid up to %(price)s a night", entitlement.nights, **told,
        )  # fmt: skip
    return nights_words(entitlement, leaves_rest=False)


def promised_words(promised) -> str:
    """The same of what was told in writing, as it was told: whatever is booked or wished for since."""
    return nights_words(promised, promised.promised_rest)


def nights_words(entitlement, leaves_rest) -> str:
    if not entitlement.nights:
        return _("not paid for you")
    told = {"price": languages.euros(entitlement.night_cents)}
    if leaves_rest:
        return ngettext(
            "%(num)s night, booked by the centre, which pays up to %(price)s",
            "%(num)s nights, booked by the centre, which pays up to %(price)s a night", entitlement.nights, **told,
        )  # fmt: skip
    if entitlement.paid_by == PaidBy.CENTRE:
        return ngettext(
            "%(num)s night, booked and paid by the centre", "%(num)s nights, booked and paid by the centre",
            entitlement.nights,
        )  # fmt: skip
    return ngettext(
        "%(num)s night, reimbursed up to %(price)s a night",
        "%(num)s nights, reimbursed up to %(price)s a night", entitlement.nights, **told,
    )  # fmt: skip


def travel_words(entitlement) -> str:
    if not entitlement.travel_cents:
        return _("not paid for you")
    return _("reimbursed up to %(cap)s, against receipts") % {"cap": languages.euros(entitlement.travel_cents)}


def who_books_and_pays(given, stay, booking) -> str:
    """One sentence about the room: who books it, and who pays which of its nights."""
    ours = booking is not None or (stay is not None and stay.lodging == Lodging.CENTRE)
    nights = (booking.nights if booking else stay.nights if stay else None) or 0
    if given.paid_by == PaidBy.CENTRE and wants_no_room(stay, booking):
        return _("You told us that you need no room from us, so none is booked for you, and a room that you book yourself is not paid. If you want one from us after all, say so in your stay or write to the coordinator.")  # fmt: skip
    if given.paid_by == PaidBy.CENTRE and stay is not None and stay.lodging in NO_ROOM:
        return _("You told us that you need no room from us. The one that is booked for you stays booked until you hear otherwise; a room that you book yourself is not paid.")  # fmt: skip
    if given.paid_by == PaidBy.CENTRE and not ours:
        return _("Tell us your days and that you want a room: then we book it and pay the nights named here.")
    if ours and booking is None and stay is not None and not stay.nights:
        return without_days(given)
    if not ours and (stay is None or stay.lodging is None):
        return with_nothing_told(given)
    if given.leaves_rest(booking):
        return _("We book your room.") + " " + shared_price(given, booking)
    if given.paid_by == PaidBy.CENTRE and nights > given.nights:
        words = _("We book your room and pay %(paid)s of its %(all)s nights; the other ones you pay at the hotel.")
        return words % {"paid": given.nights, "all": nights}
    if given.paid_by == PaidBy.CENTRE:
        return _("We book your room and pay it.")
    if given.nights and ours:
        return _("We book your room and you pay it at the hotel; the nights named here are reimbursed.")
    if given.nights:
        return _("You book and pay your room yourself; the nights named here are reimbursed.")
    if ours:
        return _("We book your room, and you pay it at the hotel.")
    return _("If you need a room, you book and pay it yourself.")


def with_nothing_told(given) -> str:
    """Nobody knows yet whether a room is wished for: who books is settled by the answer."""
    if given.nights:
        return _("Tell us whether you need a room: then we book it. You pay your room first, and the nights named here are reimbursed.")  # fmt: skip
    return _("Tell us whether you need a room: then we book it, and you pay it at the hotel.")


def is_too_late(workshop, entitlement, stay, booking) -> bool:
    """Whether nothing can be said of a room that the centre would book, or be asked for: none is, and its first day has come."""
    is_told = stay is not None and stay.lodging is not None
    ours = entitlement.paid_by == PaidBy.CENTRE or not is_told or stay.lodging == Lodging.CENTRE
    return booking is None and ours and not has_days_ahead(workshop, now())


def room_sentence(workshop, given, stay, booking) -> str:
    """Who books the room and pays it, as long as something can be said of it."""
    return "" if is_too_late(workshop, given, stay, booking) else who_books_and_pays(given, stay, booking)


def without_days(given) -> str:
    """A room is wished for, and nobody can book it before its days are known."""
    if given.paid_by == PaidBy.CENTRE:
        return _("Tell us when you arrive and leave: only then can we book your room, and pay the nights named here.")
    if given.nights:
        return _("Tell us when you arrive and leave: only then can we book your room. You pay it at the hotel; the nights named here are reimbursed.")  # fmt: skip
    return _("Tell us when you arrive and leave: only then can we book your room. You pay it at the hotel.")


def tell_of_rooms(bookings, given, stays, *, by, at):
    """Rooms of one block are booked, or for other days than before: which, when, and who pays it.

    `given`, `stays`: what each guest is given, and asked for, by the participation's id.
    """
    signature = letters.signature_of(bookings[0].block.workshop) if bookings else ""
    for booking in bookings:
        who = booking.participation
        with languages.speaking(who.language):
            words = _("A room is booked for you: %(hotel)s, %(days)s, %(price)s a night. %(pays)s")
            change = words % room_and_price(booking, given.get(who.id)) + not_confirmed(booking, stays.get(who.id))
        tell_of_change(who, change, signature, by=by, at=at)


def tell_of_price(rows, former_cents, *, by, at):
    """The rooms of these (booking, what is given) of one block cost another price than before."""
    signature = letters.signature_of(rows[0][0].block.workshop) if rows else ""
    for booking, given in rows:
        with languages.speaking(booking.participation.language):
            words = _("The price of your room at %(hotel)s, %(days)s, is now %(price)s a night instead of %(former)s. %(pays)s")  # fmt: skip
            change = words % {**room_and_price(booking, given), "former": languages.euros(former_cents)}
            if booking.is_outside:
                change += " " + _("These are not the days of the workshop any more, so they are not confirmed: you hear from us.")  # fmt: skip
        tell_of_change(booking.participation, change, signature, by=by, at=at)


def room_and_price(booking, given) -> dict:
    price = languages.euros(booking.block.price_cents)
    return {**where_and_when(booking), "price": price, "pays": who_pays(given, booking)}


def not_confirmed(booking, stay) -> str:
    """That a guest asked for more nights than are booked."""
    if stay is None or not booking.is_shorter_than(stay):
        return ""
    asked = languages.days(stay.arrive_on, stay.leave_on)
    return " " + _("You asked for %(days)s: the other nights are not confirmed.", days=asked)


def tell_of_lost_room(participation, booking, *, by, at):
    with languages.speaking(participation.language):
        words = _("The room at %(hotel)s, %(days)s, is not booked for you any more. Write to us if you need one.")
        change = words % where_and_when(booking) + not_paid_elsewhere(participation)
    return tell_of_change(participation, change, by=by, at=at)


def not_paid_elsewhere(participation) -> str:
    """That nights which the centre pays are paid in a room of its own alone, as a sentence that follows another one."""
    if not queries.nights_paid_by_the_centre(participation):
        return ""
    return " " + _("We pay nights for you only in a room that we book: one that you book yourself is not paid.")


def tell_of_days(participation, stay, *, by, at):
    """The coordinator wrote other days or another room into the stay."""
    with languages.speaking(participation.language):
        lodging = _(LODGING_NOTED[stay.lodging]) if stay.lodging else "–"
        told = {"arrive": languages.day(stay.arrive_on), "leave": languages.day(stay.leave_on), "lodging": lodging}
        words = _("We have noted this stay for you: arrival %(arrive)s, departure %(leave)s, lodging: %(lodging)s.")
        change = words % told + room_kept(stay, queries.booking_of(participation))
    return tell_of_change(participation, change, by=by, at=at)


def room_kept(stay, booking) -> str:
    """That a room stays booked for other days than those noted now, as a sentence that follows another one."""
    noted = stay.arrive_on, stay.leave_on, stay.lodging
    if booking is None or noted == (booking.arrive_on, booking.leave_on, Lodging.CENTRE):
        return ""
    words = _("Your room stays booked at %(hotel)s for %(days)s until you hear otherwise.")
    return " " + words % where_and_when(booking)


def tell_of_change(participation, change, signature=None, *, by, at):
    texts.lay_down(TEXTS, FILLED, "stay_changed")
    signature = signature or letters.signature_of(participation.workshop)
    letters.write(participation, "stay_changed", letters.stay(participation), signature, by, at, change=change)


def where_and_when(booking) -> dict:
    hotel = booking.block.hotel
    where = f"{hotel.name}, {hotel.place}" if hotel.place else hotel.name
    return {"hotel": where, "days": languages.days(booking.arrive_on, booking.leave_on)}


def who_pays(given, booking) -> str:
    """Who pays a room that is booked."""
    if given is None or not given.nights:
        return _("You pay it at the hotel.")
    if given.leaves_rest(booking):
        return shared_price(given, booking)
    if given.paid_by == PaidBy.CENTRE and booking.nights > given.nights:
        words = _("We pay %(paid)s of its %(all)s nights; the other ones you pay at the hotel.")
        return words % {"paid": given.nights, "all": booking.nights}
    if given.paid_by == PaidBy.CENTRE:
        return _("We pay it.")
    most = min(given.night_cents, booking.block.price_cents)  # receipts come to no more
    return ngettext(
        "You pay it at the hotel; %(num)s night is reimbursed, up to %(price)s.",
        "You pay it at the hotel; %(num)s nights are reimbursed, up to %(price)s each.",
        min(given.nights, booking.nights), price=languages.euros(most),
    )  # fmt: skip


def shared_price(given, booking) -> str:
    """Which part of a room the centre pays that costs more than is committed for a night; the rest is its guest's."""
    told = {"price": languages.euros(given.night_cents), "paid": given.nights, "all": booking.nights,
            "rest": languages.euros(booking.block.price_cents - given.night_cents)}  # fmt: skip
    if booking.nights > given.nights:
        return _("We pay %(price)s of the price of %(paid)s of its %(all)s nights; all that is beyond that you pay at the hotel.") % told  # fmt: skip
    return _("We pay %(price)s of each night; the other %(rest)s a night you pay at the hotel.") % told
