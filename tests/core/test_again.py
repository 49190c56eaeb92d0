"""What a database ended for another transaction's sake is done once more, and nothing twice of which something is kept."""

from io import BytesIO

import pytest
from flask import flash, g, get_flashed_messages, request
from psycopg import errors
from sqlalchemy.exc import OperationalError

from workshop_portal import background, worker
from workshop_portal.core import again, jobs, outbox
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.jobs import Job, JobState, Work
from workshop_portal.core.once import finish
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.people.models import Person


def crossed():
    return OperationalError("UPDATE", {}, errors.DeadlockDetected())


class Crossing:
    """Does its deed, and is ended so many times afterwards."""

    def __init__(self, times, deed=lambda: None, error=crossed):
        self.left, self.deed, self.error, self.begun = times, deed, error, 0

    def __call__(self, *_things):
        self.begun += 1
        found = self.deed()
        self.left -= 1
        if self.left >= 0:
            raise self.error()
        return found


@pytest.fixture(autouse=True)
def no_wait(monkeypatch):
    monkeypatch.setattr(again, "WAIT_S", 0)


@pytest.mark.parametrize(("times", "begun"), [(0, 1), (1, 2), (3, 4)])
def test_what_is_ended_up_to_three_times_is_begun_anew(app, times, begun):
    deed = Crossing(times, lambda: "done")
    assert (again.tried(deed), deed.begun) == ("done", begun)


def test_what_is_ended_a_fourth_time_is_told_as_it_is(app):
    deed = Crossing(4)
    with pytest.raises(OperationalError):
        again.tried(deed)
    assert deed.begun == 4


@pytest.mark.parametrize("deed", [
    Crossing(1, error=lambda: OperationalError("UPDATE", {}, errors.AdminShutdown())),
    Crossing(1, lambda: db.session.commit()),
])  # fmt: skip
def test_nothing_is_done_again_for_another_reason_or_once_something_is_kept(app, deed):
    with pytest.raises(OperationalError):
        again.tried(deed)
    assert deed.begun == 1


def test_a_request_that_is_answered_again_knows_what_it_knew_and_has_all_that_was_sent(fresh_app, make):
    ada = make.person("Ada")
    make.keep()
    fresh_app.config["WTF_CSRF_ENABLED"] = False
    browser, ada_id, told = fresh_app.test_client(user=ada), ada.id, []

    def change():
        known = "left" in g, me().given_name, get_flashed_messages()
        told.append((*known, request.files["paper"].read(), request.form["text"]))
        g.left = True
        flash("Done")
        db.session.get(Person, ada_id).given_name = "Augusta"
        db.session.flush()
        return "/"

    deed = Crossing(1, change)
    fresh_app.add_url_rule("/try", "try", allow(lambda user: True)(lambda: finish(deed())), methods=["POST"])

    answer = browser.post("/try", data={"text": "Waves", "paper": (BytesIO(b"a poster"), "p.pdf")})

    assert answer.status_code == 303
    assert told == [(False, "Ada", [], b"a poster", "Waves")] * 2
    assert db.session.get(Person, ada_id).given_name == "Augusta"


def test_a_job_that_is_ended_for_anothers_sake_is_done_and_has_not_failed(app, monkeypatch):
    deed = Crossing(1)
    monkeypatch.setitem(background.JOBS, "try", Work(write=deed))
    jobs.order("try", 1)
    db.session.flush()
    job_id = db.session.query(Job).one().id
    db.session.commit()

    worker.do_job(app, job_id)

    job = db.session.get(Job, job_id, populate_existing=True)
    assert (job.state, job.attempts, deed.begun) == (JobState.DONE, 0, 2)


@pytest.mark.parametrize(("times", "state"), [(1, MailState.SENT), (9, MailState.QUEUED)])
def test_a_mail_waits_for_its_next_try_whatever_the_portal_met_on_the_way(app, make, monkeypatch, times, state):
    ada = make.person("Ada")
    make.keep()
    outbox.write(ada, kind="test", subject="Hello", body="A letter.")
    mail_id = db.session.query(Mail).one().id
    db.session.commit()
    monkeypatch.setattr(background, "answers_to", Crossing(times, lambda: ""))

    worker.deliver(app, mail_id)

    mail = db.session.get(Mail, mail_id, populate_existing=True)
    assert (mail.state, mail.attempts) == (state, 1)
    assert mail.trouble == ("OperationalError" if state == MailState.QUEUED else "")
    assert (mail.due_at > now()) == (state == MailState.QUEUED)
