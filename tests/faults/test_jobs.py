"""A job whose worker dies is done once, whole: the release of letters, with all that follows from it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.faults.portal import wait_for
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, reading
from workshop_portal.core.jobs import Job, JobState
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.decisions import actions
from workshop_portal.decisions.models import Decision
from workshop_portal.funding.models import Record
from workshop_portal.workshops.models import Workshop


def told():
    """What stands in the database now: is it released, how many workshops, records and letters."""
    with reading():
        released = db.session.scalar(select(Decision.released_at)) is not None
        found = [db.session.scalar(select(func.count()).select_from(one)) for one in (Workshop, Record)]
        letters = select(func.count()).select_from(Mail).where(Mail.kind == "approve_regular")
        return released, *found, db.session.scalar(letters)


def state_of_job():
    with reading():
        return db.session.scalar(select(Job.state).where(Job.kind == "release"))


def states_of_mails():
    with reading():
        return set(db.session.scalars(select(Mail.state)))


@pytest.mark.parametrize(("dies", "already"), [("before commit", (False, 0, 0, 0)), ("after commit", (True, 1, 1, 2))])
def test_a_release_whose_worker_dies_happens_once_and_whole(portal, story, mail_server, dies, already):
    decision = story.decided()
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15, at=now() - timedelta(minutes=20))
    db.session.commit()

    first = portal.worker(dies=dies)
    first.wait(60)
    assert told() == already

    portal.worker()
    wait_for(lambda: state_of_job() == JobState.DONE)
    wait_for(lambda: states_of_mails() == {MailState.SENT})
    assert (told(), len(mail_server.taken)) == ((True, 1, 1, 2), 2)
