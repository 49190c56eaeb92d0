"""What waits for a person, and what stands beside it."""

from datetime import date, timedelta

import pytest

from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.waits import Many, Wait
from workshop_portal.decisions import waits as decisions
from workshop_portal.desk import beside, waits
from workshop_portal.participants import waits as participants
from workshop_portal.people import waits as people
from workshop_portal.reviews import waits as reviews
from workshop_portal.workshops import waits as workshops


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
    assert lead == "1 of these lines is late."


def test_a_day_of_another_year_names_it(app):
    year = clock.today().year
    with app.test_request_context():
        assert waits.when_words(date(year + 1, 1, 21), 60) == f"21 Jan {year + 1}"
        assert waits.when_words(date(year, 12, 31), 60) == "31 Dec"


@pytest.mark.parametrize(
    ("found", "said"), [((wait("a", 2), wait("b")), 1), ((wait("a"), wait("b")), 0), ((wait("a", 2),), 0)]
)
def test_a_line_without_a_day_says_so_where_others_have_one(app, olga, found, said):
    app.extensions["waits"] = (lambda person: list(found),)

    page = app.test_client(user=olga).get("/desk").text
    dated = [one for one in found if one.due_on]
    assert (page.count("No set day"), page.count('class="task-when')) == (said, len(found) if dated else 0)


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
    everybody = [make.person("Ada"), *(make.appointed(hat) for hat in ("office", "director", "coordinator", "finance"))]
    for person in everybody:
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
    make.proposal("returned", call=call)
    make.standing(olga, "conflicted", hidden)
    with app.test_request_context():
        assert [(one.drafts, one.returned, one.handed_in) for one in beside.rounds(olga)] == [(1, 1, 3)]
        assert [(one.drafts, one.returned, one.handed_in) for one in beside.rounds(director)] == [(1, 1, 4)]
        assert beside.rounds(ada) == []
    db.session.rollback()
    assert "1 returned" in app.test_client(user=olga).get("/desk").text


def test_a_call_that_nobody_can_see_yet_is_not_said_to_be_open(app, make):
    call, olga, director = make.call(published=False), make.appointed("office"), make.appointed("director")

    for reader, leads in ((olga, True), (director, False)):
        page = app.test_client(user=reader).get("/desk").text
        assert "Not published yet" in page and "Open until" not in page
        assert (f"/calls/{call.key}/edit" in page) is leads
    call.published = True
    db.session.commit()
    page = app.test_client(user=olga).get("/desk").text
    assert "Open until" in page and "Not published yet" not in page


def test_the_desk_of_the_office_costs_the_same_for_few_and_many(app, make, count_statements):
    browser = app.test_client(user=make.appointed("office"))
    call = make.call()
    for _n in range(3):
        make.proposal("submitted", call=call)
    few = count_statements(browser, "/desk")
    for _n in range(27):
        make.proposal("submitted", call=call)
    assert count_statements(browser, "/desk") == few


def several(title, days=None, n=1, n_late=None):
    many = Many("kind", lambda things, waits: f"{things} things in {waits} places")
    return wait(title, days, many=many, n=n, n_late=n_late)


def test_many_of_a_kind_are_one_line_where_the_first_of_them_would_stand(desk):
    mine, title, lead = desk(
        several("a", 3, n=2), wait("today", 0), several("b", n=5), several("late", -1), wait("last")
    )

    assert [one.title for one in mine] == ["8 things in 3 places", "today", "last"]
    assert [part.title for part in mine[0].parts] == ["late", "a", "b"]
    assert (mine[0].when, mine[0].words) == ("1 day late", "1 is late.")
    assert (title, lead) == ("Three things wait for you", "1 of these lines is late.")


def test_a_line_of_many_counts_late_things_as_it_counts_things_and_the_title_counts_lines(desk):
    late = [several("a", -3, n=4, n_late=3), several("b", -1, n=2), several("c", 2, n=5, n_late=0)]

    (line, _other), title, lead = desk(*late, wait("last"))

    assert (line.title, line.words) == ("11 things in 3 places", "5 are late.")
    assert (title, lead) == ("Two things wait for you", "1 of these lines is late.")


def test_two_of_a_kind_stay_apart(desk):
    assert [one.title for one in desk(several("a"), several("b"))[0]] == ["a", "b"]


@pytest.mark.parametrize(
    ("many", "words"),
    [
        (participants.LATE, "5 people of 3 workshops have not said yes or no in time"),
        (workshops.TASKS, "5 tasks of 3 workshops are due"),
        (reviews.READY, "Proposals have all their reviews in 3 committees"), (reviews.SHORT, "Proposals in review lack a reader in 3 committees"),
        (reviews.UNREAD, "Proposals wait for readers in 3 committees"), (decisions.CONDITIONS, "The conditions of 5 proposals are due"),
        (people.CHAIRLESS, "5 committees have no chair"), (people.ENDING, "5 terms on 3 committees end"),
    ],
)  # fmt: skip
def test_each_kind_has_its_words(app, many, words):
    with app.test_request_context():
        assert many.title(5, 3) == words


def test_who_organises_is_led_from_an_empty_desk_to_the_own_workshop(app, story):
    workshop = story.prepared()
    for task in workshop.tasks:
        task.due_on = clock.today() + timedelta(days=60)
    db.session.commit()
    ada, eve = app.test_client(user=story.ada), app.test_client(user=story.eve)

    page, dutch, others = ada.get("/desk").text, ada.get("/nl/desk").text, eve.get("/desk").text

    open_ones = sum(task.owner == "organiser" and not task.done_at for task in workshop.tasks)
    assert (
        f"{open_ones} tasks for the organisers are open" in page
        and f"{open_ones} taken voor de organisatoren staan open" in dutch
    )
    assert page.count(f"/board/{workshop.key}") == 2 and "Look at the open calls" not in page
    assert workshop.title not in others

    workshop.state = "closed"
    db.session.commit()
    assert f"/board/{workshop.key}" not in ada.get("/desk").text


def test_an_empty_desk_leads_to_the_open_calls_only_where_there_are_any(app, make):
    eve = app.test_client(user=make.person("Eve"))
    assert "Look at the open calls" not in eve.get("/desk").text

    make.call()
    assert "Look at the open calls" in eve.get("/desk").text


def test_the_desk_of_who_organises_costs_the_same_for_few_and_many_workshops(app, story, count_statements):
    browser = app.test_client(user=story.ada)
    workshop = story.opened()
    few = count_statements(browser, "/desk")
    for n in range(3):
        more = story.opened(proposal=story.propose(title=f"Another {n}"))
        assert more.id != workshop.id
    assert count_statements(browser, "/desk") == few
