"""Where two transactions wait for each other, PostgreSQL ends one of them; what that one did is done once more."""

import time
from copy import deepcopy
from random import uniform

from flask import g, request, session
from sqlalchemy.exc import OperationalError

from workshop_portal.core.access import FOUND
from workshop_portal.core.db import db, only_reads

CROSSED = {"40P01", "40001"}  # a deadlock, and transactions that can't be put in any order
TIMES = 3
WAIT_S = 0.05  # before the first of them, then twice as long each, more or less: who crossed must not cross again


def tried(deed, put_back=lambda: True):
    """What `deed()` gives, begun anew where it was ended for another one's sake.

    Not once anything of it is kept, and not where `put_back()` can't bring back what it began from.
    """
    kept = db.session().kept
    for n in range(TIMES):
        try:
            return deed()
        except OperationalError as error:
            has_left = db.session().kept != kept
            if getattr(error.orig, "sqlstate", "") not in CROSSED or has_left or not put_back():
                raise
            db.session.rollback()
            time.sleep(WAIT_S * 2**n * uniform(0.5, 1.5))
    return deed()


def answered(view):
    """The answer of this request's view, which is asked again with all that was sent."""
    return view() if only_reads() else tried(view, Begun().put_back)


class Begun:
    """What a request knows as its view is asked."""

    def __init__(self):
        self.known, self.cookie = dict(here()), deepcopy(dict(session))

    def put_back(self) -> bool:
        """False where a file that was sent has been closed."""
        files = [one for _name, one in request.files.items(multi=True)]
        if any(one.stream.closed for one in files):
            return False
        for one in files:
            one.stream.seek(0)
        here().clear()
        here().update(self.known)
        here().pop(FOUND, None)  # who asks, and what that person may, is asked anew
        session.clear()
        session.update(deepcopy(self.cookie))
        return True


def here() -> dict:
    return vars(g._get_current_object())
