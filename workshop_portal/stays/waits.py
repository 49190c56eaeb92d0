"""What waits about stays: days until which a hotel takes rooms back."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.waits import Wait
from workshop_portal.stays import queries

SOON = timedelta(days=14)


def waits(person) -> list[Wait]:
    """For the coordinator, until the hotel has the final number."""
    rows = db.session.execute(queries.blocks_to_settle(person, today() + SOON))
    return [
        Wait("", _("Rooms at %(hotel)s for %(title)s") % {"hotel": hotel.name, "title": workshop.title},
             _("%(booked)s of %(rooms)s are booked; the others can be given back until this day.")
             % {"booked": block.booked, "rooms": block.rooms},
             url_for("stays.rooms", workshop_key=workshop.key), _("To the rooms"), due_on=block.cancel_by_on)
        for block, hotel, workshop in rows
    ]  # fmt: skip
