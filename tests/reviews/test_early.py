"""Until a call has closed its organisers may reopen what they handed in, so nobody is asked to read it before."""

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from workshop_portal.core import languages
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import queries
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, table_plan
from workshop_portal.reviews.models import Assignment, AssignmentRun
from workshop_portal.reviews.workflow import AssignmentState


@pytest.fixture
def early(scene):
    """An eligible proposal of a call that is open for ten more days."""
    scene.call.deadline_at = now() + timedelta(days=10)
    scene.call.hard_deadline_at = scene.call.deadline_at + timedelta(minutes=15)
    proposal = scene.proposal()
    for hat in (Hat.ORGANISER, Hat.LEAD, Hat.EDITOR):
        scene.make.standing(scene.ada, hat, proposal)
    return proposal


def by_hand(scene, proposal):
    actions.assign(proposal, scene.max, scene.committee, by=scene.olga)


def by_optimiser(scene, proposal):
    answered = {"status": "optimal", "assignment": [[proposal.code, scene.max.key]]}
    run = AssignmentRun(call=scene.call, committee=scene.committee, asked={}, answered=answered)
    db.session.add(run)
    actions.apply_run(run, by=scene.olga)


def by_table(scene, proposal):
    plan = table_plan.Plan(give=[table_plan.Pair(proposal, scene.max)])
    actions.apply_table(scene.call, scene.committee, plan, by=scene.olga)


@pytest.mark.parametrize("deed", [by_hand, by_optimiser, by_table])
def test_no_way_leads_to_a_reader_while_the_call_is_open(scene, early, deed):
    with pytest.raises(Refused, match="The call is open until"):
        deed(scene, early)
    db.session.rollback()

    assert db.session.scalars(select(Assignment)).all() == [] and early.status == Status.ELIGIBLE


@pytest.mark.parametrize("deed", [by_hand, by_optimiser, by_table])
def test_once_it_has_closed_each_way_does(scene, early, deed):
    scene.call.deadline_at, scene.call.hard_deadline_at = now() - timedelta(hours=2), now() - timedelta(minutes=1)
    deed(scene, early)

    assert [row.person for row in db.session.scalars(select(Assignment))] == [scene.max]
    with pytest.raises(Refused):
        proposals.move(early, "reopen", by=scene.ada)


def test_it_is_reopened_until_the_call_closes_as_its_organisers_were_told(app, scene, early):
    organiser = app.test_client(user=scene.ada)
    assert "/reopen" in organiser.get(f"/proposals/{early.code}").text
    assert "It can be reopened and changed until" in organiser.get(f"/proposals/{early.code}/progress").text

    assert organiser.tab(f"/proposals/{early.code}/reopen", "").send().status_code == 303
    assert early.status == Status.DRAFT


def test_what_can_not_be_reopened_any_more_leads_to_the_proposal(app, scene, early):
    scene.call.deadline_at, scene.call.hard_deadline_at = now() - timedelta(hours=2), now() - timedelta(minutes=1)
    scene.reader(scene.max, early)
    early.status = Status.IN_REVIEW
    db.session.commit()

    answer = app.test_client(user=scene.ada).get(f"/proposals/{early.code}/reopen")
    assert answer.headers["Location"].endswith(f"/proposals/{early.code}")


def test_pages_say_from_when_readers_are_asked_and_have_no_button_for_it(app, scene, early):
    chair, there = app.test_client(user=scene.emmy), f"{scene.call.key}/{scene.committee.key}"
    answered = {"status": "optimal", "assignment": [[early.code, scene.max.key]]}
    asked = {
        "proposals": [{"id": early.code}], "members": [{"id": scene.max.key, "max": 3, "min": 0}], "reviews": 1,
    }  # fmt: skip
    run = AssignmentRun(
        call=scene.call, committee=scene.committee, asked=asked, answered=answered, ordered_by=scene.emmy.id
    )
    db.session.add(run)
    db.session.commit()
    words = "Until it has closed organisers can reopen what they handed in"

    for page in (
        f"/reviews/assignment/{there}",
        f"/reviews/assign/{early.code}/{scene.committee.key}",
        f"/reviews/run/{run.key}",
    ):
        assert words in chair.get(page).text, page
    assert "give " not in chair.get(f"/reviews/assign/{early.code}/{scene.committee.key}").text
    assert "/apply" not in chair.get(f"/reviews/run/{run.key}").text
    table = chair.tab(f"/reviews/assignment/{there}/table", "/table")
    told = table.send(text=f"{early.code},{scene.max.email}", go="read").text
    assert "can still be reopened by its organisers" in told


