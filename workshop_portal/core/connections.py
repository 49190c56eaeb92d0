"""How the portal's connections to its database are made, what they keep, and how their transactions begin and end."""

import select

from flask import g, has_request_context
from sqlalchemy import event, text
from sqlalchemy.util import LRUCache

from workshop_portal.core.db import as_it_begins, db, only_reads
from workshop_portal.core.sqlite import SHELF, Shelf, Writers

ANSWERS_S = 3  # a server of PostgreSQL that says nothing for so long is away; the driver itself would wait for 130
MOST_KNOWN = 200


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


HOUSEKEEPING = ("/* signboard */", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK", "SET TRANSACTION")


def count(_cursor, statement, *_values):
    """Count this request's statements; tests and benchmarks hold a page to a fixed number."""
    if has_request_context() and not statement.startswith(HOUSEKEEPING):
        here = g._get_current_object()
        here.statements = here.get("statements", 0) + 1
