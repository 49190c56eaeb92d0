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
    assert "Max Byron: We quarrel since 2019." in page and "She knows ice." not in page and "A rival." not in page

    chair = browse(scene.emmy)
    first = count_statements(chair, f"/reviews/run/{run.key}")
    actions.put_away(run, by=scene.emmy)
    for n in range(9):
        scene.proposal(title=f"Fire {n}").reader_wishes = [ReaderWish(wanted=False, name="Niels Byron")]
    run = propose()
    db.session.commit()
    assert count_statements(chair, f"/reviews/run/{run.key}") == first
