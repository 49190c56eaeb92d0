"""What watching machines ask: that the process answers, and whether it has what it needs."""

import socket
import time

import pytest
from sqlalchemy import event, text

from workshop_portal.app import create_app
from workshop_portal.core.db import db

ELSEWHERE = "http://10.0.0.7:5000"  # by no name of the portal


def asked(app, path, **more):
    answer = app.test_client().get(path, base_url=ELSEWHERE, **more)
    assert answer.headers["Cache-Control"] == "no-store" and answer.mimetype == "text/plain"
    return answer.status_code, answer.text


def test_a_portal_that_has_what_it_needs_is_alive_and_ready(app):
    assert asked(app, "/alive") == (200, "alive")
    assert asked(app, "/ready") == (200, "ready")
    assert app.test_client().get("/desk", base_url=ELSEWHERE).status_code == 400, "no other page is under that name"


def test_without_its_database_it_is_alive_and_not_ready(settings, tmp_path):
    missing = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/folder/missing.sqlite"}
    other = create_app(settings | missing)

    assert asked(other, "/alive") == (200, "alive")
    assert asked(other, "/ready") == (503, "database")


@pytest.mark.listening
def test_a_server_that_takes_calls_and_says_nothing_is_not_waited_for(settings):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"postgresql+psycopg://portal@127.0.0.1:{mute.getsockname()[1]}/portal"
        other = create_app(settings | {"SQLALCHEMY_DATABASE_URI": address, "SQLALCHEMY_ENGINE_OPTIONS": {}})
        begun = time.monotonic()
        assert asked(other, "/ready") == (503, "database")
        assert time.monotonic() - begun < 4


def test_with_the_tables_of_another_version_it_is_not_ready(app):
    (now,) = db.session.scalars(text("SELECT version_num FROM alembic_version"))
    for version, told in (("0001", (503, "revision")), (now, (200, "ready"))):
        db.session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": version})
        db.session.commit()
        assert asked(app, "/ready") == told


def test_being_alive_asks_the_database_nothing_and_neither_counts_as_a_page(app, monkeypatch):
    monkeypatch.setitem(app.config, "PAGE_RATE", 2)
    noted = []

    def note(_connection, _cursor, statement, *_):
        noted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    answers = [asked(app, path)[0] for path in ("/alive", "/alive", "/ready") * 3]
    event.remove(db.engine, "before_cursor_execute", note)

    assert set(answers) == {200} and len(noted) == 3
    assert not {"/alive", "/ready"} & set(app.test_client().get("/sitemap.xml").text.split())
