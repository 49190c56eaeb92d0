"""A workshop is opened by a decision, gets its week and its coordinator, and moves on step by step."""

from collections import Counter
from datetime import datetime, time, timedelta
from functools import partial
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from tests.kept import mails
from tests.participants.guests import invited
from tests.together import together
from workshop_portal.centre import actions as centre
from workshop_portal.centre.slots import Slot, SlotState, monday, week_of
from workshop_portal.core import languages, promises
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.funding.models import Record, RecordState
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats
from workshop_portal.stays import blocks
from workshop_portal.stays import queries as stays_queries
from workshop_portal.stays import waits as stays_waits
from workshop_portal.workshops import actions, acts, calendar_file, contact, days, loads, placing, policy, queries
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import STEPS, State


def slots_of(workshop):
    mine = db.select(Slot.week, Slot.venue_id).where(Slot.workshop_id == workshop.id).order_by(Slot.week)
    return [tuple(row) for row in db.session.execute(mine)]


def test_a_workshop_has_what_the_proposal_says_without_retyping(story):
    workshop = story.opened()

    assert (workshop.title, workshop.summary, workshop.days) == (story.title, story.proposal.public_summary, 5)
    assert [one["name"] for one in workshop.organisers] == [story.ada.name, story.nora.name]
    assert workshop.decision.proposal is story.proposal
    assert workshop.state == State.PLANNED


def test_its_plan_has_every_task_and_no_date_before_a_week_is_given(story):
    workshop = story.opened()
    assert len(workshop.tasks) > 30
    assert {task.due_on for task in workshop.tasks} == {None}

    actions.give_week(workshop, story.venue, story.week, by=story.olga)

    assert None not in {task.due_on for task in workshop.tasks}
    by_key = {task.template_key: task.due_on for task in workshop.tasks}
    assert today() <= by_key["first-invitations"] < by_key["freeze"] < workshop.first_on


def test_nothing_is_late_on_the_day_that_a_week_or_the_first_coordinator_is_given_however_old_the_decision(story):
    workshop = story.opened()
    workshop.decision.decided_at = now() - timedelta(weeks=40)
    actions.give_week(workshop, story.venue, story.week, by=story.olga)
    assert due_before_today(workshop) == []

    workshop.tasks[0].done_at, workshop.tasks[0].due_on = now(), today() - timedelta(weeks=9)
    for task in workshop.tasks[1:]:
        task.due_on = today() - timedelta(weeks=8)
    actions.assign_coordinator(workshop, story.cora, by=story.olga)
    assert due_before_today(workshop) == [workshop.tasks[0]]  # what is done keeps its day

    cornelia = story.make.appointed("coordinator", "Cornelia")
    workshop.tasks[1].due_on = today() - timedelta(weeks=8)
    actions.assign_coordinator(workshop, cornelia, by=story.olga)
    assert due_before_today(workshop) == workshop.tasks[:2]  # handing over makes nothing younger


def test_another_week_plans_anew_from_today_and_another_venue_leaves_the_plan_alone(story):
    workshop = story.scheduled()
    late, by_hand = workshop.tasks[1], workshop.tasks[2]
    late.due_on = today() - timedelta(days=3)
    by_hand.due_on, by_hand.by_hand = today() + timedelta(days=3), True
    other = story.make.venue(name="@Snellius")
    story.format.venues = [story.venue, other]
    actions.give_week(workshop, other, story.week, by=story.olga)
    assert due_before_today(workshop) == [late]

    actions.give_week(workshop, other, story.later(-2), by=story.olga)
    assert due_before_today(workshop) == []
    assert by_hand.due_on == today()


def test_after_a_second_approval_what_is_done_keeps_its_day_and_only_the_rest_is_planned_from_today(story):
    workshop = story.prepared()
    done, own, late, todo = [task for task in workshop.tasks if task.template_key not in acts.KEYS][:4]
    own.due_on, own.by_hand = today() + timedelta(days=3), True
    done.due_on = late.due_on = today() - timedelta(weeks=9)
    done.done_at = now() - timedelta(weeks=9)
    actions.call_off(workshop, by=story.dora, at=now())

    actions.take_up(workshop, workshop.decision, by=story.dora, at=now())

    assert done.due_on == today() - timedelta(weeks=9) and own.due_on == today() + timedelta(days=3)
    assert late.due_on is todo.due_on is None

    actions.give_week(workshop, story.venue, story.week, by=story.olga, reason="Again.")

    assert due_before_today(workshop) == [done] and done.due_on == today() - timedelta(weeks=9)
    assert late.due_on and todo.due_on


