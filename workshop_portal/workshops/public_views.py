"""What everybody may see of workshops: the list, a page each, the practical page, and the same for other programs."""

from datetime import UTC, datetime, timedelta
from itertools import groupby

from flask import abort, current_app, make_response, render_template, request
from sqlalchemy import select

from workshop_portal.centre import actions as centre
from workshop_portal.centre import practical as topics
from workshop_portal.centre.models import Venue
from workshop_portal.core import files, languages
from workshop_portal.core.access import public
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.pages import page_of
from workshop_portal.workshops import calendar_file, feeds, followers, listing, queries
from workshop_portal.workshops import contact as contacts
from workshop_portal.workshops.blueprint import bp
from workshop_portal.workshops.models import Workshop

AN_HOUR = 3600
A_MOMENT = timedelta(seconds=2)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@bp.get("/workshops")
@public
def index():
    asked = listing.Asked.of(request.args)
    page = page_of(listing.rows(asked, today()))
    counts = listing.Counts(asked, today())
    choices = {
        "year": counts.years(),
        **{name: counts.named(name, named) for name in ("field", "venue", "format")},
    }
    return render_template(
        "workshops/index.html", page=page, months=by_month(page.rows), asked=asked, times=counts.times(),
        offered=choices, today=today(),
    )  # fmt: skip


def named(thing) -> str:
    return languages.said(thing, "name")


def by_month(rows) -> list[tuple[str, list]]:
    """The rows of a page under their months."""
    return [
        (languages.format_date(day, "LLLL yyyy"), list(some))
        for day, some in groupby(rows, lambda w: w.first_on.replace(day=1))
    ]


def one_public(workshop_key) -> Workshop:
    workshop = db.session.scalar(queries.published().where(Workshop.key == workshop_key))
    if workshop is None:
        abort(404)
    return workshop


@bp.get("/workshops/<workshop_key>")
@public
def page(workshop_key):
    if cancelled := queries.was_public(workshop_key):
        return off_page(cancelled)
    workshop = one_public(workshop_key)
    house, is_over = centre.the_centre(), workshop.last_on < today()
    attendance = feeds.attendance_of([workshop])[workshop.id]
    return render_template(
        "workshops/page.html", workshop=workshop, guests=calendar_file.guests(workshop), contact=contacts.of(workshop, house),
        event=feeds.event(workshop, house, attendance), description=feeds.first_words(workshop), panels=panels_of(workshop),
        attendance=attendance, is_over=is_over, people=workshop.confirmed - followers.missed(workshop) if is_over else workshop.capacity,
    )  # fmt: skip


def off_page(workshop):
    """In place of its public pages, where it has been cancelled."""
    return render_template("workshops/cancelled.html", workshop=workshop), 410


def panels_of(workshop) -> list:
    """What the house adds to a public page once it is public (programme, report): each room's Panels."""
    return [panel for room in current_app.extensions.get("workshop_panels", ()) for panel in room(workshop)]


@bp.get("/workshops/<workshop_key>/practical")
@public
def practical(workshop_key):
    """How to come, where to sleep, whom to call: the venue's page with this workshop's days and contact."""
    if cancelled := queries.was_public(workshop_key):
        return off_page(cancelled)
    workshop = one_public(workshop_key)
    house = centre.the_centre()
    return render_template(
        "workshops/practical.html", workshop=workshop, venue=workshop.venue, house=house,
        contact=contacts.of(workshop, house), topics=topics.of(workshop.venue) if workshop.venue else [],
    )  # fmt: skip


@bp.get("/venues/<venue_key>")
@public
def venue(venue_key):
    """The same for everybody who comes to this venue."""
    found = db.session.scalar(select(Venue).where(Venue.key == venue_key)) or abort(404)
    house = centre.the_centre()
    contact = {"name": "", "address": house.contact_email, "centre": house.name}
    return render_template(
        "workshops/practical.html", workshop=None, venue=found, house=house, contact=contact, topics=topics.of(found)
    )


@bp.get("/workshops/<workshop_key>/workshop.ics")
@public
def ics(workshop_key):
    """One that was called off is still there, and says so: a calendar that has it takes it out."""
    workshop = queries.was_public(workshop_key) or one_public(workshop_key)
    if workshop.first_on is None:  # called off before its days were known
        abort(404)
    name = files.plain(f"workshop-{workshop.filed_as}.ics")
    return sent(calendar_file.of_workshop(workshop), "text/calendar", name=name)


def everything():
    """What a feed holds: all public workshops, or those its address asks for."""
    asked = listing.Asked.of(request.args, usual="all")
    return db.session.scalars(listing.rows(asked, today())).all()


@bp.get("/workshops.ics")
@public
def all_ics():
    """Those that were called off too, until their last day is over."""
    name = _("Workshops at the %(centre)s", centre=centre.the_centre().name)
    called_off = db.session.scalars(listing.called_off(listing.Asked.of(request.args, usual="all"), today()))
    text = calendar_file.of_many([*everything(), *called_off], name)
    return sent(text, "text/calendar", name="workshops.ics", changed=feeds.changed_at())


@bp.get("/workshops.atom")
@public
def atom():
    changed, asked = feeds.changed_at(), listing.Asked.of(request.args, usual="")
    text = feeds.atom(everything(), changed or NEVER, centre.the_centre().name, asked.followed)
    return sent(text, "application/atom+xml", changed=changed)


@bp.get("/workshops.json")
@public
def as_json():
    """The one address that pages of other sites may read too."""
    answer = sent(
        feeds.document(everything(), centre.the_centre().data_licence), "application/json", changed=feeds.changed_at()
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@bp.get("/data")
@public
def data():
    """What other programs may read, where, and under which licence."""
    return render_template("workshops/data.html", fields=feeds.FIELDS, licence=centre.the_centre().data_licence)


def sent(text, kind, *, name="", changed=None):
    """A file for a program: the same bytes have the same mark, and who has them already gets 304."""
    answer = make_response(text)
    answer.headers["Content-Type"] = f"{kind}; charset=utf-8"
    if name:
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.cache_control.public, answer.cache_control.max_age = True, AN_HOUR
    if changed and now() - changed > A_MOMENT:  # a second change within its second would not be told from it
        answer.last_modified = changed
    answer.add_etag()
    return answer.make_conditional(request)
