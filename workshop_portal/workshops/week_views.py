"""The year of the house, and the page where a workshop gets its week and venue."""

import re
from datetime import date

from flask import abort, flash, render_template, request, url_for
from sqlalchemy import select

from workshop_portal.centre import holidays
from workshop_portal.centre.models import Venue
from workshop_portal.centre.slots import monday
from workshop_portal.core import languages
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.workshops import actions, followers, moving, placing, policy, queries
from workshop_portal.workshops import year as years
from workshop_portal.workshops.blueprint import bp
from workshop_portal.workshops.forms import WeekForm
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import BEFORE_IT_RUNS

WEEK = re.compile(r"20\d\d-W\d\d", re.ASCII)


@bp.get("/year/<int:year>")
@allow(policy.may_see_year)
def year(year):
    """Each week of each venue; with ?place= the places where that workshop could go, and what speaks against each."""
    if not 2000 <= year <= 2100:
        abort(404)
    placed = one_to_place(request.args.get("place", ""))
    shown = years.of(me(), year, today(), placed)
    names = {"closed": _("closed"), "hold": _("held"), "past": _("past")}
    rooms = [
        (venue, [told(shown, venue, week, placed, names) for week in shown.weeks]) for venue in shown.venues
    ]  # fmt: skip
    office = Hat.OFFICE in hats(me()) and shown.shows_held
    movable = [one for one in shown.here if office and one.state in BEFORE_IT_RUNS and Hat.OFFICE in hats(me(), one)]
    return render_template(
        "workshops/year.html", year=year, shown=shown, rooms=rooms, placed=placed, movable=movable, may_schedule=office,
        quarters=[_("January to March"), _("April to June"), _("July to September"), _("October to December")],
        monday=monday, holidays=holidays.words,
    )  # fmt: skip


def one_to_place(key) -> Workshop | None:
    """The workshop whose place is looked for, where this reader may give weeks."""
    if not key:
        return None
    found = db.session.scalar(queries.visible_to(me()).where(Workshop.key == key).options(*queries.for_placing()))
    if found is None or not policy.may_schedule(me(), found) or found.state not in BEFORE_IT_RUNS:
        abort(404)
    return found


def told(shown, venue, week, placed, names) -> dict:
    """One cell as the calendar draws it."""
    cell = shown.cells.get((venue.id, week), years.FREE)
    if cell.kind == "taken":
        return of_workshop(cell, placed)
    if cell.kind in {"free", "hold"} and week < shown.this_week:
        return {"kind": "closed", "title": names["past"]}
    if placed is None or cell.kind == "closed":
        return {"kind": cell.kind, "title": cell.words or names.get(cell.kind, "")}
    return free(placed, venue, week, shown, names)


def of_workshop(cell, placed) -> dict:
    workshop = cell.workshop
    page = "workshops.page" if workshop.published_at and not policy.may_view(me(), workshop) else "workshops.plan"
    return {
        "kind": "taken", "title": cell.words, "href": url_for(page, workshop_key=workshop.key),
        "field": workshop.committee.field if workshop.committee else "", "warn": cell.warn, "warning": cell.warning,
        "words": _("it stands here now") if placed is not None and placed.id == workshop.id else "",
    }  # fmt: skip


def free(placed, venue, week, shown, names) -> dict:
    """A week that is free or held, with what speaks against the workshop that is to be placed."""
    against = placing.objections(placed, venue, week, shown.around)
    barred = any(one.level == placing.MUST for one in against)
    wishes = placed.proposal.preferred_weeks or []
    address = url_for(".week", workshop_key=placed.key, place=f"{week} {venue.key}")
    return {
        "kind": "free", "href": "" if barred else address, "title": names["hold"] if shown.cells.get((venue.id, week)) else "",
        "words": _("choice %(n)s", n=wishes.index(week) + 1) if week in wishes else "",
        "warn": against[0].level if against else "", "warning": " ".join(one.said for one in against),
    }  # fmt: skip