def due_before_today(workshop):
    return [task for task in workshop.tasks if task.due_on < today()]


def test_no_task_is_due_while_the_whole_house_is_closed(story):
    workshop = story.opened()
    closed = [week_of(today() + timedelta(weeks=weeks)) for weeks in (4, 5, 6)]
    for week in closed:
        centre.close_week(venue=story.venue, week=week, by=story.olga)
    actions.give_week(workshop, story.venue, story.week, by=story.olga)

    days = [task.due_on for task in workshop.tasks]
    assert not [day for day in days if day.weekday() > 4 or week_of(day) in closed]


def test_a_week_is_given_with_its_days_and_journaled(story):
    workshop = story.scheduled()

    assert (workshop.first_on, workshop.week, workshop.venue) == (story.first_on, story.week, story.venue)
    assert (workshop.last_on - workshop.first_on).days == 4
    assert workshop.state == State.SCHEDULED
    assert slots_of(workshop) == [(story.week, story.venue.id)]
    deeds = db.session.scalars(db.select(JournalLine.deed).where(JournalLine.subject_kind == "workshop")).all()
    assert "week" in deeds


@pytest.mark.parametrize(
    ("seats", "expected", "most", "capacity"),
    [(25, 40, 55, 25), (55, 30, 55, 30), (55, 60, 40, 40), (55, None, 55, 55)],
)
def test_the_capacity_is_the_least_of_venue_format_and_expected_number(story, seats, expected, most, capacity):
    workshop = story.opened()
    story.venue.seats, story.format.capacity_max, story.proposal.expected_participants = seats, most, expected

    actions.give_week(workshop, story.venue, story.week, by=story.olga, reason="Fewer come than hoped.")

    assert workshop.capacity == capacity


def test_a_week_is_not_given_twice_at_one_venue(story):
    story.scheduled()
    other = story.opened(proposal=story.propose(title="Another"))

    with pytest.raises(Refused):
        actions.give_week(other, story.venue, story.week, by=story.olga)
    elsewhere = story.make.venue(name="@Snellius", seats=25)
    actions.give_week(other, elsewhere, story.week, by=story.olga, reason="Nora leads this one, Ada the other.")

    assert other.week == story.week


def test_moving_a_workshop_frees_the_week_before(story):
    workshop = story.scheduled()

    actions.give_week(workshop, story.venue, story.later(2), by=story.olga)

    assert slots_of(workshop) == [(story.later(2), story.venue.id)]


def test_a_workshop_of_twelve_days_takes_two_weeks(story):
    workshop = story.opened()
    workshop.days = 12
    actions.give_week(workshop, story.venue, story.later(1), by=story.olga)
    other = story.opened(proposal=story.propose(title="Another"))

    with pytest.raises(Refused):
        actions.give_week(other, story.venue, story.later(2), by=story.olga)

    assert [week for week, _venue in slots_of(workshop)] == [story.later(1), story.later(2)]


def test_a_week_held_for_its_proposal_becomes_its_own(story):
    db.session.add(Slot(venue=story.venue, week=story.later(1), state=SlotState.HELD, proposal_id=story.proposal.id))
    workshop = story.opened()

    actions.give_week(workshop, story.venue, story.later(1), by=story.olga)

    assert slots_of(workshop) == [(story.later(1), story.venue.id)]


def test_the_database_itself_allows_one_workshop_a_venue_and_week(story):
    workshop = story.scheduled()
    db.session.add(Slot(venue_id=story.venue.id, week=workshop.week, state=SlotState.CLOSED))

    with pytest.raises(IntegrityError) as broken:
        db.session.flush()

    assert promises.sentence_for(broken.value) == placing.TAKEN
    db.session.rollback()


def test_two_who_give_the_same_week_at_once_one_wins_and_one_is_told(app, story):
    ids = [story.opened().id, story.opened(proposal=story.propose(title="Another")).id]
    venue_id, officer_id, week = story.venue.id, story.olga.id, story.week
    barrier, told = Barrier(2, timeout=20), []

    def give(workshop_id):
        with app.app_context():
            barrier.wait()
            try:
                workshop, officer = db.session.get(Workshop, workshop_id), db.session.get(Person, officer_id)
                venue = db.session.get(type(story.venue), venue_id)
                actions.give_week(workshop, venue, week, by=officer)
                db.session.commit()
                told.append("won")
            except Refused as refusal:
                told.append(refusal.message)
            except IntegrityError as error:
                told.append(promises.sentence_for(error))
            db.session.remove()

    db.session.rollback()
    together(*(partial(give, one) for one in ids))

    assert sorted(told, key=len) == ["won", placing.TAKEN]
    assert db.session.scalar(db.select(db.func.count(Slot.id)).where(Slot.week == week)) == 1


