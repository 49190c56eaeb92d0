"""The database handle, how its transactions begin, and the base that every table shares."""

import secrets
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


def as_it_begins(engine, deed):
    """`deed(connection)` at the beginning of each transaction, with the connection of the pool.

    SQLAlchemy's own event of the beginning would make it look for others around each statement of the engine.
    """
    before = engine.dialect.do_begin

    def do_begin(connection):
        before(connection)
        deed(connection)

    engine.dialect.do_begin = do_begin


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


def spelled_out(member):
    """A value that stands in the text of a statement, as it is always the same: the database need not be given it each time."""
    return text(f"'{member}'")
