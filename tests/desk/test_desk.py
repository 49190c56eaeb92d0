"""What waits for a person, and what stands beside it."""

from datetime import timedelta

import pytest

from workshop_portal.core import clock
from workshop_portal.core.waits import Wait
from workshop_portal.desk import beside, waits


@pytest.fixture
def desk(app):
    """desk(waits): the desk's list and title when these wait."""

    def arrange(*found):
        app.extensions["waits"] = (lambda person: list(found),)
        with app.test_request_context():
            mine = waits.of(None)
            return mine, waits.title(mine), waits.lead(mine)

    return arrange


def wait(title, days=None, **facts):
    due_on = None if days is None else clock.today() + timedelta(days=days)
    return Wait("", title, "words", "/desk", due_on=due_on, **facts)


def test_what_is_late_comes_first_then_by_day_then_what_has_no_day(desk):
    mine, title, lead = desk(wait("none"), wait("later", 5), wait("today", 0), wait("late", -4), wait("tomorrow", 1))

    assert [one.title for one in mine] == ["late", "today", "tomorrow", "later", "none"]
    assert [one.when for one in mine][:3] == ["4 days late", "Today", "Tomorrow"]
    assert title == "Five things wait for you"
    assert lead == "1 is late."


@pytest.mark.parametrize(
    ("n", "title"),
    [
        (0, "Nothing waits for you"),
        (1, "One thing waits for you"),
        (7, "Seven things wait for you"),
        (12, "12 things wait for you"),
    ],
)
def test_the_title_says_how_many(desk, n, title):
    assert desk(*[wait(str(i)) for i in range(n)])[1] == title


def test_the_desk_is_there_for_every_hat_in_both_languages(app, make):
    people = [make.person("Ada"), *(make.appointed(hat) for hat in ("office", "director", "coordinator", "finance"))]
    for person in people:
        browser = app.test_client(user=person)
        for address in ("/desk", "/nl/desk"):
            assert browser.get(address).status_code == 200


def test_somebody_without_institution_is_asked_to_complete_the_profile(app, make):
    page = app.test_client(user=make.person(institution="")).get("/desk").text
    assert "One thing waits for you" in page
    assert "Complete your profile" in page


def test_a_round_counts_only_what_the_reader_may_see(app, make):
    olga, director, ada = make.appointed("office"), make.appointed("director"), make.person("Ada")
    call = make.call()
    for _n in range(3):
        make.proposal("submitted", call=call)
    hidden = make.proposal("submitted", call=call)
    make.proposal("draft", call=call)
    make.standing(olga, "conflicted", hidden)
    with app.test_request_context():
        assert [(one.drafts, one.handed_in) for one in beside.rounds(olga)] == [(1, 3)]
        assert [(one.drafts, one.handed_in) for one in beside.rounds(director)] == [(1, 4)]
        assert beside.rounds(ada) == []


def test_the_desk_of_the_office_costs_the_same_for_few_and_many(app, make, count_statements):
    browser = app.test_client(user=make.appointed("office"))
    call = make.call()
    for _n in range(3):
        make.proposal("submitted", call=call)
    few = count_statements(browser, "/desk")
    for _n in range(27):
        make.proposal("submitted", call=call)
    assert count_statements(browser, "/desk") == few
