"""What waits for somebody invited, and for the coordinator."""

from datetime import timedelta

import pytest

from tests.participants.guests import invited
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.participants import actions, seating
from workshop_portal.participants.waits import waits
from workshop_portal.people.hats import Hat


def told(app, person) -> list[str]:
    db.session.rollback()
    with app.test_request_context():
        found = [f"{wait.title} {wait.words}" for wait in waits(person)]
    db.session.rollback()  # that request only read
    return found


def days(app, person) -> list:
    db.session.rollback()
    with app.test_request_context():
        found = [wait.due_on for wait in waits(person)]
    db.session.rollback()
    return found


def test_an_invitation_waits_for_its_answer(app, story):
    workshop = story.prepared()
    people = actions.add(workshop, [{"name": "Eve", "email": story.eve.email}], by=story.cora)
    db.session.commit()
    assert told(app, story.eve) == []

    actions.invite(people, by=story.cora)
    db.session.commit()
    assert len(told(app, story.eve)) == 1
    actions.answer(people[0], "no")
    db.session.commit()

    assert told(app, story.eve) == []


def test_a_free_seat_and_late_answers_wait_for_the_coordinator(app, story):
    workshop = story.prepared()
    workshop.capacity = 3
    ria, leo, mia = invited(story, workshop, 3)
    actions.answer(ria, "yes")
    actions.answer(leo, "yes")
    db.session.commit()
    assert told(app, story.cora) == []

    actions.answer(ria, "no")
    mia.answer_by_on = today() - timedelta(days=1)
    db.session.commit()

    assert told(app, story.cora) == [
        f"1 seat of {story.title} is free 1 person waits for a seat.",
        f"{story.title} 1 person has not said yes or no in time.",
    ]


@pytest.mark.parametrize("hat", [Hat.CONFLICTED, Hat.ORGANISER])
def test_for_a_coordinator_in_conflict_nothing_waits(app, story, hat):
    workshop = story.prepared()
    (mia,) = invited(story, workshop, 1)
    mia.answer_by_on = today() - timedelta(days=1)
    db.session.commit()
    assert len(told(app, story.cora)) == 1

    story.make.standing(story.cora, hat, workshop.proposal)
    db.session.commit()

    assert told(app, story.cora) == []


def test_a_free_seat_is_due_at_once_since_the_day_on_which_it_was_given_back(app, story):
    workshop = story.prepared()
    workshop.capacity = 3
    ria, leo, mia = invited(story, workshop, 3)
    for one in (ria, leo, mia):
        actions.answer(one, "yes")
    actions.answer(ria, "no", at=now() - timedelta(days=3))
    db.session.commit()
    assert days(app, story.cora) == [today() - timedelta(days=3)]

    seating.give_seat(leo, by=story.cora)
    workshop.capacity += 1  # a seat more, since no day that is known
    db.session.commit()
    assert days(app, story.cora) == [today()]


def test_late_answers_are_late_since_the_first_of_the_days_that_were_asked_for(app, story):
    workshop = story.prepared()
    people = invited(story, workshop, 3)
    for n, one in enumerate(people):
        one.answer_by_on = today() + timedelta(days=10 if n == 2 else n - 40)
    db.session.commit()

    assert days(app, story.cora) == [today() - timedelta(days=40)]
    assert "40 days late" in app.test_client(user=story.cora).get("/desk").text


def test_an_invitation_whose_day_is_over_is_asked_for_and_not_counted_as_late(app, story):
    workshop = story.prepared()
    (ria,) = invited(story, workshop, 1)
    ria.person_id, ria.answer_by_on = story.eve.id, today() - timedelta(days=227)
    db.session.commit()

    with app.test_request_context():
        (wait,) = waits(story.eve)
    db.session.rollback()
    assert (wait.due_on, wait.late) == (workshop.first_on, False)  # until then it can be answered
    assert "it still counts" in wait.words
