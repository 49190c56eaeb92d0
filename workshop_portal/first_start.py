"""What `make demo` does before it serves: an installation in instance/ with the demo centre, if there is none."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import click

from workshop_portal import config, serving, startup

KEPT = {".gitignore", config.FILE, "serving.lock"}
ACCOUNTS = "demo-accounts.json"


def prepare(instance, reset=False):
    """A demo installation that is ready to be served; what is there stays, unless `reset`."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    instance.chmod(0o700)
    refuse_another(instance)
    os.environ["PORTAL_MODE"] = "demo"
    with serving.hold(instance):
        serving.free_addresses(config.load(instance)["PORT"])  # before a minute's work, not after it
        if reset:
            clear(instance)
        if not (instance / config.FILE).exists():
            (instance / config.FILE).write_text('# The settings of this installation.\nPORTAL_MODE = "demo"\n')
        if not is_filled(instance):
            fill(instance)
        elif startup.is_behind(config.load(instance)["SQLALCHEMY_DATABASE_URI"]):
            click.echo("Bringing the demo centre to this version of the portal.")
            run(["db", "upgrade"], os.environ)


def refuse_another(instance):
    """A real installation is neither filled with invented people nor cleared."""
    try:
        mode = tomllib.loads((instance / config.FILE).read_text("utf-8")).get("PORTAL_MODE", "demo")
    except (OSError, ValueError):
        mode = "demo"
    strange = (instance / "portal.sqlite").exists() and not (instance / ACCOUNTS).exists()
    if mode != "demo" or strange:
        words = "holds an installation that is not the demo; set PORTAL_INSTANCE to another folder for the demo."
        raise config.Unsafe([f"The folder instance/ {words}"])


def clear(instance):
    for entry in instance.iterdir():
        if entry.name not in KEPT:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def is_filled(instance) -> bool:
    return (instance / ACCOUNTS).exists() and (elsewhere() or (instance / "portal.sqlite").exists())


def elsewhere() -> bool:
    """Whether the demo's database is to be another than its own file."""
    return bool(os.environ.get("DATABASE_URL"))


def fill(instance):
    """Make the demo centre. Its file gets its name when it is whole, so that a broken attempt leaves nothing."""
    click.echo("Making the demo centre: people, calls, proposals and workshops. This is done once.")
    fresh = instance / "portal.new.sqlite"
    leave_nothing(fresh)
    place = {} if elsewhere() else {"DATABASE_URL": f"sqlite:///{fresh}"}
    try:
        for command in (["db", "upgrade"], ["demo", "create"]):
            run(command, os.environ | place)
        if not elsewhere():
            make_whole(fresh)
            fresh.replace(instance / "portal.sqlite")
    except BaseException:
        leave_nothing(fresh)
        (instance / ACCOUNTS).unlink(missing_ok=True)
        raise


def make_whole(file):
    """Move what still lies in SQLite's log into the file itself, so that the file alone can be renamed."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def leave_nothing(file: Path):
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def run(command, environ):
    """One command of the portal, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "workshop_portal", *command], env=environ, check=False
    )
    if done.returncode:
        raise config.Unsafe([f"The demo centre could not be made: flask {' '.join(command)} failed."])
