"""The worker of the fault tests, with the name that the test gives it; it may be told to die at the commit of a release."""

import os
import signal
import sys

from sqlalchemy import event
from sqlalchemy.orm import Session

from workshop_portal.core.jobs import Job, JobState
from workshop_portal.worker import run

dies = os.environ.pop("PORTAL_TEST_DIES", "")


def note(session, _context, _instances):
    session.info["job"] = session.info.get("job") or any(
        isinstance(one, Job) and (one.kind, one.state) == ("release", JobState.DONE) for one in session.dirty
    )


def die(session):
    if session.info.get("job") and not session.in_nested_transaction():
        os.kill(os.getpid(), signal.SIGKILL)


if dies:
    event.listen(Session, "before_flush", note)
    moment = {"before commit": "after_flush_postexec", "after commit": "after_commit"}[dies]
    event.listen(Session, moment, lambda session, *_others: die(session))

run(sys.argv[1])