def test_more_seats_taken_than_the_venue_has_stop_the_move(story):
    workshop = story.scheduled()
    workshop.confirmed = 10
    small = story.make.venue(name="Attic", seats=8)

    with pytest.raises(Refused):
        actions.give_week(workshop, small, story.later(2), by=story.olga)


def test_a_coordinator_is_assigned_and_everybody_is_told(story):
    workshop = story.scheduled()

    actions.assign_coordinator(workshop, story.cora, by=story.olga)
    db.session.commit()

    assert Hat.COORDINATOR in hats(story.cora, workshop)
    assert workshop.state == State.IN_PREPARATION
    mails = db.session.scalars(db.select(Mail).where(Mail.kind == "coordinator_assigned").order_by(Mail.id)).all()
    assert [(mail.to_person_id, mail.language) for mail in mails] == [(story.ada.id, "en"), (story.nora.id, "nl")]
    own = db.session.scalars(db.select(Mail).where(Mail.kind == "workshop_yours")).one()
    assert (own.to_person_id, own.link_path) == (story.cora.id, f"/board/{workshop.key}")


def test_a_new_coordinator_takes_over_from_the_one_before(story):
    workshop = story.prepared()
    kees = story.make.appointed("coordinator", "Kees")

    actions.assign_coordinator(workshop, kees, by=story.olga)
    db.session.commit()

    assert Hat.COORDINATOR not in hats(story.cora, workshop)
    assert queries.coordinators_of([workshop.id])[workshop.id] == kees


def test_nobody_in_conflict_or_without_the_appointment_coordinates(story):
    workshop = story.scheduled()
    story.make.standing(story.cora, Hat.CONFLICTED, story.proposal)

    for person in (story.cora, story.eve, story.ada):
        with pytest.raises(Refused):
            actions.assign_coordinator(workshop, person, by=story.olga)


@pytest.mark.parametrize("hat", [Hat.CONFLICTED, Hat.EDITOR])
def test_who_came_into_conflict_since_coordinates_no_more_and_the_office_is_asked_for_somebody_else(story, browse, hat):
    workshop, other = story.prepared(), story.prepared(story.later(1), story.propose(title="Another"))
    story.make.standing(story.cora, hat, workshop.proposal)
    db.session.commit()

    assert queries.coordinators_of([workshop.id, other.id]) == {other.id: story.cora}
    assert Hat.COORDINATOR not in hats(story.cora, workshop) and Hat.COORDINATOR in hats(story.cora, other)
    assert story.cora not in queries.doers(workshop) and story.cora in queries.doers(other)
    assert [one.workshops for one in loads.of(story.olga)] == [[other]]
    assert "1 workshop has no coordinator" in browse(story.olga).get("/desk").text
    (line,) = (
        row for row in db.session.execute(queries.for_board(queries.visible_to(story.olga))).all() if row[1] is None
    )
    assert line[0] == workshop and contact.of(workshop)["name"] == ""

    standing.take_away(story.cora.id, hat, thing=workshop.proposal)
    assert queries.coordinator_of(workshop) == story.cora


def test_a_coordinator_known_before_the_week_begins_preparing_with_it(story):
    workshop = story.opened()
    actions.assign_coordinator(workshop, story.cora, by=story.olga)

    actions.give_week(workshop, story.venue, story.week, by=story.olga)

    assert workshop.state == State.IN_PREPARATION


def test_loads_count_workshops_in_preparation_by_year_and_the_busiest_month(story):
    story.prepared()
    story.prepared(week=story.later(1), proposal=story.propose(title="Second"))
    story.prepared(week=story.later(2), proposal=story.propose(title="Third"))
    kees = story.make.appointed("coordinator", "Kees")

    found = {one.person: (one.total, one.busiest[1]) for one in loads.of(story.olga)}

    months = Counter(monday(story.later(weeks)).strftime("%Y-%m") for weeks in range(3))
    assert found == {story.cora: (3, max(months.values())), kees: (0, 0)}


