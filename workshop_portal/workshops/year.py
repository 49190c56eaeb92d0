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


def cells(user, year) -> tuple[list[Venue], dict]:
    """The venues, and {(venue id, week): Cell} for everything that isn't free."""
    venues = list(db.session.scalars(select(Venue).order_by(Venue.name)))
    slots = db.session.scalars(select(Slot).where(Slot.week.like(f"{year}-%"))).all()
    mine = queries.visible_to(user).where(Workshop.week.like(f"{year}-%")).options(joinedload(Workshop.committee))
    seen = {one.id: one for one in db.session.scalars(mine)}
    public = {one.id: one for one in db.session.scalars(queries.published(year))}
    shows_held = policy.may_see_held_weeks(user)
    found = {}
    for slot in slots:
        cell = cell_of(slot, seen | public, shows_held)
        if cell:
            found[slot.venue_id, slot.week] = cell
    return venues, found


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


def choices_for(workshop, today) -> list[tuple[str, list]]:
    """The weeks and venues that can be given, in groups: the preferred ones first. Value: "2027-W05 oort"."""
    venues = actions.venues_for(workshop)
    call = workshop.proposal.call
    taken = {
        (slot.venue_id, slot.week)
        for slot in db.session.scalars(select(Slot))
        if slot.workshop_id != workshop.id and slot.proposal_id != workshop.proposal_id
    }
    impossible = set(workshop.proposal.impossible_weeks or ())
    possible = [week for week in weeks_between(max(call.first_on, today), call.last_on) if week not in impossible]
    preferred = [week for week in workshop.proposal.preferred_weeks or () if week in possible]
    rest = [week for week in possible if week not in preferred]
    return [(name, free(workshop, weeks, venues, taken)) for name, weeks in (("preferred", preferred), ("other", rest))]


def free(workshop, weeks, venues, taken) -> list[tuple[str, str, Venue]]:
    """What of these weeks is free for as long as the workshop takes."""
    return [
        (f"{week} {venue.key}", week, venue)
        for week in weeks
        for venue in venues
        if not any((venue.id, one) in taken for one in weeks_from(week, workshop.days))
    ]
