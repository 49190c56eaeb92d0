"""Tasks of a workshop's own, dates set by hand, tasks given to somebody, and notes."""

from datetime import timedelta

import pytest

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.workshops import actions, policy, queries, tasks
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.waits import waits


def own(workshop, story, **facts):
    sound = {"name": "Ask for a piano", "due_on": workshop.first_on - timedelta(days=30), "owner": "coordinator"}
    task = tasks.add_task(workshop, **sound | facts, by=story.cora)
    db.session.commit()
    return task


def by_key(workshop) -> dict[str, Task]:
    return {task.template_key: task for task in workshop.tasks if task.template_key}


def test_an_own_task_keeps_its_distance_from_the_first_day_when_the_workshop_moves(story):
    workshop = story.prepared()
    task = own(workshop, story)
    before = workshop.first_on - task.due_on

    actions.give_week(workshop, story.venue, story.later(3), by=story.olga)

    assert workshop.first_on - task.due_on == before


def test_a_date_set_by_hand_stays_with_its_distance_and_what_comes_after_waits_for_it(story):
    workshop = story.prepared()
    plan = by_key(workshop)
    earlier = plan["first-invitations"]
    later = next(one for one in workshop.tasks if "first-invitations" in one.after)
    day = later.due_on + timedelta(days=9)

    tasks.revise_task(earlier, due_on=day, owner=earlier.owner, by=story.cora)
    actions.give_week(workshop, story.venue, story.later(2), by=story.olga)

    assert earlier.due_on == day + timedelta(days=14)
    assert later.due_on >= earlier.due_on

    tasks.let_the_plan_date(earlier, by=story.cora)
    assert earlier.due_on < day + timedelta(days=14) and not earlier.by_hand


def test_a_saved_task_whose_date_did_not_change_stays_in_the_plans_hands(story):
    task = story.prepared().tasks[3]

    tasks.revise_task(task, due_on=task.due_on, owner=task.owner, note="Call first.", by=story.cora)

    assert (task.by_hand, task.note) == (False, "Call first.")


def test_who_gets_a_task_is_told_once_in_the_own_language_sees_it_waiting_and_may_tick_it(app, story):
    workshop = story.prepared()
    db.session.execute(db.update(Task).values(due_on=None))
    task = own(workshop, story, due_on=today(), person=story.nora)
    tasks.revise_task(task, due_on=task.due_on, owner=task.owner, person=story.nora, by=story.cora)
    db.session.commit()

    mails = db.session.scalars(db.select(Mail).where(Mail.kind == "task_given")).all()
    assert [(mail.to_person_id, mail.language, mail.guarded) for mail in mails] == [(story.nora.id, "nl", True)]
    assert "Ask for a piano" in mails[0].body
    assert task.owner == "organiser"
    assert [policy.may_tick(one, task) for one in (story.nora, story.cora, story.olga, story.eve, story.fin)] == [
        True, True, True, False, False,
    ]  # fmt: skip
    db.session.rollback()
    with app.test_request_context():
        assert [wait.title for wait in waits(story.nora)] == [story.title] and waits(story.cora) == []
    db.session.rollback()


def test_a_task_is_given_only_to_who_sees_the_plan(story):
    workshop = story.prepared()
    barred = story.make.appointed("office", "Otto")
    story.make.standing(barred, Hat.CONFLICTED, workshop.proposal)
    task = own(workshop, story)

    doers = queries.doers(workshop)
    assert {story.ada, story.nora, story.cora, story.olga, story.fin, story.dora} == set(doers)
    assert all(policy.may_have_task(one, workshop) for one in doers)
    for person in (barred, story.eve, story.emmy):
        with pytest.raises(Refused):
            tasks.give(task, person, by=story.cora)


def test_only_an_own_task_is_taken_out(story):
    workshop = story.prepared()
    task, planned = own(workshop, story), workshop.tasks[0]
    number = len(workshop.tasks)

    with pytest.raises(Refused):
        tasks.remove_task(planned, by=story.cora)
    tasks.remove_task(task, by=story.cora)
    db.session.commit()

    assert len(workshop.tasks) == number - 1


def test_of_two_tasks_at_one_place_on_one_day_the_board_shows_the_first(app, story):
    workshop, soon = story.prepared(), today() + timedelta(days=1)
    gone, first = (own(workshop, story, name=name, due_on=soon) for name in ("Ask for a harp", "Ask for a lute"))
    tasks.remove_task(gone, by=story.cora)
    last = own(workshop, story, name="Ask for a drum", due_on=soon)
    assert first.position == last.position

    browser = app.test_client(user=story.cora)

    assert browser.get("/board").status_code == 200
    board = browser.get("/board?as=csv").text
    assert first.name_en in board and last.name_en not in board


