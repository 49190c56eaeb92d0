"""Passwords are hashed and compared while nothing of the database is held; what must not happen meanwhile does not."""

import pytest
from sqlalchemy import update

from tests.people.conftest import PASSWORD
from tests.people.test_register import FIT
from tests.people.test_sign_in import sign_in
from workshop_portal.core import links
from workshop_portal.core.db import db
from workshop_portal.core.once import Done
from workshop_portal.core.outbox import Mail
from workshop_portal.people import passwords
from workshop_portal.people.models import AddressChange, Person

NEW = "eight quiet herons sleep"


class Slow:
    """The hasher, with what happens while it works."""

    def __init__(self, hasher, meanwhile):
        self.hasher, self.meanwhile = hasher, meanwhile

    def hash(self, password):
        self.meanwhile()
        return self.hasher.hash(password)

    def verify(self, stored, password):
        self.meanwhile()
        return self.hasher.verify(stored, password)


@pytest.fixture
def while_it_hashes(app, monkeypatch):
    """while_it_hashes(deed): the deed is done once, at the first hash or comparison from now on."""
    sound = passwords.mine()

    def once(deed):
        left = [deed]
        monkeypatch.setattr(passwords, "mine", lambda: Slow(sound, lambda: left and left.pop()()))

    return once


@pytest.fixture
def held(app, monkeypatch):
    """Whether a transaction was held, at each hash and each comparison."""
    app.config["PAGE_RATE"] = 300
    found, sound = [], passwords.mine()
    passwords.nobodys()
    noted = Slow(sound, lambda: found.append(db.session().in_transaction()))
    monkeypatch.setattr(passwords, "mine", lambda: noted)
    return found


def change_password(browser, **typed):
    return browser.tab("/people/security", form="security").send(
        **{"old": PASSWORD, "password": NEW, "again": NEW} | typed
    )


def ask_for_address(browser):
    return browser.tab("/people/address").send(email="ada@new.example.org", password=PASSWORD)


def reset_address(ada) -> str:
    token = links.make("reset", person_id=ada.id)
    db.session.commit()
    return f"/people/reset/{token}"


def test_nobody_waits_for_a_password(app, ada, held):
    browser, visitor = app.test_client(user=ada), app.test_client()

    assert ask_for_address(browser).status_code == 303
    assert change_password(browser).status_code == 303
    assert visitor.tab(reset_address(ada)).send(password=NEW, again=NEW).status_code == 303
    assert visitor.tab("/people/register", form="").send(**FIT | {"email": "eve@example.org"}).status_code == 303
    assert sign_in(visitor, password=NEW).status_code == 303
    assert held == [False] * 6


def test_a_wrong_old_password_is_counted_and_nothing_new_is_hashed(app, ada, held):
    assert change_password(app.test_client(user=ada), old="wrong words").status_code == 422
    assert held == [False]


def test_a_password_that_changed_meanwhile_is_not_taken_for_the_present_one(app, ada, while_it_hashes):
    def meanwhile():
        with db.engine.begin() as elsewhere:
            elsewhere.execute(update(Person).values(password_hash="another"))

    browser = app.test_client(user=ada)
    while_it_hashes(meanwhile)
    answer = change_password(browser)

    assert answer.status_code == 422 and "not your current password" in answer.text
    assert ada.password_hash == "another"


def test_a_link_that_was_used_meanwhile_sets_no_password(app, ada, while_it_hashes):
    address = reset_address(ada)
    tab, other = app.test_client().tab(address), app.test_client().tab(address)
    while_it_hashes(lambda: other.send(password=NEW, again=NEW))

    assert tab.send(password="nine loud geese in may", again="nine loud geese in may").status_code == 404
    assert passwords.fits(ada, NEW)


def test_a_twin_that_comes_first_meanwhile_answers_for_both(app, ada, while_it_hashes):
    browser = app.test_client(user=ada)
    tab = browser.tab("/people/address")
    fields = tab.page.fields | {"email": "ada@new.example.org", "password": PASSWORD}
    twin = []
    while_it_hashes(lambda: twin.append(browser.post("/people/address", data=fields)))
    answer = browser.post("/people/address", data=fields)

    assert (
        (answer.status_code, answer.location)
        == (twin[0].status_code, twin[0].location)
        == (303, "/people/mailed/address")
    )
    assert db.session.query(AddressChange).count() == db.session.query(Mail).count() == 1
    assert db.session.query(Done).count() == 1
