"""The commands as they are typed, and what the portal leaves unloaded until somebody asks for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from workshop_portal import commands, rooms
from workshop_portal.core import migrations_cli
from workshop_portal.core.db import db
from workshop_portal.reviews.models import Review

ROOT = Path(__file__).resolve().parents[2]
LATE = {
    "alembic", "flask_migrate", "mako", "highspy", "numpy", "typst", "PIL", "dbos", "markdown_it", "openpyxl", "statistics",
}  # fmt: skip


@pytest.fixture
def typed(tmp_path):
    environ = os.environ | {
        "PORTAL_MODE": "test", "PORTAL_INSTANCE": str(tmp_path), "SECRET_KEY": "a key of more than thirty-two characters",
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite", "PYTHONPATH": str(ROOT),
    }  # fmt: skip

    def run(*words, heard=False, status=0, **other) -> str:
        """What the command says; `heard`: what it says on the side."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environ | other, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stderr
        return done.stderr if heard else done.stdout

    return run


@pytest.mark.slow
def test_the_database_is_brought_to_this_version_by_its_command(typed):
    typed("-m", "flask", "--app", "workshop_portal", "db", "upgrade")
    assert "(head)" in typed("-m", "flask", "--app", "workshop_portal", "db", "current")


@pytest.mark.slow
def test_an_installation_is_backed_up_and_restored_by_its_commands(typed, tmp_path):
    portal, other = ("-m", "flask", "--app", "workshop_portal"), tmp_path / "other"
    other.mkdir(mode=0o700)
    there = {"PORTAL_INSTANCE": str(other), "DATABASE_URL": f"sqlite:///{other}/portal.sqlite"}
    assert "There is no database yet" in typed(*portal, "check", heard=True, status=1)
    assert not (tmp_path / "portal.sqlite").exists()
    typed(*portal, "db", "upgrade")
    assert typed(*portal, "check") == "whole\n"
    typed(*portal, "backup", str(tmp_path / "backup"))

    assert typed(*portal, "restore", str(tmp_path / "backup"), **there).endswith("\nwhole\n")
    assert "is not empty" in typed(*portal, "restore", str(tmp_path / "backup"), heard=True, status=1, **there)


@pytest.mark.slow
@pytest.mark.parametrize("words", [["people", "appoint-first", "ada@example.org"], ["backup", "folder"]])
def test_before_there_are_tables_a_command_says_so_in_a_sentence(typed, tmp_path, words):
    portal, file = ("-m", "flask", "--app", "workshop_portal"), tmp_path / "portal.sqlite"
    upgrade = "run: flask --app workshop_portal db upgrade\n"

    assert typed(*portal, *words, heard=True, status=1) == f"Error: There is no database yet; {upgrade}"
    assert not file.exists()
    file.touch()
    assert typed(*portal, *words, heard=True, status=1) == f"Error: The database has no tables yet; {upgrade}"
    assert "Usage: " in typed(*portal, words[0], "--help")


def test_the_commands_are_told_without_building_the_house(typed):
    """And as they are: each by its name and its own words."""
    made = {one.name: one.get_short_help_str(100) for one in rooms.COMMANDS}
    assert made == commands.SAID

    told = typed("-m", "flask", "--app", "workshop_portal", "--help")
    assert all(f"  {name} " in told for name in made)
    loaded = typed("-X", "importtime", "-m", "flask", "--app", "workshop_portal", "--help", heard=True)
    assert "workshop_portal.commands" in loaded and "workshop_portal.app" not in loaded


@pytest.mark.slow
def test_a_missing_setting_is_a_sentence_to_who_calls_a_command_and_nothing_to_who_asks_for_help(typed):
    for words, status in ((["--help"], 0), (["db", "--help"], 2), (["db", "upgrade"], 2)):
        heard = typed("-m", "flask", "--app", "workshop_portal", *words, status=status, heard=True, PORTAL_MODE="")
        assert "Traceback" not in heard and ("PORTAL_MODE is not set" in heard) is (status == 2)


def test_the_web_loads_nothing_that_its_pages_do_without(typed):
    loaded = typed("-c", "import sys; from workshop_portal import create_app; create_app(); print(*sys.modules)")
    assert {name.split(".")[0] for name in loaded.split()} & LATE == set()


def test_an_older_database_has_the_means_of_its_reviews_after_the_upgrade(app, story):
    """What a row must hold that an earlier version did not keep is worked out by the migration."""
    migrations_cli.attach(app)
    stored = db.session.execute(sa.select(Review.id, Review.mean, Review.apart).order_by(Review.id)).all()
    db.session.rollback()

    downgrade(revision="0005")
    upgrade()

    assert stored and stored[0].mean
    assert db.session.execute(sa.select(Review.id, Review.mean, Review.apart).order_by(Review.id)).all() == stored
