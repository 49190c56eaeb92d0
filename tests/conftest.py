"""The house under test, and the browser that walks through it. TEST_DATABASE=postgresql runs all on PostgreSQL."""

import gc
import os
import secrets
from contextvars import Context
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from flask_migrate import upgrade

from tests import kept, makers, stages
from tests.databases import PREPARED, Folder, Server
from tests.house import world as whole
from tests.page import Page, look_over, read
from tests.stages import stage
from tests.story import Story
from workshop_portal.app import create_app
from workshop_portal.core import migrations_cli, rates
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db
from workshop_portal.people.models import SignIn
from workshop_portal.people.sessions import digest

ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"


class Browser(FlaskClient):
    """A client whose requests, as in real life, know nothing of the test around them. `user` is signed in.

    Each page is looked over, once: with SQLite.
    """

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
        if self.look and not ON_POSTGRESQL and answer.mimetype == "text/html" and "Location" not in answer.headers:
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
        self.answer, self.page = answer, Page(answer.text, self.form) if self.form else read(answer.text)

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
    "PROXY_HOPS": 0, "SESSION_COOKIE_SECURE": False, "SESSION_COOKIE_NAME": "portal", "CLOCK": "", "UNCONFIRMED_DAYS": 30,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SHOW_STATEMENTS": True, "MAX_CONTENT_LENGTH": 16_000_000, "MAX_FORM_MEMORY_SIZE": 16_000_000,
}  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What touches a database is marked; what takes longest begins first, so that no worker is left with it."""
    for one in items:
        if "databases" in one.fixturenames and not {"listening", "rowless"} & set(one.keywords):
            one.add_marker("database")
    items.sort(key=lambda one: "browser" not in one.keywords)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Nothing that is collected is thrown away: the collector of what nobody holds has nothing to look for meanwhile."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish():
    """What was imported stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish():
    """What one last search finds is told; what it leaves, pytest need not search ten times more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Where the test's database comes from: a migrated, empty one, made once a worker."""
    found = (Server if ON_POSTGRESQL else Folder)(tmp_path_factory.mktemp("databases"))
    app = create_app(SETTINGS | {"SQLALCHEMY_DATABASE_URI": found.base, "INSTANCE_PATH": str(found.folder)})
    migrations_cli.attach(app)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield found
    found.close()


@pytest.fixture(scope="session")
def known_stages():
    """The stages that this process has built, by name."""
    return {}


@pytest.fixture
def laid(databases, known_stages, request, tmp_path, tmp_path_factory):
    """The stage this test begins from, laid out in its database and its folder; None: with an empty database."""
    name = stages.wanted(request.fixturenames)
    databases.begin(name)
    if name is None:
        return None
    if not databases.has(name):
        folder = tmp_path_factory.mktemp(name)
        built = request.getfixturevalue("built")
        known_stages[name] = stages.Stage(name, built, SETTINGS | {"SQLALCHEMY_DATABASE_URI": databases.test}, folder)
        databases.keep(name)
    known_stages[name].lay_files(tmp_path)
    return known_stages[name]


@pytest.fixture
def laid_things(laid, make):
    """The things of the stage that is laid out, once for all of the test's fixtures."""
    return laid.things(make)


@pytest.fixture
def database(databases, laid):
    """The address of this test's own database."""
    return databases.test


@pytest.fixture
def settings(database, compiled, tmp_path):
    (tmp_path / "templates").symlink_to(compiled)
    return SETTINGS | {"SQLALCHEMY_DATABASE_URI": database, "INSTANCE_PATH": str(tmp_path)}


# Each question that the tests ask is worked out and prepared once a process.
ENGINE = {"query_cache_size": PREPARED} | ({} if ON_POSTGRESQL else {"connect_args": {"cached_statements": PREPARED}})


def keep_what_is_prepared(connection, _record):
    connection.prepared_max = None


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """The folder of compiled templates: one for all processes of this run, those that a test begins as well."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "compiled"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


PATIENT_MS = 30_000  # races hold the lock of SQLite for seconds


@pytest.fixture(scope="session")
def built(databases, compiled, tmp_path_factory):
    """The portal, built once a process: its addresses, templates and statements are worked out once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "templates").symlink_to(compiled)
    where = {"SQLALCHEMY_DATABASE_URI": databases.test, "INSTANCE_PATH": str(folder)}
    app = create_app(SETTINGS | where | {"SQLALCHEMY_ENGINE_OPTIONS": ENGINE}, busy_ms=PATIENT_MS)
    app.test_client_class = Browser
    with app.app_context():
        engine = db.engine
    if ON_POSTGRESQL:
        sa.event.listen(engine, "connect", keep_what_is_prepared)
    databases.readers.append(engine.dispose)
    yield app
    engine.dispose()


@pytest.fixture
def within_a_minute(monkeypatch):
    """Who asks how often is counted anew, in a minute that does not end."""
    monkeypatch.setattr(rates, "time", SimpleNamespace(monotonic=lambda: 6000.5))
    rates._counts.clear()
    yield
    rates._counts.clear()


@pytest.fixture
def statements_run(request, built):
    """The statements that a test has run which is to run none; another's are not noted."""
    if "rowless" not in request.keywords:
        yield []
        return
    with built.app_context():
        engine = db.engine
    noted = []

    def note(_connection, _cursor, statement, *_):
        noted.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield noted
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def app(built, settings, statements_run):
    """The portal on this test's database and in its folder; what a test does to its settings is undone."""
    with stages.stands_on(built, settings):
        yield built
        ran = list(statements_run)
        db.session.remove()
        all_is_right = kept.tallies_are_right()
        db.session.remove()
    assert all_is_right
    assert ran == [], "a test that is marked as rowless asks the database"


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


@stage()
def story_stage(make):
    return {"story": Story(make)}


@pytest.fixture
def story(story_stage) -> Story:
    """One proposal before its committee, and the deeds that lead it on to a workshop."""
    return story_stage["story"]


@stage(over="story_stage")
def workshop_stage(make, story):
    return {"workshop": story.prepared()}


@pytest.fixture
def workshop(story, workshop_stage):
    """One with a week and a coordinator, that takes participants."""
    return workshop_stage["workshop"]


@stage()
def world_stage(make):
    return {"world": whole.build(make)}


@pytest.fixture
def world(world_stage):
    """A small centre with everything in it."""
    return world_stage["world"]


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
