"""Another mail address for an account, and what else a person chooses: mails one does without, the own time."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_login import login_user

from tests.kept import sent
from tests.people.conftest import PASSWORD
from tests.people.test_sign_in import sign_in
from workshop_portal.core import languages, links, outbox
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.people.models import AddressChange, Person

NEW = "ada@new.example.org"


@pytest.fixture
def browser(app, ada):
    return app.test_client(user=ada)


def ask(browser, email=NEW, password=PASSWORD):
    return browser.tab("/people/address").send(email=email, password=password)


def link_to(change) -> str:
    token = links.make("address", thing_id=change.id, lives=timedelta(hours=1))
    db.session.commit()
    return f"/people/address/{token}"


def test_an_address_changes_when_the_new_one_is_confirmed_and_the_old_one_is_told(app, browser, ada, make):
    links.make("reset", person_id=ada.id)
    db.session.commit()
    assert ask(browser).status_code == 303
    assert (ada.email, sent()) == ("ada@example.org", [("address_confirm", NEW)])

    address = link_to(db.session.query(AddressChange).one())
    visitor = app.test_client()
    for _ in range(3):  # a scanner opens each mailed link
        assert visitor.get(address).status_code == 200
    assert ada.email == "ada@example.org"
    tab = visitor.tab(address)
    assert tab.send().status_code == 303
    assert (ada.email, sent()[1:]) == (NEW, [("address_changed", "ada@example.org")])
    assert tab.send().status_code == 303  # a second press is answered as the first one was
    assert visitor.get(address).status_code == 404
    assert db.session.query(links.PersonalLink).filter_by(purpose="reset").one().revoked_at is not None
    assert sign_in(app.test_client(), NEW).status_code == 303


def test_the_password_is_asked(browser, ada):
    answer = ask(browser, password="not this one at all")

    assert (answer.status_code, sent()) == (422, [])


def test_known_and_unknown_addresses_are_answered_alike(browser, make):
    emmy = make.person("Emmy")
    known, unknown = ask(browser, email=emmy.email), ask(browser)

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert sent() == [("address_taken", emmy.email), ("address_confirm", NEW)]


def test_an_address_that_was_taken_meanwhile_is_refused(app, browser, ada, make):
    ask(browser)
    address = link_to(db.session.query(AddressChange).one())
    make.person("Emmy", email=NEW)

    assert app.test_client().tab(address).send().status_code == 409
    assert db.session.get(Person, ada.id).email == "ada@example.org"


def test_a_mail_that_a_person_does_without_lies_in_the_log_and_is_not_sent(browser, ada):
    tab = browser.tab("/people/profile", form="")
    tab.send(unwanted_mails=["answer"])
    assert ada.unwanted_mails == ["cancelled", "coordinator"]

    for kind in ("coordinator_assigned", "participant_answer_no", "verify"):
        outbox.write(ada, kind=kind, subject="s", body="b")
    db.session.commit()
    states = {one.kind: one.state for one in db.session.query(Mail)}
    assert states == {
        "coordinator_assigned": MailState.RECALLED, "participant_answer_no": MailState.QUEUED, "verify": MailState.QUEUED,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Amsterdam", "15 January 2027, 23:59"), ("Europe/Paris", "15 January 2027, 23:59"),
        ("America/New_York", "15 January 2027, 23:59 (17:59 your time)"),
        ("Pacific/Kiritimati", "15 January 2027, 23:59 (16 Jan, 12:59 your time)"),
        ("Asia/Kathmandu", "15 January 2027, 23:59 (16 Jan, 04:44 your time)"),
    ],
)  # fmt: skip
def test_a_moment_stands_in_the_time_of_the_centre_and_in_ones_own(app, make, zone, words):
    person = make.person(zone=zone)
    with app.test_request_context():
        login_user(person)
        assert languages.moment_here(datetime(2027, 1, 15, 22, 59, tzinfo=UTC)) == words
        assert "your time" not in languages.moment(now())  # letters speak in the time of the centre
