"""My stay: what a participant tells of it, by the personal link or with an account."""

from flask import flash, redirect, render_template, url_for

from workshop_portal.core.access import allow, me, public
from workshop_portal.core.languages import day, lang
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants.answer_views import dead_end, opened
from workshop_portal.participants.letters import STAY
from workshop_portal.participants.models import Participation
from workshop_portal.people import attempts, dead_links
from workshop_portal.stays import actions, needs, own_page, policy, queries
from workshop_portal.stays.blueprint import bp
from workshop_portal.stays.forms import RegistrationForm
from workshop_portal.stays.models import Stay
from workshop_portal.stays.workflow import DAYS
from workshop_portal.workshops import contact
from workshop_portal.workshops.workflow import State


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
        return dead_end(token, STAY)
    return registration(participation, url_for("participants.stay", token=token), sealed_shown=False)


@bp.route("/invitations/<participation_key>/stay", methods=["GET", "POST"])
@allow(policy.may_write_own, Participation)
@once
def own(participation):
    """With an account, where one reads again what is sealed of oneself."""
    back = url_for("participants.own", participation_key=participation.key)
    return registration(participation, back, sealed_shown=True, by=me())


def registration(participation, back, *, sealed_shown, by=None):
    """Days and room until registration closes, diet and access needs until the last day, consents always."""
    if not policy.comes(participation):
        return redirect(back, 303)
    workshop, stay = participation.workshop, queries.of(participation)
    until = actions.closes_on(workshop)
    known = needs.read(stay) if sealed_shown else needs.Needs()
    open_days, takes_needs = actions.open_days(participation, stay), actions.takes_needs(participation)
    asks = {"open_days": open_days, "takes_needs": takes_needs}
    form = RegistrationForm(stay or Stay(), workshop, known, participation.public_consent, **asks)
    form.paid_nights = queries.nights_paid_by_the_centre(participation)
    if form.is_submitted() and form.came_too_late and workshop.state == State.CANCELLED:
        raise Refused(N_("This workshop is cancelled, so nothing of what you sent was kept."))
    if form.validate_on_submit():
        stay = actions.register(
            participation, form.days, form.consents, public=form.public_consent.data, forget=form.forget.data, language=lang(), by=by,
            **sealed(form, sealed_shown or (stay is not None and stay.was_left)),
        )  # fmt: skip
        say_saved(form, own_page.booked_otherwise(stay, queries.booking_of(participation)), workshop, until)
        return finish(back)
    page = render_template(
        "stays/registration.html", participation=participation, workshop=workshop, stay=stay, form=form, back=back,
        sealed_shown=sealed_shown, contact=contact.of(workshop),
        booked=own_page.room_facts(queries.booking_of(participation)), takes_days=bool(open_days), takes_needs=takes_needs,
        until=until, is_closed=workshop.state == State.REGISTRATION_FROZEN, only_missing=bool(open_days) and open_days != set(DAYS),
    )  # fmt: skip
    return page, form.status


def say_saved(form, booked, workshop, until):
    """What was saved; and what was not, because it came too late or is the coordinator's to change."""
    if form.came_too_late:
        flash(_("It was too late to change all of it. This page shows what is kept."), "info")
    elif form.days is None:
        flash(_("Saved."))
    elif workshop.state == State.REGISTRATION_FROZEN:
        flash(_("Your stay is saved. Registration is closed: what you told now only the coordinator can change."))
    elif until:
        flash(
            _(
                "Your stay is saved. You can change it here until registration closes, as planned on %(day)s.",
                day=day(until),
            )
        )
    else:
        flash(_("Your stay is saved. You can change it here until registration closes."))
    if booked and form.days is not None:
        flash(booked, "info")


def sealed(form, all_of_it) -> dict:
    """What to seal: with the account, and where nothing is left of it, all that the form holds, by link only what was typed."""
    if form.forget.data:
        return {}
    if "access" not in form:
        return {}
    diet, access = form.diet, form.access.data or ""
    return {
        "diet": diet if all_of_it or any(diet) else None,
        "access": access if all_of_it or access else None,
    }
