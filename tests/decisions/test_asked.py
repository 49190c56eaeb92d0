"""Beside the director's decision stand what is asked for, what was advised, and how many have a refund budget."""

import pytest

from workshop_portal.core import languages
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, joint
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import snapshot
from workshop_portal.proposals.models import ProposalVersion
from workshop_portal.proposals.workflow import Status


def page_of(story) -> str:
    return f"/decisions/{story.proposal.code}"


def test_the_director_sees_the_funding_asked_for_with_its_cap_and_the_weeks_wished_for(story, browse):
    story.proposal.scheme_wanted, story.proposal.preferred_weeks = story.schemes["regular"].key, [story.week]
    story.proposal.impossible_weeks, story.proposal.duration_days = [story.later(1)], 5
    story.advised()
    content = snapshot.of(story.proposal)
    story.proposal.versions.append(ProposalVersion(number=1, submitted_at=now(), content=content))
    db.session.commit()

    page = browse(story.dora).get(page_of(story)).text

    for told in ("€3,125", "€1,000", languages.week_days(story.week), languages.week_days(story.later(1))):
        assert str(told) in page


def test_the_director_sees_what_is_asked_of_the_diversity_fund_and_that_it_answers_separately(story, browse):
    story.proposal.diversity_fund_cents, story.proposal.diversity_fund_purpose = 1_500_50, "Childcare"
    story.advised()
    content = snapshot.of(story.proposal)
    story.proposal.versions.append(ProposalVersion(number=1, submitted_at=now(), content=content))
    other = story.propose(title="Asks for nothing")
    story.advised(other)
    db.session.commit()

    page = browse(story.dora).get(page_of(story)).text

    assert "Asked of the diversity fund" in page and "€1,500.50: Childcare (the fund answers it separately" in page
    assert "diversity fund" not in browse(story.dora).get(f"/decisions/{other.code}").text


@pytest.mark.parametrize(
    ("outcomes", "code", "is_other"),
    [
        (["approve_regular"], "approve_regular", False),
        (["approve_regular"], "approve_basic", True),
        (["reject"], "approve_basic", True),
        (["approve_regular", "approve_basic"], "approve_basic", False),
        (["approve_regular", "approve_basic"], "approve_regular", True),
        (["approve_regular", "reject"], "reject", False),  # the committees differ: nothing was advised together
        ([], "reject", False),
    ],
)
def test_a_decision_is_held_against_the_joint_advice(outcomes, code, is_other):
    assert joint.is_other(Code(code), joint.code_of(outcomes)) == is_other


@pytest.mark.parametrize(
    ("outcomes", "code", "owed"),
    [
        (["approve_regular"], "approve_regular", None), (["approve_regular"], "approve_basic", joint.OTHER),
        (["approve_regular", "approve_basic"], "approve_basic", None), (["reject", "reject"], "approve_basic", joint.OTHER),
        (["approve_regular", "reject"], "approve_regular", joint.DIFFER), ([], "approve_regular", None),
    ],
)  # fmt: skip
def test_where_the_committees_differ_every_decision_owes_its_grounds(outcomes, code, owed):
    assert joint.owes_grounds(Code(code), outcomes) == owed


def test_where_the_committees_differ_an_approval_without_grounds_is_refused(story, browse):
    other = story.make.committee(chair=story.eve, name="physics")
    proposal = story.propose()
    proposals.set_committees(proposal, [story.committee, other], by=story.olga)
    proposal.status = Status.ADVISED
    for committee, outcome in ((story.committee, Code.APPROVE_REGULAR), (other, Code.REVISE_RESUBMIT)):
        facts = {"proposal": proposal, "committee": committee, "given_at": now(), "grounds": "So."}
        db.session.add(Advice(outcome=outcome, **facts))
    db.session.commit()

    with pytest.raises(Refused, match="The committees differ. Say on which grounds"):
        actions.decide(proposal, code=Code.APPROVE_REGULAR, by=story.dora)
    tab = browse(story.dora).tab(f"/decisions/{proposal.code}")
    refused = tab.send(code="approve_regular")
    assert refused.status_code == 422 and "The committees differ. Say on which grounds" in refused.text
    assert tab.send(code="approve_regular", grounds="The first is right.").status_code == 303


def test_who_writes_grounds_reads_who_gets_the_letter_in_which_language(story, browse):
    told = f"The letter goes to {story.ada.name} in English. The letter goes to {story.nora.name} in Dutch."
    story.meet()
    assert told in browse(story.charles).get(f"/decisions/advice/{story.proposal.code}/{story.committee.key}").text
    story.advised()
    assert told in browse(story.dora).get(page_of(story)).text
    assert told not in browse(story.olga).get(page_of(story)).text, "who does not write them reads nothing of it"


def test_a_decision_that_differs_from_the_advice_needs_grounds_and_its_page_says_so(story, browse):
    story.advised(outcome=Code.APPROVE_REGULAR)
    with pytest.raises(Refused, match="differs from what was advised"):
        actions.decide(story.proposal, code=Code.APPROVE_BASIC, by=story.dora)
    tab = browse(story.dora).tab(page_of(story))
    refused = tab.send(code="approve_basic")
    assert refused.status_code == 422 and "This differs from what was advised. Say on which grounds" in refused.text

    assert tab.send(code="approve_basic", grounds="They have own means.").status_code == 303
    said = "This differs from what was advised: Approved, regular funding."
    assert said in browse(story.olga).get(page_of(story)).text

    browse(story.dora).tab(page_of(story)).send(code="approve_regular", grounds="")
    assert db.session.scalar(db.select(Decision.code)) == Code.APPROVE_REGULAR
    assert said not in browse(story.dora).get(page_of(story)).text


def test_before_any_approval_of_the_round_nothing_is_said_of_how_many_have_a_refund_budget(story, browse):
    story.advised()
    assert "Refund budgets in this round" not in browse(story.dora).get(page_of(story)).text
    story.decided(proposal=story.propose())
    assert "0 of 1 approvals" in browse(story.dora).get(page_of(story)).text


def test_more_refund_budgets_than_a_tenth_of_the_approvals_are_warned_of_and_not_forbidden(story, browse):
    for _n in range(9):
        story.decided(proposal=story.propose())
    story.decided(Code.REJECT, proposal=story.propose())
    story.decided(Code.APPROVE_REFUND)
    page = browse(story.dora).get(page_of(story)).text
    assert "1 of 10 approvals" in page and "more than 10" not in page

    story.decided(Code.APPROVE_REFUND, proposal=story.propose())
    page = browse(story.dora).get(page_of(story)).text
    assert "2 of 11 approvals" in page and "more than 10%" in page
