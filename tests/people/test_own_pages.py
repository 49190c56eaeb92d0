"""A person's own pages: profile, password, sessions, and a new password by mail."""

import re

import pytest
from sqlalchemy import select

from tests.people.conftest import PASSWORD
from tests.people.test_sign_in import sign_in
from workshop_portal.core import links
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.people import actions, devices, orcid, queries
from workshop_portal.people.models import SignIn

NEW = "eight quiet herons sleep"


@pytest.fixture
def browser(app, ada):
    return app.test_client(user=ada)


def test_the_profile_is_saved(browser, ada):
    tab = browser.tab("/people/profile", form="")
    tab.send(given_name="Augusta", orcid="https://orcid.org/0000-0002-1825-0097", country="GB", language="nl")

    assert (ada.given_name, ada.orcid, ada.country, ada.language) == ("Augusta", "0000-0002-1825-0097", "GB", "nl")


@pytest.mark.parametrize("name", ["\u200b", "\u2060 \u200d", "\u3164", "\ufeff\u00ad"])
def test_a_name_that_nobody_can_read_is_none(browser, ada, name):
    answer = browser.tab("/people/profile").send(given_name=name, family_name=name)
    assert answer.status_code == 422 and "Fill in this field." in answer.text
    assert ada.given_name == "Ada"


