"""Who gets a seat or an appointment while proposals lie there is looked up at once; and who organises sees nothing of it."""

import pytest

from workshop_portal.core.db import db
from workshop_portal.people import actions as people
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import organisers
from workshop_portal.proposals.models import Participant
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Conflict


@pytest.fixture
def listed(scene):
    """A proposal that lists Eve as a participant, and one that does not."""
    proposal = scene.proposal("in_review")
    proposal.participants.append(Participant(name=scene.eve.name, email=scene.eve.email, position=1))
    scene.proposal("in_review")
    db.session.commit()
    return proposal


def test_a_new_seat_binds_what_the_data_say_about_proposals_before_this_committee(scene, listed, make):
    people.seat(scene.eve, make.committee(), by=scene.olga)
    assert db.session.query(Conflict).count() == 0

    people.seat(scene.eve, scene.committee, by=scene.olga)

    assert [(row.proposal_id, row.person_id) for row in db.session.query(Conflict)] == [(listed.id, scene.eve.id)]
    assert hats(scene.eve, listed) == {Hat.CONFLICTED}


def test_an_appointment_to_the_office_binds_too(scene, listed):
    people.appoint(scene.eve, Hat.OFFICE, by=scene.olga)

    assert hats(scene.eve, listed) == {Hat.CONFLICTED}


def test_an_appointment_that_shows_no_proposal_looks_at_none(scene, listed):
    people.appoint(scene.eve, Hat.FINANCE, by=scene.olga)

    assert db.session.query(Conflict).count() == 0
    assert Hat.CONFLICTED not in hats(scene.eve, listed)


def test_an_organiser_who_comes_while_it_is_reopened_binds_with_the_next_submission(scene):
    proposal = scene.proposal(Status.SUBMITTED, call=scene.make.call(committees=[scene.committee]))
    proposals.move(proposal, "reopen", by=scene.ada)
    organiser = organisers.invite(proposal, name=scene.lise.name, email=scene.lise.email, by=scene.ada)
    proposal.status = Status.SUBMITTED
    proposals.move(proposal, "accept", by=scene.olga)

    assert hats(scene.lise, proposal) == {Hat.CONFLICTED}
    assert organiser.confirmed_at is None


def test_a_chair_who_organises_finds_nothing_of_the_own_proposal_on_the_committees_pages(scene, app, make):
    own = scene.proposal("in_review", title="The chair's own", lead=scene.emmy)
    other = scene.proposal("in_review", title="Somebody else's")
    for proposal in (own, other):
        scene.reader(scene.max, proposal)
        scene.sent(scene.max, proposal)
        proposal.status = Status.IN_DISCUSSION
    db.session.commit()
    chair = app.test_client(user=scene.emmy)

    there = f"{scene.call.key}/{scene.committee.key}"
    for page in ("/reviews/assignment/", "/reviews/conflicts/", "/decisions/ranking/", "/decisions/meeting/"):
        text = chair.get(page + there).text
        assert "The chair&#39;s own" not in text, page
        assert page == "/reviews/conflicts/" or "Somebody else&#39;s" in text, page
