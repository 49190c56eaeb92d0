"""My stay: what a participant tells of it, by the personal link or with an account."""

from flask import flash, redirect, render_template, url_for

from workshop_portal.core.access import allow, me, public
from workshop_portal.core.languages import day, days
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.participants.answer_views import is_over, opened
from workshop_portal.participants.letters import STAY
from workshop_portal.participants.models import Participation
from workshop_portal.people import attempts, dead_links
from workshop_portal.proposals.extras import Panel
from workshop_portal.stays import actions, letters, needs, policy, queries
from workshop_portal.stays.blueprint import bp
from workshop_portal.stays.forms import RegistrationForm
from workshop_portal.stays.models import Stay
from workshop_portal.stays.workflow import LODGINGS, SHARINGS, Lodging
from workshop_portal.workshops import contact


@bp.route("/stay/<token>/registration", methods=["GET", "POST"])
@public
@once
def by_link(token):
    """By the link of one's own page; what is sealed is written here and never shown."""
    wait = attempts.network_wait()
    if wait:
        return dead_links.too_many(wait)
    participation = opened(token, STAY)
    if participation is None:
        return dead_links.page(url_for("participants.stay_again", token=token))
    return registration(participation, url_for("participants.stay", token=token), sealed_shown=False)


@bp.route("/invitations/<participation_key>/stay", methods=["GET", "POST"])
@allow(policy.may_write_own, Participation)
@once
def own(participation):
    """With an account, where one reads again what is sealed of oneself."""
    back = url_for("participants.own", participation_key=participation.key)
    return registration(participation, back, sealed_shown=True, by=me())


def registration(participation, back, *, sealed_shown, by=None):
    if not actions.is_open(participation):
        return redirect(back, 303)
    workshop, stay = participation.workshop, queries.of(participation)
    known = needs.read(stay) if sealed_shown else needs.Needs()
    form = RegistrationForm(stay or Stay(), workshop, known, participation.public_consent)
    if form.validate_on_submit():
        actions.register(
            participation, form.days, form.consents, public=form.public_consent.data, forget=form.forget.data, by=by,
            **sealed(form, sealed_shown),
        )  # fmt: skip
        flash(_("Your stay is saved. You can change it here until registration closes."))
        return finish(back)
    page = render_template(
        "stays/registration.html", participation=participation, workshop=workshop, stay=stay, form=form, back=back,
        sealed_shown=sealed_shown, contact=contact.of(workshop),
    )  # fmt: skip
    return page, form.status


def sealed(form, sealed_shown) -> dict:
    """What to seal: with the account all that the form holds, by link only what was typed."""
    if form.forget.data:
        return {}
    diet, access = form.diet, form.access.data or ""
    return {
        "diet": diet if sealed_shown or any(diet) else None,
        "access": access if sealed_shown or access else None,
    }


def panel_of_entitlement(participation, token=None, person=None) -> Panel | None:
    """What one is given, to be read before anything is booked."""
    if not policy.comes(participation):
        return None
    entitlement = queries.entitlements_of([participation]).get(participation.id)
    if entitlement is None and is_over(participation.workshop):
        return None
    if entitlement is None:
        words = _("This is not decided yet. Please book nothing until you see it here.")
        return Panel(_("What is paid for you"), _("Not decided yet"), "idle", text=words)
    told = [(_("Lodging"), letters.lodging_words(entitlement)), (_("Travel"), letters.travel_words(entitlement))]
    room = letters.who_books_and_pays(entitlement, queries.of(participation), queries.booking_of(participation))
    return Panel(_("What is paid for you"), _("Decided"), "good", facts=told, text=room)


def panel(participation, token=None, person=None) -> Panel | None:
    """The stay on one's own page: what is missing, what was told, and the way to change it."""
    if not policy.comes(participation):
        return None
    stay = queries.of(participation)
    is_open = actions.is_open(participation)
    links = links_to(participation, token, person, stay) if is_open else []
    if (stay is None or stay.registered_at is None) and is_over(participation.workshop):
        return None
    if stay is None or stay.registered_at is None:
        return Panel(_("Your stay"), _("Not registered yet"), "wait", text=invitation_to(is_open, links), links=links)
    if stay.is_outside:
        text = (
            _("The workshop has moved: give your days again.")
            if is_open
            else _("The workshop has moved. Write to the coordinator which days you will be there.")
        )
        return Panel(
            _("Your stay"), _("To be given again"), "wait", text=text, links=links, facts=room_facts(participation)
        )
    status = (_("Something is missing"), "wait") if missing(stay) else (_("Registered"), "good")
    return Panel(
        _("Your stay"),
        *status,
        text=closing(is_open, links),
        facts=facts(stay) + room_facts(participation),
        links=links,
    )


def links_to(participation, token, person, stay) -> list:
    words = _("Change it") if stay and stay.registered_at else _("Tell us about your stay")
    if token:
        return [(words, url_for("stays.by_link", token=token))]
    return [(words, url_for("stays.own", participation_key=participation.key))] if person else []


def invitation_to(is_open, links) -> str:
    if not is_open:
        return _("Registration is closed. Write to the coordinator about your stay.")
    if not links:
        return _("The letter that followed your yes leads to your own page. There you tell us when you arrive.")
    return _("When do you arrive and leave, do you need a room, is there something that you do not eat?")


def closing(is_open, links) -> str:
    if not is_open:
        return _("Registration is closed. Write to the coordinator if something has to change.")
    return "" if links else _("It can be changed on your own page, to which the letter after your yes leads.")


def missing(stay) -> bool:
    return stay.nights is None or stay.lodging is None


def facts(stay) -> list[tuple[str, str]]:
    lodging = _(LODGINGS[stay.lodging]) if stay.lodging else "–"
    told = [(_("Arrival"), day(stay.arrive_on)), (_("Departure"), day(stay.leave_on)), (_("Lodging"), lodging)]
    if stay.lodging == Lodging.CENTRE and stay.sharing:
        told.append((_("Room"), _(SHARINGS[stay.sharing])))
    if stay.needs_told_at:
        told.append((_("Diet and access"), _("told on %(day)s", day=day(stay.needs_told_at))))
    return told


def room_facts(participation) -> list[tuple[str, str]]:
    """The hotel, once a room is booked."""
    booking = queries.booking_of(participation)
    if booking is None:
        return []
    hotel = booking.block.hotel
    where = f"{hotel.name}, {hotel.place}" if hotel.place else hotel.name
    booked = days(booking.arrive_on, booking.leave_on)
    if booking.is_outside:
        booked = _("%(days)s: not the days of the workshop any more. You hear from the coordinator.", days=booked)
    return [(_("Your hotel"), where), (_("Booked for you"), booked)]
