"""The centre's name, host, town and address as every page and letter shows them; no page pays a statement of its own for it."""

import time
from typing import NamedTuple

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from workshop_portal.core.db import db
from workshop_portal.core.languages import said

FRESH = 60.0  # seconds: a new name shows in every process within a minute
QUERY = "/* signboard */ SELECT name, host_en, host_nl, city, contact_email FROM centre LIMIT 1"


class Signboard(NamedTuple):
    name: str = "Lorentz Center"
    host_en: str = "Leiden University"
    host_nl: str = "Universiteit Leiden"
    city: str = "Leiden"
    contact_email: str = ""

    @property
    def host(self) -> str:
        return said(self, "host")


BEGUN = Signboard()  # a new centre begins with these; the office changes them on a page


def read() -> Signboard:
    """What hangs outside. While the database does not answer it is what hung there before."""
    until, board = current_app.extensions.get("signboard", (0.0, BEGUN))
    if time.monotonic() < until:
        return board
    try:
        row = db.session.execute(text(QUERY)).first()
    except SQLAlchemyError:
        return board
    board = Signboard(*row) if row else BEGUN
    current_app.extensions["signboard"] = (time.monotonic() + FRESH, board)
    return board


def forget():
    """It was changed here: read it anew."""
    current_app.extensions.pop("signboard", None)
