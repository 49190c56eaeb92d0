"""A decision, or an advice, takes the place of another one only when its writer has seen that one."""

import pytest

from workshop_portal.core.db import db
from workshop_portal.decisions import actions
from workshop_portal.decisions.models import Advice, Decision, Meeting
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals.workflow import Status


def decision_page(story):
    return f"/decisions/{story.proposal.code}"


def advice_page(story):
    return f"/decisions/advice/{story.proposal.code}/{story.committee.key}"


@pytest.fixture
def two_directors(story, browse):
    story.advised()
    other = story.make.appointed("director", "Didier")
    return [browse(one).tab(decision_page(story)) for one in (story.dora, other)]


def test_the_second_of_two_directors_is_told_what_the_first_decided(story, two_directors):
    first, second = two_directors
    assert first.send(code="reject", grounds="Too narrow.").status_code == 303

    answer = second.send(code="approve_regular", grounds="Just what we need.")

    assert answer.status_code == 422 and "Dora Byron has recorded “" in answer.text
    assert second.page.fields["grounds"] == "Just what we need."
    assert db.session.scalars(db.select(Decision.code)).all() == [Code.REJECT]


def test_whoever_was_told_may_put_the_own_decision_in_its_place(story, two_directors):
    first, second = two_directors
    first.send(code="reject", grounds="Too narrow.")
    second.send(code="approve_regular", grounds="Just what we need.")

    assert second.send().status_code == 303
    assert db.session.scalars(db.select(Decision.code)).all() == [Code.APPROVE_REGULAR]


def test_a_decision_that_was_seen_is_taken_anew_at_once(story, browse):
    story.advised()
    for code in ("reject", "approve_regular"):
        assert browse(story.dora).tab(decision_page(story)).send(code=code, grounds="So.").status_code == 303


def test_what_was_taken_back_meanwhile_is_told(story, browse):
    story.released()
    tab = browse(story.dora).tab(decision_page(story))
    decision = db.session.scalar(db.select(Decision))
    actions.rescind(decision, grounds="A mistake.", by=story.dora)
    db.session.commit()
    fresh = browse(story.dora).tab(decision_page(story))

    answer = fresh.send(**{"code": "reject", "seen": tab.page.fields.get("seen", "1")})

    assert answer.status_code == 422 and "taken back meanwhile" in answer.text


def test_two_who_record_the_advice_of_one_committee(story, browse):
    story.meet()
    chair = [browse(story.charles).tab(advice_page(story)) for _ in range(2)]
    typed = {"outcome": "approve_regular", "grounds": "Sound."}
    assert chair[0].send(**typed).status_code == 303

    answer = chair[1].send(outcome="reject", grounds="Unsound.")

    assert answer.status_code == 422 and "Charles Byron has recorded “" in answer.text
    assert db.session.scalars(db.select(Advice.outcome)).all() == [Code.APPROVE_REGULAR]
    assert story.proposal.status == Status.ADVISED
    assert chair[1].send().status_code == 303
    assert db.session.scalars(db.select(Advice.outcome)).all() == [Code.REJECT]


def present(held) -> set:
    return {one.person.name.split()[0] for one in held.presences}


def test_a_list_of_those_present_that_somebody_changed_meanwhile_is_told_and_not_overwritten(story, browse):
    story.meet()
    held, address = db.session.query(Meeting).one(), f"/decisions/meeting/{story.call.key}/{story.committee.key}"
    everybody = present(held)
    chair, office = (browse(one).tab(address, form="/presence") for one in (story.charles, story.olga))
    stay = [one.person.key for one in held.presences if one.person_id not in {story.emmy.id, story.lise.id}]
    assert chair.send(people=stay).status_code == 303

    ticked = [one for one in office.page.fields["people"] if one != story.charles.key]
    answer = office.send(people=ticked)

    assert answer.status_code == 409 and present(held) == everybody - {"Emmy", "Lise"}
    assert "Somebody changed the list of those present meanwhile" in answer.text
    assert "Not in the room any more: Emmy Byron and Lise Byron." in answer.text
    assert "In the room now:" not in answer.text

    assert office.send().status_code == 303
    assert present(held) == everybody - {"Emmy", "Lise", "Charles"}


def test_who_marks_the_same_present_as_somebody_else_did_meanwhile_hears_nothing_of_it(story, browse):
    story.meet()
    held, address = db.session.query(Meeting).one(), f"/decisions/meeting/{story.call.key}/{story.committee.key}"
    tabs = [browse(one).tab(address, form="/presence") for one in (story.charles, story.olga)]
    assert [one.send(people=[story.emmy.key]).status_code for one in tabs] == [303, 303]
    assert present(held) == {"Emmy"}
