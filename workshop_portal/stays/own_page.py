"""What stands of a stay on a participant's own page: what is paid, what was told, the room, and the way to change it."""

from operator import attrgetter

from flask import url_for

from workshop_portal.core.languages import day, days, euros
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.participants.answer_views import is_over
from workshop_portal.proposals.extras import Panel
from workshop_portal.stays import actions, letters, no_shows, policy, queries, telling
from workshop_portal.stays.workflow import LODGING_NOTED, LODGING_PAST, LODGINGS, SHARINGS, TELL_AGAIN, Lodging, Sharing
from workshop_portal.workshops import contact
from workshop_portal.workshops.workflow import State

UNTIL = N_("Days and room can be told and changed until registration closes, as planned on %(day)s.")
CONSENTED = {
    "photo_consent": N_("photographs"),
    "list_consent": N_("e-mail address on the participants' list"),
    "hotel_consent": N_("e-mail address for the hotel"),
}


def panel_of_entitlement(participation, token=None, person=None) -> Panel | None:
    """What one is given, to be read before anything is booked; of a cancelled workshop, what had been promised."""
    if not policy.comes(participation):
        return None
    workshop = participation.workshop
    entitlement = queries.entitlements_of([participation]).get(participation.id)
    if workshop.state == State.CANCELLED:
        return panel_of_promise(workshop, entitlement)
    if entitlement is not None and workshop.last_on is None:
        return panel_of_ended(entitlement)
    if entitlement is None and (participation.walked_in or is_over(workshop) or not queries.has_money(workshop)):
        return None
    if entitlement is None:
        words = _("This is not decided yet. Please book nothing until you see it here.")
        return Panel(_("What is paid for you"), _("Not decided yet"), "idle", text=words)
    is_given = telling.is_promise(entitlement) or telling.is_promise(entitlement.promised)
    if is_given and no_shows.was_missed(participation):
        return panel_of_missed(workshop, entitlement)
    stay, booking = queries.of(participation), queries.booking_of(participation)
    over = is_over(workshop)
    lodging = letters.lodging_words_then if over else letters.lodging_words
    told = [(_("Lodging"), lodging(entitlement, stay, booking)), (_("Travel"), letters.travel_words(entitlement))]
    room = "" if over else letters.room_sentence(workshop, entitlement, stay, booking)
    receipts = letters.receipts_words(workshop, entitlement, contact.of(workshop)) if entitlement.is_reimbursed else ""
    text = " ".join(filter(None, (room, receipts)))
    title = _("Lodging and travel") if over else _("What is paid for you")
    return Panel(title, _("Decided for you"), "good", facts=told, text=text)


def panel_of_ended(entitlement) -> Panel:
    """The workshop was cancelled, is approved anew and has no week yet: what had been promised before, and that it ended."""
    words = _("This ended with the cancelling of the workshop. Please book nothing: what is paid is decided anew once the workshop has its week, and stands here then.")  # fmt: skip
    title = _("What had been promised to you")
    return Panel(title, _("Ended with the cancelling"), "idle", facts=most_promised(entitlement), text=words)


def most_promised(entitlement) -> list[tuple[str, str]]:
    """What had been promised, in writing or more since."""
    said = [one for one in (entitlement.promised, entitlement) if one is not None]
    lodging, travel = (max(said, key=attrgetter(name)) for name in ("lodging_cents", "travel_cents"))
    return [(_("Lodging"), letters.promised_words(lodging)), (_("Travel"), letters.travel_words(travel))]


def panel_of_missed(workshop, entitlement) -> Panel:
    """Who was noted as not there: what had been promised, and whom to ask."""
    asked = contact.of(workshop)
    words = _("You were noted as not there, so it is not set aside for you any more. If you were there, or have had costs, write to %(name)s at %(address)s.")  # fmt: skip
    text = words % {"name": asked["name"] or asked["centre"], "address": asked["address"]}
    title = _("What had been promised to you")
    return Panel(title, _("Not kept"), "idle", facts=most_promised(entitlement), text=text)


def panel_of_promise(workshop, entitlement) -> Panel:
    """The workshop does not take place: what had been promised, and whom to write to about costs."""
    facts = [] if entitlement is None else most_promised(entitlement)
    asked = contact.of(workshop)
    whom = asked["name"] or asked["centre"]
    words = _("Nothing is booked for you any more. If you have had costs already, for instance for a ticket, keep the receipts and write to %(name)s at %(address)s.")  # fmt: skip
    text = words % {"name": whom, "address": asked["address"]}
    title = _("What had been promised to you") if facts else _("Costs you have had")
    return Panel(title, _("Cancelled"), "bad", facts=facts, text=text)


