"""What the coordinator reads of a guest who gives the seat back, or comes after all."""

from flask_babel import ngettext

from workshop_portal import letters as texts
from workshop_portal.core import languages
from workshop_portal.core.languages import text as _
from workshop_portal.participants import queries as participants
from workshop_portal.participants.workflow import MAYBE, Answer
from workshop_portal.stays import queries
from workshop_portal.stays.letter_texts import FILLED, TEXTS
from workshop_portal.workshops import letters as workshops
from workshop_portal.workshops.queries import coordinators_of


def tell_of_cancelling(participation, by, at, wanted):
    """The coordinator learns that somebody who had a seat comes no more, or perhaps, and which room was booked."""
    workshop = participation.workshop
    coordinator = coordinators_of([workshop.id]).get(workshop.id)
    if coordinator is None:
        return
    kind = "guest_perhaps" if wanted == MAYBE else "guest_cancelled"
    texts.lay_down(TEXTS, FILLED, kind)
    with languages.speaking(coordinator.language):
        given = queries.standing_entitlements_of([participation]).get(participation.id)
        waiting = (
            waiting_words(participants.how_many_wait(workshop)) if workshop.first_on else ""
        )  # none is given before
        facts = {"guest": participation.name, "money": money_words(given),
                 "room": room_words(queries.booking_of(participation)) + waiting}  # fmt: skip
    signature = workshops.signed(None)
    workshops.write(coordinator, kind, workshop, signature, facts, by=by, at=at, page="/participants")


def tell_of_returning(participation, by, at):
    """The coordinator, who read that somebody had cancelled, learns that this guest comes after all, or waits for a seat."""
    workshop = participation.workshop
    coordinator = coordinators_of([workshop.id]).get(workshop.id)
    if coordinator is None:
        return
    texts.lay_down(TEXTS, FILLED, "guest_returns")
    with languages.speaking(coordinator.language):
        facts = {"guest": participation.name, "seat": seat_words(participation)}
    signature = workshops.signed(None)
    workshops.write(coordinator, "guest_returns", workshop, signature, facts, by=by, at=at, page="/participants")


def seat_words(participation) -> str:
    free = participation.workshop.capacity - participation.workshop.confirmed
    if participation.state == Answer.WAITING and free > 0:
        return ngettext(
            "%(num)s seat is free, but others wait before: so this yes is on the waiting list.",
            "%(num)s seats are free, but others wait before: so this yes is on the waiting list.", free,
        )  # fmt: skip
    if participation.state == Answer.WAITING:
        return _("No seat is free, so this yes is on the waiting list.")
    return _("The seat is taken again. The room and what is paid are to be decided anew; diet and access needs were erased and are asked for again.")  # fmt: skip


def money_words(given) -> str:
    """That what somebody was given is free again, as a sentence that follows another one."""
    is_any = given is not None and given.lodging_cents + given.travel_cents > 0
    return " " + _("So is the money for lodging and travel that is not paid yet.") if is_any else ""


def waiting_words(people) -> str:
    """That others wait for the seat, as a sentence that follows another one."""
    if not people:
        return ""
    return " " + ngettext(
        "%(num)s person waits for a seat: give it under Participants.",
        "%(num)s people wait for a seat: give it to the first of them under Participants.", people,
    )  # fmt: skip


def room_words(booking) -> str:
    if booking is None:
        return _("No room was booked.")
    told = {"hotel": booking.block.hotel.name, "days": languages.days(booking.arrive_on, booking.leave_on)}
    return _("A room was booked at %(hotel)s, %(days)s: the hotel has to know.") % told