def test_a_load_contains_nothing_that_the_reader_is_in_conflict_with(story):
    workshop = story.prepared()
    officer = story.make.appointed("office", "Otto")
    story.make.standing(officer, Hat.CONFLICTED, workshop.proposal)

    assert [one.total for one in loads.of(officer)] == [0]


def moment(day):
    return datetime.combine(day, time(10), ZoneInfo("Europe/Amsterdam"))


def test_steps_follow_the_table_and_the_days_of_the_workshop(story):
    workshop = story.prepared()
    before, monday_, friday, after = (
        moment(day) for day in (workshop.first_on - timedelta(days=1), workshop.first_on, workshop.last_on,
                                workshop.last_on + timedelta(days=1))
    )  # fmt: skip

    for step in ("invite", "register", "freeze", "reopen", "freeze"):
        actions.move(workshop, step, by=story.cora)
    for step, too_early, then, state in (
        ("begin", before, monday_, State.RUNNING), ("end", friday, after, State.FINISHED),
    ):  # fmt: skip
        with pytest.raises(Refused):
            actions.move(workshop, step, by=story.cora, at=then)  # nobody says so: the days do
        for at, reached in ((too_early, False), (then, True)):
            days.follow(at)
            assert (workshop.state == state) == reached
    actions.move(workshop, "report", by=story.cora, at=after)
    with pytest.raises(Refused):
        actions.move(workshop, "close", by=story.cora)
    actions.move(workshop, "close", by=story.olga)

    assert workshop.state == State.CLOSED


@pytest.mark.parametrize("step", ["reopen", "cancel"])
def test_from_the_first_day_on_nothing_is_reopened_or_cancelled(story, step):
    workshop = story.prepared()
    workshop.state = State.REGISTRATION_FROZEN

    with pytest.raises(Refused, match="first day"):
        actions.move(
            workshop, step, by=story.cora if step == "reopen" else story.dora, note="Late.",
            at=moment(workshop.first_on),
        )  # fmt: skip


def test_who_organises_is_asked_for_the_report_in_the_own_language_with_its_day(story):
    workshop = story.prepared()
    workshop.state = State.FINISHED
    actions.move(workshop, "report", by=story.cora, at=moment(workshop.last_on + timedelta(days=3)))

    due_on = next(task.due_on for task in workshop.tasks if task.template_key == "report-due")
    ada, nora = mails("report_asked")
    assert (ada.to_address, nora.to_address) == (story.ada.email, story.nora.email)
    assert languages.day(due_on) in ada.body and "verslag" in nora.body


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_nobody_without_its_hat_takes_a_step(story, step):
    workshop = story.prepared()
    workshop.state = sorted(step.start)[0]
    db.session.flush()

    for person in (story.eve, story.ada, story.emmy, story.fin):
        with pytest.raises(Refused):
            actions.move(workshop, step.name, by=person, note="because")


@pytest.mark.parametrize(("step", "state"), [("schedule", State.PLANNED), ("assign", State.SCHEDULED)])
def test_a_step_that_has_no_button_is_taken_on_its_own_page_alone(app, story, step, state):
    workshop = story.opened() if state == State.PLANNED else story.scheduled()

    tab = app.test_client(user=story.olga).tab(f"/board/{workshop.key}/week")
    answer = tab.browser.post(f"/board/{workshop.key}/step", data=tab.page.fields | {"step": step})

    assert answer.status_code == 409
    assert db.session.get(Workshop, workshop.id).state == state


def test_the_director_cancels_with_a_reason_and_the_week_is_free_again(story):
    workshop = story.prepared()

    with pytest.raises(Refused):
        actions.move(workshop, "cancel", by=story.dora)
    actions.move(workshop, "cancel", by=story.dora, note="The organisers are ill.")

    assert workshop.state == State.CANCELLED
    assert slots_of(workshop) == []


def test_whoever_arranges_a_workshop_or_is_invited_learns_that_it_is_cancelled_and_why(story):
    workshop = story.prepared()
    (guest,) = invited(story, workshop, 1)
    actions.move(workshop, "cancel", by=story.dora, note="The organisers are ill.")

    told = mails("workshop_called_off")
    assert {one.to_address for one in told} == {one.email for one in (story.ada, story.nora, story.cora)}
    (letter,) = mails("participant_called_off")
    assert letter.to_address == guest.email
    assert {one.body.count("The organisers are ill.") for one in [*told, letter]} == {1}


