"""Signing in and out: who may, how often one may fail, and where one is led."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.people.conftest import PASSWORD
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.people import attempts, passwords
from workshop_portal.people.models import Failure, SignIn
from workshop_portal.proposals import actions as proposals


@pytest.fixture
def browser(app):
    return app.test_client()


def sign_in(browser, email="ada@example.org", password=PASSWORD, address="/people/sign-in"):
    return browser.tab(address, form="sign-in").send(email=email, password=password)


def age_failures(seconds):
    for row in db.session.scalars(select(Failure)):
        row.last_at = real_now() - timedelta(seconds=seconds)
    db.session.commit()


def test_the_right_password_leads_to_the_desk(browser, ada):
    answer = sign_in(browser, " ADA@example.org")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    assert browser.get("/people/profile").status_code == 200


def test_the_language_of_the_page_is_kept(browser, ada):
    assert sign_in(browser, address="/nl/people/sign-in").headers["Location"] == "/nl/desk"


def test_the_reference_is_kept_as_a_hash_and_is_new_each_time(app, browser, ada):
    sign_in(browser)
    with browser.session_transaction() as session:
        first = session["ref"]
    sign_in(browser)
    with browser.session_transaction() as session:
        second = session["ref"]

    assert first != second
    (row,) = db.session.scalars(select(SignIn))
    assert second not in row.reference_hash


@pytest.mark.parametrize("facts", [{}, {"disabled_at": real_now()}, {"password_hash": ""}])
def test_a_wrong_password_a_closed_and_an_unknown_account_get_the_same_answer(app, make, facts):
    """Somebody with a wrong password, a closed account or none is answered as somebody nobody knows."""
    sound = {"email": "known@example.org", "password_hash": passwords.hashed(PASSWORD)}
    make.person("Emmy", **sound | facts)
    wrong = "wrong words of no use" if not facts else PASSWORD
    known = sign_in(app.test_client(), "known@example.org", wrong)
    unknown = sign_in(app.test_client(), "nobody@example.org", wrong)

    assert known.status_code == unknown.status_code == 422
    assert plain(known) == plain(unknown)
    assert "belong together" in known.text


def plain(answer):
    text = re.sub(r'value="[^"]{40,}"', "", answer.text)
    return text.replace("known@example.org", "@").replace("nobody@example.org", "@")


def test_an_unconfirmed_address_is_answered_as_any_other_and_gets_the_mail_that_confirms_it(browser, make):
    """Whoever registers with somebody's address knows the password too, and must not learn whether that is somebody here."""
    make.person("Ada", email="ada@example.org", password_hash=passwords.hashed(PASSWORD), verified_at=None)

    answer = sign_in(browser)

    assert answer.status_code == 422
    assert "not confirmed yet: then look for a new mail" in answer.text
    assert db.session.scalar(select(Mail.kind)) == "verify"
    assert db.session.scalars(select(SignIn)).all() == []
    assert plain(sign_in(browser, password="wrong words of no use")) == plain(answer)


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_from_the_fifth_failure_on_there_is_a_delay_that_doubles_known_or_not(browser, ada, email):
    for _time in range(5):
        assert sign_in(browser, email, "wrong words of no use").status_code == 422
    answer = sign_in(browser, email, "wrong words of no use")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"

    waits = []
    for _time in range(8):
        age_failures(61)
        assert sign_in(browser, email, "wrong words of no use").status_code == 422
        waits.append(int(sign_in(browser, email, "wrong words of no use").headers["Retry-After"]))
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]


def test_while_it_lasts_the_right_password_waits_too_and_nothing_is_hashed(browser, ada, monkeypatch):
    for _time in range(6):
        sign_in(browser, password="wrong words of no use")
    monkeypatch.setattr(passwords, "fits", lambda *_: pytest.fail("hashed"))
    assert sign_in(browser).status_code == 429


def test_the_right_password_forgives_what_failed_before(browser, ada):
    for _time in range(4):
        sign_in(browser, password="wrong words of no use")
    sign_in(browser)
    assert db.session.scalars(select(Failure)).all() == []


