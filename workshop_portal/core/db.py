"""The database handle, how its transactions begin, and the base that every table shares."""

import secrets
import select
import sqlite3
import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, cached_property
from importlib import import_module
from typing import Annotated, cast

from flask import g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import CursorResult, DateTime, Enum, MetaData, String, TypeDecorator, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from workshop_portal.core import alphabet
from workshop_portal.core.clock import now


class Moment(TypeDecorator):
    """A point in time: aware in Python, UTC in the database (SQLite forgets the zone)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        return value and value.replace(tzinfo=UTC)


When = Annotated[datetime, mapped_column(Moment)]
Key = Annotated[str, mapped_column(String(60), unique=True)]  # 22 random characters, or a word of the office


class Base(DeclarativeBase):
    # Named constraints let a migration find them again, and their names lead to the words for the user.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[When] = mapped_column(default=now)


class OneDatabase(Session):
    """The portal has one database: where a statement goes need not be found out from its tables.

    What is laid down here is written with the next flush, all rows of a table at once, past the object mapper.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.laid: dict = {}
        self.kept = 0  # how often something was committed

    def commit(self):
        super().commit()
        self.kept += 1

    def flush(self, objects=None):
        super().flush(objects)
        while self.laid:
            model, rows = self.laid.popitem()
            self.connection().execute(inserting(model), rows)

    def rollback(self):
        self.laid.clear()  # also where no transaction has begun, and none is told of
        super().rollback()

    @cached_property
    def engine(self):
        return self._db.engine

    def get_bind(self, mapper=None, clause=None, bind=None, **kwargs):
        return self.engine if bind is None else bind


db = SQLAlchemy(model_class=Base, session_options={"class_": OneDatabase})


def new_key() -> str:
    """128 random bits as 22 characters: what stands in an address instead of a number."""
    return secrets.token_urlsafe(16)


class Keyed:
    """A row whose address holds a random key, so that nobody can count or guess. By it many new rows of one statement find
    the ids that they were given.
    """

    address = "key"
    key: Mapped[Key] = mapped_column(default=new_key, insert_sentinel=True)


def kinds(enum: type[StrEnum], name="") -> Enum:
    """A column type for the members of `enum`, kept as their values with a CHECK.

    `name`: of the CHECK, for the second column of one table that holds the same kinds.
    """
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name=name or enum.__name__.lower(),
    )


ANSWERS_S = 3  # a server of PostgreSQL that says nothing for so long is away; the driver itself would wait for 130
MOST_KNOWN = 200
MOST_JOURNAL = 64_000_000  # bytes that SQLite's journal keeps of the disk once nobody reads what is older any more


class Compiled(LRUCache):
    """Statements as they were compiled. One that is built once a process is found by itself; to find it by all that it is
    made of takes as long as to send it.
    """

    def __init__(self):
        super().__init__(500)
        self.known: dict = {}

    def get(self, key, default=None):
        dialect, made_of, *asked = key
        at = id(made_of), *asked
        known = self.known.get(at)
        if known is not None and known[0] is made_of:
            return known[1]
        found = super().get(key, default)
        if found is not None:
            if len(self.known) >= MOST_KNOWN:  # those built for one request fill it, and go again
                self.known.clear()
            self.known[at] = made_of, found
        return found


def attach(app, busy_ms=5000):
    """Give the app its database. The rules below hold on this engine alone: a job engine brings its own."""
    wanted = app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {}) | {"execution_options": {"compiled_cache": Compiled()}}
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    if address.startswith("sqlite"):
        wanted |= {"poolclass": Shelf, "pool_size": SHELF}
    else:
        wanted |= {"pool_pre_ping": True}  # `is_silent`
        if "connect_timeout=" not in address:
            wanted |= {"connect_args": wanted.get("connect_args", {}) | {"connect_timeout": ANSWERS_S}}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = wanted
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            Writers(busy_ms).watch(db.engine)
        else:
            as_it_begins(db.engine, begin)
            db.engine.dialect.do_rollback = end
            db.engine.dialect.do_ping = is_silent
        limit_indexes(db.engine.dialect.name)
        for kind in ("do_execute", "do_executemany", "do_execute_no_params"):
            event.listen(db.engine, kind, count)


