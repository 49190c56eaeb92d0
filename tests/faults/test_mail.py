"""A mail is never sent twice and never lost in silence, whatever dies while it is handed over."""

import os
import signal
import time
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from tests.faults.portal import free_port, wait_for
from tests.written import newest_mail
from workshop_portal import worker
from workshop_portal.core import files, outbox
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, reading
from workshop_portal.core.enclosures import Enclosure
from workshop_portal.core.jobs import Heartbeat
from workshop_portal.core.outbox import Mail, MailHold, MailState
from workshop_portal.desk import actions as desk

ADA = SimpleNamespace(id=None, name="Ada Byron", email="ada@example.org", language="en")


def write(subject="Hello", batch=""):
    outbox.write(ADA, kind="test", subject=subject, body="A letter.", batch=batch)
    mail_id = newest_mail().id
    db.session.commit()
    return mail_id


def state_of(mail_id):
    return told(mail_id).state


def told(mail_id):
    """What the database says now; no lock is held while one waits."""
    with reading():
        return db.session.execute(select(Mail.state, Mail.attempts).where(Mail.id == mail_id)).one()


def test_a_mail_goes_out_once_and_lies_as_sent(portal, mail_server):
    mail_id = write()
    portal.worker()

    wait_for(lambda: state_of(mail_id) == MailState.SENT)
    assert len(mail_server.taken) == 1


def test_a_file_goes_with_each_mail_of_its_batch_and_with_no_other(portal, mail_server):
    picture = files.keep_bytes(bytes(range(256)) * 4000, kind="image/png")
    db.session.add(Enclosure(batch="two", position=0, name="Plän.png", file=picture))
    ids = [write(f"Letter {n}", batch) for n, batch in enumerate(("two", "two", "other", ""))]
    portal.worker()

    wait_for(lambda: {state_of(mail_id) for mail_id in ids} == {MailState.SENT})

    letters = [message_from_bytes(text, policy=policy.default) for text in mail_server.taken]
    found = {
        letter["Subject"]: [(one.get_filename(), one.get_content()) for one in letter.iter_attachments()]
        for letter in letters
    }
    whole = [("Plän.png", bytes(range(256)) * 4000)]
    assert len(letters) == 4 and found == {"Letter 0": whole, "Letter 1": whole, "Letter 2": [], "Letter 3": []}


def test_a_worker_killed_before_the_text_sends_it_after_its_restart(portal, mail_server):
    mail_id = write()
    first = portal.worker()
    mail_server.at = lambda stage: stage == "rcpt" and os.kill(first.pid, signal.SIGKILL)
    first.wait(20)
    assert (state_of(mail_id), mail_server.taken) == (MailState.QUEUED, [])

    mail_server.at = lambda stage: None
    portal.worker()

    wait_for(lambda: state_of(mail_id) == MailState.SENT)
    assert len(mail_server.taken) == 1


def cut(worker, stage):
    """Kill the worker; inside the text the line breaks with it, whether or not the rest had been written by then."""
    os.kill(worker.pid, signal.SIGKILL)
    if stage == "data":
        raise ConnectionError


@pytest.mark.parametrize("stage", ["data", "taken"])
def test_a_worker_killed_inside_the_text_leaves_the_mail_to_a_person(portal, mail_server, stage):
    mail_id = write()
    first = portal.worker()
    mail_server.at = lambda here: here == stage and cut(first, stage)
    first.wait(20)
    assert state_of(mail_id) == MailState.HANDING_OVER

    mail_server.at = lambda here: None
    portal.worker()
    wait_for(lambda: state_of(mail_id) == MailState.UNCLEAR)
    later = write("Another one")

    wait_for(lambda: state_of(later) == MailState.SENT)
    assert sum(b"Subject: Hello" in text for text in mail_server.taken) == (1 if stage == "taken" else 0)


def test_a_refused_address_is_not_tried_again_and_a_busy_server_is(portal, mail_server):
    mail_server.answers["rcpt"] = "550 no such person"
    refused = write()
    portal.worker()
    wait_for(lambda: state_of(refused) == MailState.FAILED)

    mail_server.answers["rcpt"] = "451 come back later"
    greylisted = write()
    wait_for(lambda: told(greylisted).attempts == 1)

    assert state_of(greylisted) == MailState.QUEUED
    assert mail_server.taken == []


