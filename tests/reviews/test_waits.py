"""What waits for readers, chairs and the office, and which letters the office sees of it."""

from functools import partial

import pytest

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.reviews import actions, waits


@pytest.fixture
def titles(app):
    def of(person):
        with app.test_request_context():
            found = [wait.title for wait in waits.waits(person)]
            db.session.rollback()  # it only read
        return found

    return of


def test_a_reader_finds_what_is_not_sent_with_the_day_it_is_due(scene, app):
    for _n in range(2):
        scene.reader(scene.max, scene.proposal("in_review"))
    done = scene.proposal("in_review")
    scene.reader(scene.max, done)
    scene.sent(scene.max, done)

    with app.test_request_context():
        (wait,) = waits.waits(scene.max)
    assert (wait.title, wait.due_on, wait.href) == ("2 proposals to read", scene.call.review_due_on, "/reviews/")


def test_chair_and_office_find_the_next_step_of_each_round(scene, titles):
    scene.proposal()
    short, ready = scene.proposal("in_review"), scene.proposal("in_review")
    scene.reader(scene.max, short)
    for person in (scene.max, scene.lise):
        scene.reader(person, ready)
        scene.sent(person, ready)

    expected = [
        "1 proposal waits for readers",
        "1 proposal in review lacks a reader",
        "All reviews of 1 proposal are in",
    ]
    assert titles(scene.emmy) == titles(scene.olga) == expected
    assert titles(scene.dora) == titles(scene.eve) == titles(scene.niels) == []


def test_a_proposal_is_to_be_closed_once_every_committee_has_its_reviews(scene, make, titles):
    other = make.committee(scene.eve, scene.niels, name="physics")
    proposal = scene.proposal("in_review", committees=[scene.committee, other])
    for person, committee in ((scene.max, None), (scene.lise, None), (scene.eve, other), (scene.niels, other)):
        scene.reader(person, proposal, committee=committee)
    for person in (scene.max, scene.lise, scene.eve):
        scene.sent(person, proposal)
    assert titles(scene.emmy) == []

    scene.sent(scene.niels, proposal)

    assert titles(scene.emmy) == ["All reviews of 1 proposal are in"]


def test_who_leaves_a_proposal_leaves_a_gap_that_the_chair_finds(scene, titles):
    proposal = scene.proposal("in_review")
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
    assert titles(scene.emmy) == []

    actions.declare(proposal, scene.max, by=scene.max)
    db.session.commit()

    assert titles(scene.emmy) == [f"“{proposal.title}” lacks a reader"]


def test_nothing_waits_for_a_chair_about_what_is_hidden(scene, titles):
    hidden = scene.proposal("in_review")
    actions.declare(hidden, scene.emmy, by=scene.emmy)
    db.session.commit()

    assert titles(scene.emmy) == []
    assert titles(scene.olga) == ["1 proposal in review lacks a reader"]


def test_a_proposed_assignment_waits_for_who_ordered_it(scene, titles):
    scene.proposal()
    run = actions.order_run(scene.call, scene.committee, by=scene.emmy)
    db.session.commit()
    assert "An assignment is proposed" not in titles(scene.emmy)

    actions.run_assignment(run)
    db.session.commit()

    assert "An assignment is proposed" in titles(scene.emmy)
    assert "An assignment is proposed" not in titles(scene.olga)


def test_of_the_own_runs_only_the_newest_waits_and_nothing_once_it_is_applied(scene, titles):
    scene.proposal()
    order = partial(actions.order_run, scene.call, scene.committee, by=scene.emmy)
    runs = [actions.run_assignment(order()) for _ in range(2)]
    db.session.commit()
    assert titles(scene.emmy).count("An assignment is proposed") == 1

    runs[1].applied_at = now()
    db.session.commit()
    assert "An assignment is proposed" not in titles(scene.emmy)


def test_a_failed_run_is_no_proposal_and_one_that_is_put_away_waits_no_longer(scene, titles):
    scene.proposal()
    run = actions.order_run(scene.call, scene.committee, by=scene.emmy)
    run.answered = {"status": "infeasible", "assignment": [], "reason": []}
    db.session.commit()
    assert "No assignment was found" in titles(scene.emmy) and "An assignment is proposed" not in titles(scene.emmy)

    actions.put_away(run, by=scene.emmy)
    db.session.commit()
    assert "No assignment was found" not in titles(scene.emmy)


def test_an_assignment_that_was_stopped_waits_for_nobody(scene, titles):
    scene.proposal()
    run = actions.order_run(scene.call, scene.committee, by=scene.emmy)
    actions.stop_run(run, by=scene.olga)
    db.session.commit()

    assert "An assignment is proposed" not in titles(scene.emmy)


def test_the_office_sees_the_letters_of_a_round_unless_one_of_its_proposals_is_hidden(scene, app, make):
    nina = make.appointed("office", "Nina")
    for person in (scene.max, scene.lise):
        scene.reader(person, scene.proposal("in_review", title="Seen by all"))
    hidden = scene.proposal("in_review", title="Hidden from Nina")
    scene.reader(scene.max, hidden)
    make.standing(nina, Hat.CONFLICTED, hidden)
    actions.remind(scene.call, scene.committee, by=scene.olga)
    db.session.commit()

    def log(person):
        return app.test_client(user=person).get("/mails").text

    assert "Max Byron" in log(scene.olga)
    assert "Max Byron" not in log(nina)