def limit_indexes(dialect):
    """An index that holds only some rows says which in its `info`, in the words of both databases: each dialect has an
    option of its own for it, and is loaded as soon as that is named.
    """
    for table in db.metadata.tables.values():
        for index in table.indexes:
            if condition := index.info.get("where"):
                index.dialect_options[dialect]["where"] = text(condition)


def as_it_begins(engine, deed):
    """`deed(connection)` at the beginning of each transaction, with the connection of the pool.

    SQLAlchemy's own event of the beginning would make it look for others around each statement of the engine.
    """
    before = engine.dialect.do_begin

    def do_begin(connection):
        before(connection)
        deed(connection)

    engine.dialect.do_begin = do_begin


def begin(connection):
    """PostgreSQL is told together with its BEGIN whether anything may be changed."""
    wanted, raw = only_reads() or None, connection.dbapi_connection
    if raw.read_only is not wanted:
        raw.read_only = wanted


def end(connection):
    """Who only read has nothing to take back. After a rollback the driver has PostgreSQL forget every statement that it
    prepared, and to plan one anew takes as long as to carry it out.
    """
    raw = connection.dbapi_connection
    if raw.read_only:
        raw.commit()
    else:
        raw.rollback()


def is_silent(connection) -> bool:
    """Whether a connection that lay ready still leads to the server: one that ended it has said so, or closed its end, and
    that waits here to be read. So nothing is sent and nobody waited for; it costs microseconds.
    """
    if connection.closed:
        return False
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return not line.poll(0)


class Writers:
    """Ask SQLite for what PostgreSQL does unasked: readers queue behind nobody and cannot write; a writer holds the lock
    from its first read on.

    SQLite knows no queue: who finds the lock taken sleeps longer and longer between two looks, while it may lie idle. So
    the writers of a process stand in line here, and the first of them looks often.
    """

    LOOK_S = 0.0005

    def __init__(self, busy_ms):
        self.busy_ms, self.line = busy_ms, threading.Lock()

    def watch(self, engine):
        event.listen(engine, "connect", self.prepare)
        as_it_begins(engine, self.begin)
        event.listen(engine, "checkin", self.end)

    def prepare(self, connection, _record):
        if isinstance(connection, sqlite3.Connection):
            connection.isolation_level = None  # the driver begins nothing by itself; `begin` below does
            connection.create_function("by_letter", 1, alphabet.key, deterministic=True)
            for rule in (
                "journal_mode = WAL",
                f"journal_size_limit = {MOST_JOURNAL}",
                f"busy_timeout = {self.busy_ms}",
                "foreign_keys = ON",
                "synchronous = FULL",
                "mmap_size = 268435456",
            ):
                connection.execute(f"PRAGMA {rule}")

    def begin(self, connection):
        raw = connection.dbapi_connection
        if only_reads():
            let_write(connection, raw, False)
            raw.execute("BEGIN")
            return
        until = time.monotonic() + self.busy_ms / 1000
        if not connection.info.get("first in line"):
            connection.info["first in line"] = self.line.acquire(timeout=self.busy_ms / 1000)
        let_write(connection, raw, True)
        raw.execute("PRAGMA busy_timeout = 0")
        try:
            while not has_begun(raw):
                if time.monotonic() > until:
                    raw.execute("BEGIN IMMEDIATE")  # refused in SQLite's own words
                    return
                time.sleep(self.LOOK_S)
        finally:
            raw.execute(f"PRAGMA busy_timeout = {self.busy_ms}")

    def end(self, _connection, record):
        """The connection goes back: its transaction is over. Who keeps one open beyond that keeps the others waiting."""
        if record.info.pop("first in line", False):
            self.line.release()


