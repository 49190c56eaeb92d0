"""Deeds of several people at the same moment, each in a transaction of its own."""

import threading
import time

import sqlalchemy as sa

from tests.conftest import ON_POSTGRESQL
from tests.together import together
from workshop_portal.core.db import db

SURE_S = 20  # for what another one does without fail, however busy the machine is
# For what another one does if it can: with SQLite it waits for us, who hold the lock, and is waited for in vain.
MOMENT_S = SURE_S if ON_POSTGRESQL else 0.5
ASKS_S = 0.02
WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def of(model, thing):
    """How another transaction comes to this thing."""
    its = thing.id
    return lambda: db.session.get(model, its)


def race(app, *deeds) -> list:
    """Carry out each deed up to its commit, and commit once all have come so far or wait for one another.

    What each came to: None, or what it was refused with. The caller's session knows all things anew.
    """
    come, go, came_to = threading.Semaphore(0), threading.Event(), [None] * len(deeds)
    db.session.commit()

    def run(n, deed):
        with app.app_context():
            try:
                deed()
                db.session.flush()
                come.release()
                go.wait(SURE_S)
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
                db.session.rollback()
                came_to[n] = error
                come.release()
            finally:
                db.session.remove()

    def start():
        with app.app_context():
            wait_for_all(come, len(deeds))
        go.set()

    together(start, *(lambda n=n, deed=deed: run(n, deed) for n, deed in enumerate(deeds)))
    db.session.rollback()
    db.session.expire_all()
    return came_to


def wait_for_all(come, others):
    """Until each has come, or waits for one who has: with SQLite, whose lock is one, that is once the first has come."""
    waiting, until = others, time.monotonic() + SURE_S
    while waiting and time.monotonic() < until:
        if come.acquire(timeout=ASKS_S):
            waiting -= 1
        elif waiting < others and (not ON_POSTGRESQL or held_up() >= waiting):
            return


def held_up() -> int:
    with db.engine.connect() as connection:
        return connection.execute(WAITING).scalar()