def test_the_coordinator_adds_changes_and_takes_out_a_task_on_pages(app, story):
    workshop = story.prepared()
    browser = app.test_client(user=story.cora)
    day = workshop.first_on - timedelta(days=40)

    sent = browser.tab(f"/board/{workshop.key}/tasks/new").send(
        name="Order <b>bikes</b>", due_on=day.isoformat(), doer=story.fin.key, note="Twenty of them"
    )
    assert sent.status_code == 303
    task = db.session.scalar(db.select(Task).where(Task.template_key.is_(None)))
    page = browser.get(f"/board/{workshop.key}?show=open").text
    assert "Order &lt;b&gt;bikes" in page and "Twenty of them" in page and story.fin.name in page

    edit = browser.tab(f"/board/{workshop.key}/tasks/{task.key}/edit")
    assert edit.send(name="Order bikes", due_on="", doer="office").status_code == 422
    assert edit.send(name="Order bikes", due_on=day.isoformat(), doer="office").status_code == 303
    task = db.session.get(Task, task.id)
    assert (task.name_nl, task.owner, task.person) == ("Order bikes", "office", None)

    task_id = task.id
    gone = browser.tab(f"/board/{workshop.key}/tasks/{task.key}/edit", form="/remove").send(go="remove")
    assert gone.status_code == 303 and db.session.get(Task, task_id) is None


@pytest.mark.parametrize(("year", "status"), [(1990, 422), (2090, 422), (None, 303)])
def test_a_day_that_lies_years_away_is_asked_back_and_stays_typed(app, story, year, status):
    workshop = story.prepared()
    day = workshop.first_on.replace(day=1, year=year or workshop.first_on.year).isoformat()
    fields = {"name": "Order bikes", "due_on": day, "doer": "office"}

    answer = app.test_client(user=story.cora).tab(f"/board/{workshop.key}/tasks/new").send(**fields)

    assert (answer.status_code, "Look at the year" in answer.text) == (status, status == 422)
    assert status == 303 or day in answer.text


def test_a_planned_task_keeps_its_name_and_goes_back_to_the_plan(app, story):
    workshop = story.prepared()
    browser, task = app.test_client(user=story.cora), workshop.tasks[5]
    name, day = task.name_en, task.due_on
    address = f"/board/{workshop.key}/tasks/{task.key}/edit"

    browser.tab(address).send(name="Mine", due_on=(day + timedelta(days=2)).isoformat())
    task = db.session.get(Task, task.id)
    assert (task.name_en, task.by_hand, task.due_on) == (name, True, day + timedelta(days=2))

    browser.tab(address, form="/remove").send(go="by plan")
    task = db.session.get(Task, task.id)
    assert (task.by_hand, task.due_on) == (False, day)


def test_a_plan_opens_on_what_is_to_do_and_a_late_task_is_ticked_where_it_is_named(app, story):
    workshop = story.prepared()
    late = own(workshop, story, due_on=today() - timedelta(days=3), name="Far too late")
    browser = app.test_client(user=story.cora)
    address = f"/board/{workshop.key}"
    page = browser.get(address).text
    assert page.index(f'/tasks/{late.key}"') < page.index("Tasks of the plan")
    assert f"/board/{workshop.key}#t{late.key}" in browser.get("/board").text

    browser.tab(address, form=f"/tasks/{late.key}").send(go="done")
    assert "Done: Far too late" in browser.get(address).text
    assert ">Far too late</a>" not in browser.get(address).text
    assert ">Far too late</a>" in browser.get(address + "?show=all").text


def test_late_tasks_stand_at_the_head_and_organisers_change_none(app, story):
    workshop = story.prepared()
    task = own(workshop, story, due_on=today() - timedelta(days=3), name="Far too late")
    page = app.test_client(user=story.cora).get(f"/board/{workshop.key}?show=late").text
    assert "is late:" in page and page.count("Far too late") > 1

    organiser = app.test_client(user=story.ada)
    assert organiser.get(f"/board/{workshop.key}/tasks/{task.key}/edit").status_code == 404
    assert organiser.get(f"/board/{workshop.key}/tasks/new").status_code == 404
    assert f"/tasks/{task.key}/edit" not in organiser.get(f"/board/{workshop.key}").text


