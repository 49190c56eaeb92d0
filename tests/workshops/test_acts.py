"""Tasks that the portal itself does tick themselves, and a person can still untick them."""

from datetime import timedelta

import pytest

from tests.participants.guests import guests
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.participants import actions as participants
from workshop_portal.workshops import actions, acts
from workshop_portal.workshops.models import Task
from workshop_portal.workshops.workflow import State


def done(workshop) -> set[str]:
    return {task.template_key for task in workshop.tasks if task.done_at}


def test_every_task_that_the_portal_does_is_in_the_centres_plan(story):
    keys = {task.template_key for task in story.opened().tasks}

    assert acts.KEYS | set(acts.UNDONE_BY.values()) <= keys


def test_what_the_portal_did_is_done_in_the_plan_by_whoever_did_it(story):
    story.proposal.preferred_weeks = [story.week]
    workshop = story.prepared()
    assert done(workshop) == {"week-confirmed", "coordinator-assigned"}

    actions.publish(workshop, by=story.cora)
    made = participants.add(workshop, [{"name": "Gast", "email": "gast@example.org"}], by=story.cora)
    participants.invite(made, by=story.cora)
    assert done(workshop) >= {"public-page", "first-invitations"}
    assert {task.done_by for task in workshop.tasks if task.template_key == "first-invitations"} == {story.cora.id}

    actions.publish(workshop, by=story.cora, shown=False)
    assert "public-page" not in done(workshop)


def test_what_the_portal_opens_again_late_has_a_week_and_before_the_workshop_the_days_until_then(story):
    workshop = story.prepared()
    page = next(task for task in workshop.tasks if task.template_key == "public-page")
    for first, due in ((timedelta(days=60), timedelta(days=7)), (timedelta(days=3), timedelta(days=2))):
        actions.publish(workshop, by=story.cora)
        page.due_on, workshop.first_on = today() - timedelta(days=98), today() + first
        actions.publish(workshop, by=story.cora, shown=False)
        assert page.due_on == today() + due and not page.done_at


def test_so_it_has_where_the_workshop_has_no_days(story):
    workshop = story.prepared()
    page = next(task for task in workshop.tasks if task.template_key == "public-page")
    actions.publish(workshop, by=story.cora)
    page.due_on, workshop.first_on = today() - timedelta(days=98), None
    actions.publish(workshop, by=story.cora, shown=False)

    assert page.due_on == today() + timedelta(days=7) and not page.done_at


def test_a_week_that_nobody_wished_for_is_confirmed_by_the_organisers(story):
    story.proposal.preferred_weeks = [story.later(1)]
    workshop = story.scheduled()
    assert "week-confirmed" not in done(workshop)

    actions.give_week(workshop, story.venue, story.later(1), by=story.olga)
    assert "week-confirmed" in done(workshop)
    actions.give_week(workshop, story.venue, story.later(2), by=story.olga)
    assert "week-confirmed" not in done(workshop)


def test_a_task_that_ticked_itself_can_be_unticked(app, story):
    workshop = story.prepared()
    task = next(one for one in workshop.tasks if one.template_key == "coordinator-assigned")

    app.test_client(user=story.cora).tab(f"/board/{workshop.key}?show=all", form=task.key).send(go="undo")

    assert db.session.get(Task, task.id).done_at is None


def test_what_a_person_unticked_stays_so_when_the_deed_is_done_to_the_next_guest(story):
    workshop = story.prepared()
    first, second = guests(story, workshop, 2)
    participants.invite([first], by=story.cora)
    task = next(one for one in workshop.tasks if one.template_key == "first-invitations")
    actions.tick(task, done=False, by=story.cora)

    participants.invite([second], by=story.cora)

    assert task.done_at is None


def test_what_the_portal_undoes_itself_it_does_again(story):
    workshop = story.prepared()
    for shown in (True, False, True):
        actions.publish(workshop, by=story.cora, shown=shown)

    assert "public-page" in done(workshop)


