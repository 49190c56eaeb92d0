"""The page of what is printed for a week, the papers as downloads, and one's own certificate."""

from flask import abort, current_app, flash, render_template, url_for

from workshop_portal.core import files, links
from workshop_portal.core.access import allow, me, public
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.participants.answer_views import dead_end
from workshop_portal.participants.letters import STAY
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import takes_arrivals
from workshop_portal.people import attempts, dead_links, namesakes
from workshop_portal.prints import actions, papers, policy, queries
from workshop_portal.prints.blueprint import bp
from workshop_portal.prints.forms import PresenceForm
from workshop_portal.prints.own import OwnCertificate
from workshop_portal.workshops.models import Workshop


@bp.get("/board/<workshop_key>/prints")
@allow(policy.may_see, Workshop)
def index(workshop):
    return show(workshop, PresenceForm(formdata=None))


def show(workshop, form):
    people = queries.all_of(workshop)
    form.who.choices = choices_of(people)
    if not form.is_submitted():
        form.who.data = [one.key for one, there in people if there]
    everybody = [one for one, _there in people]
    guests = listable(workshop, people)
    page = render_template(
        "prints/index.html", workshop=workshop, people=people, form=form, may_print=policy.may_print(me(), workshop),
        listed=len(papers.listed(guests, with_address(workshop))), guests=len(guests), there=sum(there for _one, there in people), over=policy.is_over(workshop),
        begun=policy.has_begun(workshop), arriving=takes_arrivals(workshop, now()), unshown=papers.unshown(everybody), noted=queries.is_noted(workshop),
    )  # fmt: skip
    return page, form.status


@bp.post("/board/<workshop_key>/prints/presence")
@allow(policy.may_print, Workshop)
@once
def presence(workshop):
    form = PresenceForm()
    form.who.choices = choices_of(queries.all_of(workshop))
    if not form.validate_on_submit():
        return show(workshop, form)
    actions.note_presence(workshop, set(form.who.data or ()), by=me())
    flash(_("It is noted who was there."))
    return finish(url_for(".index", workshop_key=workshop.key))


def choices_of(people) -> list[tuple[str, str]]:
    return list(namesakes.called([one for one, _there in people], addresses=True).items())


def with_address(workshop) -> frozenset[int]:
    """The ids of those who agreed that their e-mail address stands on the list; a higher room keeps it."""
    return current_app.extensions["listed_with_address"](workshop)


def listable(workshop, people) -> list[Participation]:
    """Who the list is about: everybody with a seat, and from the last day on those who were there."""
    return [one for one, there in people if there or not policy.is_over(workshop)]


def coming_to(workshop) -> list[Participation]:
    """Everybody who comes; 404 where a paper would be empty."""
    found = list(db.session.scalars(queries.coming(workshop)))
    return found if found and workshop.first_on else abort(404)


@bp.get("/board/<workshop_key>/prints/badges.pdf")
@allow(policy.may_print, Workshop)
def badges(workshop):
    return files.download(papers.badges(workshop, coming_to(workshop)), f"badges-{workshop.filed_as}.pdf")


@bp.get("/board/<workshop_key>/prints/door-sign.pdf")
@allow(policy.may_see, Workshop)
def door(workshop):
    if not workshop.first_on:
        abort(404)
    return files.download(papers.door(workshop), f"door-sign-{workshop.filed_as}.pdf")


@bp.get("/board/<workshop_key>/prints/participants.pdf")
@allow(policy.may_see, Workshop)
def people(workshop):
    guests = listable(workshop, queries.all_of(workshop))
    if not guests or not workshop.first_on:
        abort(404)
    paper = papers.people_list(workshop, guests, with_address(workshop))
    return files.download(paper, f"participants-{workshop.filed_as}.pdf")


@bp.get("/board/<workshop_key>/prints/certificates.pdf")
@allow(policy.may_print, Workshop)
def certificates(workshop):
    """A page for each who was there, once the last day has come and that was noted."""
    found = [one for one, there in queries.all_of(workshop) if there]
    if not found or not policy.is_over(workshop) or not queries.is_noted(workshop):
        abort(404)
    return files.download(papers.certificates(workshop, found), f"certificates-{workshop.filed_as}.pdf")


@bp.get("/stay/<token>/certificate.pdf")
@public
def by_link(token):
    wait = attempts.network_wait()
    if wait:
        return dead_links.too_many(wait)
    link = links.find(token, STAY)
    participation = links.thing(link, Participation)
    if participation is None:
        return dead_end(token, STAY)
    return certificate(participation)


@bp.get("/invitations/<participation_key>/certificate.pdf")
@allow(policy.may_have_certificate, Participation)
def own(participation):
    return certificate(participation)


def certificate(participation):
    """One's own, for who was there."""
    workshop = participation.workshop
    if not policy.is_over(workshop) or not queries.was_there(participation):
        abort(404)
    return files.download(papers.certificates(workshop, [participation]), f"certificate-{workshop.filed_as}.pdf")


def panel(participation, token, person) -> OwnCertificate | None:
    """On one's own page, once the last day has come."""
    if not (token or person) or not policy.is_over(participation.workshop) or not queries.was_there(participation):
        return None
    page = (
        url_for("prints.by_link", token=token) if token else url_for("prints.own", participation_key=participation.key)
    )
    return OwnCertificate(_("Certificate of attendance"), links=[(_("Download it as a PDF"), page)])
