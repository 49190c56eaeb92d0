"""PostgreSQL is away for a while, or ends connections: the worker and the web go on by themselves once it is back."""

import time
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.conftest import ON_POSTGRESQL
from tests.faults.portal import wait_for
from tests.faults.reader import Reader
from tests.faults.test_mail import state_of, write
from workshop_portal.core.db import db
from workshop_portal.core.outbox import MailState

pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="a file of SQLite is always there")
AWAY_S = 4


@pytest.fixture
def away(databases, database):
    """While it lasts the database takes nobody in, and whoever came since the test began is out."""
    name = make_url(database).database
    with psycopg.connect(databases.address, autocommit=True) as server:
        pids = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
        ours = [row[0] for row in server.execute(pids, [name])]

        def let_in(may):
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {may}")

        @contextmanager
        def gone():
            let_in(False)
            others = f"SELECT pg_terminate_backend(pid) FROM ({pids}) AS one WHERE pid <> ALL(%s)"
            server.execute(others, [name, ours])
            wait_for(lambda: all(row[0] in ours for row in server.execute(pids, [name])))
            yield
            let_in(True)

        yield gone
        let_in(True)


def test_the_worker_waits_for_its_database_and_then_goes_on(portal, mail_server, away):
    worker, first = portal.worker(), write("First")
    wait_for(lambda: state_of(first) == MailState.SENT)
    db.session.remove()
    db.engine.dispose()  # the test's own

    with away():
        time.sleep(AWAY_S)
    second = write("Second")

    wait_for(lambda: state_of(second) == MailState.SENT, worker, portal.folder)
    assert worker.poll() is None and len(mail_server.taken) == 2


def test_the_web_says_that_it_is_busy_and_then_goes_on(portal, away):
    portal.web()

    with away():
        begun = time.monotonic()
        with pytest.raises(HTTPError) as answer:
            urlopen(f"{portal.address}/workshops")
        assert answer.value.code == 503 and time.monotonic() - begun < 3
        assert "The portal is busy" in answer.value.read().decode()
        assert urlopen(f"{portal.address}/alive").status == 200
        with pytest.raises(HTTPError) as answer:
            urlopen(f"{portal.address}/ready")
        assert (answer.value.code, answer.value.read()) == (503, b"database")

    wait_for(lambda: urlopen(f"{portal.address}/ready").status == 200)
    wait_for(lambda: urlopen(f"{portal.address}/workshops").status == 200)


def test_what_is_asked_first_after_the_database_is_back_is_answered_and_carried_out(portal, away):
    portal.web()
    reader = Reader(portal.address)

    with away():
        pass
    assert reader.ask("/workshops")[0] == 200

    fields = reader.form("/people/sign-in") | {"email": "nobody@example.net", "password": "not known here"}
    with away():
        pass
    assert reader.ask("/people/sign-in", fields)[0] == 422


def test_whether_a_connection_that_lies_ready_still_leads_there_is_seen_without_a_word_to_the_server(app, tmp_path):
    def told() -> list:
        """What one that was used before says to the server until it is used again."""
        with db.engine.connect() as connection, (tmp_path / "told").open("w") as file:
            raw = connection.connection.dbapi_connection
            raw.pgconn.trace(file.fileno())
            connection.close()
            with db.engine.connect() as again:
                assert again.connection.dbapi_connection is raw
                raw.pgconn.untrace()
            return (tmp_path / "told").read_text().splitlines()

    assert told() == []
