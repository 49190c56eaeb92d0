"""While a committee has its meeting about a proposal open nobody new is asked to read it for that committee."""

import pytest

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions as decisions
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, table_plan

WORDS = "The meeting about this proposal is open, so nobody new is asked to read it."


@pytest.fixture
def ice(scene):
    """In discussion with the reviews of Max and Lise, and an item of the meeting that has begun."""
    proposal = scene.proposal("in_review", title="Ice")
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
        scene.sent(person, proposal)
    proposal.status = Status.IN_DISCUSSION
    scene.meeting = decisions.hold_meeting(scene.call, scene.committee, by=scene.emmy)
    decisions.open_meeting(scene.meeting, by=scene.emmy)
    db.session.commit()
    return proposal


def ask(scene, proposal, person):
    return actions.assign(proposal, person, scene.committee, by=scene.olga)


def test_a_reader_is_asked_for_what_is_no_item_of_it_and_once_it_is_closed(scene, ice):
    with pytest.raises(Refused, match="is open"):
        ask(scene, ice, scene.niels)
    ask(scene, scene.proposal("in_review", title="Fire"), scene.niels)

    decisions.close_meeting(scene.meeting, by=scene.emmy)

    assert ask(scene, ice, scene.niels).closed_at is None


def test_a_committee_that_is_not_in_session_still_chooses_its_readers(scene, make, ice):
    other = make.committee(scene.eve, name="physics")
    both = scene.proposal("in_discussion", committees=[scene.committee, other])

    actions.assign(both, scene.eve, other, by=scene.olga)
    with pytest.raises(Refused, match="is open"):
        ask(scene, both, scene.niels)


def test_the_page_of_the_readers_says_so_and_offers_nobody(scene, app, ice):
    chair = app.test_client(user=scene.emmy)
    hand = f"/reviews/assign/{ice.code}/{scene.committee.key}"
    decisions.close_meeting(scene.meeting, by=scene.emmy)
    db.session.commit()
    before = chair.tab(hand)
    assert f"give {scene.niels.key}" in before.answer.text
    decisions.open_meeting(scene.meeting, by=scene.emmy)
    db.session.commit()

    page, answer = chair.get(hand).text, before.send(go=f"give {scene.niels.key}")

    assert WORDS in page and "give " not in page
    assert (answer.status_code, Hat.REVIEWER in hats(scene.niels, ice)) == (409, False)
    assert WORDS in answer.text


def test_the_list_leads_to_the_choice_of_those_alone_that_are_not_discussed_now(scene, app, ice):
    fire = scene.proposal("in_review", title="Fire")

    page = app.test_client(user=scene.emmy).get(f"/reviews/assignment/{scene.call.key}/{scene.committee.key}").text

    assert f"/reviews/assign/{fire.code}/" in page and f"/reviews/assign/{ice.code}/" not in page
    assert "In the meeting now" in page


def lines(scene, proposal) -> str:
    """Who reads it already, and Niels."""
    return "\n".join(f"{proposal.code};{one.email}" for one in (scene.max, scene.lise, scene.niels))


def test_a_table_gives_it_no_reader_and_says_in_which_line(scene, ice):
    made = table_plan.plan(scene.call, scene.committee, lines(scene, ice), most=9)

    assert made.is_empty
    assert made.refused == [(3, f"The meeting about {ice.code} is open, so nobody new is asked to read it.")]


def test_a_table_that_was_looked_at_before_it_was_opened_is_looked_at_again(scene, ice):
    decisions.close_meeting(scene.meeting, by=scene.emmy)
    made = table_plan.plan(scene.call, scene.committee, lines(scene, ice), most=9)
    assert len(made.give) == 1
    decisions.open_meeting(scene.meeting, by=scene.emmy, at=now())

    with pytest.raises(Refused, match="something has changed"):
        actions.apply_table(scene.call, scene.committee, made, by=scene.olga)