def test_a_network_is_closed_after_fifty_failures_and_others_are_not(app, browser, ada):
    for _time in range(attempts.NETWORK_MOST):
        browser.get("/people/reset/no-such-link")
    answer = sign_in(browser)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= attempts.NETWORK_S
    elsewhere = app.test_client()
    elsewhere.environ_base = {**elsewhere.environ_base, "REMOTE_ADDR": "192.0.2.7"}
    assert sign_in(elsewhere).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "http:evil.example", "javascript:alert(1)", "/people/../..//evil.example", "/%09/evil.example", "/\t/evil.example",
        " //evil.example", "/no/such/page", "/nl//evil.example", "/static/portal.css", "evil", "/@evil.example",
        "//[", "/people/profile\r\nSet-Cookie: a=b",
    ],
)  # fmt: skip
def test_nobody_is_led_off_the_site_or_to_what_is_no_page(browser, ada, wanted):
    from urllib.parse import urlencode

    answer = sign_in(browser, address="/people/sign-in?" + urlencode({"next": wanted}))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")


@pytest.mark.parametrize("wanted", ["/people/profile", "/nl/people/profile", "/mails/mine?page=2", "/"])
def test_a_page_of_the_own_site_is_led_to(browser, ada, wanted):
    from urllib.parse import urlencode

    answer = sign_in(browser, address="/people/sign-in?" + urlencode({"next": wanted}))
    assert answer.headers["Location"] == wanted


def test_a_page_that_is_not_for_whoever_signs_in_is_not_led_to(browser, ada, make):
    draft = proposals.start(make.call(), by=make.person("Nora"))
    db.session.commit()

    for wanted in (f"/proposals/{draft.code}", "/proposals/2026-9-999", "/people/", "/centre/closures"):
        assert sign_in(browser, address=f"/people/sign-in?next={wanted}").headers["Location"] == "/desk"


def test_whoever_asks_for_a_private_page_gets_there_after_signing_in(browser, ada):
    asked = browser.get("/nl/people/security")
    assert asked.status_code == 302
    assert sign_in(browser, address=asked.headers["Location"]).headers["Location"] == "/nl/people/security"


def test_signing_out_ends_the_session_for_good(app, browser, ada):
    sign_in(browser)
    cookie = browser.get_cookie("portal").value
    browser.tab("/people/profile", form="sign-out")
    page = browser.get("/people/profile").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    assert browser.post("/people/sign-out", data={"csrf_token": token}).status_code == 303

    browser.set_cookie("portal", cookie)
    assert browser.get("/people/profile").status_code == 302
    assert db.session.scalars(select(SignIn)).all() == []


@pytest.mark.parametrize(
    ("who", "idle", "whole"),
    [("ada", timedelta(hours=24), timedelta(days=14)), ("olga", timedelta(hours=1), timedelta(hours=24))],
)
@pytest.mark.parametrize(("late", "status"), [(-timedelta(seconds=30), 200), (timedelta(seconds=30), 302)])
@pytest.mark.parametrize("begun", [True, False])
def test_a_session_ends_by_lying_idle_and_by_its_age(app, request, who, idle, whole, late, status, begun):
    browser = app.test_client(user=request.getfixturevalue(who))
    at = real_now()
    when = (
        {"begun_at": at - whole - late, "seen_at": at}
        if begun
        else {"begun_at": at - idle - late, "seen_at": at - idle - late}
    )
    db.session.execute(update(SignIn).values(**when))
    db.session.commit()
    assert browser.get("/people/profile").status_code == status


@pytest.mark.parametrize(("who", "minutes"), [("ada", 10), ("olga", 1)])
def test_that_a_session_is_used_is_noted_now_and_then(app, request, who, minutes):
    """Often enough for how long it may lie idle, and not with each page: noting is a transaction that writes."""
    browser = app.test_client(user=request.getfixturevalue(who))
    for ago in (minutes * 60 - 30, minutes * 60 + 30):
        before = real_now() - timedelta(seconds=ago)
        db.session.execute(update(SignIn).values(seen_at=before))
        db.session.commit()
        browser.get("/people/profile")
        assert (db.session.scalars(select(SignIn.seen_at)).one() > before) == (ago > minutes * 60)


def test_signing_out_without_a_token_asks_once_more(app, ada):
    browser = app.test_client(user=ada)
    answer = browser.post("/people/sign-out")
    assert answer.status_code == 400
    assert browser.get("/people/profile").status_code == 200


def test_the_cookie_is_for_this_site_and_no_script(app, ada):
    browser = app.test_client()
    sent = sign_in(browser).headers["Set-Cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(sent.split("; "))
    assert "Domain" not in sent


def test_over_https_the_cookie_is_bound_to_the_host(https_app, ada):
    browser = https_app.test_client()
    browser.environ_base = {**browser.environ_base, "wsgi.url_scheme": "https", "HTTP_REFERER": "https://localhost/"}
    sent = sign_in(browser).headers["Set-Cookie"]
    assert sent.startswith("__Host-portal=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(sent.split("; "))
