"""Readers are reminded by the rule of the call, once each, also when nobody looked for a while."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.reviews.conftest import DUE
from workshop_portal import background, worker
from workshop_portal.calls import actions as calls
from workshop_portal.core import jobs, schedules
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.languages import ZONE
from workshop_portal.core.outbox import Mail
from workshop_portal.reviews import actions, choosing, reminders


def morning(days, hour=7):
    """So many days after the reviews are due."""
    return datetime.combine(DUE + timedelta(days=days), time(hour), ZoneInfo(ZONE))


def letters():
    return [(mail.kind, mail.to_name) for mail in db.session.query(Mail).order_by(Mail.id)]


@pytest.fixture
def reading(scene):
    """Max and Lise read one proposal, asked twenty days before the reviews are due; 3 days before, 2 after."""
    scene.call.remind_before, scene.call.remind_after = [3], [2, 9]
    proposal = scene.proposal("in_review", title="Ice")
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal).asked_at = morning(-20)
    db.session.commit()
    return proposal


def test_each_day_of_the_rule_brings_one_letter_to_who_misses_a_review(scene, reading):
    scene.sent(scene.lise, reading)
    days = [n for n in range(-10, 15) for _twice in range(2) if reminders.remind_by_rule(at=morning(n))]

    assert days == [-3, 2, 9]
    assert letters() == [
        ("review_reminder", "Max Byron"), ("review_overdue", "Max Byron"), ("review_overdue", "Max Byron")
    ]  # fmt: skip


def test_after_an_outage_one_letter_makes_up_for_all_that_was_missed(scene, reading):
    assert reminders.remind_by_rule(at=morning(12)) == 2
    assert reminders.remind_by_rule(at=morning(13)) == 0

    assert [kind for kind, _name in letters()] == ["review_overdue", "review_overdue"]


def test_who_was_asked_or_reminded_since_is_left_alone(scene, reading):
    late = scene.proposal("in_review")
    scene.reader(scene.niels, late).asked_at = morning(-3, 15)
    db.session.commit()

    assert reminders.remind_by_rule(at=morning(-2)) == 2  # Max and Lise, not Niels
    actions.remind(scene.call, scene.committee, by=scene.emmy, at=morning(2, 6))
    assert reminders.remind_by_rule(at=morning(2)) == 0


@pytest.mark.parametrize("what", ["no rule", "no due day", "in discussion", "conflict"])
def test_nobody_is_reminded_without_a_reason(scene, reading, what):
    if what == "no rule":
        scene.call.remind_before = scene.call.remind_after = []
    elif what == "no due day":
        for row in choosing.chosen_for([reading.id])[reading.id]:
            row.assignment.due_on = None
    elif what == "in discussion":
        reading.status = "in_discussion"
    else:
        for person in (scene.max, scene.lise):
            actions.declare(reading, person, by=person)
    db.session.commit()

    assert reminders.remind_by_rule(at=morning(2)) == 0


def test_nobody_is_reminded_of_a_review_that_a_meeting_has_closed(scene, app, reading):
    """A proposal that was referred on is read again; what an earlier meeting has closed is not written any more."""
    actions.close_writing([reading], scene.committee, at=morning(-1))
    db.session.commit()

    assert reminders.remind_by_rule(at=morning(2)) == 0
    page = app.test_client(user=scene.emmy).get(f"/reviews/assignment/{scene.call.key}/{scene.committee.key}").text
    assert "Remind all of them" not in page
    assert not re.search(r"\bdue\b", app.test_client(user=scene.emmy).get("/reviews/conflicts").text)


def test_a_day_due_that_the_office_moves_moves_for_all_but_who_got_a_day_of_the_own(scene, reading):
    later = DUE + timedelta(days=14)
    own = scene.reader(scene.niels, reading)
    own.due_on = DUE + timedelta(days=3)
    db.session.commit()

    calls.revise(scene.call, {"review_due_on": later}, by=scene.olga)
    db.session.commit()

    days = [one.assignment.due_on for one in choosing.chosen_for([reading.id])[reading.id]]
    assert sorted(days) == [DUE + timedelta(days=3), later, later]


@pytest.mark.parametrize("days", [-3, 2])
def test_that_a_text_is_kept_is_said_to_who_has_written_one_alone(scene, reading, days):
    actions.save_review(reading, scene.lise, marks={}, strengths="Half", at=morning(-9))

    reminders.remind_by_rule(at=morning(days))

    said = {mail.to_name: "What you have written so far has been kept." in mail.body for mail in db.session.query(Mail)}
    assert said == {"Max Byron": False, "Lise Byron": True}


def test_one_reader_alone_is_reminded_by_hand(scene, app, reading):
    for row in choosing.chosen_for([reading.id])[reading.id]:
        row.assignment.asked_at = now() - timedelta(days=7)
    db.session.commit()
    here = f"/reviews/assignment/{scene.call.key}/{scene.committee.key}"
    tab = app.test_client(user=scene.emmy).tab(here, form="/remind")
    assert "By rule readers are reminded 3 days before" in tab.answer.text

    tab.send(go=scene.lise.key)

    assert letters() == [("review_reminder", "Lise Byron")]
    assert "reminded on" in app.test_client(user=scene.emmy).get(here).text


@pytest.mark.parametrize("shut_out", [False, True])
def test_of_two_rounds_at_once_a_reminder_names_and_counts_those_of_its_own(scene, app, reading, shut_out):
    """Also for a chair who is shut out of something, and is shown the own reminders alone."""
    other = scene.make.call(committees=[scene.committee], opens_at=scene.call.opens_at, review_due_on=DUE)
    second = scene.proposal("in_review", title="Fire", call=other)
    scene.reader(scene.lise, second)
    for row in choosing.chosen_for([reading.id])[reading.id]:
        row.assignment.asked_at = now() - timedelta(days=7)
    for call in (scene.call, other) if shut_out else ():
        actions.declare(scene.proposal("in_review", call=call), scene.emmy, by=scene.olga)
    db.session.commit()
    emmy = app.test_client(user=scene.emmy)
    here, there = (f"/reviews/assignment/{one.key}/{scene.committee.key}" for one in (scene.call, other))

    emmy.tab(here, form="/remind").send(go=scene.lise.key)

    (mail,) = db.session.query(Mail).filter(Mail.kind == "review_reminder")
    assert "Ice" in mail.body and "Fire" not in mail.body
    assert ("reminded on" in emmy.get(here).text, "reminded on" in emmy.get(there).text) == (True, False)
    assert reminders.remind(other, scene.committee, by=scene.emmy) == (1, 0, 0)


def test_no_reminder_tells_who_is_in_conflict_that_a_hidden_review_is_missing(scene, app, reading):
    hidden = scene.proposal("in_review")
    scene.reader(scene.max, hidden).due_on = DUE - timedelta(days=9)
    actions.declare(hidden, scene.emmy, by=scene.olga)
    db.session.commit()
    here = f"/reviews/assignment/{scene.call.key}/{scene.committee.key}"

    assert reminders.remind_by_rule(at=morning(-12)) == 1
    db.session.commit()

    assert "reminded on" in app.test_client(user=scene.olga).get(here).text
    assert "reminded on" not in app.test_client(user=scene.emmy).get(here).text


def test_the_list_of_committees_says_how_far_the_reviews_are(scene, app, reading, count_statements):
    hidden = scene.proposal("in_review")
    scene.reader(scene.niels, hidden, cleared=False)
    scene.sent(scene.lise, reading)
    for chosen in choosing.chosen_for([reading.id])[reading.id]:
        chosen.assignment.due_on = morning(-3000).date()
    actions.declare(hidden, scene.emmy, by=scene.emmy)
    db.session.commit()

    chair = app.test_client(user=scene.emmy).get("/reviews/conflicts").text
    office = app.test_client(user=scene.olga).get("/reviews/conflicts").text

    assert "of 2" in chair and "of 3" in office
    assert "1 late" in chair
    assert "0 begun, 0 without" in chair and "0 begun, 1 without" in office


def test_the_daily_work_is_ordered_once_a_day_and_made_up_for_once(app):
    at = morning(0, 7)
    ordered = [schedules.order_due({"remind readers": 7}, at + timedelta(hours=n)) for n in (0, 1, 23, 24, 24, 24 * 22)]

    assert [len(one) for one in ordered] == [1, 0, 0, 1, 0, 1]
    assert (
        schedules.next_turn(7, datetime(2031, 10, 25, 22, tzinfo=ZoneInfo(ZONE))).isoformat()[:16] == "2031-10-26T07:00"
    )


def test_the_worker_orders_it_and_does_it(app, scene, reading):
    for row in choosing.chosen_for([reading.id])[reading.id]:
        row.assignment.due_on, row.assignment.asked_at = morning(-3000).date(), morning(-3020)
    db.session.commit()
    assert set(background.DAILY) <= set(background.JOBS)

    worker.order_what_is_due(app)
    worker.order_what_is_due(app)
    (job,) = db.session.query(jobs.Job).filter_by(kind="remind readers")
    job_id = job.id
    db.session.rollback()
    worker.do_job(app, job_id)

    assert [kind for kind, _name in letters()] == ["review_overdue"] * 2
