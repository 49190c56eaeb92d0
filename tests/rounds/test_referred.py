"""A referral that a document brings: who has the proposal then, and what was advised before."""

import copy
import json

import pytest
import sqlalchemy as sa

from tests.story import lay_down_templates
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.decisions import actions as deciding
from workshop_portal.decisions import queries as decisions
from workshop_portal.decisions.models import Advice
from workshop_portal.people.models import Committee
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import queries
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import runs

ADVISED = {
    "proposal": "d",
    "field": "astronomy",
    "outcome": "refer",
    "at": "2027-01-20T10:00:00Z",
    "grounds": "Not ours.",
}


def rings() -> Proposal:
    return db.session.scalar(sa.select(Proposal).where(Proposal.title == "Rings around rings"))


def advice() -> Advice:
    return db.session.scalar(sa.select(Advice).where(Advice.grounds == ADVISED["grounds"]))


def chosen(*names):
    """The office chooses these committees."""
    found = [db.session.scalar(sa.select(Committee).where(Committee.key == name)) for name in names]
    proposals.set_committees(rings(), found, by=None)
    db.session.commit()


def is_to_assign() -> bool:
    return any(rings() in runs.to_assign(rings().call, one) for one in rings().committees)


def test_it_waits_at_the_office_until_its_committees_are_chosen(bring, small):
    bring(small)
    assert queries.awaits(rings()) and not is_to_assign()

    chosen("astronomy")
    assert is_to_assign() and not queries.awaits(rings())


def test_the_same_document_and_a_later_one_leave_it_where_the_office_sent_it(bring, small):
    bring(small)
    chosen("physics")
    bring(small)
    later = copy.deepcopy(small)
    later["decisions"][1]["grounds"] = "It is physics."
    bring(later)

    assert not queries.awaits(rings()) and [one.key for one in rings().committees] == ["physics"]


def test_one_that_a_later_document_gives_to_others_waits_no_more(bring, small):
    bring(small)
    later = copy.deepcopy(small)
    later["proposals"][3]["field"] = "physics"
    bring(later)

    assert not queries.awaits(rings()) and is_to_assign()


def test_one_that_a_document_refers_and_gives_to_others_at_once_waits_for_nobody(bring, small):
    later = copy.deepcopy(small)
    small["advice"].append(ADVISED)
    small["decisions"].pop()
    small["proposals"][3]["state"] = "advised"
    bring(small)
    later["proposals"][3]["field"] = "physics"
    bring(later)

    assert not queries.awaits(rings()) and is_to_assign()


def test_what_was_advised_before_a_referral_is_overtaken_also_where_that_comes_later(bring, small):
    small["advice"].append(ADVISED)
    referral = small["decisions"].pop()
    small["proposals"][3]["state"] = "advised"
    bring(small)
    assert advice().overtaken_at is None

    small["proposals"][3]["state"] = "eligible"
    small["decisions"].append(referral)
    bring(small)

    assert advice().overtaken_at is not None and queries.awaits(rings())
    assert all(one.overtaken_at is None for one in db.session.query(Advice) if one is not advice())


@pytest.mark.parametrize(
    "otherwise", [{"decision": "reject"}, {"decision": "reject", "released_at": None}, {"released_at": None}]
)
def test_a_referral_that_a_later_document_takes_back_has_overtaken_nothing_and_nothing_waits(bring, small, otherwise):
    small["advice"].append(ADVISED)
    bring(small)
    assert advice().overtaken_at is not None and queries.awaits(rings())
    later = copy.deepcopy(small)
    decision = next(one for one in later["decisions"] if one["proposal"] == "d")
    decision |= otherwise
    if decision["released_at"] is None:
        del decision["released_at"]
    bring(later)

    assert advice().overtaken_at is None and rings().referred_at is None
    assert decisions.advice_of(rings(), advice().committee).grounds == ADVISED["grounds"]
    bring(small)
    assert advice().overtaken_at is not None and queries.awaits(rings())


def test_what_the_portal_referred_on_stays_overtaken_whatever_a_document_says(bring, small):
    small["advice"].append(ADVISED)
    small["decisions"].pop()
    small["proposals"][3]["state"] = "advised"
    bring(small)
    lay_down_templates()
    decision = deciding.decide(rings(), code="refer", grounds="It is physics.", by=None)
    deciding.press_release(rings().call, [decision], by=None, undo_minutes=0)
    db.session.commit()
    at, waits_since = advice().overtaken_at, rings().referred_at
    small["proposals"][3]["summary"] = "Rings."
    small["decisions"].append({"proposal": "d", "decision": "reject", "at": "2027-01-25T09:30:00Z", "grounds": "No."})
    bring(small)

    assert at is not None and (advice().overtaken_at, rings().referred_at) == (at, waits_since)


def test_of_what_was_advised_twice_the_last_word_goes_out_and_the_old_document_changes_nothing(bring, export, small):
    small["advice"].append(ADVISED)
    bring(small)
    facts = {"outcome": "reject", "grounds": "On reflection.", "given_at": now()}
    db.session.add(Advice(proposal_id=rings().id, committee_id=advice().committee_id, **facts))
    db.session.commit()
    bring(small)

    told = [one for one in json.loads(export("spring-2027"))["advice"] if one["proposal"] == "d"]
    assert [one["grounds"] for one in told] == ["On reflection."]
    assert advice().overtaken_at is not None
