"""What waits about a workshop: its week, its coordinator, and the tasks that are due."""

from datetime import timedelta

import pytest

from workshop_portal.centre.slots import Slot, SlotState
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.workshops import actions, acts, policy
from workshop_portal.workshops.models import Task
from workshop_portal.workshops.waits import waits
from workshop_portal.workshops.workflow import State


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
    db.session.execute(db.update(Task).values(due_on=None))
    db.session.commit()
    assert [title for title, _words in told(app, story.olga)] == ["1 workshop has no coordinator"]
    actions.assign_coordinator(workshop, story.cora, by=story.olga)
    db.session.commit()

    assert told(app, story.olga) == []


def test_giving_weeks_waits_only_for_whoever_may_give_them(app, story):
    story.opened()
    officer = story.make.appointed("office", "Otto")
    hidden = story.propose(title="Another")
    story.make.standing(officer, Hat.CONFLICTED, hidden)
    assert told(app, officer) == told(app, story.olga) != []

    db.session.add(Slot(venue=story.venue, week=f"{today().year + 1}-W17", state=SlotState.HELD, proposal_id=hidden.id))
    db.session.commit()
    assert told(app, officer) == [] != told(app, story.olga)


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


def due_for(workshop, owner, days=-3) -> Task:
    """One task of the plan is due, for this owner, and no other."""
    db.session.execute(db.update(Task).where(Task.workshop_id == workshop.id).values(due_on=None))
    task = workshop.tasks[0]
    task.owner, task.due_on = owner, today() + timedelta(days=days)
    db.session.commit()
    return task


@pytest.mark.parametrize(
    ("owner", "who"), [("office", "olga"), ("finance", "fin"), ("coordinator", "cora"), ("organiser", "ada")]
)
@pytest.mark.parametrize("state", [State.INVITING, State.REPORTING])
def test_a_late_task_waits_for_whoever_it_belongs_to_until_the_workshop_is_closed(app, story, owner, who, state):
    workshop = story.prepared()
    workshop.state = state
    due_for(workshop, owner)
    people = ("olga", "fin", "cora", "ada", "dora", "eve")

    assert [name for name in people if told(app, getattr(story, name))] == [who]
    workshop.state = State.CLOSED
    db.session.commit()
    assert not any(told(app, getattr(story, name)) for name in people)


def test_a_task_given_by_name_waits_for_that_person_alone(app, story):
    task = due_for(story.prepared(), "finance")
    task.person = story.dora
    db.session.commit()

    assert told(app, story.dora) == [(story.title, "1 task is due")] and told(app, story.fin) == []


@pytest.mark.parametrize("owner", ["office", "finance"])
@pytest.mark.parametrize("hat", [Hat.CONFLICTED, Hat.ORGANISER])
def test_staff_in_conflict_or_among_the_organisers_have_no_tasks_of_their_profession_there(app, story, owner, hat):
    workshop = story.prepared()
    person = story.make.appointed(owner, "Otto")
    story.make.standing(person, hat, workshop.proposal)
    task = due_for(workshop, owner)

    assert told(app, person) == [] and not policy.may_tick(person, task)


def test_hundreds_of_late_tasks_are_one_line_in_the_same_number_of_statements(story, browse, count_statements):
    due_for(story.prepared(), "finance")
    browser = browse(story.fin)
    few = count_statements(browser, "/desk")
    for n in range(1, 12):
        due_for(story.prepared(story.later(n), story.propose(title=f"Workshop {n}")), "finance")

    assert count_statements(browser, "/desk") == few
    assert "12 tasks of 12 workshops are due" in browser.get("/desk").text


def test_finance_ticks_its_own_tasks_and_no_others(story, browse):
    workshop = story.prepared()
    task = due_for(workshop, "finance")
    other = next(one for one in workshop.tasks if one.owner == "coordinator")
    browser, address = browse(story.fin), f"/board/{workshop.key}"

    tab = browser.tab(address, form=f"/tasks/{task.key}")

    assert f"/tasks/{other.key}" not in tab.answer.text
    assert browser.post(f"{address}/tasks/{other.key}", data=tab.page.fields | {"go": "done"}).status_code == 404
    assert tab.send(go="done").status_code == 303
    assert db.session.get(Task, task.id).done_by == story.fin.id


def test_who_was_asked_for_the_report_has_a_line_for_it_until_it_is_in(app, story):
    workshop = story.prepared()
    workshop.first_on, workshop.last_on, workshop.state = (
        today() - timedelta(9),
        today() - timedelta(5),
        State.REPORTING,
    )
    report = next(task for task in workshop.tasks if task.template_key == acts.REPORT)
    report.due_on, report.done_at = today() + timedelta(weeks=8), None
    db.session.commit()
    lines = lambda who: [title for title, _words in told(app, who) if title.startswith("Write the report")]  # noqa: E731

    assert lines(story.ada) == [f"Write the report of {workshop.title}"] and lines(story.cora) == []
    report.done_at = now()
    db.session.commit()
    assert lines(story.ada) == []


def test_who_organises_a_workshop_as_well_is_not_asked_to_do_what_its_coordinator_does(app, story):
    workshop = story.prepared()
    workshop.state, soon = State.FINISHED, today() + timedelta(days=2)
    for task in workshop.tasks:
        task.due_on = soon if task.owner == "coordinator" else None
    db.session.commit()
    assert any(title.startswith("Ask for the report") for title, _words in told(app, story.cora))

    story.make.standing(story.cora, Hat.ORGANISER, story.proposal)

    assert told(app, story.cora) == []
