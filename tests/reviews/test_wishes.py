"""Whom the organisers suggested or did not want as readers stands where readers are chosen."""

import pytest

from tests import makers
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.models import ReaderWish
from workshop_portal.reviews import actions, runs, wishes


@pytest.mark.parametrize(
    ("name", "is_meant"),
    [
        ("Max Byron", True), ("Prof. dr. M. Byron", True), ("Byron", True), ("Byron, Max", True), ("Máx BYRON", True),
        ("M.A. Byron", True), ("Lise Byron", False), ("Max Planck", False), ("", False),
    ],
)  # fmt: skip
def test_a_name_means_a_member_with_the_family_name_and_no_other_given_name(name, is_meant):
    person = makers.person("Max")
    assert wishes.may_mean(ReaderWish(name=name, wanted=False), person) == is_meant


@pytest.mark.parametrize(
    ("name", "is_near"),
    [
        ("Wouter Boersema", True), ("W. Boersemat", True), ("Boersema, Wouter", True), ("Wouter Boersemaat", False),
        ("Boersema", False), ("Lise Boersema", False), ("Wouter Boer", False), ("Wouter", False), ("", False),
    ],
)  # fmt: skip
def test_a_name_is_nearly_that_of_a_member_by_the_given_name_and_most_letters_of_the_family_name(name, is_near):
    person = makers.person("Wouter", family_name="Boersemaat")
    assert wishes.is_near(ReaderWish(name=name, wanted=False), person) == is_near


@pytest.fixture
def ice(scene):
    ice = scene.proposal(title="Ice")
    ice.reader_wishes = [
        ReaderWish(wanted=False, name="M. Byron", reason="We quarrel since 2019."),
        ReaderWish(wanted=True, name="Lise Byron", reason="She knows ice."),
        ReaderWish(wanted=False, name="Ludwig Boltzmann", reason="A rival."),
    ]
    db.session.commit()
    return ice


def test_wishes_stand_beside_the_members_they_name_and_the_others_below(scene, browse, ice):
    address = f"/reviews/assign/{ice.code}/{scene.committee.key}"
    for person in (scene.emmy, scene.olga):
        page = browse(person).get(address).text
        max_, lise = page.index(">Max Byron<"), page.index(">Lise Byron<")
        assert page.index("We quarrel since 2019.") > max_ and page.index("She knows ice.") > lise
        assert page.count("Unwanted by the organisers") == 2 and page.count("Suggested by the organisers") == 1
        below = page[page.index("Others whom the organisers name") :]
        assert "Ludwig Boltzmann: A rival." in below and "M. Byron" not in below


def test_a_chair_who_has_not_answered_the_conflict_question_reads_no_wishes(scene, browse, make, ice):
    scene.reader(scene.emmy, ice, cleared=False)
    address = f"/reviews/assign/{ice.code}/{scene.committee.key}"
    assert "We quarrel" not in browse(scene.emmy).get(address).text
    make.standing(scene.emmy, Hat.CLEARED, ice)
    assert "We quarrel" in browse(scene.emmy).get(address).text


def test_a_proposed_assignment_warns_of_readers_whom_the_organisers_do_not_want(scene, browse, ice, count_statements):
    def propose():
        bounds = runs.Bounds(reviews=4, least=0, most=40, expert=False)
        return actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=bounds, by=scene.emmy))

    run = propose()
    db.session.commit()
    page = browse(scene.emmy).get(f"/reviews/run/{run.key}").text
    assert "1 reader would get a proposal whose organisers do not want that reader." in page
    assert "Max Byron: We quarrel since 2019." in page and "A rival." not in page
    assert "Suggested by the organisers" in page and "Lise Byron: She knows ice." in page

    chair = browse(scene.emmy)
    first = count_statements(chair, f"/reviews/run/{run.key}")
    actions.put_away(run, by=scene.emmy)
    for n in range(9):
        scene.proposal(title=f"Fire {n}").reader_wishes = [ReaderWish(wanted=False, name="Niels Byron")]
    run = propose()
    db.session.commit()
    assert count_statements(chair, f"/reviews/run/{run.key}") == first


def test_a_name_that_is_nearly_that_of_an_unwanted_reader_is_pointed_at_and_stays_among_the_others(scene, browse, ice):
    ice.reader_wishes = [ReaderWish(wanted=False, name="Niels Byrons", reason="We quarrel.")]
    bounds = runs.Bounds(reviews=4, least=0, most=40, expert=False)
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=bounds, by=scene.emmy))
    db.session.commit()

    by_hand = browse(scene.emmy).get(f"/reviews/assign/{ice.code}/{scene.committee.key}").text
    assert by_hand.count("They name “Niels Byrons”. We quarrel.") == 1 and "Others whom the organisers name" in by_hand
    page = browse(scene.emmy).get(f"/reviews/run/{run.key}").text
    assert "Niels Byron: they name “Niels Byrons”. We quarrel." in page and "do not want that reader" not in page


def test_a_proposed_assignment_says_that_a_reader_who_knows_a_topic_was_not_asked_for_and_its_form_says_why(
    scene, browse, ice
):
    words = "It was not asked that each proposal gets a reader who knows one of its topics."
    chair, address = browse(scene.emmy), f"/reviews/assignment/{scene.call.key}/{scene.committee.key}"
    assert "Not asked at first: no keyword or discipline of “Ice” is a topic of a member." in chair.get(address).text
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, by=scene.emmy))
    db.session.commit()
    assert words in chair.get(f"/reviews/run/{run.key}").text

    actions.put_away(run, by=scene.emmy)
    ice.keywords = scene.max.topics = "glaciers"
    db.session.commit()
    assert "Not asked at first" not in chair.get(address).text
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, by=scene.emmy))
    db.session.commit()
    page = chair.get(f"/reviews/run/{run.key}").text
    assert "no topic in common" in page and words not in page
