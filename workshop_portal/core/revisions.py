"""A process that runs on after the database was brought to a newer version writes nothing: it does not know the tables."""

from functools import cache
from pathlib import Path

from sqlalchemy import text

from workshop_portal.core.db import as_it_begins, db, only_reads

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations" / "versions"
QUERY = "SELECT version_num FROM alembic_version"


class Outgrown(Exception):
    """The database has gone through a migration that this process does not know."""


@cache
def known() -> frozenset[str]:
    """The versions of the tables that this code knows."""
    return frozenset(file.stem.partition("_")[0] for file in MIGRATIONS.glob("[0-9]*.py"))


def newest() -> str:
    return max(known())


def found() -> set[str]:
    """The version that the database is at; more than one, or none, where something went wrong."""
    return set(db.session.scalars(text(QUERY)))


def guard(app):
    """For the processes that serve: each transaction that may write looks at the version first, past SQLAlchemy."""

    def look(connection):
        if only_reads():
            return
        cursor = connection.cursor()
        try:
            cursor.execute(QUERY)
            if not {version for (version,) in cursor.fetchall()} <= known():
                raise Outgrown("The database belongs to a newer version of the portal: start that one.")
        finally:
            cursor.close()

    with app.app_context():
        as_it_begins(db.engine, look)
