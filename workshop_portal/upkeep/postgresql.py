"""PostgreSQL's own programs, which write a database into a file and bring it back."""

import os
import re
import shutil
import subprocess
import tempfile

from psycopg import conninfo
from sqlalchemy import text

from workshop_portal.upkeep.manifest import Unable

VERSION = re.compile(r"\) (\d+)")
REVISION = "TABLE DATA public alembic_version"  # as pg_restore lists it


def dump(connection, file):
    """Write the database, as this transaction sees it, into the file."""
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
    run("pg_dump", connection, *words)


def bring_back(connection, file):
    """All of the file or nothing, but for the line of the revision: without it the database is no portal's yet, so that
    nothing starts before the last is done.
    """
    listed = run("pg_restore", connection, "--list", str(file), reaches=False)
    words = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
        wanted.writelines(line for line in listed.splitlines(keepends=True) if REVISION not in line)
        wanted.flush()
        run("pg_restore", connection, *words, f"--use-list={wanted.name}", str(file))


def run(name, connection, *words, reaches=True) -> str:
    """One of the programs; it finds the database as this connection did, and the password stands in no list of processes."""
    info = connection.connection.dbapi_connection.info
    program, password = found(name, info.server_version // 10_000), info.password or ""
    place = [f"--dbname={conninfo.make_conninfo(**info.get_parameters())}"] if reaches else []
    environ = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run([program, *place, *words], env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unable(f"{name} failed: {' '.join(done.stderr.split())[:500]}")
    return done.stdout


def found(name, server) -> str:
    """Where the program lies. It must not be older than the server."""
    program = shutil.which(name)
    if not program:
        raise Unable(f"{name} is not there: install PostgreSQL's programs, or name their folder in PATH.")
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    version = VERSION.search(told)
    if not version or int(version[1]) < server:
        have = version[1] if version else "unknown"
        raise Unable(f"{name} is of version {have} and the server of version {server}: a newer {name} is needed.")
    return program
