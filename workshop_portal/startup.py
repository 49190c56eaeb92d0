"""What must be true before a process of the portal starts: its database is there and of this version."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from workshop_portal import config

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
UPGRADE = "run: flask --app workshop_portal db upgrade"


def check(app) -> None:
    """Raises config.Unsafe with one sentence that says what to do."""
    check_database(app.config["SQLALCHEMY_DATABASE_URI"])


def check_database(address) -> None:
    url = make_url(address)
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    if file and not file.exists():
        raise config.Unsafe([f"There is no database yet; {UPGRADE}"])
    if file and not writable(file):
        raise config.Unsafe(["The database's file is not writable: give it to the user that runs the portal."])
    if fault := compare(revisions(url), scripts()):
        raise config.Unsafe([fault])


def writable(file) -> bool:
    try:
        with file.open("r+b"):
            return True
    except OSError:
        return False


def revisions(url) -> set[str]:
    """The migrations that the database has gone through last."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        words = f"The database does not answer ({type(error).__name__}): look at DATABASE_URL and at its server."
        raise config.Unsafe([words]) from None
    finally:
        engine.dispose()


def scripts() -> ScriptDirectory:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(settings)


def compare(have, known) -> str:
    """The sentence about a database that is not of this version; empty when it is."""
    if have == set(known.get_heads()):
        return ""
    if have - {script.revision for script in known.walk_revisions()}:
        return "The database belongs to a newer version of the portal: install that version, or put back a backup."
    return f"The database belongs to an older version of the portal; {UPGRADE}"
