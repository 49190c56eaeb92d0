"""A form sent to a web process that dies is carried out once, and its mail leaves once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from tests.faults.portal import wait_for
from tests.faults.reader import Reader
from workshop_portal.core import revisions
from workshop_portal.core.db import db, reading
from workshop_portal.core.jobs import Heartbeat
from workshop_portal.core.outbox import Mail
from workshop_portal.demo import content
from workshop_portal.people.models import Person

ADA = {
    "given_name": "Ada", "family_name": "Byron", "email": "ada@example.net", "institution": "Analytical Society",
    "country": "GB", "password": "a difference engine of words", "again": "a difference engine of words", "privacy": "y",
}  # fmt: skip


@pytest.fixture(autouse=True)
def texts_of_letters(app):
    from workshop_portal.centre.actions import create_letter_template
    from workshop_portal.partners.actions import load_texts

    load_texts(public=True)
    for one in content.centre("letter"):
        create_letter_template(**one)
    db.session.commit()


def counts():
    with reading():
        people = db.session.scalar(select(func.count()).select_from(Person).where(Person.email == ADA["email"]))
        return people, db.session.scalar(select(func.count()).select_from(Mail).where(Mail.to_address == ADA["email"]))


def beats():
    with reading():
        return db.session.scalar(select(func.count()).select_from(Heartbeat))


@pytest.mark.parametrize(("dies", "already"), [("before commit", (0, 0)), ("after commit", (1, 1))])
def test_what_a_killed_process_was_told_can_be_sent_again_and_happens_once(portal, mail_server, dies, already):
    first = portal.web(dies=dies)
    reader = Reader(portal.address)
    fields = reader.form("/people/register") | ADA
    with pytest.raises(OSError):
        reader.ask("/people/register", fields)
    first.wait(60)
    assert counts() == already

    portal.web()
    again = reader.ask("/people/register", fields)
    assert again[0] == 303
    assert reader.ask("/people/register", fields)[:2] == again[:2]
    assert counts() == (1, 1)

    portal.worker()
    wait_for(lambda: len(mail_server.taken) == 1)


def test_ten_senders_of_one_form_have_one_effect_and_one_answer(portal):
    portal.web()
    reader = Reader(portal.address)
    fields = reader.form("/people/register") | ADA

    with ThreadPoolExecutor(10) as threads:
        answers = {threads.submit(reader.ask, "/people/register", fields) for _ in range(10)}
        told = {answer.result()[:2] for answer in answers}

    assert len(told) == 1
    assert counts() == (1, 1)


def test_a_process_of_an_older_version_writes_nothing_once_the_database_is_newer(portal):
    portal.web()
    worker = portal.worker()
    wait_for(lambda: beats(), worker, portal.folder)
    reader = Reader(portal.address)
    fields = reader.form("/people/register") | ADA
    be_at("9999")

    status, _where, page = reader.ask("/people/register", fields)

    assert (status, counts()) == (503, (0, 0)) and "being renewed" in page
    assert reader.ask("/people/sign-in")[0] == 200
    assert worker.wait(60) == 1
    assert "belongs to a newer version" in (portal.folder / "out.log").read_text()
    be_at(revisions.newest())


def be_at(version):
    db.session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": version})
    db.session.commit()
