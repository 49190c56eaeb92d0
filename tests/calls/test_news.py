"""Tell me about the next call: confirmed at the address, one mail a call, off by one link, and nobody learns who is on it."""

from datetime import timedelta
from functools import partial

import pytest

from tests.kept import sent
from workshop_portal.background import sweep_rows
from workshop_portal.calls import actions, moments, news
from workshop_portal.calls.models import Call, NewsAddress
from workshop_portal.core import jobs, links, rates
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail

ADA = "ada@example.org"


def ask(browser, email=ADA, at="/calls/news"):
    return browser.tab(at).send(email=email)


def link(purpose, row) -> str:
    token = links.make(purpose, thing_id=row.id, lives=timedelta(hours=1))
    db.session.commit()
    return f"/calls/news/{'end/' if purpose == news.END else ''}{token}"


def on_list(email=ADA, language="en") -> NewsAddress:
    row = NewsAddress(email=email, language=language, asked_at=now(), confirmed_at=now())
    db.session.add(row)
    db.session.commit()
    return row


def call_of(make, days=0, **facts):
    deadline = now() + timedelta(days=30)
    sound = {"title_en": "Call 9", "title_nl": "Oproep 9", "first_on": deadline.date(), "last_on": deadline.date()}
    call = actions.create_call(
        key="2029-9", deadline_at=deadline, opens_at=now() + timedelta(days=days), **sound | facts
    )
    db.session.commit()
    return call


def test_an_address_is_on_the_list_once_its_owner_confirmed_it(app):
    visitor = app.test_client()
    assert ask(visitor).status_code == 303
    row = db.session.query(NewsAddress).one()
    assert (row.confirmed_at, sent()) == (None, [("call_news_confirm", ADA)])

    address = link(news.CONFIRM, row)
    for _ in range(3):  # a scanner opens each mailed link
        assert visitor.get(address).status_code == 200
    assert row.confirmed_at is None
    assert visitor.tab(address).send().status_code == 303
    assert db.session.query(NewsAddress).one().confirmed_at is not None


def test_the_page_answers_the_same_for_an_address_on_the_list_and_one_that_is_not(app):
    on_list()
    answers = [ask(app.test_client(), email) for email in (ADA, "emmy@example.org")]

    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert sent() == [("call_news_known", ADA), ("call_news_confirm", "emmy@example.org")]


def test_an_address_gets_few_questions_an_hour_and_a_network_asks_so_often(app, within_a_minute):
    for _ in range(5):
        ask(app.test_client())
    assert len(sent()) == 3

    app.config["PAGE_RATE"] = 10_000
    rates._counts.clear()
    visitor = app.test_client()
    assert [ask(visitor, f"a{n}@example.org").status_code for n in range(31)][-2:] == [303, 429]


def test_who_confirmed_is_told_once_when_a_call_opens_in_the_own_language(app, make):
    on_list(), on_list("bert@example.org", "nl")
    db.session.add(NewsAddress(email="eve@example.org", asked_at=now()))
    call = call_of(make)
    (job,) = db.session.query(jobs.Job).filter_by(kind="call opens", thing_id=call.id)
    for _ in range(2):
        news.announce(job.thing_id)
        db.session.commit()

    told = db.session.query(Mail).order_by(Mail.to_address).all()
    assert [(one.to_address, one.subject) for one in told] == [
        (ADA, "Call 9 is open"),
        ("bert@example.org", "Oproep 9 is open"),
    ]
    assert "http://localhost/nl/calls/2029-9" in told[1].body and "{link}" in told[1].body


@pytest.mark.parametrize("facts", [{"days": 3}, {"published": False}, {"days": -90, "over": True}])
def test_nobody_is_told_of_a_call_that_is_not_open_to_all(app, make, facts):
    on_list()
    over = facts.pop("over", False)
    call = call_of(make, **facts)
    if over:
        call.deadline_at = call.hard_deadline_at = now() - timedelta(days=1)
    news.announce(call.id)

    assert (sent(), call.announced_at) == ([], None)


@pytest.fixture
def hidden(make):
    return partial(make.call, published=False, committees=[make.committee()])


