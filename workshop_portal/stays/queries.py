"""The selects about stays."""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager

from workshop_portal.core.db import db
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.stays.models import Entitlement, Stay


def of(participation) -> Stay | None:
    return db.session.scalar(select(Stay).where(Stay.participation_id == participation.id))


def coming(workshop):
    """(participation, stay or None) of everybody who has a seat, by name."""
    mine = select(Participation, Stay).outerjoin(Stay, Stay.participation_id == Participation.id)
    mine = mine.where(Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED)
    return mine.order_by(func.lower(Participation.name), Participation.id)


def with_needs(workshop) -> list[Stay]:
    """The stays of those who come and told of a diet or of access needs, by name."""
    told = or_(Stay.diet != "", Stay.needs != "")
    here = and_(Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED)
    mine = select(Stay).join(Stay.participation).options(contains_eager(Stay.participation)).where(told, here)
    return list(db.session.scalars(mine.order_by(func.lower(Participation.name), Participation.id)))


def entitlements_of(people) -> dict[int, Entitlement]:
    """Participation's id → what it is given."""
    mine = select(Entitlement).where(Entitlement.participation_id.in_([one.id for one in people]))
    return {one.participation_id: one for one in db.session.scalars(mine)}


def given(workshop):
    """(participation, stay or None, entitlement or None) of everybody who has a seat, by name."""
    return (
        coming(workshop)
        .outerjoin(Entitlement, Entitlement.participation_id == Participation.id)
        .add_columns(Entitlement)
    )
