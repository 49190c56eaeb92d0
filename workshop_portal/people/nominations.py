"""Appointments are asked for by one person and confirmed by a second one. The caller commits."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workshop_portal import journal
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import actions
from workshop_portal.people.hats import CONFIRMING
from workshop_portal.people.models import Nomination, Person
from workshop_portal.people.queries import wearers


def nominate(person, hat, *, from_on=None, until_on=None, by, at=None) -> Nomination | None:
    """Ask for an appointment; None where it holds at once, since nobody else is there who could confirm it."""
    actions.check_appointment(hat, from_on, until_on)
    if not is_there_a_second(person, by):
        actions.appoint(person, hat, from_on=from_on, until_on=until_on, by=by, at=at)
        return None
    if any(one.hat == hat for one in of(person)):
        raise Refused(N_("This appointment has been asked for already, and waits for a second person."))
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
    detail = f"asked by person {row.asked_by.key}"
    actions.appoint(row.person, row.hat, from_on=row.from_on, until_on=row.until_on, by=by, at=at, detail=detail)
    db.session.delete(row)


def drop(row, *, by, at=None):
    """Whoever asked takes it back, or a second person does not agree."""
    journal.record(row.person, "drop appointment", by=by, at=at, start=row.hat)
    db.session.delete(row)


def is_there_a_second(person, by) -> bool:
    wearing = [Person.id.in_(wearers(hat)) for hat in CONFIRMING]
    others = select(Person.id).where(Person.id.not_in({person.id, by.id}), Person.disabled_at.is_(None))
    return any(db.session.scalar(others.where(one).limit(1)) is not None for one in wearing)


def of(person) -> list[Nomination]:
    """What waits for this person's appointment, in the order of asking."""
    mine = select(Nomination).where(Nomination.person_id == person.id).options(joinedload(Nomination.asked_by))
    return list(db.session.scalars(mine.order_by(Nomination.id)))


def before(person) -> list[Nomination]:
    """What this person may confirm, the oldest first. Whether they confirm at all, the policy says."""
    others = select(Nomination).where(Nomination.person_id != person.id, Nomination.asked_by_id != person.id)
    return list(db.session.scalars(others.options(joinedload(Nomination.person)).order_by(Nomination.id)))