@pytest.mark.parametrize(("days", "words"), [(-1, "2 people get a mail now."), (3, "2 people get a mail on")])
def test_whoever_publishes_a_call_is_told_before_and_after_how_many_get_a_mail(app, make, hidden, days, words):
    on_list(), on_list("bert@example.org", "nl")
    db.session.add(NewsAddress(email="eve@example.org", asked_at=now()))
    browser, call = app.test_client(user=make.appointed("office")), hidden(opens_at=now() + timedelta(days=days))
    address = f"/calls/{call.key}/edit"
    assert "2 people wait for the next call" in browser.get(address).text

    assert words not in browser.get(browser.tab(address, "").send().headers["Location"]).text
    assert words in browser.get(browser.tab(address, "").send(published="y").headers["Location"]).text


def test_a_new_call_is_shown_to_nobody_and_told_to_nobody_before_its_criteria_were_looked_through(app, make):
    on_list()
    browser = app.test_client(user=make.appointed("office"))
    facts = {"key": "2031-1", "title_en": "T", "title_nl": "T", "formats": [make.format().key]}
    tab = browser.tab("/calls/new", "")
    assert "published" not in tab.page.fields
    begun, ends = (moments.local_text(now() + timedelta(days=days)) for days in (-1, 30))

    criteria = tab.send(**facts, committees=[make.committee().key], opens_at=begun, deadline_at=ends).headers[
        "Location"
    ]
    call = db.session.query(Call).filter_by(key="2031-1").one()
    news.announce(call.id)
    page = browser.get(criteria).text
    assert (call.published, call.announced_at, sent()) == (False, None, [])
    assert f'href="/calls/{call.key}/edit"' in page and "Only the office and the director see this call so far." in page

    browser.tab(f"/calls/{call.key}/edit", "").send(published="y")
    assert "so far" not in browser.get(criteria).text
    news.announce(call.id)
    assert sent() == [("call_opens", ADA)]


@pytest.mark.parametrize("facts", [{"announced_at": now()}, {"deadline_at": now() - timedelta(days=1)}])
def test_nothing_is_said_of_mails_that_do_not_go_out(app, make, hidden, facts):
    on_list()
    browser, call = app.test_client(user=make.appointed("office")), hidden(**facts)
    address = f"/calls/{call.key}/edit"

    assert "for the next call" not in browser.get(address).text
    assert "a mail" not in browser.get(browser.tab(address, "").send(published="y").headers["Location"]).text


def test_a_call_that_is_moved_is_told_of_at_its_new_moment(app, make):
    call = call_of(make, days=3)
    moment = now() + timedelta(days=5)
    actions.revise(call, {"opens_at": moment}, by=None)

    waiting = db.session.query(jobs.Job).filter_by(kind="call opens", state=jobs.JobState.WAITING).all()
    assert [one.due_at for one in waiting] == [moment]


def test_one_button_ends_it_the_address_is_gone_and_a_second_look_says_so(app, make):
    address = link(news.END, on_list())
    visitor = app.test_client()
    assert visitor.get(address).status_code == 200
    assert db.session.query(NewsAddress).count() == 1
    tab = visitor.tab(address)
    assert tab.send().status_code == tab.send().status_code == 303

    assert db.session.query(NewsAddress).count() == 0
    assert "hear no more" in visitor.get(address).text
    assert visitor.get("/calls/news/end/wrong").status_code == 404


def test_what_nobody_confirmed_is_forgotten_in_the_night_too(app):
    db.session.add(NewsAddress(email="old@example.org", asked_at=now() - timedelta(days=8)))
    db.session.add(NewsAddress(email="new@example.org", asked_at=now() - timedelta(days=6)))
    sweep_rows(None, None)

    assert [one.email for one in db.session.query(NewsAddress)] == ["new@example.org"]


def test_what_nobody_confirmed_is_forgotten_after_a_week(app):
    db.session.add(NewsAddress(email="old@example.org", asked_at=now() - timedelta(days=8)))
    db.session.commit()
    ask(app.test_client())

    assert [one.email for one in db.session.query(NewsAddress)] == [ADA]
