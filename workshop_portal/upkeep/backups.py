"""A backup while people work: first the database as it is at one moment, then the files that its rows name."""

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, select

from workshop_portal.core import clock, files
from workshop_portal.core.db import db, reading
from workshop_portal.core.files import StoredFile
from workshop_portal.upkeep import manifest
from workshop_portal.upkeep.manifest import Unable


def make(folder: Path) -> tuple[dict, list[str]]:
    """Write it beside, and give it its name once it is whole. Returns its manifest, and what of the files could not be
    taken into it.
    """
    folder = folder.absolute()
    if folder.exists():
        raise Unable(f"{folder} is there already, and a backup is never written over: name another folder.")
    if not folder.parent.is_dir():
        raise Unable(f"The folder {folder.parent} is not there.")
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        told, faults = fill(fresh)
        fresh.rename(folder)
    except BaseException as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if isinstance(error, OSError):
            raise Unable(f"The backup could not be written: {error.strerror}.") from error
        raise
    files.sync(folder.parent)
    return told, faults


def fill(fresh) -> tuple[dict, list[str]]:
    kind = db.engine.dialect.name
    database, taken_at = fresh / manifest.DATABASES[kind], clock.now()
    with COPIED[kind](database) as connection:
        rows = connection.execute(select(StoredFile.place, StoredFile.size, StoredFile.sha256).order_by(StoredFile.id))
        wanted = {row.place: {"size": row.size, "sha256": row.sha256} for row in rows}
        told = manifest.of(connection, taken_at=taken_at.isoformat(timespec="seconds"), kind=kind)
    finish_file(database)
    faults = copy_files(wanted, fresh / "files")
    gone = [place for place in faults if not is_known(place)]  # swept meanwhile, as nothing pointed at it
    told |= {"sha256": manifest.sha256_of(database), "gone": gone}
    told["files"] = {place: one for place, one in wanted.items() if place not in faults}
    (fresh / manifest.FILE).write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    finish_file(fresh / manifest.FILE)
    files.sync(fresh)
    return told, [f"file {place}: {fault}" for place, fault in faults.items() if place not in gone]


@contextmanager
def copied_sqlite(file):
    """Copy the database; yields a connection to the copy."""
    with closing(sqlite3.connect(db.engine.url.database)) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)  # all of it in one reading transaction, so that nobody waits and nothing is in between
        copy.execute("PRAGMA journal_mode = DELETE")
    with opened(file) as connection:
        yield connection


@contextmanager
def opened(file):
    """A connection to a file of SQLite that is not the portal's own."""
    engine = create_engine(URL.create("sqlite", database=str(file)))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            yield connection
    finally:
        engine.dispose()


@contextmanager
def copied_postgresql(file):
    """Dump the database; yields a connection that sees it as it was dumped."""
    from workshop_portal.upkeep import postgresql

    with reading(), db.engine.connect() as connection:
        seen = connection.execution_options(isolation_level="REPEATABLE READ")
        postgresql.dump(seen, file)
        yield seen


COPIED = {"sqlite": copied_sqlite, "postgresql": copied_postgresql}


def copy_files(wanted, folder) -> dict[str, str]:
    """Copy these uploads; returns what is wrong with those that are left out."""
    faults = {}
    folder.mkdir(mode=0o700)
    for place, one in wanted.items():
        try:
            is_right = manifest.copy(files.folder() / place, folder / place) == one["sha256"]
        except FileNotFoundError:
            faults[place] = "is missing"
            continue
        if not is_right:
            (folder / place).unlink()
            faults[place] = "was changed"
    files.sync(folder)
    return faults


def is_known(place) -> bool:
    with reading():
        return db.session.scalar(select(StoredFile.id).where(StoredFile.place == place)) is not None


def finish_file(path):
    """Closed to others, and on the disk."""
    path.chmod(0o600)
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
