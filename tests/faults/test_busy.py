"""The database is held by somebody else for too long: who sends something is told so on a page of the portal."""

import sqlite3
from contextlib import closing

import pytest

from tests import makers
from tests.conftest import SETTINGS, Browser
from workshop_portal.app import create_app
from workshop_portal.core.db import db


@pytest.fixture
def hasty_app(tmp_path):
    """A portal on a file of SQLite, the one database with a single lock, that waits no longer than a moment."""
    where = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/portal.sqlite", "INSTANCE_PATH": str(tmp_path)}
    app = create_app(SETTINGS | where | {"PAGE_RATE": 300, "PROPAGATE_EXCEPTIONS": False}, busy_ms=50)
    app.test_client_class = Browser
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_who_finds_the_database_held_is_told_so_and_keeps_what_was_typed(hasty_app, tmp_path):
    ada = makers.Saved(db.session).person("Ada")
    browser = hasty_app.test_client(user=ada)
    form = browser.tab("/people/profile")
    with closing(sqlite3.connect(tmp_path / "portal.sqlite", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        answer = form.send(topics="Waves that come in from far away, and what they carry.")
        assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
        assert "The portal is busy. Nothing was changed" in answer.text and "Ada" in answer.text
        assert "and what they carry." in answer.text

        again = browser.post("/people/profile", data={"given_name": "Augusta"})  # its token has grown stale
        assert again.status_code == 400 and "Augusta" in again.text
        assert browser.get("/people/profile").status_code == 200