@bp.route("/board/<workshop_key>/week", methods=["GET", "POST"])
@allow(policy.may_schedule, Workshop)
@once
def week(workshop):
    """Give the week and the venue: what was wished for first, each place with what speaks against it."""
    queries.load_all_of(workshop)
    wanted = place_of(request.args.get("place", ""))
    found = years.choices_for(workshop, me(), today(), wanted)
    form = WeekForm(
        workshop, {"place": f"{workshop.week} {workshop.venue.key}" if workshop.venue else "", "reason": ""}
    )
    form.place.choices = [(one.value, words_of(one)) for one in found.places]
    if not form.is_submitted() and (wanted or not workshop.week):
        form.place.data = f"{wanted[0]} {wanted[1].key}" if wanted else first_wish(found)
    form.judge = lambda value: placing.serious(found.judge(*place_of(value)))
    if form.validate_on_submit():
        chosen, venue = place_of(form.place.data)
        asks = workshop.week or queries.was_cancelled(workshop)  # else nobody was told of another week, or of none
        if asks and (chosen, venue) != (workshop.week, workshop.venue) and form.sure.data != form.place.data:
            return move_page(workshop, form, chosen, venue)
        former = workshop.week, workshop.venue
        actions.give_week(workshop, venue, chosen, by=me(), reason=form.reason.data or "")
        flash(given(workshop, *former))
        for words in too_many_for(workshop, [venue], LOWER):
            flash(words, "wait")
        return finish(url_for(".plan", workshop_key=workshop.key))
    return week_page(workshop, form, found), form.status


def given(workshop, former_week, former_venue) -> str:
    """What its place is now, and who is written to."""
    if not former_week and queries.was_cancelled(workshop):
        return _("The week is given; the plan has its dates. All whom this touches get a letter.")
    if not former_week:
        return _("The week is given; the plan has its dates.")
    venue = workshop.venue.name
    if workshop.week != former_week:
        days = languages.days(workshop.first_on, workshop.last_on)
        return _("It takes place on %(days)s, %(venue)s. All whom this touches get a letter.", days=days, venue=venue)
    if workshop.venue != former_venue:
        return _("It takes place at %(venue)s now. Organisers and coordinator get a letter.", venue=venue)
    return _("It stays where it is. Nobody is written to.")


def move_page(workshop, form, week, venue):
    """What another place touches, or a week for a workshop that was cancelled, before it is given: asked once for each place."""
    foreseen = moving.foresee(workshop, venue, week, by=me(), reason=form.reason.data or "")
    form.sure.data = form.place.data
    return render_template("workshops/move.html", workshop=workshop, form=form, foreseen=foreseen)


WILL_LOWER = N_("Once the week is given there, finance lowers its cap by hand.")
LOWER = N_("Finance has to lower its cap by hand.")


def too_many_for(workshop, venues, then) -> list[str]:
    """Of each of these venues with fewer seats than people its money reckons with, what `then` is to be done."""
    people = followers.paid_for(workshop)
    words = _("%(venue)s has %(seats)s seats, and the funding record reckons with %(people)s people.")
    few = [words % {"venue": one.name, "seats": one.seats, "people": people} for one in venues if one.seats < people]
    return [f"{one} {_(then)}" for one in few]


def week_page(workshop, form, found):
    venues = years.venues_for(workshop)
    offered = dict.fromkeys([*venues, *(one.venue for one in found.places)])
    return render_template(
        "workshops/week.html", workshop=workshop, form=form, venues=venues, few=too_many_for(workshop, offered, WILL_LOWER), held=found.held,
        against={one.value: one.against for one in found.places if one.against},
        moving=placing.of_moving(workshop, "") if workshop.week else [], capacity_at=placing.capacity_at,
        years=years_of(workshop) if workshop.state in BEFORE_IT_RUNS else [],
    )  # fmt: skip


def place_of(value) -> tuple[str, Venue] | None:
    """(week, venue) of "2027-W05 oort"; None where it names none."""
    week, _space, key = (value or "").partition(" ")
    venue = db.session.scalar(select(Venue).where(Venue.key == key)) if WEEK.fullmatch(week) and key else None
    if venue is None:
        return None
    try:
        monday(week)
    except ValueError:
        return None
    return week, venue


def first_wish(found) -> str | None:
    return next((one.value for one in found.places if one.rank), None)


def words_of(place) -> str:
    words = place_words(place.week, place.venue)
    return _("choice %(n)s: %(place)s", n=place.rank, place=words) if place.rank else words


def place_words(week, venue) -> str:
    words = f"{languages.week_words(week)} ({languages.short_day(monday(week))}), {venue.name}"
    free = holidays.words(week)
    return _("%(place)s; holidays: %(days)s", place=words, days=free) if free else words


def years_of(workshop) -> list[int]:
    """The years that the weeks of its call lie in, for the calendar."""
    call: tuple[date, date] = (workshop.proposal.call.first_on, workshop.proposal.call.last_on)
    return list(range(call[0].year, call[1].year + 1))
