"""What waits about a workshop: its week, its coordinator, and the tasks that are due."""

from datetime import timedelta

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.workshops import actions
from workshop_portal.workshops.models import Task
from workshop_portal.workshops.waits import waits


def told(app, person) -> list[tuple[str, str]]:
    db.session.rollback()
    with app.test_request_context():
        found = [(wait.title, wait.words) for wait in waits(person)]
    db.session.rollback()  # that request only read
    return found


def test_week_and_coordinator_wait_for_the_office(app, story):
    workshop = story.opened()
    assert [title for title, _words in told(app, story.olga)] == ["1 workshop waits for its week"]

    actions.give_week(workshop, story.venue, story.week, by=story.olga)
    db.session.commit()
    assert [title for title, _words in told(app, story.olga)] == ["1 workshop has no coordinator"]
    actions.assign_coordinator(workshop, story.cora, by=story.olga)
    db.session.commit()

    assert told(app, story.olga) == []


def test_due_tasks_wait_for_their_owners_a_line_a_workshop(app, story):
    workshop = story.prepared()
    db.session.execute(db.update(Task).values(due_on=None))
    own = {"coordinator": 2, "organiser": 1}
    for owner, number in own.items():
        tasks = [task for task in workshop.tasks if task.owner == owner]
        for task in tasks[:number]:
            task.due_on = today() + timedelta(days=2)
        tasks[number].due_on = today() + timedelta(days=30)
    db.session.commit()

    assert told(app, story.cora) == [(story.title, "2 tasks are due")]
    assert told(app, story.ada) == [(story.title, "1 task is due")]
    assert told(app, story.eve) == []
