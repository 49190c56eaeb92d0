"""Two who do the same at the same moment, each by a connection of their own: one effect, and who comes second is told."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from tests.race import of, race
from tests.written import write
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions as decisions
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.models import Proposal, ProposalVersion
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions as reviews
from workshop_portal.reviews.models import Assignment


def submit(story, who, proposal):
    proposals.submit(proposal, by=who)


def decide(story, who, proposal):
    decisions.decide(proposal, code=Code.APPROVE_REGULAR, grounds="Sound.", by=who)


def advise(story, who, proposal):
    committee = db.session.get(Committee, story.committee_id)
    decisions.advise(proposal, committee, outcome=Code.APPROVE_REGULAR, grounds="Sound.", by=who)


def assign(story, who, proposal):
    committee, closed_at = db.session.get(Committee, story.committee_id), proposal.call.hard_deadline_at
    reviews.assign(proposal, who, committee, by=None, at=closed_at)


def screen(story, who, proposal):
    proposals.move(proposal, "accept", by=who)


@pytest.mark.parametrize(
    ("deed", "status", "model"),
    [(submit, Status.DRAFT, ProposalVersion), (screen, Status.SUBMITTED, None), (assign, Status.ELIGIBLE, Assignment),
     (advise, Status.IN_DISCUSSION, Advice), (decide, Status.ADVISED, Decision)],
)  # fmt: skip
def test_what_four_do_at_once_happens_once(app, story, deed, status, model):
    who = {submit: story.ada, decide: story.dora, advise: story.charles, assign: story.charles, screen: story.olga}[
        deed
    ]
    story.committee_id = story.committee.id
    proposal = story.proposal
    if deed in {advise, decide}:
        story.meet()
    if deed is submit:
        write(proposal, story.ada, story.nora, committees=[story.committee])
    proposal.submitted_at = None if status == Status.DRAFT else proposal.submitted_at
    proposal.status = status
    db.session.commit()
    before = db.session.scalar(select(func.count()).select_from(model)) if model else 0
    its, person = of(Proposal, proposal), of(Person, who)

    def do():
        read = its()
        _loaded = read.status, read.organisers, read.committee_ids
        deed(story, person(), read)

    told = race(app, *[do] * 4)

    assert None in told
    assert {type(one) for one in told} <= {type(None), Refused, IntegrityError, StaleDataError}
    if model:
        assert db.session.scalar(select(func.count()).select_from(model)) == before + 1
