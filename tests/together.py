"""What several people, or workers, do at the same moment."""

import time
from threading import Barrier, Thread

from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused

PAUSE_S = 0.2  # the others come while this one is not done


def together(*deeds):
    """Each in a thread of its own; back once all are done."""
    threads = [Thread(target=deed) for deed in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def at_once(app, *deeds) -> list[str]:
    """Several deeds in the same moment, each (deed, its things as (model, id)); gives what was refused."""
    barrier, refused = Barrier(len(deeds), timeout=20), []

    def do(deed, *rows):
        with app.app_context():
            barrier.wait()
            things = [db.session.get(model, its) for model, its in rows]
            try:
                deed(*things)
                time.sleep(PAUSE_S)
                db.session.commit()
            except Refused as words:
                refused.append(words.message)
            finally:
                db.session.remove()

    db.session.commit()
    together(*(lambda one=one: do(*one) for one in deeds))
    db.session.expire_all()
    return refused
