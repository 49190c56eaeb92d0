"""The web process of the fault tests: the portal itself, with a hook that kills it at the moment the test names."""

import os
import signal

from flask import request
from sqlalchemy import event
from sqlalchemy.orm import Session

dies = os.environ.pop("PORTAL_TEST_DIES", "")

from werkzeug.serving import make_server  # noqa: E402

from workshop_portal import create_web  # noqa: E402
from workshop_portal.core.outbox import Mail  # noqa: E402


def note(session, _context, _instances):
    """The deed itself is in this transaction: before it the form's key is committed alone, while a password is hashed."""
    session.info["deed"] = session.info.get("deed") or any(isinstance(one, Mail) for one in session.new)


def die(session):
    if request and request.method == "POST" and session.info.get("deed") and not session.in_nested_transaction():
        os.kill(os.getpid(), signal.SIGKILL)


if dies:
    event.listen(Session, "before_flush", note)
    event.listen(Session, {"before commit": "before_commit", "after commit": "after_commit"}[dies], die)

make_server("127.0.0.1", int(os.environ["PORT"]), create_web(), threaded=True).serve_forever()
