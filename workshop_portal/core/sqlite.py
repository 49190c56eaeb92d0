"""How SQLite is written and read: one writer at a time, in line, and readers whom nobody holds up."""

import sqlite3
import threading
import time

from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from workshop_portal.core import alphabet
from workshop_portal.core.db import as_it_begins, only_reads

MOST_JOURNAL = 64_000_000  # bytes that SQLite's journal keeps of the disk once nobody reads what is older any more
MAY_WRITE = "may write"
SHELF = 8  # connections of a process: each of its four threads finds one to read with and one to write with


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


def has_begun(connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


def let_write(connection, raw, may):
    """Only where it was otherwise: this rule makes SQLite prepare every statement of the connection anew."""
    if connection.info.get(MAY_WRITE) is not may:
        raw.execute(f"PRAGMA query_only = {int(not may)}")
        connection.info[MAY_WRITE] = may


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
