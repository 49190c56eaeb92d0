"""Which venues, formats, schemes, tasks and closed weeks there are."""

from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from workshop_portal.centre.models import Centre, Format, Scheme, TaskTemplate, Venue
from workshop_portal.centre.slots import Slot, SlotState, week_of, weeks_between
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.journal import happened


def venues() -> list[Venue]:
    return list(db.session.scalars(select(Venue).order_by(Venue.seats.desc(), Venue.id)))


def with_conduct(ids) -> list:
    """(key, name) of those of these venues that have a code of conduct to read."""
    written = or_(Venue.conduct_en != "", Venue.conduct_nl != "")
    rows = select(Venue.key, Venue.name).where(Venue.id.in_(ids), written)
    return list(db.session.execute(rows.order_by(Venue.name)))


def schemes() -> list[Scheme]:
    return list(db.session.scalars(select(Scheme).order_by(Scheme.id)))


def paying(kind, usual_id=None, among=None) -> Scheme | None:
    """What pays this kind of approval: the usual scheme of its format where it does, else the first that does.

    `among`: the schemes, where they are read already.
    """
    found = [one for one in (schemes() if among is None else among) if kind in one.pays]
    return next((one for one in found if one.id == usual_id), found[0] if found else None)


def formats() -> list[Format]:
    rows = select(Format).options(selectinload(Format.venues), joinedload(Format.scheme))
    return list(db.session.scalars(rows.order_by(Format.id)))


def tasks() -> list[TaskTemplate]:
    return list(db.session.scalars(select(TaskTemplate).order_by(TaskTemplate.position, TaskTemplate.id)))


LOOKED_THROUGH = "look through letters"


def letters_are_looked_through():
    """The condition that somebody of the office has said so of all of them."""
    return exists(select(Centre.id).where(happened(LOOKED_THROUGH, Centre)))


def one_of(model, key):
    return db.session.scalar(select(model).where(model.key == key))


def closures() -> list[Slot]:
    """The closed weeks from this one on, by week and venue."""
    rows = select(Slot).where(Slot.state == SlotState.CLOSED, Slot.week >= week_of(clock.today()))
    return list(db.session.scalars(rows.options(joinedload(Slot.venue)).join(Venue).order_by(Slot.week, Venue.name)))


def closed_everywhere() -> dict[str, Slot]:
    """Week → one of its closures, of those in which no venue is open."""
    every = select(func.count(Venue.id)).scalar_subquery()
    weeks = select(Slot.week).where(Slot.state == SlotState.CLOSED).group_by(Slot.week)
    rows = select(Slot).where(Slot.week.in_(weeks.having(func.count(Slot.id) == every)))
    return {slot.week: slot for slot in db.session.scalars(rows.order_by(Slot.id.desc()))}


def slots_of(venue, weeks) -> dict[str, Slot]:
    """Week → what takes it, of those in which this venue is not free."""
    rows = select(Slot).where(Slot.venue_id == venue.id, Slot.week.in_(weeks))
    return {slot.week: slot for slot in db.session.scalars(rows)}


def coming_weeks() -> list[str]:
    """The weeks that can be closed: from this one to the end of the year after the next."""
    today = clock.today()
    return [
        week_of(today),
        *(week for week in weeks_between(today, date(today.year + 2, 12, 31)) if week != week_of(today)),
    ]
