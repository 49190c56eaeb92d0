"""A year of the house: each week of each venue, as one reader may see it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workshop_portal.centre.models import Venue
from workshop_portal.centre.slots import Slot, SlotState, weeks_between, weeks_from
from workshop_portal.core import languages
from workshop_portal.core.db import db
from workshop_portal.workshops import actions, policy, queries
from workshop_portal.workshops.models import Workshop


@dataclass(frozen=True)
class Cell:
    """What one venue's week is: closed, used, held or free; `workshop` only where the reader may see it."""

    kind: str
    words: str = ""
    workshop: Workshop | None = None


def weeks_of(year) -> list[str]:
    last = date(year, 12, 28).isocalendar().week
    return [f"{year}-W{n:02d}" for n in range(1, last + 1)]


def cells(user, year) -> tuple[list[Venue], dict, list[Workshop]]:
    """The venues, {(venue id, week): Cell} for everything that isn't free, and the workshops that wait for a week."""
    venues = list(db.session.scalars(select(Venue).order_by(Venue.name)))
    slots = db.session.scalars(select(Slot).where(Slot.week.like(f"{year}-%"))).all()
    here = db.session.scalars(queries.of_year(user, year)).all()
    seen = {one.id: one for one in here}
    shows_held = policy.may_see_held_weeks(user)
    found = {(slot.venue_id, slot.week): cell_of(slot, seen, shows_held) for slot in slots}
    waiting = [one for one in here if not one.week]
    return venues, {place: cell for place, cell in found.items() if cell}, waiting


def cell_of(slot, workshops, shows_held) -> Cell | None:
    if slot.state == SlotState.CLOSED:
        return Cell("closed", languages.said(slot, "why"))
    if slot.state == SlotState.HELD:
        return Cell("held") if shows_held else None
    workshop = workshops.get(slot.workshop_id)
    return Cell("taken", workshop.title, workshop) if workshop else None


def quarters(year) -> list[list[str]]:
    weeks = weeks_of(year)
    return [weeks[:13], weeks[13:26], weeks[26:39], weeks[39:]]


def choices_for(workshop, today) -> tuple[list[tuple[str, list]], Slot | None]:
    """The weeks and venues that can be given, in groups, the preferred ones first; and the week held for it.

    Value: "2027-W05 oort".
    """
    venues = actions.venues_for(workshop)
    call = workshop.proposal.call
    slots = db.session.scalars(select(Slot).options(joinedload(Slot.venue))).all()
    held = next((slot for slot in slots if slot.proposal_id == workshop.proposal_id), None)
    taken = {
        (slot.venue_id, slot.week)
        for slot in slots
        if slot.workshop_id != workshop.id and slot.proposal_id != workshop.proposal_id
    }
    impossible = set(workshop.proposal.impossible_weeks or ())
    possible = [week for week in weeks_between(max(call.first_on, today), call.last_on) if week not in impossible]
    preferred = [week for week in workshop.proposal.preferred_weeks or () if week in possible]
    rest = [week for week in possible if week not in preferred]
    groups = (("preferred", preferred), ("other", rest))
    return [(name, free(workshop, weeks, venues, taken)) for name, weeks in groups], held


def free(workshop, weeks, venues, taken) -> list[tuple[str, str, Venue]]:
    """What of these weeks is free for as long as the workshop takes."""
    return [
        (f"{week} {venue.key}", week, venue)
        for week in weeks
        for venue in venues
        if not any((venue.id, one) in taken for one in weeks_from(week, workshop.days))
    ]
