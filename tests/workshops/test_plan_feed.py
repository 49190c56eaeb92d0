"""The tasks of the own workshops for a calendar program: what its address opens, for whom, and until when."""

import re

import pytest
from icalendar import Calendar

from workshop_portal.centre.choices import OWNERS
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.links import PersonalLink
from workshop_portal.journal import JournalLine
from workshop_portal.participants.models import Participation
from workshop_portal.people import address_change
from workshop_portal.people import standing as standings
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import AddressChange
from workshop_portal.workshops import actions, plan_feed
from workshop_portal.workshops.workflow import State

PAGE = "/board/calendar"


@pytest.fixture
def own(story, browse, workshop):
    """Cora's browser, and the path of her calendar."""
    browser = browse(story.cora)
    return browser, made(browser)


def made(browser, go="renew") -> str:
    browser.tab(PAGE).send(go=go)
    found = re.search(r">http://localhost(/plans/[\w-]+\.ics)<", browser.get(PAGE).text)
    return found[1] if found else ""


def tasks(answer) -> list:
    assert answer.status_code == 200
    return Calendar.from_ical(answer.get_data()).walk("VEVENT")


def still_open(workshop) -> list:
    return [task for task in workshop.tasks if not task.done_at]


def test_it_holds_what_is_still_to_be_done_on_the_day_it_is_due(story, browse, workshop, own):
    _browser, path = own
    answer = browse().get(path)

    events = tasks(answer)
    assert [one["dtstart"].dt for one in events] == [task.due_on for task in still_open(workshop)]
    first = still_open(workshop)[0]
    assert (events[0]["uid"], events[0]["description"]) == (f"{first.key}@portal", OWNERS[first.owner])
    assert events[0]["url"] == f"http://localhost/board/{workshop.key}#t{first.key}"
    assert answer.mimetype == "text/calendar" and answer.headers["Cache-Control"] == "private, no-store"
    assert answer.get_data() == browse().get(path).get_data()

    actions.tick(first, done=True, by=story.cora)
    db.session.commit()
    assert f"{first.key}@portal" not in browse().get(path).text


def test_a_task_of_others_says_whose_it_is(browse, workshop, own):
    theirs, mine = still_open(workshop)[:2]
    theirs.owner, mine.owner = "organiser", "coordinator"
    db.session.commit()

    assert [str(one["summary"]) for one in tasks(browse().get(own[1]))][:2] == [
        f"{theirs.name_en} (Organisers) · {workshop.title}",
        f"{mine.name_en} · {workshop.title}",
    ]


def test_it_speaks_the_language_of_its_reader(story, browse, workshop, own):
    story.cora.language = "nl"
    db.session.commit()

    text = browse().get(own[1]).text
    assert "X-WR-CALNAME:Taken van mijn workshops" in text
    assert tasks(browse().get(own[1]))[0]["url"].startswith(f"http://localhost/nl/board/{workshop.key}")


def test_nothing_of_who_comes_and_no_note_stands_in_it(story, browse, workshop, own):
    db.session.add(Participation(workshop=workshop, name="Grace Hopper", email="grace@x.example"))
    workshop.tasks[0].note, workshop.tasks[0].person = "Ask Grace about her lodging", story.nora
    db.session.commit()

    text = browse().get(own[1]).text
    assert workshop.title in text
    assert not [word for word in ("Grace", "lodging", story.nora.family_name, "grace@") if word in text]


def test_only_workshops_that_one_coordinates_are_in_it(story, make, browse, workshop, own):
    other = make.appointed("coordinator", "Kees")
    theirs = made(browse(other))

    assert tasks(browse().get(theirs)) == []
    actions.assign_coordinator(workshop, other, by=story.olga)
    db.session.commit()
    assert (len(tasks(browse().get(theirs))), tasks(browse().get(own[1]))) == (len(still_open(workshop)), [])


