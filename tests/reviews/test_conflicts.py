"""Conflicts of interest: found, declared, confirmed, dismissed; and what each of that does."""

from datetime import timedelta

import pytest
from flask import g

from tests import makers
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import organisers
from workshop_portal.proposals.models import Organiser, Participant
from workshop_portal.reviews import actions, choosing, conflicts, detection, marking, queries
from workshop_portal.reviews.models import Assignment, Conflict, Review
from workshop_portal.reviews.workflow import AssignmentState, ConflictState, Ground


def kept(proposal, person):
    rows = db.session.query(Conflict).filter_by(proposal_id=proposal.id, person_id=person.id)
    return {(row.ground.value, row.state.value) for row in rows}


def listed(proposal, person):
    proposal.participants.append(Participant(name=person.name, email=person.email))
    db.session.commit()


def organise(make, *people, at=None):
    """An earlier proposal of these people."""
    earlier = make.proposal("decided", lead=people[0], submitted_at=at or now() - timedelta(days=400))
    for person in people[1:]:
        earlier.organisers.append(Organiser(person=person, name=person.name, email=person.email, confirmed_at=now()))
    db.session.commit()


def test_who_is_listed_as_a_participant_is_in_conflict_at_once(scene):
    proposal = scene.proposal()
    listed(proposal, scene.max)

    assert conflicts.find_conflicts(proposal) == 1

    assert kept(proposal, scene.max) == {("participant", "found")}
    assert hats(scene.max, proposal) == {Hat.CONFLICTED}
    assert Hat.MEMBER in hats(scene.lise, proposal)


def test_looking_again_finds_nothing_new_and_a_dismissed_ground_stays_dismissed(scene):
    proposal = scene.proposal()
    listed(proposal, scene.max)
    conflicts.find_conflicts(proposal)
    actions.dismiss(proposal, scene.max, Ground.PARTICIPANT, by=scene.olga, reason="A namesake.")

    assert conflicts.find_conflicts(scene.call) == 0

    assert kept(proposal, scene.max) == {("participant", "dismissed")}
    assert Hat.MEMBER in hats(scene.max, proposal)


@pytest.mark.parametrize(("days", "found"), [(400, 1), (3 * 365 + 5, 0)])
def test_who_organised_with_an_organiser_in_three_years_is_in_conflict(scene, make, days, found):
    organise(make, scene.ada, scene.max, at=now() - timedelta(days=days))
    proposal = scene.proposal()

    assert conflicts.find_conflicts(proposal) == found
    assert (Hat.CONFLICTED in hats(scene.max, proposal)) is bool(found)


def test_a_conflict_binds_the_director_too(scene):
    proposal = scene.proposal()
    listed(proposal, scene.dora)

    conflicts.find_conflicts(proposal)

    assert hats(scene.dora, proposal) == {Hat.CONFLICTED}


def test_weak_grounds_are_found_by_looking_and_kept_only_when_answered(scene):
    scene.max.institution = scene.ada.institution
    scene.dora.institution = scene.ada.institution
    proposal = scene.proposal()

    conflicts.find_conflicts(proposal)
    hits = [(hit.person_id, hit.ground) for hit in detection.look([proposal])]

    assert hits == [(scene.max.id, Ground.INSTITUTION)]
    assert db.session.query(Conflict).count() == 0
    assert Hat.MEMBER in hats(scene.max, proposal)


def handed_in(scene, kwame, **facts):
    """A proposal of Ada's and Kwame's before the committee."""
    proposal = scene.proposal(**facts)
    own = {"name": kwame.name, "email": kwame.email, "institution": kwame.institution}
    proposal.organisers.append(Organiser(person=kwame, confirmed_at=now(), position=1, bio="Reads pulsars.", **own))
    db.session.commit()
    return proposal


def step_down(proposal, person):
    organisers.step_down(next(one for one in proposal.organisers if one.person_id == person.id), by=person)
    db.session.commit()


def grounds(*proposals):
    return {(hit.person_id, hit.ground, hit.evidence) for hit in detection.look(list(proposals))}


def test_who_steps_down_binds_the_judges_of_what_was_submitted_as_before(app, make, scene):
    kwame = make.person("Kwame", institution="Accra")
    scene.max.institution = "Accra"
    organise(make, scene.lise, kwame)
    proposal = handed_in(scene, kwame)
    before = grounds(proposal)
    named = [one.name for one in (scene.ada, kwame)]

    step_down(proposal, kwame)

    assert grounds(proposal) == before
    assert {(one[0], one[1]) for one in before} == {
        (scene.max.id, Ground.INSTITUTION), (scene.lise.id, Ground.ORGANISED),
    }  # fmt: skip
    assert [one.person_id for one in proposal.organisers] == [scene.ada.id]
    for person in (scene.max, scene.lise):
        with pytest.raises(Refused):
            actions.assign(proposal, person, scene.committee, by=scene.olga)
    make.standing(scene.niels, Hat.REVIEWER, proposal)
    db.session.commit()
    reader = app.test_client(user=scene.niels)
    for page in (f"/reviews/{proposal.code}/card", "/reviews/questions"):
        assert [name in reader.get(page).text for name in named] == [True, True], page


def test_who_steps_down_has_organised_with_the_others_all_the_same(scene):
    proposal, another = handed_in(scene, scene.max), scene.proposal()
    before = grounds(another)

    step_down(proposal, scene.max)

    assert grounds(another) == before != set()


