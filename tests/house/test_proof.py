"""A weighty deed done six minutes after the password was given asks for it again, and keeps what was sent."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.house.world import addresses
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.people import passwords, proof
from workshop_portal.people.models import SignIn

PASSWORD = "seven lamps over the canal"
WEIGHTY = {
    "centre.edit_scheme", "centre.new_scheme", "decisions.condition_met", "decisions.release", "decisions.rescind", "funding.add_fund", "funding.book",
    "funding.change_fund", "funding.give_code", "funding.reopen", "funding.settle", "funding.terms", "people.absence_of", "people.account", "people.appoint", "people.change_address", "people.confirm_appointment", "people.end_appointment", "people.end_seat",
    "people.give_seat", "stays.entitle", "stays.entitle_chosen", "workshops.calendar", "workshops.cancel",
}  # fmt: skip
MAY_BE = {
    "stays.add_block",
    "stays.block",
    "stays.book",
    "stays.rebook_room",
}  # where the centre is to pay more for rooms


def grow_old(minutes=6):
    db.session.execute(sa.update(SignIn).values(proved_at=real_now() - timedelta(minutes=minutes)))
    db.session.commit()


@pytest.fixture
def olga(olga):
    olga.email, olga.password_hash = "olga@example.org", passwords.hashed(PASSWORD)
    db.session.commit()
    return olga


@pytest.fixture
def ledger(story):
    return f"/funding/{story.prepared().key}"


@pytest.fixture
def asked(app, olga, ledger):
    """Olga before the question, with a sum typed into the ledger."""
    browser = app.test_client(user=olga)
    grow_old()
    tab = browser.tab(ledger, form="/lines/")
    answer = browser.post(
        tab.page.action,
        data=tab.page.fields | {"what": "committed", "amount": "1234.50"},
        headers={"Referer": f"http://localhost{ledger}"},
    )
    assert answer.status_code == 403
    tab.address, tab.form = tab.page.action, None
    tab.show(answer)
    return tab


def committed():
    return db.session.execute(sa.text("select max(committed_cents) from funding_line")).scalar()


def test_the_weighty_deeds_are_these(app):
    assert {name for name, view in app.view_functions.items() if getattr(view, "asks_proof", False)} == WEIGHTY


def test_the_question_says_what_is_confirmed_and_about_what(asked, story):
    assert set(proof.DEEDS) == WEIGHTY | MAY_BE
    told = asked.answer.text.partition("This is what you confirm:")[2].partition("</p>")[0]
    assert "Book on a line of the funding record" in told and story.proposal.title in told


def test_each_of_them_asks_and_holds_all_that_was_sent(app, world, dump):
    app.config["WTF_CSRF_ENABLED"] = False
    people = ("office", "director", "coordinator", "finance", "administrator")
    browsers = [app.test_client(user=world.people[hat]) for hat in people]
    under_conditions = {"code": Code.APPROVE_CONDITIONAL, "becomes": Code.APPROVE_REGULAR}
    db.session.execute(sa.update(Decision).values(released_at=real_now(), **under_conditions))
    grow_old()
    before, asked = dump(), set()
    sent = {"amount": "12.50", "go": "press", "person": ["a<b", 'c"d'], "password": "not to be shown"}
    for rule, address in addresses(app, world):
        if rule.endpoint not in WEIGHTY:
            continue
        for browser in browsers:
            answer = browser.post(address, data=sent)
            if answer.status_code == 403:
                asked.add(rule.endpoint)
                for held in ('name="amount" value="12.50"', 'value="press"', 'value="a&lt;b"', 'value="c&#34;d"'):
                    assert held in answer.text, address
                assert "not to be shown" not in answer.text
            else:
                assert answer.status_code == 404, (address, answer.status_code)
    assert asked == WEIGHTY
    assert {name for name, rows in dump().items() if rows != before[name]} <= {"parked"}


def test_with_the_password_the_deed_is_done_as_it_was_sent(asked):
    answer = asked.send(password_proof=PASSWORD)

    assert answer.status_code == 303 and committed() == 123450


def test_what_is_refused_after_the_password_comes_back_with_what_was_typed(asked):
    answer = asked.browser.post(asked.address, data=asked.page.fields | {"amount": "99999", "password_proof": PASSWORD})

    assert answer.status_code == 422 and "That would commit more than the cap" in answer.text
    assert 'value="99999"' in answer.text and committed() == 0


def test_what_was_refused_after_the_password_does_not_come_back_at_the_next_opening(asked, ledger):
    asked.browser.post(asked.address, data=asked.page.fields | {"amount": "99999", "password_proof": PASSWORD})

    tab = asked.browser.tab(ledger, form="/lines/")

    assert tab.page.fields["amount"] == "" and "It is not saved yet." not in tab.answer.text


def test_pressed_twice_it_is_done_once_and_both_answers_leave_the_person_signed_in(app, asked, ledger):
    fields = asked.page.fields | {"password_proof": PASSWORD}
    twin = app.test_client()
    with asked.browser.session_transaction() as mine, twin.session_transaction() as other:
        other.update(mine)  # the second press leaves before the first one's answer is here

    answers = [one.post(asked.address, data=fields) for one in (asked.browser, twin)]

    assert [one.status_code for one in answers] == [303, 303]
    assert db.session.scalar(sa.text("select count(*) from journal_line where deed = 'book'")) == 1
    assert twin.get(ledger).status_code == 200
    assert db.session.query(SignIn).count() == 1


def test_who_goes_back_from_what_follows_finds_the_question_again(asked):
    assert (asked.answer.headers["Cache-Control"], "Cookie" in asked.answer.headers["Vary"]) == (
        "private, no-cache",
        False,
    )
    wrong = asked.send(password_proof="a stranger guessed this one")
    assert wrong.headers["Cache-Control"] == "private, no-store"


def test_after_it_nothing_is_asked_for_five_minutes(asked, ledger):
    asked.send(password_proof=PASSWORD)

    again = asked.browser.tab(ledger, form="/lines/").send(what="committed", amount="99")
    grow_old()
    late = asked.browser.tab(ledger, form="/lines/").send(what="committed", amount="98")

    assert (again.status_code, late.status_code) == (303, 403)


def test_a_wrong_password_does_nothing_and_keeps_all(asked):
    before = committed()
    answer = asked.send(password_proof="a stranger guessed this one")

    assert answer.status_code == 422 and "This is not your current password." in answer.text
    assert asked.page.fields["amount"] == "1234.50" and committed() == before
    assert asked.send(password_proof=PASSWORD).status_code == 303


def test_guessing_grows_slow_as_at_the_door(asked):
    answers = [asked.send(password_proof="a stranger guessed this one").status_code for _ in range(5)]
    wait = asked.browser.post(asked.address, data=asked.page.fields | {"password_proof": PASSWORD})

    assert answers == [422] * 5 and wait.status_code == 429


def test_whoever_leaves_the_page_finds_the_text_in_its_form(asked, ledger):
    assert f'href="{ledger}"' in asked.answer.text

    tab = asked.browser.tab(ledger, form="/lines/")

    assert tab.page.fields["amount"] == "1234.50" and tab.answer.text.count("It is not saved yet.") == 1


def test_the_session_goes_on_under_a_new_reference_and_the_old_one_ends(app, asked, ledger):
    thief = app.test_client()
    with asked.browser.session_transaction() as mine, thief.session_transaction() as stolen:
        stolen.update(mine)
    began = db.session.scalar(sa.select(SignIn.begun_at))

    asked.send(password_proof=PASSWORD)

    with asked.browser.session_transaction() as mine, thief.session_transaction() as stolen:
        assert mine["ref"] != stolen["ref"]
    assert thief.tab(ledger, form="/lines/").send(what="committed", amount="1").status_code == 403
    assert asked.browser.get(ledger).status_code == 200
    assert thief.get(ledger).status_code == 302
    assert [row.begun_at for row in db.session.query(SignIn)] == [began]


def test_in_dutch_it_asks_and_goes_on_in_dutch(app, olga, ledger):
    browser = app.test_client(user=olga)
    grow_old()
    tab = browser.tab(f"/nl{ledger}", form="/lines/")
    tab.address = tab.page.action
    answer = tab.send(what="committed", amount="12,50")
    tab.form = None
    tab.show(answer)

    assert "Bevestig dat u het bent" in answer.text
    assert tab.send(password_proof=PASSWORD).location.startswith("/nl/")