@pytest.mark.parametrize("state", [State.CANCELLED, State.CLOSED])
def test_what_is_over_is_not_in_it(browse, workshop, own, state):
    workshop.state = state
    db.session.commit()

    assert tasks(browse().get(own[1])) == []


@pytest.mark.parametrize("hat", [Hat.CONFLICTED, Hat.ORGANISER])
def test_who_comes_into_conflict_or_organises_it_has_it_no_more_at_the_next_reading(
    story, make, browse, workshop, own, hat
):
    assert tasks(browse().get(own[1]))
    make.standing(story.cora, hat, story.proposal)

    assert tasks(browse().get(own[1])) == []


def leave_office(story):
    standings.take_away(story.cora.id, Hat.COORDINATOR)


def close_account(story):
    story.cora.disabled_at = now()


def move_house(story):
    change = AddressChange(person=story.cora, email="cora@elsewhere.example")
    db.session.add(change)
    db.session.flush()
    address_change.carry_out(change)


@pytest.mark.parametrize("deed", [leave_office, close_account, move_house])
def test_it_opens_nothing_for_who_coordinates_no_more_or_moved(story, browse, own, deed):
    deed(story)
    db.session.commit()

    gone, unknown = browse().get(own[1]), browse().get("/plans/unknown.ics")
    assert gone.status_code == unknown.status_code == 404
    assert "BEGIN:VCALENDAR" not in gone.text
    same = [re.sub(r'value="[^"]{20,}"|[0-9a-f]{16,}', "", one.text.replace(own[1], "").replace("/plans/unknown.ics", "")) for one in (gone, unknown)]  # fmt: skip
    assert same[0] == same[1]


def test_a_new_address_ends_the_one_before_at_once(browse, own):
    browser, old = own
    new = made(browser)

    assert new != old
    assert [browse().get(one).status_code for one in (old, new)] == [404, 200]


def test_an_ended_address_opens_nothing_and_the_page_says_there_is_none(browse, own):
    browser, path = own
    assert "You have an address since" in browser.get(PAGE).text

    assert made(browser, go="stop") == ""
    assert browse().get(path).status_code == 404
    assert "You have no address yet." in browser.get(PAGE).text


def test_it_is_told_once_and_kept_nowhere(dump, own):
    browser, path = own
    token = path.removeprefix("/plans/").removesuffix(".ics")

    assert token not in browser.get(PAGE).text
    assert token not in str(dump())
    assert db.session.query(PersonalLink).filter_by(purpose=plan_feed.PURPOSE).count() == 1
    deeds = [line.deed for line in db.session.query(JournalLine).filter_by(subject_kind="person")]
    assert "calendar address" in deeds


@pytest.mark.parametrize(("who", "status"), [("cora", 200), ("olga", 404), ("dora", 404), ("ada", 404), ("eve", 404)])
def test_the_page_is_for_those_who_coordinate(story, browse, who, status):
    browser = browse(getattr(story, who))
    assert browser.get(PAGE).status_code == status
    assert (PAGE in browser.get("/board").text) == (who == "cora")


def test_whoever_tries_too_many_addresses_is_told_to_wait(app, browse, own):
    for n in range(50):
        browse().get(f"/plans/guess{n}.ics")

    assert browse().get(own[1]).status_code == 429


def test_a_form_without_its_token_changes_nothing(browse, own):
    browser, path = own

    assert browser.tab(PAGE).send(csrf_token="x", go="renew").status_code == 400
    assert browse().get(path).status_code == 200


def test_it_takes_the_same_statements_whatever_is_in_it(story, browse, workshop, own, count_statements):
    few = count_statements(browse(), own[1])
    for n in range(3):
        story.prepared(story.later(n + 1), story.propose())
    db.session.commit()

    assert len(tasks(browse().get(own[1]))) == 4 * len(still_open(workshop))
    assert count_statements(browse(), own[1]) == few <= 5