def test_what_was_submitted_again_without_somebody_who_left_binds_nobody_for_that_one(make, scene):
    kwame = make.person("Kwame", institution="Accra")
    scene.max.institution = "Accra"
    proposal = handed_in(scene, kwame)
    step_down(proposal, kwame)
    assert grounds(proposal) != set()

    proposal.submitted_at = now()
    db.session.commit()

    assert grounds(proposal) == set() and [one.name for one in proposal.named] == [scene.ada.name]


def test_a_confirmed_weak_ground_binds(scene):
    proposal = scene.proposal()

    actions.confirm(proposal, scene.max, Ground.INSTITUTION, by=scene.emmy, evidence="Leiden University")

    assert hats(scene.max, proposal) == {Hat.CONFLICTED}


def test_a_conflict_is_dismissed_with_a_reason_and_not_by_the_person_concerned(scene):
    proposal = scene.proposal()
    actions.declare(proposal, scene.max, by=scene.max)

    with pytest.raises(Refused):
        actions.dismiss(proposal, scene.max, Ground.DECLARED, by=scene.olga, reason=" ")
    with pytest.raises(Refused):
        actions.dismiss(proposal, scene.max, Ground.DECLARED, by=scene.max, reason="Changed my mind")

    assert hats(scene.max, proposal) == {Hat.CONFLICTED}


def test_the_hat_goes_only_with_the_last_ground_that_binds(scene):
    proposal = scene.proposal()
    listed(proposal, scene.max)
    conflicts.find_conflicts(proposal)
    actions.declare(proposal, scene.max, by=scene.max)

    actions.dismiss(proposal, scene.max, Ground.PARTICIPANT, by=scene.olga, reason="A namesake.")
    assert hats(scene.max, proposal) == {Hat.CONFLICTED}

    actions.dismiss(proposal, scene.max, Ground.DECLARED, by=scene.olga, reason="Long ago.")
    assert Hat.MEMBER in hats(scene.max, proposal)


def test_declared_late_the_assignment_ends_and_the_review_is_kept_and_counts_no_more(scene):
    proposal = scene.proposal("in_review")
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
    scene.sent(scene.max, proposal, 1, 1, 1, 1)
    scene.sent(scene.lise, proposal, 5, 5, 5, 5)

    actions.declare(proposal, scene.max, by=scene.max, reason="We wrote together.")
    db.session.commit()

    assert hats(scene.max, proposal) == {Hat.CONFLICTED}
    assert db.session.query(Assignment).filter_by(person_id=scene.max.id).one().state == AssignmentState.ENDED
    assert db.session.query(Review).filter_by(person_id=scene.max.id).one().counts is False
    assert marking.marks_of([proposal.id])[proposal.id].mean == 5.0
    assert queries.queue_of(scene.max) == []


def test_no_conflict_is_refused_where_the_data_say_otherwise(scene):
    proposal = scene.proposal()
    listed(proposal, scene.max)

    assert conflicts.clear(proposal, scene.max, by=scene.max) is False
    assert hats(scene.max, proposal) == {Hat.CONFLICTED}
    assert conflicts.clear(proposal, scene.lise, by=scene.lise) is True
    assert Hat.CLEARED in hats(scene.lise, proposal)


def test_whoever_reads_without_a_seat_is_looked_at_before_saying_no_conflict(scene, make):
    proposal = scene.proposal()
    actions.assign(proposal, scene.eve, scene.committee, by=scene.olga, extra=True)
    organise(make, scene.eve, proposal.organisers[0].person)

    assert conflicts.clear(proposal, scene.eve, by=scene.eve) is False

    assert kept(proposal, scene.eve) == {("organised", "found")}
    assert db.session.query(Assignment).filter_by(person_id=scene.eve.id).one().state == AssignmentState.ENDED


def test_lists_that_keep_three_members_away_alarm_the_office(scene):
    proposal, other = scene.proposal(), scene.proposal()
    for person in (scene.max, scene.lise, scene.niels):
        listed(proposal, person)
    listed(other, scene.max)
    conflicts.find_conflicts(scene.call)

    kept = choosing.answers_on([proposal.id, other.id])
    assert conflicts.crowded(kept.values()) == {proposal.id}


def test_a_declared_conflict_stands_in_the_journal_without_its_words(scene):
    proposal = scene.proposal()
    actions.declare(proposal, scene.max, by=scene.olga, reason="A secret of theirs")
    db.session.commit()

    line = db.session.query(JournalLine).filter_by(deed="declare conflict").one()
    assert (line.person_id, line.on_behalf_of, line.end) == (scene.olga.id, scene.max.id, ConflictState.CONFIRMED)
    assert "secret" not in line.detail


def test_looking_takes_a_fixed_number_of_statements(scene, app):
    def statements(number):
        for _n in range(number):
            proposal = scene.proposal(lead=makers.person("Lead"))
            listed(proposal, scene.max)
        db.session.rollback()
        with app.test_request_context(method="POST"):
            proposals = conflicts.proposals_of(db.session.get(type(scene.call), scene.call.id))
            g.statements = 0
            detection.look(proposals)
            taken = g.statements
            db.session.rollback()
        return taken

    assert statements(3) == statements(12)


def test_a_committee_that_is_added_brings_its_members_conflicts_and_one_that_reads_stays(scene, make):
    rosa = make.person("Rosa")
    other = make.committee(rosa, name="physics")
    proposal = scene.proposal("eligible")
    proposal.participants.append(Participant(name=rosa.name, email=rosa.email))

    proposals.set_committees(proposal, [scene.committee, other], by=scene.olga)
    db.session.commit()
    assert Hat.CONFLICTED in hats(rosa, proposal)

    scene.reader(scene.max, proposal)
    with pytest.raises(Refused):
        proposals.set_committees(proposal, [other], by=scene.olga)
