"""A workshop has its coordinator only while the appointment as one is in force."""

from datetime import timedelta

import pytest

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.people import actions as people
from workshop_portal.people.hats import Hat
from workshop_portal.people.queries import appointments_of
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.workshops import actions, contact, queries
from workshop_portal.workshops.models import Task


@pytest.fixture
def taken_over(story):
    """A published workshop of Cora's with a plan."""
    workshop = story.prepared()
    actions.publish(workshop, by=story.olga)
    db.session.commit()
    return workshop


def lose_it(story, how):
    """By hand; by a last day that was given beforehand, and is over by now."""
    row = appointments_of(story.cora)[0]
    if how == "ended":
        people.end_appointment(row, by=story.olga)
    else:
        row.until_on = today() - timedelta(days=1)
    db.session.commit()


@pytest.mark.parametrize("how", ["ended", "over"])
def test_without_the_appointment_every_page_of_it_is_shut(app, story, taken_over, how):
    cora = app.test_client(user=story.cora)
    pages = [f"/board/{taken_over.key}{end}" for end in ("", "/participants", "/stays/needs", "/case", "/messages")]
    pages = [page for page in pages if cora.get(page).status_code == 200]
    assert f"/board/{taken_over.key}" in pages and len(pages) > 1
    tick = cora.tab(pages[0], form=f"/tasks/{taken_over.tasks[0].key}")

    lose_it(story, how)

    assert [cora.get(page).status_code for page in pages] == [404] * len(pages)
    assert tick.send(go="done").status_code == 404
    assert hats(story.cora, taken_over) == set() and ids_of(story.cora, Hat.COORDINATOR, kind="workshop") == []
    assert contact.of(taken_over)["name"] == ""
    assert "Cora" not in app.test_client().get(f"/workshops/{taken_over.key}").text
    assert story.cora not in queries.doers(taken_over)
    assert "Cora" not in app.test_client(user=story.olga).get("/board").text


def test_on_the_last_day_all_is_as_before(app, story, taken_over):
    appointments_of(story.cora)[0].until_on = today()
    db.session.commit()
    assert app.test_client(user=story.cora).get(f"/board/{taken_over.key}").status_code == 200
    assert queries.coordinators_of([taken_over.id]) == {taken_over.id: story.cora}


@pytest.mark.parametrize("how", ["ended", "over"])
@pytest.mark.parametrize("state", ["in_preparation", "registration_open", "running", "reporting"])
def test_the_office_hears_that_it_needs_another_one(app, story, taken_over, state, how):
    db.session.execute(db.update(Task).values(due_on=None))
    taken_over.state = state
    db.session.commit()
    office = app.test_client(user=story.olga)
    lacks = f'href="/board/{taken_over.key}/coordinator"'
    assert lacks not in office.get("/coordinators").text and "no coordinator" not in office.get("/desk").text

    lose_it(story, how)

    assert lacks in office.get("/coordinators").text and "1 workshop has no coordinator" in office.get("/desk").text
    kees = story.make.appointed("coordinator", "Kees")
    actions.assign_coordinator(taken_over, kees, by=story.olga)
    db.session.commit()
    assert lacks not in office.get("/coordinators").text and "no coordinator" not in office.get("/desk").text


def test_who_is_appointed_anew_takes_nothing_back_that_was_handed_on(story, taken_over):
    lose_it(story, "over")
    kees = story.make.appointed("coordinator", "Kees")
    actions.assign_coordinator(taken_over, kees, by=story.olga)
    people.appoint(story.cora, Hat.COORDINATOR)
    db.session.commit()
    assert queries.coordinators_of([taken_over.id]) == {taken_over.id: kees}
    assert Hat.COORDINATOR not in hats(story.cora, taken_over)


def test_a_week_given_to_what_has_lost_its_coordinator_leaves_it_without(story):
    workshop = story.opened()
    actions.assign_coordinator(workshop, story.cora, by=story.olga)
    lose_it(story, "ended")
    actions.give_week(workshop, story.venue, story.week, by=story.olga)
    assert workshop.state == "scheduled"


def test_the_page_that_ends_the_appointment_names_the_open_workshops(app, story, taken_over):
    row, office = appointments_of(story.cora)[0], app.test_client(user=story.olga)
    asks = f"/people/{story.cora.key}/end-appointment?go={row.id}"
    named = f'href="/board/{taken_over.key}/coordinator"'
    assert named in office.get(asks).text
    assert Hat.COORDINATOR in hats(story.cora)  # it only asks

    taken_over.state = "closed"
    db.session.commit()
    assert named not in office.get(asks).text
    taken_over.state = "running"
    story.make.standing(story.olga, Hat.CONFLICTED, taken_over.proposal)
    assert named not in office.get(asks).text

    assert office.tab(asks, form="").send(go=str(row.id)).status_code == 303
    assert hats(story.cora) == set()
    assert office.get(asks).status_code == 404
