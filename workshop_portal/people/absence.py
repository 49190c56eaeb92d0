"""Days on which somebody is away: a standing of its own, from a day to a day (the last one included).

While it holds a vice-chair is chair, and a deputy director (`standing.py`); nobody is proposed as a reader, and who
coordinates stands last where a coordinator is chosen. What the person may do stays.
"""

from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select

from workshop_portal import journal
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.languages import day
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import letters, standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import Standing, active, of_the_centre

LONGEST = timedelta(days=366)


def of(person) -> list[Standing]:
    """Those that are not over, the next one first."""
    mine = select(Standing).where(Standing.person_id == person.id, *stands(), until() >= clock.today())
    return list(db.session.scalars(mine.order_by(Standing.from_on, Standing.id)))


def stands() -> list:
    return [Standing.hat == Hat.ABSENT, *of_the_centre(), Standing.ended_at.is_(None)]


def until():
    return func.coalesce(Standing.until_on, date.max)


def around(people, first_on=None, last_on=None) -> dict[int, list[Standing]]:
    """person id → the absences of today, and those that meet these days."""
    when = and_(*active())
    if first_on and last_on:
        when = or_(when, and_(Standing.from_on <= last_on, until() >= first_on))
    rows = (
        select(Standing).where(Standing.person_id.in_(people), *stands(), when).order_by(Standing.from_on, Standing.id)
    )
    found: dict[int, list[Standing]] = {}
    for row in db.session.scalars(rows):
        found.setdefault(row.person_id, []).append(row)
    return found


def note(person, from_on, until_on, *, by, at=None) -> Standing:
    """Whoever is noted as absent by somebody else hears of it: others may do what is the own task."""
    if until_on < from_on:
        raise Refused(N_("The last day can't come before the first day."))
    if until_on < clock.today():
        raise Refused(N_("These days are over."))
    if until_on - from_on > LONGEST:
        raise Refused(N_("Give a year at most."))
    hold(Person, person.id)
    for row in of(person):
        if row.from_on <= until_on and (row.until_on is None or row.until_on >= from_on):
            refuse_twice(row)
    row = Standing(person_id=person.id, hat=Hat.ABSENT, from_on=from_on, until_on=until_on)
    db.session.add(row)
    db.session.flush()
    journal.record(person, "note absence", by=by, at=at, detail=f"{from_on} – {until_on}")
    if by.id != person.id:
        letters.tell_absent(person, from_on, until_on, by=by, at=at)
    standing.forget()
    return row


def refuse_twice(row):
    if row.until_on is None:
        raise Refused(
            N_("From %(first)s on, without a last day, is noted already. Take that back first."), first=day(row.from_on)
        )
    words = N_("From %(first)s to %(last)s is noted already. Take that back first.")
    raise Refused(words, first=day(row.from_on), last=day(row.until_on))


def end(row, person, *, by, at=None):
    """Whoever is back earlier, or does not go."""
    hold_anew(row)
    if row.ended_at:
        raise Refused(N_("This is taken back already."))
    row.ended_at = at or clock.now()
    journal.record(person, "end absence", by=by, at=at, detail=f"{row.from_on} – {row.until_on}")
    standing.forget()
