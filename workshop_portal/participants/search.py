"""What the search finds of participants, for those who arrange their stay: the coordinator of the workshop and the office."""

from flask import url_for
from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.languages import later as _l
from workshop_portal.core.search import Entry, Source
from workshop_portal.participants import queries
from workshop_portal.participants.models import Participation
from workshop_portal.workshops.models import Workshop

COLUMNS = ("name", "email", "institution")


def entries(ids):
    told = (getattr(Participation, name) for name in ("id", "created_at", *COLUMNS))
    rows = select(Workshop.key, Workshop.title, *told).join(Participation.workshop).where(Participation.id.in_(ids))
    for one in db.session.execute(rows):
        yield Entry(
            one.id, one.key, one.name, one.created_at, note=one.institution, texts=[one.email], within=one.title
        )


def href(row) -> str:
    """The workshop's participants, narrowed to this one."""
    return url_for("participants.index", workshop_key=row.address, words=row.title)


SOURCE = Source(
    kind="participation", words=_l("Participants"), model=Participation, entries=entries,
    watched={Participation: ("id", frozenset(COLUMNS))}, href=href,
    seen_by=lambda user: queries.seated_by(user) if user.is_authenticated else None,
)  # fmt: skip