def let_write(connection, raw, may):
    """Only where it was otherwise: this rule makes SQLite prepare every statement of the connection anew."""
    if connection.info.get(MAY_WRITE) is not may:
        raw.execute(f"PRAGMA query_only = {int(not may)}")
        connection.info[MAY_WRITE] = may


MAY_WRITE = "may write"
SHELF = 8  # connections of a process: each of its four threads finds one to read with and one to write with


class Shelf(QueuePool):
    """Connections of SQLite at rest. Who reads gets one that has read before, who writes one that has written: it holds its
    statements prepared.
    """

    def _do_get(self):
        wanted, others = not only_reads(), []
        try:
            while self.checkedin():
                one = super()._do_get()
                if one.info.get(MAY_WRITE, wanted) is wanted:
                    return one
                others.append(one)
            return others.pop() if others and self.overflow() >= 0 else super()._do_get()
        finally:
            for one in others:
                self._do_return_conn(one)


def has_begun(connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


_reading: ContextVar[bool] = ContextVar("this transaction reads", default=False)


@contextmanager
def reading():
    """A transaction outside a request that only reads, so that it queues behind nobody. Ends the one before it."""
    db.session.rollback()
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)  # first: where the database has gone, the rollback says so
        db.session.rollback()


def only_reads() -> bool:
    """Whether this must change nothing: a GET, a form whose token has grown stale, or a worker that looks around."""
    return (
        _reading.get()
        or has_request_context()
        and (request.method in {"GET", "HEAD", "OPTIONS"} or g.get("stale", False))
    )


def plain(statement, values=None) -> CursorResult:
    """Carry out a statement about plain tables and columns, past the object mapper; what waits to be written is not seen."""
    return db.session.connection().execute(statement, values)


def plain_rows(statement, values=None) -> list:
    return list(plain(statement, values).all())


def fresh_rows(statement, values=None) -> list:
    """The same, once what waits to be written is written; but for where that is put off."""
    if db.session.autoflush:
        db.session.flush()
    return plain_rows(statement, values)


def lay(model, **values):
    """One new row that nobody looks at again in this transaction."""
    db.session().laid.setdefault(model, []).append(values)


@cache
def inserting(model):
    return model.__table__.insert()


@event.listens_for(OneDatabase, "before_commit")
def write_the_rest(session):
    session.flush()


@event.listens_for(OneDatabase, "after_soft_rollback")
def forget_the_rest(session, _transaction):
    session.laid.clear()


def rows_changed(statement, **values) -> int:
    """Carry out an UPDATE or DELETE and say how many rows it met: the answer to "was I the first?"."""
    return cast(CursorResult, db.session.execute(statement, values)).rowcount


MEASURED = 1000  # rows of each index


def measure_tables():
    """Let SQLite look how the tables are filled: by that it chooses its ways through them. PostgreSQL looks by itself. The
    caller commits.
    """
    if db.session.get_bind().dialect.name == "sqlite":
        db.session.execute(text(f"PRAGMA analysis_limit = {MEASURED}"))
        db.session.execute(text("ANALYZE"))


def insert_into(model):
    """An INSERT of this database's own kind, which can say what happens where such a row stands already."""
    kind = import_module(f"sqlalchemy.dialects.{db.session.get_bind().dialect.name}")  # the other one is never loaded
    return kind.insert(model.__table__)


HOUSEKEEPING = ("/* signboard */", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK", "SET TRANSACTION")


def spelled_out(member):
    """A value that stands in the text of a statement, as it is always the same: the database need not be given it each time."""
    return text(f"'{member}'")


def count(_cursor, statement, *_values):
    """Count this request's statements; tests and benchmarks hold a page to a fixed number."""
    if has_request_context() and not statement.startswith(HOUSEKEEPING):
        here = g._get_current_object()
        here.statements = here.get("statements", 0) + 1
