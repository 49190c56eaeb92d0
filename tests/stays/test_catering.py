"""The caterer's paper: people on each day and what they eat, in figures that tell of nobody unless somebody answers for it."""

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from tests.participants.guests import coming
from tests.stays.test_table import page_of, told
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import Hat
from workshop_portal.prints import actions as prints
from workshop_portal.prints import queries as prints_queries
from workshop_portal.stays import catering
from workshop_portal.stays.models import Stay
from workshop_portal.stays.table import Line

PAPER = "/catering.pdf"


def read(answer) -> str:
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=catering-")
    file = PdfReader(BytesIO(answer.data))
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(" ".join(page.extract_text().split()) for page in file.pages)


def counted():
    mine = db.select(JournalLine.subject_id, JournalLine.person_id).where(JournalLine.deed == "count needs")
    return [tuple(row) for row in db.session.execute(mine)]


@pytest.fixture
def eaters(story, workshop):
    """Nine guests beside Ada and Nora: five are vegetarians, one can't eat nuts and needs a ramp."""
    people = coming(story, workshop, 9)
    for one in people[:5]:
        told(one, diet=(["vegetarian"], "", "wish"))
    told(people[5], diet=(["no_nuts"], "MARK-celeriac", "allergy"), access="MARK-ramp")
    return people


@pytest.mark.parametrize(
    ("stays", "people"),
    [([(None, None)], [1, 1, 1, 1, 1]), ([(-1, 5)], [1, 1, 1, 1, 1]), ([(1, 3)], [0, 1, 1, 1, 0]), ([(2, 2)], [0, 0, 1, 0, 0]),
     ([(None, 1), (3, None)], [1, 1, 0, 1, 1]), ([(5, 9), (-7, -3)], [2, 2, 2, 2, 2])],
)  # fmt: skip
def test_who_arrives_or_leaves_on_a_day_is_there_and_whose_days_are_unknown_or_of_another_week_is_always_there(
    stays, people
):
    monday = date(2027, 3, 8)
    workshop = SimpleNamespace(first_on=monday, last_on=monday + timedelta(4))
    day = lambda n: None if n is None else monday + timedelta(n)  # noqa: E731
    lines = [Line(None, Stay(arrive_on=day(first), leave_on=day(last))) for first, last in stays]

    assert [n for _day, n in catering.present(lines, workshop)] == people


def test_the_coordinator_gets_counts_that_tell_of_nobody(story, workshop, browse, eaters):
    told(eaters[6], arrive=1, leave=2)

    text = read(browse(story.cora).get(page_of(workshop, PAPER)))

    assert "Vegetarian 5" in text and "No nuts fewer than 5" in text and "under 5" in text
    first = workshop.first_on
    assert [f"{first + timedelta(n):%A} {(first + timedelta(n)).day}" in text for n in range(5)] == [True] * 5
    assert text.count(" 11 ") >= 2 and text.count(" 10 ") >= 3 and "4 of them have told no days" in text
    assert "Guest" not in text and "MARK" not in text and "Nothing special" not in text and "Access" not in text
    assert counted() == []


def test_with_every_figure_the_caterer_reads_how_strictly_and_what_was_written_for_the_caterer(
    story, workshop, browse, eaters
):
    told(eaters[6], diet=(["vegetarian"], "", "strict"))
    told(eaters[7], diet=([], "MARK-aubergine", ""))
    browser = browse(story.cora)
    page = browser.tab(page_of(workshop, "/needs"), form="catering").page

    text = read(browser.post(page.action, data=page.fields))

    assert "Vegetarian 6 preference: 5, always: 1" in text and "No nuts 1 even traces harm: 1" in text
    assert "In their own words" in text
    assert "MARK-aubergine – MARK-celeriac even traces harm" in text and "MARK-ramp" not in text and "Guest" not in text


def test_every_figure_is_a_look_that_is_written_down_each_time(story, workshop, browse, eaters):
    browser = browse(story.cora)
    page = browser.tab(page_of(workshop, "/needs"), form="catering").page

    for times in (1, 2):
        text = read(browser.post(page.action, data=page.fields))
        assert counted() == [(workshop.id, story.cora.id)] * times

    assert "Vegetarian 5" in text and "No nuts 1" in text and "Something else 1" in text and "Nothing special 5" in text
    assert "Guest" not in text and "MARK-ramp" not in text and "Access" not in text and "under 5" not in text


def test_the_office_gets_the_days_and_nothing_of_what_is_sealed(story, workshop, browse, eaters):
    browser = browse(story.olga)

    text = read(browser.get(page_of(workshop, PAPER)))

    assert "People on each day" in text and "open to the coordinator" in text
    assert "Vegetarian" not in text and "nuts" not in text
    assert browser.post(page_of(workshop, "/catering")).status_code == 404 and counted() == []
    assert page_of(workshop, PAPER) in browser.get(f"/board/{workshop.key}/prints").text


def test_nobody_else_gets_it(story, workshop, browse, eaters):
    barred = story.make.appointed("office", "Otto")
    story.make.standing(barred, Hat.CONFLICTED, workshop.proposal)

    for one in (story.ada, story.dora, story.fin, story.eve, barred, story.make.appointed("coordinator", "Kees")):
        assert browse(one).get(page_of(workshop, PAPER)).status_code == 404, one.name


def test_in_dutch_and_the_same_people_give_the_same_file(story, workshop, browse, eaters):
    browser = browse(story.cora)

    first, second = (browser.get("/nl" + page_of(workshop, PAPER)) for _time in range(2))

    assert "Aantal mensen per dag" in read(first) and "Vegetarisch 5" in read(first) and first.data == second.data


def test_who_did_not_come_does_not_eat(story, workshop, browse, eaters):
    workshop.first_on, workshop.last_on = today(), today() + timedelta(days=4)
    keys = {one.key for one, _there in prints_queries.all_of(workshop)}
    prints.note_presence(workshop, keys - {one.key for one in eaters[4:]}, by=story.cora)
    db.session.commit()

    text = read(browse(story.cora).get(page_of(workshop, PAPER)))

    assert "Vegetarian fewer than 5" in text and "nuts" not in text


def test_a_page_too_old_counts_nothing(story, workshop, browse, eaters):
    tab = browse(story.cora).tab(page_of(workshop, "/needs"), form="catering")

    assert tab.send(csrf_token="stale").status_code == 400 and counted() == []


def test_without_a_week_there_is_no_paper(story, browse):
    workshop = story.opened()

    assert browse(story.olga).get(page_of(workshop, PAPER)).status_code == 404
