"""The house under test, and the browser that walks through it. TEST_DATABASE=postgresql runs all on PostgreSQL."""

import gc
import os
import secrets
import shutil
from contextvars import Context
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from flask_migrate import upgrade

from tests import kept, makers
from tests.house import world as whole
from tests.page import Page, look_over
from tests.story import Story
from workshop_portal.app import create_app
from workshop_portal.core import migrations_cli, vault
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db
from workshop_portal.people.models import SignIn
from workshop_portal.people.sessions import digest

ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"


class Browser(FlaskClient):
    """A client whose requests, as in real life, know nothing of the test around them. `user` is signed in."""

    def __init__(self, *args, user=None, look=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.look = look
        if user is not None:
            reference = secrets.token_urlsafe(32)
            at = real_now()
            db.session.add(
                SignIn(person_id=user.id, reference_hash=digest(reference), begun_at=at, seen_at=at, proved_at=at)
            )
            db.session.commit()
            with self.session_transaction() as session:
                session["ref"] = reference

    def open(self, *args, **kwargs):
        db.session.rollback()  # the test lets go of the database, and afterwards sees what was committed, only that
        kwargs.setdefault("buffered", True)
        answer = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        if self.look and answer.mimetype == "text/html" and "Location" not in answer.headers:
            look_over(answer.text)
        return answer

    def tab(self, address, form=None):
        return Tab(self, address, form)


class Tab:
    """A page left open with its form: what is sent is what the page held, but for what the reader typed.

    `form` picks one of several forms by a part of its action.
    """

    def __init__(self, browser, address, form=None):
        self.browser, self.address, self.form = browser, address, form
        self.show(browser.get(address))

    def show(self, answer):
        self.answer, self.page = answer, Page(answer.text, self.form)

    def send(self, **typed):
        fields = self.page.fields | typed
        answer = self.browser.post(
            self.page.action or self.address, data={k: v for k, v in fields.items() if v is not None}
        )
        if "Location" not in answer.headers:
            self.show(answer)
        return answer


SETTINGS = {
    "MODE": "test", "TESTING": True, "SECRET_KEY": "a key for tests and for nothing else " * 2,
    "PUBLIC_ADDRESS": "http://localhost", "MAIL_MODE": "rehearsal", "MAIL_FROM": "Lorentz Center <portal@example.org>",
    "SMTP_HOST": "", "SMTP_PORT": 25, "SMTP_TLS": False, "SMTP_USER": "", "SMTP_PASSWORD": "", "PAGE_RATE": 0,
    "PROXY_HOPS": 0, "SESSION_COOKIE_SECURE": False, "SESSION_COOKIE_NAME": "portal", "CLOCK": "",
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SHOW_STATEMENTS": True, "MAX_CONTENT_LENGTH": 16_000_000, "MAX_FORM_MEMORY_SIZE": 16_000_000,
}  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What touches a database is marked; what takes longest begins first, so that no worker is left with it."""
    for one in items:
        if "empty_database" in one.fixturenames:
            one.add_marker("database")
    items.sort(key=lambda one: "browser" not in one.keywords)


def pytest_collection_finish():
    """What was imported stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    """A migrated, empty database, made once a worker: its file, or its server. Every test gets a copy."""
    folder = tmp_path_factory.mktemp("empty")
    if ON_POSTGRESQL:
        from tests.postgres import Server

        server = Server()
        address = server.create("base")
    else:
        address = f"sqlite:///{folder}/base.sqlite"
    app = create_app(SETTINGS | {"SQLALCHEMY_DATABASE_URI": address, "INSTANCE_PATH": str(folder)})
    migrations_cli.attach(app)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield (server if ON_POSTGRESQL else Path(folder) / "base.sqlite")
    if ON_POSTGRESQL:
        server.close()


@pytest.fixture(scope="session")
def place(empty_database, tmp_path_factory):
    """The address where each test of this process finds its database."""
    if ON_POSTGRESQL:
        return empty_database.address_of("test")
    return f"sqlite:///{tmp_path_factory.mktemp('place')}/test.sqlite"


@pytest.fixture
def database(empty_database, place):
    """The address of a fresh copy of the empty database."""
    if ON_POSTGRESQL:
        empty_database.lay_out("test", template="base")
        yield place
    else:
        file = Path(place.removeprefix("sqlite:///"))
        for ending in ("", "-wal", "-shm"):  # whoever still holds the last test's file keeps that one
            file.with_name(file.name + ending).unlink(missing_ok=True)
        shutil.copy(empty_database, file)
        yield place


@pytest.fixture
def settings(database, tmp_path):
    return SETTINGS | {"SQLALCHEMY_DATABASE_URI": database, "INSTANCE_PATH": str(tmp_path)}


@pytest.fixture(scope="session")
def built(place, empty_database, tmp_path_factory):
    """The portal, built once a process: its addresses, templates and statements are worked out once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    app = create_app(SETTINGS | {"SQLALCHEMY_DATABASE_URI": place, "INSTANCE_PATH": str(folder)})
    app.test_client_class = Browser
    with app.app_context():
        engine = db.engine
    if ON_POSTGRESQL:
        empty_database.readers.append(engine.dispose)
    yield app
    engine.dispose()


@pytest.fixture
def app(built, settings):
    """The portal on this test's database and in its folder; what a test does to its settings is undone."""
    app, config, extensions = built, dict(built.config), dict(built.extensions)
    app.config.update(settings)
    app.instance_path = settings["INSTANCE_PATH"]
    vault.attach(app, Path(app.instance_path) / "key_ring")
    with app.app_context():
        yield app
        db.session.remove()
        all_is_right = kept.tallies_are_right()
        if not ON_POSTGRESQL:  # there the connections serve from test to test
            db.engine.dispose()
    for mapping, before in ((app.config, config), (app.extensions, extensions)):
        mapping.clear()
        mapping.update(before)
    assert all_is_right


@pytest.fixture
def fresh_app(settings):
    """A portal of this test alone, for those that build something on to it."""
    app = create_app(settings)
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def https_app(settings):
    """A portal behind TLS, as production has it, on this test's database; its connections end with the test."""
    behind = {
        "SESSION_COOKIE_NAME": "__Host-portal",
        "SESSION_COOKIE_SECURE": True,
        "PUBLIC_ADDRESS": "https://localhost",
    }
    app = create_app(settings | behind)
    app.test_client_class = Browser
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def make(app):
    """Makers that save what they make: make.person(), make.proposal(status=...)."""
    return makers.Saved(db.session)


@pytest.fixture
def story(make) -> Story:
    """One proposal before its committee, and the deeds that lead it on to a workshop."""
    return Story(make)


@pytest.fixture
def workshop(story):
    """One with a week and a coordinator, that takes participants."""
    return story.prepared()


@pytest.fixture
def world(app, make):
    """A small centre with everything in it."""
    return whole.build(make)


@pytest.fixture
def olga(make):
    """Somebody of the office."""
    return make.appointed("office")


@pytest.fixture
def browse(app):
    """browse(person): that person's browser; browse() a visitor's."""
    return lambda person=None: app.test_client(user=person)


@pytest.fixture
def count_statements(app):
    """count_statements(browser, address): how many statements the page took, whatever its rows."""

    def count(browser, address):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        return int(answer.headers["X-Statements"])

    return count


@pytest.fixture
def dump(app):
    """All rows of all tables but the ones a reader's visit may change."""

    def rows():
        db.session.rollback()
        return {
            table.name: [tuple(map(repr, row)) for row in db.session.execute(sa.select(table).order_by(table.c.id))]
            for table in db.metadata.sorted_tables
            if "id" in table.c and table.name not in {"sign_in", "reading"}
        }

    return rows
