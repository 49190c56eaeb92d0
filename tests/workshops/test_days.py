"""The life of a workshop follows its days by itself, and its coordinator is told what waits once it is over."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.participants.guests import invited
from workshop_portal.background import DAILY, JOBS
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import Hat
from workshop_portal.workshops import actions, days
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.waits import waits
from workshop_portal.workshops.workflow import HAS_A_WEEK, State


def moment(day):
    return datetime.combine(day, time(0, 5), ZoneInfo("Europe/Amsterdam"))


def follow(at):
    days.follow(at)
    db.session.commit()


def of(workshop):
    return db.session.get(Workshop, workshop.id, populate_existing=True).state


def begun_ago(workshop, number) -> Workshop:
    workshop.first_on, workshop.last_on = today() - timedelta(days=number), today() - timedelta(days=number - 4)
    db.session.commit()
    return workshop


@pytest.mark.parametrize("state", sorted(HAS_A_WEEK))
def test_a_workshop_begins_on_its_first_day_and_has_ended_after_its_last_by_nobodys_hand(story, state):
    workshop = story.prepared()
    workshop.state = state
    db.session.commit()

    follow(moment(workshop.first_on - timedelta(days=1)))
    assert of(workshop) == state
    follow(moment(workshop.first_on))
    assert of(workshop) == State.RUNNING
    follow(moment(workshop.last_on))
    assert of(workshop) == State.RUNNING
    follow(moment(workshop.last_on + timedelta(days=1)))
    assert of(workshop) == State.FINISHED

    lines = db.select(JournalLine.deed, JournalLine.person_id, JournalLine.start, JournalLine.end)
    lines = lines.where(JournalLine.deed.in_(("begin", "end"))).order_by(JournalLine.id)
    assert [tuple(one) for one in db.session.execute(lines)] == [
        ("begin", None, state, "running"), ("end", None, "running", "finished")
    ]  # fmt: skip


@pytest.mark.parametrize("state", [State.CANCELLED, State.REPORTING, State.CLOSED])
def test_what_is_cancelled_or_further_on_stays_as_it_is(story, state):
    workshop = begun_ago(story.prepared(), 10)
    workshop.state = state
    db.session.commit()

    follow(moment(today()))

    assert of(workshop) == state


def test_where_nobody_looked_for_long_both_steps_are_taken_at_once(story):
    workshop = begun_ago(story.prepared(), 30)

    follow(moment(today()))

    assert of(workshop) == State.FINISHED


def test_the_worker_looks_at_the_days_each_night():
    assert JOBS["days of workshops"] is days.JOB and DAILY["days of workshops"] == 0


def test_once_it_has_ended_the_desk_of_its_coordinator_asks_for_the_report_until_the_letter_is_out(app, story):
    workshop = begun_ago(story.prepared(), 10)
    for task in workshop.tasks:
        task.due_on = today() + timedelta(days=20) if task.template_key == "report-reminder" else None
    follow(moment(today()))

    def told(person):
        db.session.rollback()
        with app.test_request_context():
            found = [(one.title, one.href, one.due_on) for one in waits(person) if "report" in one.title]
        db.session.rollback()
        return found

    address = f"/board/{workshop.key}/steps/report"
    assert told(story.cora) == [(f"Ask for the report of {story.title}", address, today() + timedelta(days=20))]
    assert not told(story.olga) and not told(story.ada)

    actions.move(workshop, "report", by=story.cora)
    db.session.commit()
    assert told(story.cora) == []


def test_asking_for_the_report_stands_once_on_the_coordinators_desk_also_where_its_task_is_late(app, story):
    workshop = begun_ago(story.prepared(), 40)
    for task in workshop.tasks:
        task.due_on = today() - timedelta(days=1) if task.template_key == "report-reminder" else None
    follow(moment(today()))

    def lines(person):
        db.session.rollback()
        with app.test_request_context():
            found = [(one.title, one.words, one.due_on) for one in waits(person)]
        db.session.rollback()
        return found

    words = "It has ended; the organisers have no letter yet that asks for the report."
    asks = (f"Ask for the report of {story.title}", words, today() - timedelta(days=1))
    assert lines(story.cora) == [asks]

    task = next(one for one in workshop.tasks if one.template_key == "report-reminder")
    task.person = story.ada
    workshop.tasks.append(Task(name_en="Call", name_nl="Bel", owner=Hat.COORDINATOR, due_on=today(), position=99))
    db.session.commit()
    assert lines(story.cora) == [(story.title, "1 task is due", today()), asks]
    assert lines(story.ada) == [(story.title, "1 task is due", today() - timedelta(days=1))]

    next(one for one in workshop.tasks if one.template_key == "report-due").done_at = now()  # it came unasked
    db.session.commit()
    assert lines(story.cora) == [(story.title, "1 task is due", today())]


def test_only_workshops_whose_day_has_come_are_fetched_and_held(story, monkeypatch):
    ahead, ends = story.prepared(), []
    monkeypatch.setattr(days, "why_not", lambda step, workshop, at: ends.append(step.name) or "")

    follow(moment(today()))
    ahead.state = State.RUNNING
    db.session.commit()
    follow(moment(ahead.last_on))
    assert ends == []

    follow(moment(ahead.last_on + timedelta(days=1)))
    assert ends == ["end"]


def test_from_the_first_day_on_nobody_is_asked_for_an_answer_any_more(story, browse):
    workshop = story.prepared()
    (guest,) = invited(story, workshop, 1)
    guest.answer_by_on = today() - timedelta(days=9)
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()
    address, late = f"/board/{workshop.key}/participants", "1 person has not said yes or no in time."
    before = browse(story.cora).get(address).text
    assert late in before and "Remind all who have not answered" in before and "until the first day" in before

    begun_ago(workshop, 2)

    page = browse(story.cora).get(address).text
    assert "This workshop has begun" in page and "Write to those chosen" in page
    for words in (late, "Remind those", "Remind all", "Invite those chosen", "until the first day", "is-late-word"):
        assert words not in page
