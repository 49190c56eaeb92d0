"""The web process of the fault tests: the portal itself, with a hook that kills it at the moment the test names."""

import os
import signal

from flask import g, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

dies = os.environ.pop("PORTAL_TEST_DIES", "")

from werkzeug.serving import make_server  # noqa: E402

from workshop_portal import create_web  # noqa: E402


def note(_connection, _cursor, statement, *_):
    """The deed itself is in this transaction: before it the form's key is committed alone, while a password is hashed."""
    if has_request_context() and statement.startswith("INSERT INTO mail "):
        g.deed = True


def die(session):
    if request and request.method == "POST" and g.get("deed") and not session.in_nested_transaction():
        os.kill(os.getpid(), signal.SIGKILL)


if dies:
    event.listen(Engine, "before_cursor_execute", note)
    event.listen(Session, {"before commit": "before_commit", "after commit": "after_commit"}[dies], die)

make_server("127.0.0.1", int(os.environ["PORT"]), create_web(), threaded=True).serve_forever()