def test_the_funding_record_is_opened_with_its_code_once_finance_gave_one(browse, story):
    workshop = story.prepared()
    fin = browse(story.fin)
    assert "funding-record" not in done(workshop)

    fin.tab(f"/funding/{workshop.key}", form="/terms").send(funded_persons="20", reason="Fewer come.")
    db.session.expire_all()
    assert "funding-record" not in done(workshop)

    fin.tab(f"/funding/{workshop.key}", form="/terms").send(budget_code="NWO-17")
    db.session.expire_all()
    assert "funding-record" in done(workshop)
    task = next(one for one in workshop.tasks if one.template_key == "funding-record")
    assert task.done_by == story.fin.id

    for code in ("", "NWO-18"):
        fin.tab(f"/funding/{workshop.key}", form="/terms").send(budget_code=code)
        db.session.expire_all()
        assert ("funding-record" in done(workshop)) is bool(code)


def test_who_ticked_the_task_of_the_record_by_hand_finds_it_so_after_other_terms(browse, story):
    workshop = story.prepared()
    task = next(one for one in workshop.tasks if one.template_key == "funding-record")
    actions.tick(task, done=True, by=story.cora)
    db.session.commit()

    browse(story.fin).tab(f"/funding/{workshop.key}", form="/terms").send(funded_persons="20", reason="Fewer come.")

    db.session.expire_all()
    assert "funding-record" in done(workshop)


def test_closing_says_nothing_of_a_report_that_was_published(story):
    workshop = story.prepared()
    workshop.state = State.REPORTING

    actions.move(workshop, "close", by=story.olga)

    assert "report-published" not in done(workshop)


@pytest.mark.parametrize("person", ["cora", "olga", "ada"])
def test_the_plan_of_a_cancelled_workshop_is_history_with_its_reason_and_day(app, story, person):
    workshop = story.prepared()
    actions.publish(workshop, by=story.cora)
    for task in workshop.tasks[3:]:
        task.due_on = now().date().replace(year=2020)
    actions.call_off(workshop, by=story.dora, at=now(), detail="The grant fell through.")
    db.session.commit()

    page = app.test_client(user=getattr(story, person)).get(f"/board/{workshop.key}").text

    assert "Cancelled on" in page and "The grant fell through." in page
    for gone in (
        "late:",
        ">late<",
        ">next<",
        ">Done<",
        "Change the coordinator",
        "As the public sees it",
        "Add a task",
    ):
        assert gone not in page
    assert "not done" in page


def test_a_cancelled_workshop_is_not_late_on_the_board_and_gets_no_other_coordinator(app, story):
    workshop = story.prepared()
    workshop.tasks[3].due_on = now().date().replace(year=2020)
    actions.call_off(workshop, by=story.dora, at=now())
    db.session.commit()
    browser = app.test_client(user=story.olga)

    assert workshop.title in browser.get("/board?state=cancelled").text
    assert "Nothing is late." in browser.get("/board?state=cancelled").text
    assert workshop.title not in browser.get("/board?state=any&late=late").text
    for deed in (
        lambda: actions.assign_coordinator(workshop, story.make.appointed("coordinator", "Kees"), by=story.olga),
        lambda: actions.publish(workshop, by=story.olga),
    ):
        with pytest.raises(Refused):
            deed()
    assert workshop.state == State.CANCELLED


@pytest.mark.parametrize("public", [True, False])
def test_the_page_of_a_workshop_that_is_taken_up_again_is_to_be_put_online_again_where_it_was(story, public):
    workshop = story.prepared()
    page = next(task for task in workshop.tasks if task.template_key == "public-page")
    actions.tick(page, done=True, by=story.cora)
    if public:
        actions.publish(workshop, by=story.cora)
    actions.call_off(workshop, by=story.dora, at=now())

    actions.take_up(workshop, workshop.decision, by=story.dora, at=now())
    assert bool(page.done_at) is not public

    actions.give_week(workshop, story.venue, story.week, by=story.olga, reason="Again.")
    assert page.due_on and bool(page.done_at) is not public
