"""What several people do in the same moment, each of which may be the last that was waited for."""

import pytest

from tests.kept import mails
from tests.together import at_once
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.decisions import actions
from workshop_portal.decisions.models import Advice, Condition, Decision, Meeting, Presence
from workshop_portal.decisions.workflow import Code
from workshop_portal.people import standing
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.workshops.models import Workshop


@pytest.mark.parametrize("is_open", [True, False])
def test_of_two_committees_that_advise_at_once_the_second_passes_it_on_and_asks_both_to_talk(app, story, is_open):
    chair = story.make.person("Walter")
    physics = story.make.committee(chair=chair, name="physics")
    shared = [story.propose(title="Ice That Flows"), story.propose(title="Ice That Melts")]
    for proposal in shared:
        proposals.set_committees(proposal, [story.committee, physics], by=story.olga)
        standing.give(chair.id, "cleared", thing=proposal)
    story.answered(story.emmy, story.lise)
    chairs = {story.committee: story.charles, physics: chair}
    for committee, by in chairs.items():
        held = actions.hold_meeting(story.call, committee, by=by)
        actions.mark_present(held, [seat.person for seat in committee.seats], by=by)
        if is_open:
            actions.open_meeting(held, by=by)

    def advise(proposal, committee, by):
        outcome = Code.REJECT if committee.key.startswith("physics") else Code.APPROVE_REGULAR
        actions.advise(proposal, committee, outcome=outcome, grounds="So.", by=by)

    proposal = shared[0]
    rows = [((Proposal, proposal.id), (Committee, its.id), (Person, by.id)) for its, by in chairs.items()]
    at_once(app, *((advise, *its) for its in rows))

    assert db.session.query(Advice).filter_by(proposal_id=proposal.id).count() == 2
    assert proposal.status == Status.ADVISED
    assert {one.to_person_id for one in mails("committees_differ")} == {story.charles.id, chair.id}


def test_of_two_conditions_that_are_met_at_once_the_second_makes_the_approval_count(app, story):
    decision = story.released(
        Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("A plan.", today()), ("A host.", today())]
    )
    rows = [((Condition, one.id), (Decision, decision.id), (Person, story.olga.id)) for one in decision.conditions]

    def meet(condition, decision, by):
        _read = [one.met_at for one in decision.conditions]
        actions.meet_condition(condition, decision, by=by)

    at_once(app, *((meet, *its) for its in rows))

    assert decision.conditions_met_at and db.session.query(Workshop).count() == 1
    assert len(mails("conditions_met")) == 2, "one to each organiser"


def test_a_condition_that_two_settle_at_once_is_settled_by_the_first(app, story):
    decision = story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("A plan.", today())])
    rows = (Condition, decision.conditions[0].id), (Decision, decision.id), (Person, story.olga.id)

    def meet(condition, decision, by):
        actions.meet_condition(condition, decision, by=by)

    assert len(at_once(app, (meet, *rows), (meet, *rows))) == 1
    assert db.session.query(Workshop).count() == 1


def test_of_two_who_say_at_once_who_is_there_the_second_has_the_last_word(app, story):
    held = story.meet(story.charles)
    rows = (Meeting, held.id), (Person, story.charles.id), (Person, story.emmy.id)

    def mark(meeting, charles, emmy):
        actions.mark_present(meeting, [charles, emmy], by=charles)

    at_once(app, (mark, *rows), (mark, *rows))

    assert {one.person_id for one in db.session.query(Presence)} == {story.charles.id, story.emmy.id}
