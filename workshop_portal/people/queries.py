"""Which people, seats and appointments there are."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.people.hats import APPOINTED, Hat
from workshop_portal.people.models import BY_NAME, Committee, Nomination, Person, Seat, SignIn
from workshop_portal.people.standing import Standing, active, of_the_centre


def by_email(email) -> Person | None:
    """Whoever the centre knows by this address, written in any case."""
    return db.session.scalar(select(Person).where(Person.email == (email or "").strip().lower()))


def unwanted_mails(person_id) -> list[str]:
    return db.session.scalar(select(Person.unwanted_mails).where(Person.id == person_id)) or []


STATES = {
    "account": lambda: (Person.password_hash != "",),
    "none": lambda: (Person.password_hash == "",),
    "unverified": lambda: (Person.password_hash != "", Person.verified_at.is_(None)),
    "disabled": lambda: (Person.disabled_at.is_not(None),),
}


def wearers(hat):
    """The ids of those who wear this hat toward the centre, or have such a seat, now."""
    if hat in APPOINTED:
        return select(Standing.person_id).where(Standing.hat == hat, *of_the_centre(), *active())
    return select(Seat.person_id).where(Seat.role == hat, *active(Seat))


def administrators() -> list[Person]:
    """Those who can be asked: with an account that is open."""
    rows = select(Person).where(Person.id.in_(wearers(Hat.ADMINISTRATOR)), Person.disabled_at.is_(None))
    return list(db.session.scalars(rows.order_by(*BY_NAME, Person.id)))


def hats_of(people_here) -> dict[int, list[str]]:
    """Person id → the hats toward the centre and the seats that hold now, for a page of people: two statements."""
    ids = [person.id for person in people_here]
    found: dict[int, list[str]] = {}
    given = select(Standing.person_id, Standing.hat).where(Standing.person_id.in_(ids), *of_the_centre(), *active())
    seats = select(Seat.person_id, Seat.role).where(Seat.person_id.in_(ids), *active(Seat))
    for statement in (given, seats):
        for person_id, hat in db.session.execute(statement.order_by(statement.selected_columns[1])):
            if hat not in found.setdefault(person_id, []):
                found[person_id].append(hat)
    return found


def asked_of(people_here) -> list[tuple[int, Hat]]:
    """(person id, hat) of what waits for a second person, for a page of people: one statement."""
    mine = Nomination.person_id.in_([person.id for person in people_here])
    rows = select(Nomination.person_id, Nomination.hat).where(mine).order_by(Nomination.id)
    return [(row.person_id, row.hat) for row in db.session.execute(rows)]


def appointments_of(person) -> list[Standing]:
    """All appointments of a person, those that ended too, the newest first."""
    mine = select(Standing).where(Standing.person_id == person.id, *of_the_centre(), Standing.hat.in_(APPOINTED))
    return list(db.session.scalars(mine.order_by(Standing.from_on.desc(), Standing.id.desc())))


def is_appointed(person) -> bool:
    """Now, or from a later day on; also where the appointment waits for a second person."""
    asked = select(Nomination.id).where(Nomination.person_id == person.id).limit(1)
    return any(not is_over(row) for row in appointments_of(person)) or db.session.scalar(asked) is not None


def seats_of(person) -> list[Seat]:
    mine = select(Seat).where(Seat.person_id == person.id).options(joinedload(Seat.committee))
    return list(db.session.scalars(mine.order_by(Seat.from_on.desc(), Seat.id.desc())))


def committees() -> list[Committee]:
    return list(db.session.scalars(select(Committee).order_by(Committee.name_en)))


def is_seated(on=None):
    """The condition that somebody sits on the committee on this day (today): it can read a proposal."""
    return exists().where(Seat.committee_id == Committee.id, *active(Seat, on))


def committees_with_seats() -> list[Committee]:
    every = select(Committee).options(selectinload(Committee.seats).joinedload(Seat.person))
    return list(db.session.scalars(every.order_by(Committee.name_en)))


def seats_in(committee) -> list[Seat]:
    """All seats of a committee, the ones that hold first."""
    mine = select(Seat).where(Seat.committee_id == committee.id).options(joinedload(Seat.person)).join(Person)
    return sorted(db.session.scalars(mine.order_by(*BY_NAME, Person.id, Seat.id)), key=lambda seat: not holds(seat))


def holds(seat, on=None) -> bool:
    """Whether a seat or an appointment holds on this day (today)."""
    on = on or clock.today()
    return seat.from_on <= on and not is_over(seat, on)


def is_over(seat, on=None) -> bool:
    """Whether a seat or an appointment has ended by this day (today), or was ended."""
    on = on or clock.today()
    return bool(getattr(seat, "ended_at", None)) or (seat.until_on is not None and seat.until_on < on)


def last_day_of_seats(person, committee) -> date | None:
    """How long somebody sits on this committee from today on, by terms that follow on each other: None without end,
    yesterday without a seat."""
    last = clock.today() - timedelta(days=1)
    mine = select(Seat).where(Seat.person_id == person.id, Seat.committee_id == committee.id).order_by(Seat.from_on)
    for seat in db.session.scalars(mine.where(or_(Seat.until_on.is_(None), Seat.until_on > last))):
        if seat.from_on > last + timedelta(days=1):
            break
        if seat.until_on is None:
            return None
        last = seat.until_on
    return last


def overlapping(person, committee, from_on, until_on) -> Seat | None:
    """A seat of this person on this committee within these days."""
    return db.session.scalar(seats_within(committee, from_on, until_on).where(Seat.person_id == person.id))


def seats_within(committee, from_on, until_on):
    """The seats of a committee that hold on any of these days."""
    rows = select(Seat).where(Seat.committee_id == committee.id, or_(Seat.until_on.is_(None), Seat.until_on >= from_on))
    return rows.where(Seat.from_on <= until_on) if until_on else rows


def sessions_of(person) -> list[SignIn]:
    return list(db.session.scalars(select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.seen_at.desc())))


class Coverage(NamedTuple):
    """How a committee is staffed now: its chair, how many seats hold, and the first term that ends."""

    chair: Person | None
    seats: int
    first_end: date | None


def coverage(committee) -> Coverage:
    now_held = [seat for seat in committee.seats if holds(seat)]
    chairs = [seat.person for seat in now_held if seat.role == Hat.CHAIR]
    ends = sorted(seat.until_on for seat in now_held if seat.until_on)
    return Coverage(chairs[0] if chairs else None, len(now_held), ends[0] if ends else None)
