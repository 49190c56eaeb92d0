"""Whether what is kept is whole. Each check says its faults, a line each that names the thing; none changes anything."""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import and_, exists, not_, select, text
from sqlalchemy.exc import SQLAlchemyError

from workshop_portal.core import files, revisions, vault
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db, reading
from workshop_portal.core.files import StoredFile

Check = Callable[[], Iterable[str]]
NOT_VALID = """
    SELECT 'constraint ' || conname FROM pg_constraint WHERE NOT convalidated
    UNION ALL SELECT 'index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
"""


def faults(checks: Iterable[Check]) -> Iterator[str]:
    """What all of them find. One that can't look on says so, and the others look on."""
    for check in checks:
        with reading():
            try:
                yield from check()
            except (SQLAlchemyError, OSError) as error:
                name = check.__name__.removeprefix("of_the_")
                yield f"{name}: can't be looked at: {' '.join(str(getattr(error, 'orig', error)).split())}"


def of_the_database():
    """What the database itself says of its pages, its promises, and rows that point at others."""
    if db.session.get_bind().dialect.name == "sqlite":
        for (line,) in db.session.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield f"database: {' '.join(line.split())}"
        for table, row, parent, _key in db.session.execute(text("PRAGMA foreign_key_check")):
            yield astray(table, row, parent)
        return
    for (line,) in db.session.execute(text(NOT_VALID)):
        yield f"database: {line} is not valid"
    for table in db.metadata.sorted_tables:
        for promise in table.foreign_key_constraints:
            parent = promise.referred_table.alias()
            same = and_(*(one.parent == parent.c[one.column.name] for one in promise.elements))
            points = and_(*(column.is_not(None) for column in promise.columns))
            rows = select(*table.primary_key.columns).where(points, not_(exists().where(same)))
            for row in db.session.execute(rows):
                yield astray(table.name, "/".join(map(str, row)), promise.referred_table.name)


def astray(table, row, parent) -> str:
    return f"database: row {row} of {table} points at a row of {parent} that is not there"


def of_the_revision():
    """Whether the database has the tables of this version."""
    found = revisions.found()
    if found != {revisions.newest()}:
        yield f"revision: the database is at {', '.join(sorted(found)) or 'none'}, the portal at {revisions.newest()}"


def of_the_files():
    """Files against their rows. Bytes come before their row and go after it, so what is young need not have one."""
    before = (real_now() - 2 * files.WAITS).timestamp()
    lying = {one.name: one.stat().st_mtime for one in files.folder().iterdir()}
    rows = list(db.session.scalars(select(StoredFile).order_by(StoredFile.id)))
    for file in rows:
        fault = files.fault_of(file)
        if fault and db.session.scalar(select(StoredFile.id).where(StoredFile.id == file.id)):
            yield f"file {file.place}: {fault}"
    known = {file.place for file in rows}
    yield from (f"file {name}: has no row" for name in sorted(lying) if name not in known and lying[name] < before)


def of_the_seals():
    """Whether every sealed value opens with the ring that is here."""
    try:
        keys = vault.ring().load()
    except vault.Locked as missing:
        if any(db.session.scalar(select(column).where(column != "").limit(1)) for column in vault.columns()):
            yield f"seal: {missing}"
        return
    for column in vault.columns():
        table = column.table
        rows = select(table.c.id, table.c[column.info["sealed"]], column).where(column != "").order_by(table.c.id)
        for row, bound_to, value in db.session.execute(rows):
            try:
                vault.unseal(keys, vault.where_is(column, bound_to), value)
            except vault.Locked:
                yield f"seal: {column.name} of row {row} of {table.name} does not open"


CHECKS: tuple[Check, ...] = (of_the_database, of_the_revision, of_the_files, of_the_seals)
