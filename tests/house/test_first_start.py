"""`make demo` makes a demo centre once, keeps it, starts over when asked, and touches no other installation."""

import sqlite3
from contextlib import closing

import pytest

from workshop_portal import first_start
from workshop_portal.config import Unsafe


@pytest.fixture
def instance(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_MODE", "demo")
    monkeypatch.setenv("PORT", "5999")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "instance"


@pytest.fixture
def made(monkeypatch):
    """The commands that were run; in place of a centre they leave a file with a row in SQLite's log."""
    commands = []

    def run(command, environ):
        commands.append(" ".join(command))
        usual = f"sqlite:///{first_start.config.instance_folder(environ)}/portal.sqlite"
        with closing(sqlite3.connect(environ.get("DATABASE_URL", usual).removeprefix("sqlite:///"))) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE IF NOT EXISTS runs (command)")
            connection.execute("INSERT INTO runs VALUES (?)", (commands[-1],))
            connection.commit()
        (first_start.config.instance_folder(environ) / "demo-accounts.json").write_text("{}")

    monkeypatch.setattr(first_start, "run", run)
    return commands


@pytest.fixture
def start(instance, made, monkeypatch):
    monkeypatch.setenv("PORTAL_INSTANCE", str(instance))

    def start(reset=False):
        first_start.prepare(instance, reset)
        return made

    return start


CREATED = ["db upgrade", "demo create"]


def test_the_first_start_makes_the_centre_and_the_second_keeps_it(instance, start):
    assert start() == CREATED
    assert start() == CREATED
    assert (instance / "portal.toml").read_text().endswith('PORTAL_MODE = "demo"\n')
    assert instance.stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(instance / "portal.sqlite")) as connection:
        assert [row[0] for row in connection.execute("SELECT command FROM runs")] == CREATED


@pytest.mark.parametrize(("revision", "then"), [("0001", ["db upgrade"]), ("9999", [])])
def test_a_demo_of_an_older_version_is_brought_to_this_one(instance, start, revision, then):
    start()
    with closing(sqlite3.connect(instance / "portal.sqlite")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        connection.commit()
    assert start() == CREATED + then


def test_starting_over_throws_away_all_but_the_settings(instance, start):
    start()
    (instance / "portal.toml").write_text('PORTAL_MODE = "demo"\nPAGE_RATE = 9\n')
    (instance / "mail").mkdir()
    (instance / "mail" / "1.eml").write_text("")
    assert start(reset=True) == CREATED + CREATED
    assert "PAGE_RATE" in (instance / "portal.toml").read_text()
    assert not (instance / "mail").exists()


def test_a_start_that_was_broken_off_begins_anew(instance, start, monkeypatch):
    working = first_start.run

    def break_off(command, environ):
        working(command, environ)
        if command[0] == "demo":
            raise KeyboardInterrupt

    monkeypatch.setattr(first_start, "run", break_off)
    with pytest.raises(KeyboardInterrupt):
        start()
    assert not [file.name for file in instance.iterdir() if "sqlite" in file.name or "accounts" in file.name]
    monkeypatch.setattr(first_start, "run", working)
    assert start() == CREATED + CREATED


@pytest.mark.parametrize("reset", [False, True])
def test_another_installation_is_left_alone(instance, start, made, reset):
    instance.mkdir()
    (instance / "portal.toml").write_text('PORTAL_MODE = "production"\n')
    (instance / "portal.sqlite").write_text("a real one")
    with pytest.raises(Unsafe, match="not the demo"):
        start(reset)
    assert made == []
    assert (instance / "portal.sqlite").read_text() == "a real one"


def test_a_database_without_the_demos_accounts_is_left_alone(instance, start, made):
    instance.mkdir()
    (instance / "portal.sqlite").write_text("whose?")
    with pytest.raises(Unsafe, match="not the demo"):
        start(reset=True)
    assert made == []
