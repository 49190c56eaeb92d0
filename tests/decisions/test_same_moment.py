"""What several people do in the same moment, each of which may be the last that was waited for."""

from functools import partial

import pytest

from tests.kept import mails
from tests.race import of, race
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
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

    proposal = shared[0]
    discussed = of(Proposal, proposal)

    def advising(committee, by):
        outcome = Code.REJECT if committee == physics else Code.APPROVE_REGULAR
        its, chair = of(Committee, committee), of(Person, by)
        return lambda: actions.advise(discussed(), its(), outcome=outcome, grounds="So.", by=chair())

    assert race(app, *(advising(*one) for one in chairs.items())) == [None, None]

    assert db.session.query(Advice).filter_by(proposal_id=proposal.id).count() == 2
    assert proposal.status == Status.ADVISED
    assert {one.to_person_id for one in mails("committees_differ")} == {story.charles.id, chair.id}


def test_of_two_conditions_that_are_met_at_once_the_second_makes_the_approval_count(app, story):
    decision = story.released(
        Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("A plan.", today()), ("A host.", today())]
    )
    conditions = [of(Condition, one) for one in decision.conditions]
    its, olga = of(Decision, decision), of(Person, story.olga)

    def meet(condition):
        _read = [one.met_at for one in its().conditions]
        actions.meet_condition(condition(), its(), by=olga())

    assert race(app, *(partial(meet, one) for one in conditions)) == [None, None]

    assert decision.conditions_met_at and db.session.query(Workshop).count() == 1
    assert len(mails("conditions_met")) == 2, "one to each organiser"


def test_a_condition_that_two_settle_at_once_is_settled_by_the_first(app, story):
    decision = story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("A plan.", today())])
    condition, its, olga = of(Condition, decision.conditions[0]), of(Decision, decision), of(Person, story.olga)

    def meet():
        actions.meet_condition(condition(), its(), by=olga())

    assert [type(one) for one in race(app, meet, meet) if one] == [Refused]
    assert db.session.query(Workshop).count() == 1


def test_of_two_who_say_at_once_who_is_there_the_second_has_the_last_word(app, story):
    held = story.meet(story.charles)
    meeting, charles, emmy = of(Meeting, held), of(Person, story.charles), of(Person, story.emmy)

    def mark():
        actions.mark_present(meeting(), [charles(), emmy()], by=charles())

    assert race(app, mark, mark) == [None, None]

    assert {one.person_id for one in db.session.query(Presence)} == {story.charles.id, story.emmy.id}
