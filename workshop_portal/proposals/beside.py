"""What stands beside a section of the form: composition, checks of the programme, the cap, closed weeks."""

from flask_babel import gettext as _
from sqlalchemy import select

from workshop_portal.centre.models import Venue, format_venue
from workshop_portal.centre.slots import Slot, SlotState, weeks_between
from workshop_portal.core.access import me
from workshop_portal.core.db import db
from workshop_portal.core.languages import said
from workshop_portal.people import choices as people
from workshop_portal.proposals import budget, composition, extras, programme, week_calendar, week_grid
from workshop_portal.proposals.composition import REGIONS


def of(section, written) -> dict:
    return PANELS[section](written) if section in PANELS else {}


def who_comes(written) -> dict:
    content = written.content
    seats = content["format"]["capacity_max"] if content["format"] else None
    found = composition.of(content["participants"], content["organisers"], seats, written.held)
    return {
        "people": found.people, "seats": seats, "advice": found.advice,
        "stages": [(people.said(people.STAGES, one) or _("not said"), n) for one, n in found.stages.items()],
        "regions": [(_(REGIONS[one]), n) for one, n in found.regions.items()],
        "sectors": [(people.said(people.SECTORS, one) or _("not said"), n) for one, n in found.sectors.items()],
        "institutions": found.institutions, "biggest": found.biggest,
    }  # fmt: skip


def organisers(written) -> dict:
    return {"advice": composition.of_organisers(written.content["organisers"], written.held)}


def week(written) -> dict:
    sessions, days = written.content["sessions"], written.content["duration_days"]
    return {"advice": programme.check(sessions, days, written.held), "grid": week_grid.of(sessions, days)}


def money(written) -> dict:
    sums = budget.of(written.content)
    scheme = written.content["scheme"]
    return {
        "budget": sums,
        "scheme": scheme,
        "days": written.content["duration_days"],
        "persons": written.content["expected_participants"],
    }


def weeks(written) -> dict:
    """The weeks of the call as a calendar, and in words those that can't be had: {week: why}."""
    call, format_id = written.proposal.call, written.proposal.format_id
    every = weeks_between(call.first_on, call.last_on)
    venues = {venue.id: venue.name for venue in db.session.scalars(venues_of(format_id))} if format_id else {}
    rows = select(Slot).where(Slot.state == SlotState.CLOSED, Slot.week.in_(every), Slot.venue_id.in_(venues))
    shut = {(slot.venue_id, slot.week): said(slot, "why") for slot in db.session.scalars(rows)}
    taken = extras.taken_weeks(list(venues), every, me())
    return {"months": week_calendar.of(every, venues, shut, taken, written.content)}


def venues_of(format_id):
    return select(Venue).join(format_venue, format_venue.c.venue_id == Venue.id).where(format_venue.c.format_id == format_id)


PANELS = {"a": weeks, "b": organisers, "d": week, "e": who_comes, "g": money}
