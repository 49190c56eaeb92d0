"""Weeks that the office closes: what is taken is named, and a reason that stands there stays."""

import pytest
from sqlalchemy import select

from workshop_portal.centre import actions, queries
from workshop_portal.centre.slots import Slot
from workshop_portal.core.db import db
from workshop_portal.core.languages import week_words

TYPED = {"why_en": "Summer", "why_nl": "Zomer"}


@pytest.fixture
def venue(make):
    return make.venue(key="oort")


@pytest.fixture
def weeks():
    return queries.coming_weeks()[3:6]


def close(browser, first, last, **typed):
    return browser.tab("/centre/closures", form="closures").send(venue="oort", first=first, last=last, **TYPED | typed)


def test_while_there_is_no_venue_there_is_no_form_but_the_way_to_one(browser):
    page = browser.get("/centre/closures").text
    assert 'name="venue"' not in page and 'href="/centre/venues/new"' in page


def test_the_form_begins_without_a_week(browser, venue):
    assert browser.tab("/centre/closures", form="closures").page.fields["first"] == ""


def close_the_week_of(app, story, workshop):
    tab = app.test_client(user=story.olga).tab("/centre/closures", form="closures")
    tab.send(venue=workshop.venue.key, first=workshop.week, **TYPED)
    return tab


def test_weeks_that_are_taken_come_back_with_their_workshops_and_all_that_was_typed(app, story):
    workshop = story.scheduled()
    tab = close_the_week_of(app, story, workshop)

    assert tab.answer.status_code == 422 and not queries.closures()
    with app.test_request_context():
        assert f"somebody meets in {week_words(workshop.week)}." in tab.answer.text
    assert f'<a href="/board/{workshop.key}">{workshop.title}</a>' in tab.answer.text
    assert {name: tab.page.fields[name] for name in TYPED} == TYPED


def test_whoever_may_not_know_of_a_week_closes_none(app, make, story, weeks):
    workshop = story.scheduled()
    browser = app.test_client(user=story.olga)
    tab = browser.tab("/centre/closures", form="closures")
    make.standing(story.olga, "conflicted", workshop.proposal)

    for week in (workshop.week, weeks[2]):  # what is taken and what is free are alike
        assert tab.send(venue=workshop.venue.key, first=week, **TYPED).status_code == 404
    assert not queries.closures()
    page = browser.get("/centre/closures").text
    assert "A colleague closes weeks" in page and 'name="first"' not in page

    workshop.published_at = workshop.created_at
    db.session.commit()
    answer = close_the_week_of(app, story, workshop).answer
    assert answer.status_code == 422
    assert "This week is taken." in answer.text and f"/board/{workshop.key}" not in answer.text


def test_a_week_that_is_closed_already_keeps_its_reason(browser, venue, weeks):
    actions.close_week(venue=venue, week=weeks[1], why_en="Renovation", why_nl="Verbouwing")
    db.session.commit()

    page = browser.get(close(browser, weeks[0], weeks[2]).headers["Location"]).text
    reasons = select(Slot.week, Slot.why_en).order_by(Slot.week)
    assert [tuple(row) for row in db.session.execute(reasons)] == [
        (weeks[0], "Summer"), (weeks[1], "Renovation"), (weeks[2], "Summer"),
    ]  # fmt: skip
    assert "The weeks are closed." in page and "Closed already, with the reason as it was" in page
    page = browser.get(close(browser, weeks[1], "").headers["Location"]).text
    assert "The weeks are closed." not in page and "Closed already" in page


def test_all_venues_are_closed_at_once_and_none_where_one_is_taken(app, make, story):
    other, week = make.venue(name="@Snellius"), queries.coming_weeks()[5]
    workshop = story.scheduled()
    browser = app.test_client(user=story.olga)
    tab = browser.tab("/centre/closures", form="closures")

    taken = tab.send(venue="*", first=workshop.week, **TYPED)
    assert taken.status_code == 422 and not queries.closures()
    assert workshop.title in taken.text and workshop.venue.name in taken.text
    assert tab.send(venue="*", first=week, **TYPED).status_code == 303
    assert {slot.venue for slot in queries.closures()} == {other, *queries.venues()}
