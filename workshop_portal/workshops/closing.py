"""What the office is told of weeks that it can't close: the workshops that stand there."""

from flask import url_for
from sqlalchemy import select

from workshop_portal.centre.slots import Slot
from workshop_portal.core.db import db
from workshop_portal.workshops import queries
from workshop_portal.workshops.models import Workshop


def placed_in(venue, weeks, user) -> dict[str, tuple[str, str]]:
    """Week → (title, address) of the workshop in this venue, of those this person may see."""
    rows = select(Slot.week, Workshop.title, Workshop.key).join(Workshop, Workshop.id == Slot.workshop_id)
    rows = rows.where(Slot.venue_id == venue.id, Slot.week.in_(weeks), queries.is_visible_to(user))
    return {week: (title, url_for("workshops.plan", workshop_key=key)) for week, title, key in db.session.execute(rows)}
