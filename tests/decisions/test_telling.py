"""What the pages of a proposal say of its decision, to whom, and from when."""

import pytest

from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import snapshot
from workshop_portal.proposals.models import ProposalVersion
from workshop_portal.proposals.workflow import Status

APPROVED = "Approved, regular funding"


def pages(app, story, who):
    browser = app.test_client(user=getattr(story, who))
    return [browser.get(address).text for address in (f"/proposals/{story.proposal.code}", "/proposals/")]


@pytest.mark.parametrize("who", ["ada", "nora", "charles", "emmy"])
def test_organisers_and_committee_read_of_a_decision_once_it_is_released(app, story, who):
    story.decided()
    for page in pages(app, story, who):
        assert not any(word in page for word in (APPROVED, "Decided", "Not released"))

    actions.press_release(story.call, [story_decision(story)], by=story.olga, undo_minutes=0)
    db.session.commit()
    for page in pages(app, story, who):
        assert APPROVED in page


def story_decision(story):
    return actions.standing_decision(story.proposal)


@pytest.mark.parametrize("who", ["olga", "dora"])
def test_those_who_decide_find_their_page_before_the_release(app, story, who):
    story.decided()
    page = pages(app, story, who)[0]

    assert f"/decisions/{story.proposal.code}" in page
    assert "Not released yet" in page


def test_conditions_stand_with_the_decision(app, story):
    story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("Name two juniors", today())])
    assert "Name two juniors" in pages(app, story, "ada")[0]


def test_a_proposal_that_is_withdrawn_before_the_release_is_not_released(story):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    proposals.move(story.proposal, "withdraw", by=story.ada, note="We found another place")
    actions.let_out(release, by=story.olga)
    db.session.flush()

    assert (story.proposal.status, decision.released_at) == (Status.WITHDRAWN, None)


def test_what_is_told_can_not_be_withdrawn(story):
    story.released()
    with pytest.raises(Refused, match="has been told"):
        proposals.move(story.proposal, "withdraw", by=story.ada, note="Too late")


@pytest.mark.parametrize("who", ["ada", "charles"])
def test_the_page_of_a_decided_proposal_takes_eight_statements(app, story, count_statements, who):
    story.released()
    content = snapshot.of(story.proposal)
    story.proposal.versions.append(ProposalVersion(number=1, submitted_at=now(), content=content))
    db.session.commit()

    assert count_statements(app.test_client(user=getattr(story, who)), f"/proposals/{story.proposal.code}") <= 8
