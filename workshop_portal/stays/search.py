"""What the search finds of hotels, for those who book rooms there."""

from flask import url_for
from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.languages import later as _l
from workshop_portal.core.search import Entry, Source
from workshop_portal.stays import policy
from workshop_portal.stays.models import Hotel


def entries(ids):
    for one in db.session.scalars(select(Hotel).where(Hotel.id.in_(ids))):
        yield Entry(one.id, one.key, one.name, one.created_at, note=one.place)


SOURCE = Source(
    kind="hotel", words=_l("Hotels"), model=Hotel, entries=entries,
    watched={Hotel: ("id", frozenset({"name", "place"}))},
    seen_by=lambda user: select(Hotel) if policy.may_keep_hotels(user) else None,
    href=lambda row: url_for("stays.hotel", hotel_key=row.address),
)  # fmt: skip
