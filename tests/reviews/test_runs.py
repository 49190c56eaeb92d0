"""An assignment by optimisation: what is asked, and how it is applied."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.race import of, race
from workshop_portal import worker
from workshop_portal.calls.models import Call
from workshop_portal.core import jobs
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, choosing, outcome, runs
from workshop_portal.reviews.models import Assignment
from workshop_portal.reviews.workflow import Ground

BOUNDS = runs.Bounds(reviews=2, least=0, most=4, expert=False)


@pytest.fixture
def three(scene):
    return [
        scene.proposal(title=title, keywords=words)
        for title, words in (("Ice", "rheology"), ("Fire", "plasma"), ("Sea", "waves"))
    ]


def test_the_problem_holds_topics_conflicts_and_who_reads_already(scene, three):
    scene.max.topics = "rheology\nwaves"
    actions.declare(three[1], scene.lise, by=scene.lise)
    scene.niels.institution = scene.ada.institution
    actions.dismiss(three[0], scene.niels, Ground.INSTITUTION, by=scene.olga, reason="Far apart.")
    actions.assign(three[2], scene.max, scene.committee, by=scene.emmy, tell=False)

    asked = runs.problem(scene.call, scene.committee, BOUNDS)

    codes, (max_, lise, niels) = [one.code for one in three], [one.key for one in (scene.max, scene.lise, scene.niels)]
    assert sorted(asked["affinity"]) == sorted([[codes[0], max_, 40], [codes[2], max_, 40]])
    assert sorted(asked["conflicts"]) == sorted([[codes[1], lise], [codes[1], niels], [codes[2], niels]])
    assert asked["pins"] == [[codes[2], max_]]
    assert {one["id"] for one in asked["members"]} == {max_, lise, niels, scene.emmy.key}


def test_who_is_absent_or_said_no_is_not_asked(scene, three, make):
    make.standing(scene.lise, Hat.ABSENT)
    actions.assign(three[0], scene.max, scene.committee, by=scene.emmy, tell=False)
    actions.decline(three[0], scene.max)

    asked = runs.problem(scene.call, scene.committee, BOUNDS)

    assert scene.lise.key not in {one["id"] for one in asked["members"]}
    assert [three[0].code, scene.max.key] in asked["conflicts"]


def test_a_run_is_ordered_computed_and_applied_with_one_letter_a_reader(scene, three):
    run = actions.order_run(scene.call, scene.committee, bounds=BOUNDS, by=scene.emmy)
    assert db.session.query(jobs.Job).one().kind == "assignment"

    actions.run_assignment(run)
    rows = actions.apply_run(run, by=scene.emmy)
    db.session.commit()

    assert run.answered["status"] == "optimal"
    assert {one.status for one in three} == {Status.IN_REVIEW}
    assert len(rows) == 6 == db.session.query(Assignment).filter_by(by_hand=False).count()
    letters = db.session.query(Mail).filter_by(kind="reviewer_assigned").all()
    assert len(letters) == len({row.person_id for row in rows})
    assert {(mail.about_kind, mail.about_id) for mail in letters} == {("assignment_run", run.id)}
    with pytest.raises(Refused):
        actions.apply_run(run, by=scene.emmy)


@pytest.mark.parametrize("letter", ["asked", "reminded"])
def test_a_letter_that_names_what_is_closed_to_its_reader_by_now_does_not_leave(app, scene, three, letter):
    run = actions.order_run(scene.call, scene.committee, bounds=BOUNDS, by=scene.emmy)
    rows = actions.apply_run(actions.run_assignment(run), by=scene.emmy)
    if letter == "reminded":
        db.session.execute(db.update(Mail).values(state=MailState.SENT))
        actions.remind(scene.call, scene.committee, by=scene.emmy, at=now() + timedelta(days=4))
    barred, free = {row.person: row.proposal for row in rows}.popitem(), {row.person_id for row in rows}
    db.session.commit()
    actions.declare(barred[1], barred[0], by=barred[0])
    db.session.commit()
    waiting = select(Mail.id).where(Mail.state == MailState.QUEUED, Mail.to_person_id.in_(free))
    waiting = waiting.where(Mail.kind != "reader_in_conflict")  # which the chair gets, who reads too
    ids = db.session.scalars(waiting.where(Mail.due_at <= now() + timedelta(days=5))).all()
    db.session.rollback()

    for mail_id in ids:
        worker.deliver(app, mail_id)

    db.session.expire_all()
    lists = [db.session.get(Mail, mail_id) for mail_id in ids]
    assert len(lists) == len(free) > 1
    assert {one.to_person_id for one in lists if one.state == MailState.RECALLED} == {barred[0].id}
    assert {one.to_person_id for one in lists if one.state == MailState.SENT} == free - {barred[0].id}


def test_the_worker_computes_it_in_a_process_of_its_own(scene, three):
    run = actions.order_run(scene.call, scene.committee, bounds=BOUNDS, by=scene.emmy)

    runs.JOB.write(run.id, runs.JOB.compute(runs.JOB.read(run.id), lambda: True))

    assert run.answered["status"] == "optimal"


def test_who_reads_already_stays_and_only_the_rest_is_given(scene, three):
    kept = actions.assign(three[0], scene.max, scene.committee, by=scene.emmy, tell=False)

    rows = actions.apply_run(
        actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=BOUNDS, by=scene.emmy)),
        by=scene.emmy,
    )

    assert len(rows) == 5
    assert kept.by_hand


def test_a_conflict_that_came_up_meanwhile_stops_the_whole(scene, three):
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=BOUNDS, by=scene.emmy))
    code, key = run.answered["assignment"][0]
    proposal = next(one for one in three if one.code == code)
    person = next(one for one in (scene.max, scene.lise, scene.niels, scene.emmy) if one.key == key)
    actions.declare(proposal, person, by=person)
    db.session.commit()

    with pytest.raises(Refused):
        actions.apply_run(run, by=scene.olga)
    db.session.rollback()

    assert db.session.query(Assignment).count() == 0


def test_an_impossible_wish_names_the_rules_in_words(scene, three):
    for person in (scene.lise, scene.niels, scene.emmy):
        actions.declare(three[0], person, by=person)
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=BOUNDS, by=scene.olga))

    assert run.answered["status"] == "infeasible"
    words = outcome.preview(run, scene.olga).reasons
    assert "“Ice” needs 2 readers." in words
    assert "Some members may not read “Ice”, or said no." in words
    with pytest.raises(Refused):
        actions.apply_run(run, by=scene.olga)


def test_with_nothing_to_assign_there_is_no_run(scene):
    with pytest.raises(Refused):
        actions.order_run(scene.call, scene.committee, bounds=BOUNDS, by=scene.olga)


def test_the_usual_bounds_share_the_reading_out_and_want_experts_where_there_are_some(scene, three):
    assert runs.usual_bounds(scene.call, scene.committee) == runs.Bounds(reviews=2, least=0, most=3, expert=False)
    scene.max.topics = "Rheology\nplasmas"
    scene.lise.topics = "wave"
    assert runs.usual_bounds(scene.call, scene.committee).expert


def test_of_two_who_order_at_the_same_moment_one_is_told_to_wait(app, scene, three):
    call, committee = of(Call, scene.call), of(Committee, scene.committee)

    def order():
        actions.order_run(call(), committee(), bounds=BOUNDS, by=None)

    (refused,) = filter(None, race(app, order, order))

    assert isinstance(refused, Refused)
    assert refused.message == "An assignment is being computed here already. Wait for it, or stop it."


@pytest.fixture
def discussed(scene, make):
    """Max reads one proposal that is discussed, and one for another committee."""
    other = make.committee(scene.max, name="physics")
    for committee in (scene.committee, other):
        scene.reader(scene.max, scene.proposal("in_discussion", committees=[committee]), committee=committee)
    return other


def test_what_somebody_reads_of_the_round_counts_within_the_bounds(scene, three, discussed):
    scene.reader(scene.max, three[0])
    bounds = runs.Bounds(reviews=2, least=1, most=3, expert=False)

    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=bounds, by=scene.emmy))

    given = [key for _code, key in run.answered["assignment"]]
    assert given.count(scene.max.key) == 1
    assert ("Max Byron", 3, 3) in outcome.preview(run, scene.emmy).loads
    member = next(one for one in run.asked["members"] if one["id"] == scene.max.key)
    assert (member["min"], member["max"]) == (0, 1)


def test_a_bound_that_is_in_the_way_is_named_as_it_was_typed(scene, three, discussed):
    for person in (scene.lise, scene.niels, scene.emmy):
        actions.declare(three[0], person, by=person)
    bounds = runs.Bounds(reviews=1, least=0, most=2, expert=False)

    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=bounds, by=scene.olga))

    said = outcome.preview(run, scene.olga).reasons
    assert "Max Byron reads at most 2 proposals of this round, and reads 2 already." in said


def test_the_usual_bounds_share_out_what_is_lacking_to_those_who_read_least(scene, three, discussed):
    assert runs.usual_bounds(scene.call, scene.committee) == runs.Bounds(reviews=2, least=1, most=3, expert=False)


def test_a_load_counts_nothing_that_is_hidden_from_who_reads_it(scene, discussed):
    hidden = scene.proposal("in_review")
    scene.reader(scene.max, hidden)
    actions.declare(hidden, scene.emmy, by=scene.emmy)

    assert choosing.loads_in(scene.call, scene.emmy)[scene.max.id] == 2
    assert choosing.loads_in(scene.call, scene.olga)[scene.max.id] == 3


def test_the_preview_counts_for_who_looks_at_it_whoever_ordered_it(scene, three, browse):
    hidden = scene.proposal("in_discussion", committees=[other := scene.make.committee(scene.max, name="algebra")])
    scene.reader(scene.max, hidden, committee=other)
    scene.reader(scene.max, three[0])
    bounds = runs.Bounds(reviews=1, least=0, most=2, expert=False)
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=bounds, by=scene.olga))
    actions.declare(hidden, scene.emmy, by=scene.emmy)
    db.session.commit()

    for reader, number in ((scene.olga, 2), (scene.emmy, 1)):
        page = browse(reader).get(f"/reviews/run/{run.key}").text
        assert f'<th scope="row">Max Byron</th><td class="num">{number}</td>' in page


def test_what_the_preview_counts_stays_when_it_is_applied(scene, three, discussed):
    bounds = runs.Bounds(reviews=2, least=0, most=4, expert=False)
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=bounds, by=scene.olga))
    before = outcome.preview(run, scene.olga).loads
    actions.apply_run(run, by=scene.olga)
    assert outcome.preview(run, scene.olga).loads == before