def test_a_cancelled_workshop_closes_its_funding_record_and_its_rooms_wait_for_the_coordinator(app, story):
    workshop = story.prepared()
    hotel = blocks.add_hotel({"name": "Hotel Rijn"}, by=story.cora)
    nights = {
        "first_on": workshop.first_on, "last_on": workshop.last_on, "rooms": 6, "price_cents": 90_00,
        "cancel_by_on": workshop.first_on - timedelta(days=20),
    }  # fmt: skip
    blocks.reserve(workshop, hotel, nights, by=story.cora)
    db.session.commit()
    assert db.session.execute(stays_queries.blocks_to_settle(story.cora, today())).all() == []

    actions.move(workshop, "cancel", by=story.dora, note="The organisers are ill.")
    db.session.commit()

    assert db.session.scalar(db.select(Record.state)) == RecordState.CANCELLED
    with app.test_request_context():
        (wait,) = stays_waits.rooms_to_settle(story.cora)
    assert "give all 6 rooms back" in wait.words


def test_the_public_and_the_invited_read_that_it_is_cancelled(app, story):
    workshop = story.prepared()
    (guest,) = invited(story, workshop, 1)
    participants.answer(guest, "yes")
    guest.person_id = story.eve.id
    actions.publish(workshop, by=story.cora)
    actions.move(workshop, "cancel", by=story.dora, note="The organisers are ill.")
    db.session.commit()

    page = app.test_client().get(f"/workshops/{workshop.key}")
    own = app.test_client(user=story.eve).get(f"/invitations/{guest.key}").text

    assert page.status_code == 410 and "This workshop has been cancelled." in page.text
    assert "organisers are ill" not in page.text
    assert "This workshop has been cancelled." in own and "look forward" not in own


def test_ticking_a_task_can_be_undone(story):
    task = story.prepared().tasks[0]

    actions.tick(task, done=True, by=story.cora)
    done_by = task.done_by
    actions.tick(task, done=False, by=story.cora)

    assert (done_by, task.done_at, task.done_by) == (story.cora.id, None, None)


def test_a_page_without_a_week_is_not_published(story):
    with pytest.raises(Refused):
        actions.publish(story.opened(), by=story.olga)


def test_a_page_is_shown_and_taken_down_once_also_from_two_tabs(app, story):
    workshop, browser = story.prepared(), app.test_client(user=story.cora)
    actions.publish(workshop, by=story.cora)
    actions.publish(workshop, by=story.cora)
    db.session.commit()
    tabs = [browser.tab(f"/board/{workshop.key}/take-down") for _n in range(2)]

    assert [tab.send().status_code for tab in tabs] == [303, 303]

    done = db.select(JournalLine.deed).where(JournalLine.deed.in_(["publish", "unpublish"])).order_by(JournalLine.id)
    assert list(db.session.scalars(done)) == ["publish", "unpublish"] and not workshop.published_at


def test_the_calendar_file_has_the_days_and_the_same_bytes_each_time(app, story):
    workshop = story.scheduled()
    actions.publish(workshop, by=story.olga, at=now())
    db.session.commit()

    with app.test_request_context():
        first, second = calendar_file.of_workshop(workshop), calendar_file.of_workshop(workshop)

    assert first == second
    text = first.decode()
    assert f"DTSTART;VALUE=DATE:{workshop.first_on:%Y%m%d}" in text
    assert f"UID:{workshop.key}@portal" in text


def test_what_one_may_view_is_what_the_list_holds(story):
    """The pair of policy.may_view and queries.visible_to, for every hat and a conflict."""
    workshops = [story.opened(), story.scheduled(story.later(1), story.propose(title="Second")),
                 story.prepared(story.later(2), story.propose(title="Third"))]  # fmt: skip
    officer = story.make.appointed("office", "Otto")
    auditor = story.make.appointed("auditor", "Aud")
    story.make.standing(officer, Hat.CONFLICTED, workshops[0].proposal)
    story.make.standing(story.fin, Hat.CONFLICTED, workshops[1].proposal)
    everybody = [story.olga, story.dora, story.cora, story.fin, story.ada, story.nora, story.emmy, story.charles,
                 story.eve, officer, auditor]  # fmt: skip

    for person in everybody:
        listed = set(db.session.scalars(queries.visible_to(person)))
        assert listed == {one for one in workshops if policy.may_view(person, one)}, person.name
