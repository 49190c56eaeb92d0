"""Appointments are asked for by one person and confirmed by a second one. The caller commits."""

from datetime import timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import joinedload

from workshop_portal import journal
from workshop_portal.core import clock
from workshop_portal.core.db import db, rows_changed
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import actions, address_change, letters
from workshop_portal.people.hats import CONFIRMING
from workshop_portal.people.models import BY_NAME, Nomination, Person
from workshop_portal.people.standing import Standing, active, of_the_centre

LATELY = timedelta(days=14)  # nobody becomes the only one to decide by seeing all others off


def nominate(person, hat, *, from_on=None, until_on=None, by, at=None) -> Nomination | None:
    """Ask for an appointment; None where it holds at once, since nobody else is there, or lately was, to confirm it."""
    actions.check_appointment(hat, from_on, until_on)
    asked = [one for one in of(person) if one.hat == hat]
    if not is_there_a_second(person, by, LATELY):
        actions.appoint(person, hat, from_on=from_on, until_on=until_on, by=by, at=at)
        for one in asked:
            db.session.delete(one)
        letters.tell_appointed(person, hat, from_on=from_on, until_on=until_on, by=by, at=at)
        return None
    if asked:
        raise Refused(N_("This appointment has been asked for already, and waits for a second person."))
    address_change.end_open(person, by=by, at=at)
    row = Nomination(
        person_id=person.id, hat=hat, from_on=from_on or clock.today(), until_on=until_on, asked_by_id=by.id
    )
    db.session.add(row)
    db.session.flush()
    journal.record(person, "ask appointment", by=by, at=at, end=row.hat)
    return row


def confirm(row, *, by, at=None):
    """The second person agrees: from its first day on the appointment holds."""
    if by.id in {row.person_id, row.asked_by_id}:
        raise Refused(N_("Somebody else must confirm this appointment."))
    take(row)
    detail = f"asked by person {row.asked_by.key}"
    term = {"from_on": row.from_on, "until_on": row.until_on}
    actions.appoint(row.person, row.hat, **term, by=by, at=at, detail=detail)
    letters.tell_appointed(row.person, row.hat, **term, by=by, at=at)


def drop(row, *, by, at=None):
    """Whoever asked takes it back, or a second person does not agree."""
    take(row)
    journal.record(row.person, "drop appointment", by=by, at=at, start=row.hat)


def take(row):
    """It waits no more, for whoever comes first; what it said can still be read."""
    gone = delete(Nomination).where(Nomination.id == row.id).execution_options(synchronize_session=False)
    if not rows_changed(gone):
        raise Refused(N_("This appointment has been confirmed or dropped already."))


def is_there_a_second(person, by, since=timedelta()) -> bool:
    """Whether somebody else may confirm what is asked for this person, or could within this time.

    Who never had a password never could: an appointment that went to a wrong address stops no other one.
    """
    day, moment = clock.today() - since, clock.now() - since
    wearers = select(Standing.person_id).where(
        Standing.hat.in_(CONFIRMING), *of_the_centre(), Standing.from_on <= clock.today(),
        or_(Standing.until_on.is_(None), Standing.until_on >= day), or_(Standing.ended_at.is_(None), Standing.ended_at > moment),
    )  # fmt: skip
    others = select(Person.id).where(Person.id.in_(wearers), Person.id.not_in({person.id, by.id}))
    here = others.where(signs_in(), or_(Person.disabled_at.is_(None), Person.disabled_at > moment))
    return db.session.scalar(here.limit(1)) is not None


def who_confirm(rows) -> dict[int, list[str]]:
    """Nomination id → the names of those who may confirm it now and can sign in: one statement."""
    wearers = select(Standing.person_id).where(Standing.hat.in_(CONFIRMING), *of_the_centre(), *active())
    able = select(Person).where(Person.id.in_(wearers), signs_in(), Person.disabled_at.is_(None)).order_by(*BY_NAME)
    people = list(db.session.scalars(able)) if rows else []
    return {row.id: [one.name for one in people if one.id not in {row.person_id, row.asked_by_id}] for row in rows}


def signs_in():
    """The condition that there is a password that opens the account; once there it is never taken away."""
    return and_(Person.password_hash != "", Person.verified_at.is_not(None))


def of(person) -> list[Nomination]:
    """What waits for this person's appointment, in the order of asking."""
    mine = select(Nomination).where(Nomination.person_id == person.id).options(joinedload(Nomination.asked_by))
    return list(db.session.scalars(mine.order_by(Nomination.id)))


def asked_by(person) -> list[Nomination]:
    """What this person asked for, and waits for somebody else, the oldest first."""
    mine = select(Nomination).where(Nomination.asked_by_id == person.id).options(joinedload(Nomination.person))
    return list(db.session.scalars(mine.order_by(Nomination.id)))


def before(person) -> list[Nomination]:
    """What this person may confirm, the oldest first. Whether they confirm at all, the policy says."""
    others = select(Nomination).where(Nomination.person_id != person.id, Nomination.asked_by_id != person.id)
    return list(db.session.scalars(others.options(joinedload(Nomination.person)).order_by(Nomination.id)))