def test_a_server_that_is_away_or_will_not_encrypt_is_asked_again_and_nothing_is_lost(app, mail_server):
    app.config |= {"MAIL_MODE": "smtp", "SMTP_HOST": "127.0.0.1"}
    for differs in ({"SMTP_PORT": free_port()}, {"SMTP_PORT": mail_server.port, "SMTP_TLS": True}):
        app.config |= differs
        mail_id = write()

        worker.deliver(app, mail_id)

        state, attempts = told(mail_id)
        assert (state, attempts) == (MailState.QUEUED, 1), differs
    assert mail_server.taken == []


def test_what_is_recalled_while_the_server_refuses_it_stays_recalled(app, mail_server):
    """A server may be talked to for a minute before it says no."""
    mail_id = write()
    mail_server.answers["rcpt"] = "451 come again"
    mail_server.at = lambda stage: stage == "rcpt" and meanwhile(app, lambda: recall(mail_id))
    app.config |= {"MAIL_MODE": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": mail_server.port}
    worker.deliver(app, mail_id)

    assert state_of(mail_id) == MailState.RECALLED


def test_a_worker_that_wakes_too_late_changes_nothing_of_what_another_one_did(app, mail_server):
    mail_id = write()

    def taken_over():
        outbox.leave_unclear("worker-1")
        db.session.get(Mail, mail_id).state = MailState.QUEUED  # somebody had it sent again
        db.session.flush()
        outbox.claim(mail_id, "worker-2")
        outbox.settle(mail_id, MailState.SENT, worker="worker-2")

    def at(stage):
        if stage == "data":
            meanwhile(app, taken_over)
            raise ConnectionError

    mail_server.at = at
    app.config |= {"MAIL_MODE": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": mail_server.port}
    worker.deliver(app, mail_id, "worker-1")

    assert state_of(mail_id) == MailState.SENT


def meanwhile(app, deed):
    with app.app_context():
        deed()
        db.session.commit()


def recall(mail_id):
    db.session.get(Mail, mail_id).state = MailState.RECALLED


@pytest.mark.parametrize("workers", [2])
def test_two_workers_send_each_mail_once(portal, mail_server, workers):
    ids = [write(f"Letter {n}") for n in range(20)]
    for n in range(workers):
        portal.worker(f"worker-{n + 1}")

    wait_for(lambda: {state_of(mail_id) for mail_id in ids} == {MailState.SENT}, seconds=40)
    assert len(mail_server.taken) == 20


@pytest.mark.parametrize("stage", ["taken", "settled"])
def test_of_a_restored_portal_nothing_leaves_by_itself_and_what_is_let_go_leaves_once(portal, mail_server, olga, stage):
    """Its engine was put back with it: it knows the first order of the mail already, and takes it up where it was cut off."""
    first = write()
    worker = portal.worker()
    if stage == "taken":
        mail_server.at = lambda moment: moment == stage and os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(60)
        mail_server.at = lambda moment: None
    else:
        wait_for(lambda: state_of(first) == MailState.SENT)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    db.session.get(Mail, first).state, db.session.get(Mail, first).attempts = MailState.QUEUED, 0
    db.session.add(MailHold(backup_at=now()))
    db.session.flush()
    assert [row.subject for row in outbox.doubt(db.session.connection(), now())] == ["Hello"]
    db.session.commit()
    desk.send_again(db.session.get(Mail, first), by=olga)
    second = write("Written since")
    begun = beat()

    portal.worker()
    wait_for(lambda: beat() > begun)
    time.sleep(1)
    assert len(mail_server.taken) == 1
    desk.let_go(by=olga)
    db.session.commit()

    wait_for(lambda: {state_of(first), state_of(second)} == {MailState.SENT})
    assert len(mail_server.taken) == 3


def beat():
    with reading():
        return db.session.scalar(select(func.max(Heartbeat.seen_at)))
