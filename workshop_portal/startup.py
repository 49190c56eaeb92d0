"""What must be true before a process of the portal starts: its database is there and of this version, and so are its texts."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from workshop_portal import config
from workshop_portal.core import readings, vault
from workshop_portal.core.languages import TRANSLATIONS

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
UPGRADE = "run: flask --app workshop_portal db upgrade"
COMPILE = "run: python -m workshop_portal.core.catalogues compile"


def check(app) -> None:
    """Raises config.Unsafe with one sentence that says what to do."""
    check_texts()
    check_database(app.config["SQLALCHEMY_DATABASE_URI"])
    check_keys(app.config)


def check_texts(folder=TRANSLATIONS) -> None:
    """The Dutch texts are compiled: without them its pages would be English, and nobody would be told."""
    compiled = folder / "nl" / "LC_MESSAGES" / "messages.mo"
    if not compiled.exists():
        raise config.Unsafe([f"The Dutch texts are not compiled; {COMPILE}"])
    is_checkout = (config.ROOT / "pyproject.toml").exists()  # a wheel brings both, in no order
    if is_checkout and any(one.stat().st_mtime > compiled.stat().st_mtime for one in (folder / "nl").glob("*.po")):
        raise config.Unsafe([f"The Dutch texts changed since they were compiled; {COMPILE}"])


def check_database(address) -> None:
    url = make_url(address)
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    if file and not file.exists():
        raise config.Unsafe([f"There is no database yet; {UPGRADE}"])
    if file and not writable(file):
        raise config.Unsafe(["The database's file is not writable: give it to the user that runs the portal."])
    have = revisions(url)
    if not have and has_tables(url):
        raise config.Unsafe([BROKEN_OFF])
    if fault := compare(have, scripts()):
        raise config.Unsafe([fault])


BROKEN_OFF = "The database has tables and no version: what was to make or restore them was broken off. Drop it, make it anew, begin again."


def check_keys(settings) -> None:
    """The key ring is there and opens what the database holds; the very first start makes one."""
    ring, marks = vault.Ring(settings["KEY_RING"]), key_marks(settings["SQLALCHEMY_DATABASE_URI"])
    if not ring.file.exists() and not marks:
        ring.make()
    try:
        fault = vault.fault_of(ring.load(), marks)
    except vault.Locked as missing:
        fault = f"is not fit: {missing}"
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
    if not fault and settings["MODE"] == readings.PRODUCTION and ring.file.stat().st_mode & 0o077:
        fault = "may be read by others; give it mode 600"
    if fault:
        raise config.Unsafe([f"KEY_RING {fault}. Put the right file back; nothing was changed."])


def key_marks(address) -> list[tuple[str, str]]:
    """(key id, mark) of every key in use, as the database has them."""
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(vault.KeyMark.key_id, vault.KeyMark.mark))
            return [(row.key_id, row.mark) for row in rows]
    finally:
        engine.dispose()


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


def has_tables(url) -> bool:
    engine = create_engine(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def scripts() -> ScriptDirectory:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(settings)


def is_behind(address) -> bool:
    """Whether the database went through some of this version's migrations and not through all."""
    have, known = revisions(make_url(address)), scripts()
    return bool(have) and have != set(known.get_heads()) and have <= {one.revision for one in known.walk_revisions()}


def compare(have, known) -> str:
    """The sentence about a database that is not of this version; empty when it is."""
    if have == set(known.get_heads()):
        return ""
    if not have:
        return f"The database has no tables yet; {UPGRADE}"
    if have - {script.revision for script in known.walk_revisions()}:
        return "The database belongs to a newer version of the portal: install that version, or put back a backup."
    return f"The database belongs to an older version of the portal; {UPGRADE}"
