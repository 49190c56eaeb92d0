"""Deeds of several people at the same moment, each in a transaction of its own."""

import threading

from tests.conftest import ON_POSTGRESQL
from tests.together import together
from workshop_portal.core.db import db

SURE_S = 20  # for what another one does without fail, however busy the machine is
# For what another one does if it can: with SQLite it waits for us, who hold the lock, and is waited for in vain.
MOMENT_S = SURE_S if ON_POSTGRESQL else 0.5
PATIENCE_S = min(2.5, MOMENT_S)  # for the others to come as far, or to be held up by one of us


def of(model, thing):
    """How another transaction comes to this thing."""
    its = thing.id
    return lambda: db.session.get(model, its)


def race(app, *deeds) -> list:
    """Carry out each deed up to its commit, and commit once all have come so far or wait for one another.

    What each came to: None, or what it was refused with. The caller's session knows all things anew.
    """
    barrier, came_to = threading.Barrier(len(deeds)), [None] * len(deeds)
    db.session.commit()

    def run(n, deed):
        with app.app_context():
            try:
                deed()
                db.session.flush()
                wait_for_all(barrier)
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
                db.session.rollback()
                came_to[n] = error
            finally:
                db.session.remove()

    together(*(lambda n=n, deed=deed: run(n, deed) for n, deed in enumerate(deeds)))
    db.session.rollback()
    db.session.expire_all()
    return came_to


def wait_for_all(barrier):
    try:
        barrier.wait(PATIENCE_S)
    except threading.BrokenBarrierError:
        return  # another one waits for what we hold
