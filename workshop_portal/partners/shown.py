"""Which pages are public, for every link that leads to one; no page pays a statement of its own for it."""

import time
from typing import NamedTuple

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from workshop_portal.core.addresses import address
from workshop_portal.core.db import db
from workshop_portal.partners.models import Kind

FRESH = 60.0  # seconds: what is hidden loses its links in every process within a minute; its page is gone at once
QUERY = f"/* signboard */ SELECT key, kind FROM page WHERE kind IN ('{Kind.PAGE}', '{Kind.PARTNER}')"  # noqa: S608


class Shown(NamedTuple):
    pages: frozenset[str] = frozenset()
    partnerships: bool = False  # whether there is one to be listed


def read() -> Shown:
    """While the database does not answer it is what was shown before."""
    until, shown = current_app.extensions.get("shown_pages", (0.0, Shown()))
    if time.monotonic() < until:
        return shown
    try:
        kinds = {row.key: row.kind for row in db.session.execute(text(QUERY))}
    except SQLAlchemyError:
        return shown
    shown = Shown(frozenset(kinds), Kind.PARTNER in kinds.values())
    current_app.extensions["shown_pages"] = (time.monotonic() + FRESH, shown)
    return shown


def forget():
    """A page was shown or hidden here: read it anew."""
    current_app.extensions.pop("shown_pages", None)


def page_at(slug) -> str:
    """A template's `page_at()`: the address of this public text, or "" while it is not public."""
    return address("partners.page", slug=slug) if slug in read().pages else ""
