"""The first version of an imported proposal, with the same content as submitting it in the portal would have kept."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from workshop_portal.centre.models import Format, Scheme
from workshop_portal.core.db import db
from workshop_portal.people.models import Committee
from workshop_portal.proposals import snapshot
from workshop_portal.rounds.rows import default

CONFIRMED = {"confirmed": True}


class Versions:
    """Knows how a version names call, committees, formats and schemes."""

    def __init__(self, call):
        self.call = call
        self.committees = {one["key"]: one for one in cards(Committee, (*snapshot.NAMES, "field"))}
        self.formats = list(cards(Format, ("id", *snapshot.FORMAT)))
        self.schemes = list(cards(Scheme, snapshot.SCHEME, is_refund=snapshot.IS_REFUND))

    def content(self, columns, fields, organisers, participants, further) -> dict:
        """Of a proposal's columns and rows, as they go into the database."""
        listed = further | {"organisers": organisers, "participants": participants}
        parts = {name: [whole(name, row) for row in listed[name]] for name in snapshot.ROWS}
        parts["committees"] = [self.committees.get(key, {"key": key}) for key in fields]
        parts["formats"], parts["schemes"] = self.formats, self.schemes
        return snapshot.content_of(SimpleNamespace(**columns, call=self.call), parts)


def cards(model, names, **more):
    columns = [getattr(model, name) for name in names] + [column.label(name) for name, column in more.items()]
    found = db.session.execute(select(*columns))
    return map(dict, found.mappings())


def whole(name, row) -> dict:
    """A row with all the columns that a version keeps of it; nobody but the organisers has a key there."""
    kept = {column: row.get(column, empty) for column, empty in EMPTY[name].items()}
    return kept | {"key": row["key"], **CONFIRMED} if name == "organisers" else kept


MODELS: dict[str, Any] = snapshot.MODELS
EMPTY = {
    name: {column: default(MODELS[name].__table__.c[column]) for column in columns}
    for name, columns in snapshot.ROWS.items()
}
