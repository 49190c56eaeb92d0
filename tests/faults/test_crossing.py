"""Two real transactions that wait for each other: PostgreSQL ends one, and its form is carried out all the same, or kept."""

import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import ON_POSTGRESQL
from workshop_portal.core import again
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.journal import JournalLine
from workshop_portal.proposals.models import Proposal

pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="writers of SQLite come one after the other")
GROUNDS = "It asks for what the centre can't give in that week."
HELD = sa.select(Proposal.id).with_for_update()
LOOKS = sa.text("SET LOCAL deadlock_timeout = '3s'")  # it looks once: the two must have crossed by then


class Other:
    """Another transaction: it holds the decision, and asks for the proposal once somebody who has that waits for it."""

    def __init__(self, app):
        self.app, self.holds, self.is_done = app, threading.Event(), False
        self.thread = threading.Thread(target=self.cross)
        self.thread.start()
        assert self.holds.wait(60)

    def cross(self):
        with self.app.app_context():
            db.session.execute(sa.text("SET LOCAL deadlock_timeout = '60s'"))  # it is not the one that is ended
            db.session.execute(sa.select(Decision.id).with_for_update())
            self.holds.set()
            while not db.session.scalar(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                time.sleep(0.05)
            db.session.execute(HELD)
            self.is_done = True
            db.session.rollback()
            db.session.remove()

    def wait(self):
        self.thread.join(60)
        return self.is_done


@pytest.fixture
def page(app, story, browse):
    """The director's page of a decision that can be taken anew, with other grounds."""
    story.decided()
    page = browse(story.dora).tab(f"/decisions/{story.proposal.code}", "decisions/")
    page.page.fields |= {"code": Code.REJECT.value, "grounds": GROUNDS}

    def be_patient(_session, _transaction, connection):
        connection.execute(LOOKS)

    sa.event.listen(Session, "after_begin", be_patient)
    yield page
    sa.event.remove(Session, "after_begin", be_patient)


def told() -> list:
    db.session.rollback()
    lines = db.session.query(JournalLine).filter_by(deed="decide").count()
    return [(one.code, one.grounds == GROUNDS, lines) for one in db.session.query(Decision)]


def test_a_form_whose_transaction_is_ended_for_anothers_sake_is_carried_out_once(app, page):
    other = Other(app)

    answer = page.send()

    assert other.wait() and answer.status_code == 303
    assert told() == [(Code.REJECT, True, 2)]


def test_where_it_does_not_help_nothing_is_changed_and_its_page_says_so_with_what_was_typed(app, page, monkeypatch):
    monkeypatch.setattr(again, "TIMES", 0)
    other = Other(app)

    answer = page.send()

    assert other.wait() and answer.status_code == 503
    assert "The portal is busy. Nothing was changed" in answer.text and "in that week." in answer.text
    assert told() == [(Code.APPROVE_REGULAR, False, 1)]
