"""Whoever is signed out while writing finds the text again after signing in, in the form it was typed into."""

import pytest
import sqlalchemy as sa

from workshop_portal.core.db import db
from workshop_portal.core.parking import Parked
from workshop_portal.people import passwords
from workshop_portal.people.models import SignIn

PASSWORD = "seven lamps over the canal"


@pytest.fixture
def olga(story):
    story.olga.email, story.olga.password_hash = "olga@example.org", passwords.hashed(PASSWORD)
    db.session.commit()
    return story.olga


@pytest.fixture
def board(story, olga):
    return f"/board/{story.prepared().key}"


def sign_out_while_writing(browser, page, form, **typed):
    """Send the form of this page after its writer's session has ended, and sign in again; the page one is led to."""
    tab = browser.tab(page, form=form)
    db.session.execute(sa.delete(SignIn))
    db.session.commit()
    away = browser.post(
        tab.page.action or page, data=tab.page.fields | typed, headers={"Referer": f"http://localhost{page}"}
    )
    assert away.status_code == 302 and "/people/sign-in" in away.location
    back = browser.tab(away.location, form="sign-in").send(email="olga@example.org", password=PASSWORD)
    return browser.tab(back.location, form=form)


@pytest.mark.parametrize(
    ("page", "form", "name"),
    [
        ("/centre/closures", "/closures", "why_en"),  # its page is another door at the same address
        ("/board/KEY/messages/new", "", "body_en"),  # a form with a page of its own
        (
            "/board/KEY/participants/add",
            "/pasted",
            "text",
        ),  # one of several on a page, sent to an address that has none
    ],
)
def test_a_text_sent_after_the_session_ended_stands_in_its_form_again(app, olga, board, page, form, name):
    tab = sign_out_while_writing(
        app.test_client(user=olga), page.replace("/board/KEY", board), form, **{name: "Ada Byron, ada@example.org"}
    )

    assert tab.page.fields[name] == "Ada Byron, ada@example.org"
    assert "before you were asked who you are" in tab.answer.text


@pytest.mark.parametrize(
    ("page", "form", "name"), [("/messages/new", "", "body_en"), ("/participants/add", "/pasted", "text")]
)
def test_whoever_throws_it_away_finds_the_form_as_it_was(app, olga, board, page, form, name):
    """Nothing of it is carried out, whichever address the form is sent to."""
    tab = sign_out_while_writing(app.test_client(user=olga), board + page, form, **{name: "Ada Byron, ada@example.org"})
    answer = tab.send(throw_away="yes")

    assert (answer.status_code, answer.location) == (303, board + page)
    again = tab.browser.tab(answer.location, form=form)
    assert not again.page.fields[name] and "before you were asked who you are" not in again.answer.text
    assert db.session.query(Parked).count() == 0


def test_what_was_sent_then_is_parked_no_longer(app, olga, board):
    tab = sign_out_while_writing(
        app.test_client(user=olga), f"{board}/participants/add", "/pasted", text="Ada B, ada@example.org"
    )

    assert tab.send().status_code == 303 and not db.session.query(Parked).count()


def test_nobody_else_finds_it_and_no_other_form_takes_it(app, make, olga, board):
    browser = app.test_client(user=olga)
    sign_out_while_writing(browser, f"{board}/participants/add", "/pasted", text="Ada B, ada@example.org")

    assert "ada@example.org" not in browser.tab(f"{board}/participants/add", form="/single").page.fields.values()
    assert (
        "ada@example.org"
        not in app.test_client(user=make.appointed("office", "Otto")).get(f"{board}/participants/add").text
    )