def panel(participation, token=None, person=None) -> Panel | None:
    """The stay on one's own page: what is missing, what was told, and the way to change it."""
    if not policy.comes(participation):
        return None
    stay, workshop = queries.of(participation), participation.workshop
    booking = queries.booking_of(participation)
    takes_days = actions.takes_days(participation, stay)
    links = links_to(participation, token, person, words_for(participation, stay, takes_days))
    agreed = [(_("What may be shown"), consents(participation, stay))]
    if workshop.state == State.CANCELLED or is_over(workshop):
        noted = LODGING_NOTED if workshop.state == State.CANCELLED else LODGING_PAST
        told = facts(stay, noted) if stay and stay.registered_at else []
        return Panel(_("Your stay"), facts=told + agreed, links=links)
    if workshop.first_on is None:
        text = _("You tell us of it once the workshop has its week.")
        return Panel(_("Your stay"), text=text, facts=agreed, links=links)
    if stay is not None and stay.is_outside:
        text = (
            _("The workshop has moved: give your days again.")
            if takes_days
            else _("The workshop has moved. Write to the coordinator which days you will be there.")
        )
        told = room_facts(booking) + agreed
        return Panel(_("Your stay"), _("To be given again"), "wait", text=text, links=links, facts=told)
    if stay is None or stay.registered_at is None:
        told = room_facts(booking) + agreed
        if participation.walked_in:
            text = _("What you do not eat and what you need can still be told.") if links else ""
            return Panel(_("Your stay"), text=text, links=links, facts=told)
        text = invitation_to(takes_days, links, until_words(workshop))
        return Panel(_("Your stay"), _("Not registered yet"), "wait", text=text, links=links, facts=told)
    status = (_("Something is missing"), "wait") if missing(stay) else (_("Registered"), "good")
    if stay.was_left and actions.takes_needs(participation):
        status = (_("To be given again"), "wait")
    text = " ".join(
        filter(
            None,
            (
                told_again(stay),
                missing_words(stay),
                booked_otherwise(stay, booking),
                closing(participation, stay, takes_days, links),
            ),
        )
    )
    return Panel(_("Your stay"), *status, text=text, facts=facts(stay) + room_facts(booking) + agreed, links=links)


def words_for(participation, stay, takes_days) -> str:
    """What the way to the form is called: what can still be changed there."""
    if takes_days:
        if (
            participation.workshop.state == State.REGISTRATION_FROZEN
            and stay
            and stay.registered_at
            and not stay.is_outside
        ):
            return _("Give what is missing")
        return _("Change it") if stay and stay.registered_at else _("Tell us about your stay")
    if actions.takes_needs(participation):
        return _("Change diet, access needs and what may be shown")
    return _("Change what may be shown")


def links_to(participation, token, person, words) -> list:
    if token:
        return [(words, url_for("stays.by_link", token=token))]
    return [(words, url_for("stays.own", participation_key=participation.key))] if person else []


def invitation_to(takes_days, links, until) -> str:
    if not takes_days:
        return _("Registration is closed. Write to the coordinator about your stay.")
    if not links:
        return _("The letter that followed your yes leads to your own page. There you tell us when you arrive.")
    asks = _("When do you arrive and leave, do you need a room, is there something that you do not eat?")
    return f"{asks} {until}".rstrip()


def closing(participation, stay, takes_days, links) -> str:
    if takes_days and participation.workshop.state == State.REGISTRATION_FROZEN:
        return _("Registration is closed, but what is missing can be given until the first day.")
    if not takes_days:
        return _("Registration is closed. Write to the coordinator if days or room have to change.")
    until = until_words(participation.workshop)
    return until if links else _("It can be changed on your own page, to which the letter after your yes leads.")


def until_words(workshop) -> str:
    """Until when days and room can be told and changed."""
    closes_on = actions.closes_on(workshop)
    return _(UNTIL) % {"day": day(closes_on)} if closes_on else ""


def told_again(stay) -> str:
    return _(TELL_AGAIN) if stay.was_left else ""


def missing(stay) -> bool:
    return bool(stay.lacking)


LACKING = {"arrive_on": N_("arrival"), "leave_on": N_("departure"), "lodging": N_("lodging")}


def missing_words(stay) -> str:
    lacking = ", ".join(_(LACKING[name]) for name in stay.lacking)
    return _("Missing: %(what)s.", what=lacking) if lacking else ""


def facts(stay, words=LODGINGS) -> list[tuple[str, str]]:
    """What was told; `words`: for the lodging, as it was chosen, or as it was noted."""
    lodging = _(words[stay.lodging]) if stay.lodging else "–"
    told = [(_("Arrival"), day(stay.arrive_on)), (_("Departure"), day(stay.leave_on)), (_("Lodging"), lodging)]
    if stay.lodging == Lodging.CENTRE and stay.sharing:
        told.append((_("Room"), _(SHARINGS[stay.sharing])))
    if stay.lodging == Lodging.CENTRE and stay.sharing == Sharing.SHARED and stay.share_with:
        told.append((_("With whom"), stay.share_with))
    if stay.needs_told_at:
        told.append((_("Diet and access"), _("told on %(day)s", day=day(stay.needs_told_at))))
    return told


def consents(participation, stay) -> str:
    """What one has agreed to, in a line."""
    given = [_("name on the public page")] if participation.public_consent else []
    given += [_(words) for name, words in CONSENTED.items() if stay is not None and getattr(stay, name)]
    return ", ".join(given) or _("nothing")


def room_facts(booking) -> list[tuple[str, str]]:
    """Hotel, days and price, once a room is booked."""
    if booking is None:
        return []
    hotel = booking.block.hotel
    where = f"{hotel.name}, {hotel.place}" if hotel.place else hotel.name
    booked = days(booking.arrive_on, booking.leave_on)
    if booking.is_outside:
        booked = _("%(days)s: not the days of the workshop any more. You hear from the coordinator.", days=booked)
    price = _("%(price)s a night", price=euros(booking.block.price_cents))
    return [(_("Your hotel"), where), (_("Booked for you"), booked), (_("Price of the room"), price)]


def booked_otherwise(stay, booking) -> str:
    """That what was booked stays so, where the guest asks for something else by now."""
    if booking is None or stay is None or not booking.differs_from(stay):
        return ""
    booked = days(booking.arrive_on, booking.leave_on)
    return _("Your room stays booked for %(days)s until the coordinator changes it.", days=booked)