def test_no_desk_says_that_it_waits_for_readers_before(app, scene, early):
    desk, words = app.test_client(user=scene.emmy), "1 proposal waits for readers"
    assert words not in desk.get("/desk").text

    scene.call.deadline_at, scene.call.hard_deadline_at = now() - timedelta(hours=2), now() - timedelta(minutes=1)
    db.session.commit()
    assert words in desk.get("/desk").text


def moved(scene, days):
    """The deadline of the call, so many days from now."""
    scene.call.deadline_at = now() + timedelta(days=days)
    scene.call.hard_deadline_at = scene.call.deadline_at + timedelta(minutes=15)
    db.session.commit()


def test_what_readers_were_asked_to_read_stays_with_them_where_the_deadline_is_moved(app, scene, early):
    moved(scene, -1)
    scene.reader(scene.max, early)
    moved(scene, 10)
    assert early.status == Status.ELIGIBLE
    organiser, chair = app.test_client(user=scene.ada), app.test_client(user=scene.emmy)
    here = f"/reviews/assign/{early.code}/{scene.committee.key}"

    told = organiser.get(f"/proposals/{early.code}/progress").text
    assert "It can be reopened" not in told and "Its text stays as it was submitted." in told
    assert "The committees have begun" in organiser.get(f"/proposals/{early.code}/reopen").text
    page = chair.get(here).text
    assert "organisers can reopen what they handed in" not in page and f"give {scene.lise.key}" in page
    table = chair.tab(f"/reviews/assignment/{scene.call.key}/{scene.committee.key}/table", "/table")
    lines = "\n".join(f"{early.code},{one.email}" for one in (scene.max, scene.lise))
    assert "can still be reopened" not in table.send(text=lines, go="read").text

    assert chair.tab(here, "").send(go="start_review").status_code == 303
    assert early.status == Status.IN_REVIEW
    actions.assign(early, scene.lise, scene.committee, by=scene.olga)


def test_a_table_that_puts_somebody_else_in_the_place_of_its_only_reader_does_what_it_shows(app, scene, early):
    moved(scene, -1)
    scene.reader(scene.max, early)
    moved(scene, 10)
    table = app.test_client(user=scene.emmy).tab(
        f"/reviews/assignment/{scene.call.key}/{scene.committee.key}/table", "/table"
    )
    shown = table.send(text=f"{early.code},{scene.lise.email}", go="read").text
    assert "can still be reopened" not in shown

    assert table.send(go="apply").status_code == 303
    reading = select(Assignment.person_id).where(Assignment.state == AssignmentState.ASSIGNED)
    assert db.session.scalars(reading).all() == [scene.lise.id]
    assert queries.is_theirs_again(early, now()) is False


def test_once_its_last_reader_is_let_off_it_is_its_organisers_again(scene, early):
    moved(scene, -1)
    scene.reader(scene.max, early)
    moved(scene, 10)
    actions.unassign(early, scene.max, scene.committee, by=scene.olga)

    with pytest.raises(Refused, match="The call is open until"):
        by_hand(scene, early)
    proposals.move(early, "reopen", by=scene.ada)
    assert early.status == Status.DRAFT


def test_between_the_deadline_and_the_end_of_its_grace_a_call_has_just_closed(app, scene, early):
    scene.call.deadline_at, scene.call.hard_deadline_at = now() - timedelta(minutes=5), now() + timedelta(minutes=10)
    db.session.commit()
    until, chair = languages.moment(scene.call.hard_deadline_at), app.test_client(user=scene.emmy)

    with pytest.raises(Refused, match="The call has just closed") as refused:
        by_hand(scene, early)
    assert refused.value.values == {"until": until}
    db.session.rollback()
    there = f"{scene.call.key}/{scene.committee.key}"
    for page in (f"/reviews/assignment/{there}", f"/reviews/assign/{early.code}/{scene.committee.key}"):
        said = unescape(chair.get(page).text)
        assert f"The call has just closed. Until {until} organisers can still reopen" in said, page
        assert "The call is open until" not in said
