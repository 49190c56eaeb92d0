"""Whose address it is can't be found out: every state of an account answers alike, at every door, however often it is tried."""

import re
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.people.conftest import PASSWORD
from tests.people.test_address import NEW, ask, link_to
from tests.people.test_register import FIT
from tests.people.test_sign_in import age_failures, sign_in
from workshop_portal.core import links, once
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.people import attempts, passwords
from workshop_portal.people.models import AddressChange, Failure

OTHER = "eight quiet herons sleep"  # what a stranger types
STATES = {
    "unknown": None,
    "known without a password": {"password_hash": ""},
    "known with one": {},
    "unconfirmed": {"verified_at": None},
    "closed": {"disabled_at": now() - timedelta(days=1)},
    "closed, never confirmed": {"disabled_at": now() - timedelta(days=1), "verified_at": None},
}
EMAIL = "emmy@example.org"


@pytest.fixture(params=STATES.values(), ids=STATES.keys())
def strangers(request, app, make):
    """Two visitors, each with an address: of somebody in this state, and of nobody."""
    if request.param is not None:
        make.person("Emmy", email=EMAIL, **{"password_hash": passwords.hashed(PASSWORD)} | request.param)
    return [(app.test_client(), EMAIL), (app.test_client(), "nobody@example.org")]


def seen(answer, email) -> tuple:
    """All that its reader gets, without what is new each time and the address that was typed."""
    text = re.sub(r'value="[^"]{40,}"|/people/address/[^"]{40,}', "", answer.text).replace(email, "@")
    headers = {
        name: value for name, value in answer.headers if name in {"Location", "Retry-After", "Cache-Control", "Vary"}
    }
    return answer.status_code, headers, text, "Set-Cookie" in answer.headers


def walk(browser, email) -> list[tuple]:
    """Register with the address, sign in with what was typed, ask for a new password, and go on guessing."""
    found = [browser.tab("/people/register", "").send(**FIT | {"email": email, "password": OTHER, "again": OTHER})]
    found.append(browser.get(found[0].headers["Location"]))
    found += [sign_in(browser, email, OTHER) for _time in range(2)]
    found.append(browser.tab("/people/reset", "").send(email=email))
    found.append(browser.get(found[-1].headers["Location"]))
    found += [sign_in(browser, email, OTHER) for _time in range(5)]
    return [seen(one, email) for one in found]


def test_registering_and_signing_in_with_what_was_typed_tells_of_nobody(strangers):
    known, unknown = (walk(*one) for one in strangers)

    assert [one[0] for one in known] == [303, 200, 422, 422, 303, 200, 422, 422, 422, 429, 429]
    assert known == unknown


def test_the_slow_down_on_guessing_is_the_same_for_all(strangers):
    waits = []
    for browser, email in strangers:
        browser.tab("/people/register", "").send(**FIT | {"email": email, "password": OTHER, "again": OTHER})
        for _time in range(attempts.FREE):
            sign_in(browser, email, OTHER)
        mine = []
        for _time in range(3):
            age_failures(61)
            sign_in(browser, email, OTHER)
            mine.append(sign_in(browser, email, OTHER).headers["Retry-After"])
        waits.append(mine)
    assert waits[0] == waits[1] == ["2", "4", "8"]


def test_another_address_is_asked_for_alike_and_ends_what_was_asked_for_before(strangers, app, ada):
    """A link to a second address of one's own would go on working for one kind of address, and not for the other; or, as the
    number of what it was made for is given again, confirm an address that its holder has no mails of.
    """
    answers = []
    for _browser, email in strangers:
        asker = app.test_client(user=ada)
        ask(asker)
        mine = link_to(db.session.query(AddressChange).filter_by(email=NEW).one())
        answers.append([seen(ask(asker, email=email), email), seen(app.test_client().get(mine), email)])
    assert answers[0] == answers[1]
    assert answers[0][1][0] == 404


def test_whoever_confirms_the_address_is_free_of_what_failed_before(app, make):
    emmy = make.person(
        "Emmy", email=EMAIL, password_hash=passwords.hashed(PASSWORD), verified_at=None, privacy_at=now()
    )
    for _time in range(attempts.FREE):
        assert sign_in(app.test_client(), EMAIL).status_code == 422
    token = links.make("verify", person_id=emmy.id)
    db.session.commit()

    app.test_client().tab(f"/people/verify/{token}", "").send()
    assert sign_in(app.test_client(), EMAIL).status_code == 303


def waits(guesses) -> list[int]:
    """How long each of these has to wait, where none is judged before the last one has come."""
    with ExitStack() as all_at_once:
        return [all_at_once.enter_context(attempts.guess(EMAIL, one)) for one in guesses]


def test_the_same_password_many_times_at_once_is_one_guess_and_different_ones_are_as_many(app):
    """An impatient press, or tabs that wake up together, keep nobody out who has the right one."""
    assert waits([PASSWORD] * 8) == [0] * 8
    assert db.session.scalar(select(Failure.times)) == 1
    assert waits([f"a guess, number {n}" for n in range(6)]) == [0] * 4 + [1] * 2
    assert waits([PASSWORD] * 2) == [1] * 2, "what waits is no guess, so its twin is none either"


@pytest.mark.parametrize(
    ("page", "form", "typed"),
    [
        ("/people/security", "security", {"old": PASSWORD, "password": OTHER, "again": OTHER}),
        ("/people/address", None, {"email": NEW, "password": PASSWORD}),
    ],
)
def test_a_change_that_could_not_be_kept_signs_nobody_out_and_is_not_said_to_be_made(
    app, ada, monkeypatch, page, form, typed
):
    browser = app.test_client(user=ada)
    finished = once.commit
    monkeypatch.setattr(once, "commit", lambda *_: fail())
    answer = browser.tab(page, form).send(**typed)
    monkeypatch.setattr(once, "commit", finished)

    assert answer.status_code == 503
    assert "is saved" not in answer.text
    assert browser.get("/people/profile").status_code == 200
    assert browser.tab(page, form).send(**typed).status_code == 303


def fail():
    raise OperationalError("COMMIT", {}, Exception("the disk is full"))