def test_two_tabs_on_the_same_name_show_both_texts(browser, ada):
    first, second = browser.tab("/people/profile", form=""), browser.tab("/people/profile", form="")
    first.send(family_name="King")
    answer = second.send(family_name="Lovelace")

    assert answer.status_code == 409
    assert "King" in answer.text
    assert "Lovelace" in answer.text
    assert ada.family_name == "King"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"orcid": "0000-0002-1825-0098"}, "This is not an ORCID"),
        ({"country": "XX"}, "Not a valid choice"),
        ({"zone": "Mars/Olympus"}, "Not a valid choice"),
        ({"family_name": ""}, "Fill in this field"),
        ({"institution": "x" * 201}, "at most 200"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(browser, typed, words):
    answer = browser.tab("/people/profile", form="").send(**typed)
    assert answer.status_code == 422
    assert words in answer.text


def test_fields_that_are_not_on_the_page_change_nothing(browser, ada):
    browser.tab("/people/profile", form="").send(
        given_name="Augusta", email="eve@example.org", verified_at="", password_hash="x"
    )
    assert ada.given_name == "Augusta"
    assert ada.email == "ada@example.org"
    assert ada.password_hash != "x"


@pytest.mark.parametrize(
    ("written", "sound"),
    [
        ("0000-0002-1825-0097", True), ("0000-0001-5109-3700", True), ("0000-0002-1694-233X", True),
        ("000000021694233x", True), ("0000-0002-1825-0079", False), ("0000-0002-1825", False), ("٠٠٠٠-0002-1825-0097", False),
    ],
)  # fmt: skip
def test_an_orcid_is_checked_by_its_last_digit(written, sound):
    assert orcid.is_sound(orcid.tidy(written)) is sound


def test_a_new_password_needs_the_old_one_and_ends_all_other_sessions(app, browser, ada):
    other = app.test_client(user=ada)

    wrong = browser.tab("/people/security", form="security").send(old="wrong words", password=NEW, again=NEW)
    assert wrong.status_code == 422
    assert "not your current password" in wrong.text
    right = browser.tab("/people/security", form="security").send(old=PASSWORD, password=NEW, again=NEW)

    assert right.status_code == 303
    assert browser.get("/people/profile").status_code == 200
    assert other.get("/people/profile").status_code == 302
    assert sign_in(app.test_client(), password=NEW).status_code == 303
    assert sign_in(app.test_client()).status_code == 422


def test_whoever_had_a_password_gets_a_mail_that_it_was_changed(browser, ada, make):
    browser.tab("/people/security", form="security").send(old="wrong words", password=NEW, again=NEW)
    browser.tab("/people/security", form="security").send(old=PASSWORD, password=NEW, again=NEW)
    actions.set_password(make.person("Emmy", password_hash=""), "a hash")

    mails = db.session.scalars(db.select(Mail).where(Mail.kind == "password_changed")).all()
    assert [(one.to_address, one.link_path) for one in mails] == [(ada.email, "/pages/contact")]


def test_the_page_of_a_wrong_old_password_can_be_sent_again(browser):
    tab = browser.tab("/people/security", form="security")
    tab.send(old="wrong words", password=NEW, again=NEW)
    answer = tab.send(old=PASSWORD, password=NEW, again=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/people/security")


def test_guessing_the_old_password_is_slowed_down_too(browser):
    for _time in range(5):
        browser.tab("/people/security", form="security").send(old="wrong words", password=NEW, again=NEW)
    answer = browser.tab("/people/security", form="security").send(old=PASSWORD, password=NEW, again=NEW)
    assert answer.status_code == 429


def test_a_session_is_ended_from_the_list_and_its_cookie_is_a_visitors(app, browser, ada):
    other = app.test_client(user=ada)
    other.get("/people/profile")
    key = db.session.scalar(select(SignIn.key).order_by(SignIn.id.desc()))

    assert browser.tab("/people/security", form=key).send().status_code == 303
    assert other.get("/people/profile").status_code == 302
    assert browser.get("/people/profile").status_code == 200


def test_all_others_are_ended_at_once(app, browser, ada):
    others = [app.test_client(user=ada) for _ in range(3)]
    browser.tab("/people/security", form="end-others").send()

    assert [other.get("/people/profile").status_code for other in others] == [302, 302, 302]
    assert browser.get("/people/profile").status_code == 200


def test_nobody_ends_another_persons_session(app, browser, make):
    eve = make.person("Eve")
    her = app.test_client(user=eve)
    key = db.session.scalar(select(SignIn.key).where(SignIn.person_id == eve.id))
    page = browser.get("/people/profile").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    assert browser.post(f"/people/sessions/{key}/end", data={"csrf_token": token}).status_code == 404
    assert her.get("/people/profile").status_code == 200


def test_a_reset_sends_one_mail_to_a_known_address_and_none_to_another_with_the_same_answer(app, ada):
    known, unknown = app.test_client(), app.test_client()
    answers = [
        known.tab("/people/reset", form="").send(email="ada@example.org"),
        unknown.tab("/people/reset", form="").send(email="nobody@example.org"),
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    pages = [browser.get(answers[0].headers["Location"]).text for browser in (known, unknown)]
    assert re.sub(r'value="[^"]{40,}"', "", pages[0]) == re.sub(r'value="[^"]{40,}"', "", pages[1])
    assert db.session.scalars(select(Mail.to_address)).all() == ["ada@example.org"]


def test_no_more_than_three_reset_mails_an_hour(app, ada):
    for _time in range(5):
        app.test_client().tab("/people/reset", form="").send(email="ada@example.org")
    assert len(db.session.scalars(select(Mail.id)).all()) == 3


def test_the_link_gives_a_new_password_confirms_the_address_ends_all_sessions_and_works_once(app, browser, make):
    person = make.person("Emmy", email="emmy@example.org", verified_at=None)
    elsewhere = app.test_client(user=person)
    token = links.make("reset", person_id=person.id)
    db.session.commit()
    visitor = app.test_client()

    for _scan in range(3):
        assert visitor.get(f"/people/reset/{token}").status_code == 200
    answer = visitor.tab(f"/people/reset/{token}", form="").send(password=NEW, again=NEW, privacy="y")

    assert answer.headers["Location"] == "/people/sign-in"
    assert visitor.get("/people/profile").status_code == 302, "a link never signs in"
    assert elsewhere.get("/people/profile").status_code == 302
    assert queries.by_email("emmy@example.org").verified_at is not None
    assert visitor.get(f"/people/reset/{token}").status_code == 404
    assert sign_in(visitor, "emmy@example.org", NEW).status_code == 303


def test_a_newer_link_kills_the_older_one(browser, ada):
    older = links.make("reset", person_id=ada.id)
    links.make("reset", person_id=ada.id)
    db.session.commit()
    assert browser.get(f"/people/reset/{older}").status_code == 404


def test_the_old_cookie_of_a_closed_account_is_a_visitors(app, browser, ada, make):
    olga = make.appointed("office")
    app.test_client(user=olga).tab(f"/people/{ada.key}", form="account").send(go="close")
    assert browser.get("/people/profile").status_code == 302
    assert sign_in(app.test_client()).status_code == 422


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_a_device_is_told_in_a_few_words(agent, words):
    assert devices.in_words(agent) == words


def test_the_page_of_sessions_links_to_itself_and_shows_no_session(browser):
    page = browser.get("/people/security").text

    assert not [one for one in db.session.scalars(select(SignIn.reference_hash)) if one in page]
    assert 'href="/people/security" lang="en"' in page and 'name="back" value="/people/security"' in page