def test_two_who_change_one_task_are_told(app, story):
    workshop = story.prepared()
    task = own(workshop, story)
    first, second = (app.test_client(user=who).tab(f"/board/{workshop.key}/tasks/{task.key}/edit")
                     for who in (story.cora, story.olga))  # fmt: skip
    first.send(note="In the hall")

    sent = second.send(note="In the cellar")

    assert sent.status_code == 409 and "In the hall" in sent.text
    assert db.session.get(Workshop, workshop.id).tasks


def test_a_task_that_waits_for_the_week_to_get_its_day_is_not_done_before(app, story):
    """By hand: what the portal does itself is done when it is done."""
    workshop = story.opened()
    actions.assign_coordinator(workshop, story.cora, by=story.olga)
    task = next(one for one in workshop.tasks if one.template_key == "week-confirmed")
    db.session.commit()
    address, cora = f"/board/{workshop.key}", app.test_client(user=story.cora)
    assert (
        task.due_on is None and f'/tasks/{task.key}"' not in cora.get(f"{address}?show=all").text.partition("<main")[2]
    )
    with pytest.raises(Refused, match="no day yet"):
        tasks.tick_by_hand(task, done=True, by=story.cora)

    actions.give_week(workshop, story.venue, story.week, by=story.olga)
    db.session.commit()
    tab = cora.tab(f"{address}?show=all", form=f"/tasks/{task.key}")
    assert tab.send(go="done").status_code == 303 and task.done_at
    actions.give_week(workshop, story.venue, story.later(2), by=story.olga, reason="The hall.")
    assert not task.done_at


def test_tasks_of_one_day_and_place_stand_in_the_order_in_which_they_were_made(story):
    """However PostgreSQL keeps their rows by then."""
    workshop = story.prepared()
    day = workshop.tasks[0].due_on or today()
    for task in workshop.tasks:
        task.due_on, task.position = day, 1
    db.session.commit()
    ids = sorted(task.id for task in workshop.tasks)
    db.session.execute(db.update(Task).where(Task.id == ids[0]).values(note="Moved."))  # it moves
    db.session.commit()

    assert [task.id for task in workshop.tasks] == ids


def test_before_an_own_task_is_taken_out_one_is_asked_also_without_script(app, story):
    workshop = story.prepared()
    task, planned = own(workshop, story), workshop.tasks[0]
    db.session.commit()
    browser, address = app.test_client(user=story.cora), f"/board/{workshop.key}/tasks/{task.key}"

    assert f'href="{address}/remove"' in browser.get(f"{address}/edit").text
    asked = browser.tab(f"{address}/remove")
    assert "Take “Ask for a piano” out of the plan?" in asked.answer.text and db.session.get(Task, task.id)
    task_id = task.id
    assert asked.send().status_code == 303 and db.session.get(Task, task_id) is None
    moved = browser.get(f"/board/{workshop.key}/tasks/{planned.key}/remove")
    assert (moved.status_code, moved.location) == (302, f"/board/{workshop.key}/tasks/{planned.key}/edit")


@pytest.mark.parametrize("way", ["edit", "remove", "tick"])
def test_who_still_has_a_task_open_that_was_taken_out_reads_so_is_led_to_the_plan_and_keeps_the_text(app, story, way):
    workshop = story.prepared()
    task = own(workshop, story)
    db.session.commit()
    browser, address = app.test_client(user=story.cora), f"/board/{workshop.key}/tasks/{task.key}"
    tab = browser.tab(f"/board/{workshop.key}", form=address) if way == "tick" else browser.tab(f"{address}/{way}")
    tasks.remove_task(task, by=story.olga)
    db.session.commit()

    sent = tab.send(**{"note": "Ask for the black one."} if way == "edit" else {"go": "done"})

    assert sent.status_code == 409 and "This task is not in the plan any more" in sent.text
    assert f'href="/board/{workshop.key}">To the plan' in sent.text
    assert ("Ask for the black one." in sent.text) == (way == "edit")
    assert app.test_client(user=story.eve).post(f"{address}/edit").status_code == 404
    assert browser.get(f"{address}/edit").status_code == 404


@pytest.mark.parametrize(("n", "more"), [(5, ""), (7, "and 2 more")])
def test_of_many_late_tasks_the_head_says_how_many_more_there_are_and_leads_to_them(app, story, n, more):
    workshop = story.prepared()
    for day in range(n):
        own(workshop, story, due_on=today() - timedelta(days=3 + day), name=f"Late {day}")
    db.session.commit()

    page = app.test_client(user=story.cora).get(f"/board/{workshop.key}?show=all").text

    assert f"{n} tasks are late:" in page
    assert (f'?show=late">{more}</a>' in page) is bool(more)
    assert more or "more</a>" not in page
