"""The database is held by somebody else for too long: who sends something is told so on a page of the portal."""

import errno
import os
import sqlite3
from contextlib import closing
from io import BytesIO

import pytest
from sqlalchemy import event, text

from tests import makers
from tests.conftest import SETTINGS, Browser
from tests.core.test_pictures import jpeg
from workshop_portal.app import create_app
from workshop_portal.core import files
from workshop_portal.core.db import db
from workshop_portal.core.sqlite import MOST_JOURNAL
from workshop_portal.people.models import Person


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


NO_ROOM = "The portal can keep nothing at this moment"


def test_where_the_database_has_no_room_nothing_is_changed_and_what_was_typed_is_kept(hasty_app):
    """Ada's row lies among those of many, so that a longer one needs a page more."""
    make = makers.Saved(db.session)
    ada = [make.person("Ada"), *(make.person(f"Emmy {n}") for n in range(40))][0]
    browser = hasty_app.test_client(user=ada)
    form = browser.tab("/people/profile")
    pages = db.session.execute(text("PRAGMA page_count")).scalar_one()
    db.session.remove()
    event.listen(db.engine, "connect", lambda one, _record: one.execute(f"PRAGMA max_page_count = {pages}"))
    db.engine.dispose()

    answer = form.send(topics="Waves that come in from far away. " * 50)

    assert answer.status_code == 503 and answer.headers["Retry-After"] == "60"
    assert NO_ROOM in answer.text and "Waves that come in from far away." in answer.text
    assert browser.get("/people/profile").status_code == 200


def test_where_a_disk_has_no_room_no_half_file_stays_and_its_page_says_so(story, browse, monkeypatch, app):
    workshop = story.prepared()
    tab = browse(story.cora).tab(f"/board/{workshop.key}/folder/new")
    monkeypatch.setattr(os, "fsync", lambda _handle: full())

    told = {
        "title": "The plan of the week",
        "kind": "photo",
        "sight": "team",
        "text": "As it was agreed with the venue.",
    }
    answer = tab.send(**told, upload=(BytesIO(jpeg()), "plan.jpg"))

    assert answer.status_code == 503 and NO_ROOM in answer.text
    assert "As it was agreed with the venue." in answer.text
    assert list(files.folder().iterdir()) == []


def full():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_a_long_reader_makes_the_journal_grow_to_is_given_back(hasty_app, tmp_path):
    journal = tmp_path / "portal.sqlite-wal"
    ada = makers.Saved(db.session).person("Ada")
    ada_id = ada.id
    with closing(sqlite3.connect(tmp_path / "portal.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchone()
        for n in range(14):
            db.session.get(Person, ada_id).topics = f"{n}" * 5_000_000
            db.session.commit()
        assert journal.stat().st_size > MOST_JOURNAL
    for n in range(3):
        db.session.get(Person, ada_id).topics = f"Waves {n}"
        db.session.commit()

    assert journal.stat().st_size <= MOST_JOURNAL
