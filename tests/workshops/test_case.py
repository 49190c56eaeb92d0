"""What coordinator and finance read of the proposal behind a workshop."""

import pytest

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import snapshot
from workshop_portal.proposals.models import ProposalVersion
from workshop_portal.workshops.workflow import State


@pytest.fixture
def approved(story):
    workshop = story.prepared()
    proposal = workshop.proposal
    proposal.scientific_case, proposal.diversity_statement = "The CASE.", "The DIVERSITY."
    proposal.refund_reason = "The REFUND."
    version = ProposalVersion(number=1, submitted_at=now(), content=snapshot.of(proposal))
    proposal.versions.append(version)
    db.session.commit()
    return workshop


@pytest.mark.parametrize(("who", "seen"), [("cora", {"CASE", "REFUND"}), ("fin", {"REFUND"})])
def test_the_coordinator_reads_case_and_budget_and_finance_the_budget(app, story, approved, who, seen):
    browser = app.test_client(user=getattr(story, who))
    page = browser.get(f"/board/{approved.key}/proposal").text
    assert {one for one in ("CASE", "DIVERSITY", "REFUND") if one in page} == seen
    assert f"/board/{approved.key}/proposal" in browser.get(f"/board/{approved.key}").text
    assert browser.get(f"/proposals/{approved.proposal.code}").status_code == 404


def test_nobody_else_reads_it_there_and_nobody_what_is_cancelled(app, story, approved):
    address = f"/board/{approved.key}/proposal"
    other, barred = story.make.appointed("coordinator", "Kees"), story.make.appointed("finance", "Guus")
    story.make.standing(barred, Hat.CONFLICTED, approved.proposal)
    assert {app.test_client(user=one).get(address).status_code for one in (other, barred, story.eve)} == {404}

    approved.state = State.CANCELLED
    db.session.commit()
    assert app.test_client(user=story.cora).get(address).status_code == 404
