"""A year of the house: each week of each venue, as one reader may see it, and where a workshop could go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from workshop_portal.centre.models import Venue
from workshop_portal.centre.slots import Slot, SlotState, week_of, weeks_between, weeks_from
from workshop_portal.core import languages
from workshop_portal.core.db import db
from workshop_portal.workshops import placing, policy, queries
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import BEFORE_IT_RUNS


@dataclass(frozen=True)
class Cell:
    """What one venue's week is: closed, taken, hold or free; `workshop` only where the reader may see it.

    `against`: what speaks against the workshop that stands here, or against the one that is being placed.
    """

    kind: str
    words: str = ""
    workshop: Workshop | None = None
    against: list = field(default_factory=list)

    @property
    def warn(self) -> str:
        return self.against[0].level if self.against else ""

    @property
    def warning(self) -> str:
        return " ".join(one.said for one in self.against)


FREE = Cell("free")


@dataclass
class Year:
    """`cells`: {(venue id, week): Cell} for everything that isn't free; `here`: the workshops that stand in it."""

    venues: list
    weeks: list
    cells: dict
    here: list
    waiting: list
    around: placing.Surroundings
    shows_held: bool
    this_week: str

    def count(self, kind) -> int:
        """How many venue-weeks are of this kind; free are only those that are not over."""
        if kind == "free":
            ahead = [week for week in self.weeks if week >= self.this_week]
            return len(self.venues) * len(ahead) - sum(week >= self.this_week for _venue, week in self.cells)
        return sum(cell.kind == kind for cell in self.cells.values())

    @property
    def troubles(self) -> list:
        """(workshop, what speaks against its week), each workshop once, and once what two say of each other: with the one
        that has a reason."""
        found = {cell.workshop.id: (cell.workshop, cell.against) for cell in self.cells.values() if cell.against}
        said, rows = set(), []
        for workshop, against in sorted(found.values(), key=lambda row: (not row[0].week_reason, row[0].first_on)):
            new = [one for one in against if (fact := fact_of(workshop, one)) is None or fact not in said]
            said |= {fact_of(workshop, one) for one in new}
            rows += [(workshop, new)] if new else []
        return sorted(rows, key=lambda row: row[0].first_on)


def fact_of(workshop, objection) -> tuple | None:
    """Who is awaited in two workshops of a week, told from either side; None of anything else."""
    told = objection.values
    return (told["name"], told["week"], frozenset({workshop.title, told["title"]})) if "title" in told else None


def of(user, number, today, placed=None) -> Year:
    """The year as this reader may see it, in a fixed number of statements; `placed`: a workshop that looks for a place."""
    weeks = weeks_of(number)
    venues = list(db.session.scalars(select(Venue).order_by(Venue.name)))
    rows = db.session.scalars(queries.of_year(user, number)).all()
    around = queries.around(weeks, [placed] if placed else [], user, today)
    shows_held = policy.may_see_held_weeks(user)
    seen = {one.id: one for one in rows}

    def cell_of(slot) -> Cell | None:
        if slot.state == SlotState.CLOSED:
            return Cell("closed", languages.said(slot, "why"))
        if slot.state == SlotState.HELD:
            return Cell("hold") if shows_held else None
        workshop = seen.get(slot.workshop_id)
        if workshop is None:
            return None
        judged = workshop.state in BEFORE_IT_RUNS and policy.may_view(user, workshop)
        against = placing.objections(workshop, workshop.venue, workshop.week, around) if judged else []
        return Cell("taken", workshop.title, workshop, against)

    cells = {place: cell for place, slot in around.slots.items() if (cell := cell_of(slot))}
    here = [one for one in rows if one.week]
    return Year(venues, weeks, cells, here, [one for one in rows if not one.week], around, shows_held, week_of(today))


def weeks_of(year) -> list[str]:
    last = date(year, 12, 28).isocalendar().week
    return [f"{year}-W{n:02d}" for n in range(1, last + 1)]


def venues_for(workshop) -> list[Venue]:
    """Where its format may meet; every venue where the format names none."""
    allowed = workshop.format.venues if workshop.format else []
    return list(allowed) or list(db.session.scalars(select(Venue).order_by(Venue.name)))


class Place(NamedTuple):
    """A week and venue that can be given; `rank`: the organisers' wish it is, 0 for none."""

    week: str
    venue: Venue
    rank: int
    against: list

    @property
    def value(self) -> str:
        """2027-W05 oort."""
        return f"{self.week} {self.venue.key}"


@dataclass
class Choices:
    """The places that can be given, wishes first, then by date; the week held for it; what speaks against any place."""

    places: list[Place]
    held: Slot | None
    judge: Callable


def choices_for(workshop, user, today, wanted=None) -> Choices:
    """The weeks of the call at the venues of the format; `wanted`: (week, venue) chosen on the calendar, there too."""
    venues, call = venues_for(workshop), workshop.proposal.call
    weeks = weeks_between(max(call.first_on, today), call.last_on)
    pairs = [(week, venue) for week in weeks for venue in venues]
    if wanted and wanted not in pairs:
        pairs.append(wanted)
    asked = {one for week, _venue in pairs for one in weeks_from(week, workshop.days)}
    around = queries.around(asked, [workshop], user, today)
    wishes = {week: n for n, week in enumerate(workshop.proposal.preferred_weeks or (), 1)}

    def against(week, venue):
        return placing.objections(workshop, venue, week, around) + placing.slight(workshop, week, today)

    def judge(week, venue):
        return placing.of_moving(workshop, week) + against(week, venue)

    places = [Place(week, venue, wishes.get(week, 0), against(week, venue)) for week, venue in pairs]
    able = [one for one in places if not any(each.level == placing.MUST for each in one.against)]
    able.sort(key=lambda one: (one.rank or len(wishes) + 1, one.week, one.venue.name))
    held = next((slot for slot in around.slots.values() if slot.proposal_id == workshop.proposal_id), None)
    return Choices(able, held, judge)
