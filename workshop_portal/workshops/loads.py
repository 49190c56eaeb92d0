"""What each coordinator has in hand over the year, and who is the likeliest for one more workshop."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.people import absence
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import BY_NAME, Person
from workshop_portal.people.standing import Standing, active, of_the_centre
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import in_charge, in_preparation, visible_to

NEAR = timedelta(weeks=6)  # before and after a first day: the busy weeks of a workshop


@dataclass
class Load:
    """One coordinator. `same_week`, `near`: workshops around the one that needs somebody; `knows`: how many workshops
    of its organisers this person had before; `away`: the absences of today and of its days."""

    person: Person
    workshops: list = field(default_factory=list)
    same_week: list = field(default_factory=list)
    near: int = 0
    knows: int = 0
    away: list[Standing] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.workshops)

    @property
    def years(self) -> dict[str, int]:
        return dict(sorted(Counter(one.week[:4] or "–" for one in self.workshops).items()))

    @property
    def busiest(self) -> tuple[date | None, int]:
        """(the first day of the month in which most workshops begin, the earliest of them; how many)."""
        months = Counter(one.first_on.replace(day=1) for one in self.workshops if one.first_on)
        return min(months.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))

    def months(self, year) -> list[int]:
        """How many workshops begin in each month of this year."""
        found = Counter(one.first_on.month for one in self.workshops if one.first_on and one.first_on.year == year)
        return [found[month] for month in range(1, 13)]


def of(user, workshop=None) -> list[Load]:
    """Each coordinator with the visible workshops in preparation; for a `workshop` the likeliest first."""
    loads = {person.id: Load(person) for person in coordinators()}
    for person_id, one in held(loads, in_preparation(visible_to(user))):
        loads[person_id].workshops.append(one)
    for person_id, rows in absence.around(loads, *((workshop.first_on, workshop.last_on) if workshop else ())).items():
        loads[person_id].away = rows
    if workshop is None:
        return list(loads.values())
    for person_id, n in known(user, loads, workshop).items():
        loads[person_id].knows = n
    for load in loads.values():
        around(load, workshop)
    return sorted(
        loads.values(), key=lambda one: (bool(one.away), bool(one.same_week), one.near, one.total, -one.knows)
    )


def coordinators() -> list[Person]:
    wanted = select(Standing.person_id).where(Standing.hat == Hat.COORDINATOR, *of_the_centre(), *active())
    rows = select(Person).where(Person.id.in_(wanted)).order_by(*BY_NAME, Person.id)
    return list(db.session.scalars(rows))


def held(people, rows):
    """(person id, workshop) of what these people coordinate among `rows`."""
    mine = rows.join(Standing, Standing.workshop_id == Workshop.id).where(Standing.person_id.in_(people), *in_charge())
    return db.session.execute(
        mine.with_only_columns(Standing.person_id, Workshop).order_by(Workshop.first_on, Workshop.id)
    )


def known(user, people, workshop) -> Counter:
    """person id → how many other workshops of the same organisers they have coordinated, as far as the reader sees."""
    organisers = select(Standing.person_id).where(
        Standing.proposal_id == workshop.proposal_id, Standing.hat == Hat.ORGANISER, *active()
    )
    theirs = select(Standing.proposal_id).where(Standing.person_id.in_(organisers), Standing.hat == Hat.ORGANISER)
    rows = visible_to(user).where(Workshop.id != workshop.id, Workshop.proposal_id.in_(theirs))
    return Counter(person_id for person_id, _one in held(people, rows))


def around(load, workshop):
    """What of the load lies near the workshop in question."""
    for one in load.workshops:
        if one.id == workshop.id or not (one.first_on and workshop.first_on):
            continue
        load.same_week += [one] if one.week == workshop.week else []
        load.near += abs(one.first_on - workshop.first_on) <= NEAR


def year_shown(workshop, today: date) -> int:
    """The year whose months are drawn: the workshop's, else this one."""
    return workshop.first_on.year if workshop is not None and workshop.first_on else today.year
