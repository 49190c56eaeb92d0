"""What is done in the moment in which a decision is released or taken anew, or a meeting is opened."""

from datetime import timedelta

import pytest
from sqlalchemy.orm.exc import StaleDataError

from tests.kept import mails
from tests.race import of, race
from workshop_portal.calls.models import Call
from workshop_portal.core import languages
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, letters
from workshop_portal.decisions.models import Condition, Decision, Item, Meeting, Release
from workshop_portal.decisions.workflow import Code
from workshop_portal.journal import JournalLine
from workshop_portal.participants.models import Participation
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import organisers
from workshop_portal.proposals.models import Organiser, Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions as reviews
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import ReviewState
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import OVER


def lines(deed) -> int:
    return db.session.query(JournalLine).filter_by(deed=deed).count()


@pytest.fixture
def pressed(story):
    decision = story.decided()
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    return decision


def letting_out(decision):
    its = decision.release_id
    return lambda: actions.let_out(db.session.get(Release, its, with_for_update=True))


def test_a_proposal_is_withdrawn_or_its_decision_is_released_and_never_both(app, story, pressed):
    proposal, ada = of(Proposal, story.proposal), of(Person, story.ada)

    failed, refused = race(
        app, letting_out(pressed), lambda: proposals.move(proposal(), "withdraw", by=ada(), note="We can't come.")
    )

    is_out = pressed.released_at is not None
    assert (failed, isinstance(refused, Refused)) == (None, is_out)
    assert story.proposal.status == (Status.DECIDED if is_out else Status.WITHDRAWN)
    assert db.session.query(Workshop).count() == len(mails("approve_regular")) / 2 == is_out


def test_whoever_steps_down_while_a_decision_is_released_has_no_seat_and_no_letter_of_it(app, story, pressed):
    nora = next(one for one in story.proposal.organisers if one.person_id == story.nora.id)
    organiser, by = of(Organiser, nora), of(Person, story.nora)

    failed, refused = race(app, letting_out(pressed), lambda: organisers.step_down(organiser(), by=by()))

    stays = nora.left_at is None
    assert (failed, isinstance(refused, Refused)) == (None, stays)
    assert any(one.person_id == story.nora.id for one in db.session.query(Participation)) == stays
    assert any(one.to_person_id == story.nora.id for one in mails("approve_regular")) == stays


def test_a_letter_written_for_one_outcome_never_stands_for_another(app, story):
    decision = story.decided()
    its, proposal, olga, dora = (
        of(Decision, decision), of(Proposal, story.proposal), of(Person, story.olga), of(Person, story.dora)
    )  # fmt: skip
    text = "Dear {name}, you are approved. {link}"

    race(
        app, lambda: letters.edit(its(), "en", "Approved", text, by=olga()),
        lambda: actions.decide(proposal(), code=Code.REJECT, grounds="It can't be.", by=dora()),
    )  # fmt: skip

    assert (decision.code, decision.letters) == (Code.REJECT, [])


def test_a_meeting_that_two_open_is_opened_once_and_what_two_close_is_closed_once(app, story):
    held = story.meet()
    meeting, charles, olga = of(Meeting, held), of(Person, story.charles), of(Person, story.olga)

    assert race(app, *(lambda by=by: actions.open_meeting(meeting(), by=by()) for by in (charles, olga))) == [
        None,
        None,
    ]
    assert (lines("open meeting"), lines("agenda")) == (1, 1)

    refused = race(app, *(lambda by=by: actions.close_meeting(meeting(), by=by()) for by in (charles, olga)))
    assert (lines("close meeting"), [type(one) for one in refused if one]) == (1, [Refused])


def test_of_two_days_for_one_meeting_everybody_is_told_last_of_the_one_that_stands(app, story):
    held = story.meet()
    actions.set_agenda(held, by=story.charles)
    meeting, days = of(Meeting, held), [today() + timedelta(days=n) for n in (5, 6)]
    charles, olga = of(Person, story.charles), of(Person, story.olga)
    race(
        app,
        *(
            lambda by=by, on=on: actions.set_agenda(meeting(), by=by(), on=on)
            for by, on in zip((charles, olga), days, strict=True)
        ),
    )

    told = [one for one in mails("meeting_moved") if one.to_person_id == story.emmy.id][-1]
    assert held.on in days and languages.day(held.on) in told.body


def decide(proposal, by, code=Code.REJECT):
    return lambda: actions.decide(proposal(), code=code, grounds="It can't be.", by=by())


def test_of_two_who_decide_anew_at_once_the_second_is_told_and_changes_nothing(app, story):
    decision = story.decided()
    proposal, dora = of(Proposal, story.proposal), of(Person, story.dora)

    refused = race(app, decide(proposal, dora), decide(proposal, dora, Code.REVISE_RESUBMIT))

    if db.session.get_bind().dialect.name == "postgresql":  # writers of SQLite come one after the other, and look first
        assert sorted(type(one).__name__ for one in refused) == ["NoneType", "Refused"]
        assert decision.code == (Code.REJECT if refused[0] is None else Code.REVISE_RESUBMIT)
    assert lines("decide") == 1 + refused.count(None)


def test_a_proposal_is_decided_anew_or_withdrawn_and_never_decided_after_that(app, story):
    decision = story.decided()
    proposal, ada, dora = of(Proposal, story.proposal), of(Person, story.ada), of(Person, story.dora)

    refused, failed = race(
        app, decide(proposal, dora), lambda: proposals.move(proposal(), "withdraw", by=ada(), note="We can't come.")
    )

    assert {type(one) for one in (refused, failed)} <= {type(None), Refused, StaleDataError} and None in (
        refused,
        failed,
    )
    if story.proposal.status == Status.WITHDRAWN and refused:
        assert decision.code == Code.APPROVE_REGULAR
    deeds = [row.deed for row in db.session.query(JournalLine).order_by(JournalLine.id)]
    assert "decide" not in deeds[deeds.index("withdraw") :] if "withdraw" in deeds else refused is None


def test_a_decision_that_two_rescind_is_rescinded_once_and_told_once(app, story):
    decision = story.released()
    its, olga, dora = of(Decision, decision), of(Person, story.olga), of(Person, story.dora)

    refused = race(app, *(lambda by=by: actions.rescind(its(), by=by(), grounds="An error.") for by in (olga, dora)))

    assert sorted(type(one).__name__ for one in refused) == ["NoneType", "Refused"]
    assert (lines("rescind"), len(mails("rescinded"))) == (1, 2)


def test_an_approval_is_rescinded_or_its_last_condition_met_and_never_both(app, story):
    conditions = [("A plan.", today())]
    decision = story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=conditions)
    its, condition = of(Decision, decision), of(Condition, decision.conditions[0])
    olga, dora = of(Person, story.olga), of(Person, story.dora)

    rescinded, met = race(
        app, lambda: actions.rescind(its(), by=dora(), grounds="An error."),
        lambda: actions.meet_condition(condition(), its(), by=olga()),
    )  # fmt: skip

    is_rescinded, workshops = decision.rescinded_at is not None, db.session.query(Workshop).all()
    assert is_rescinded == (rescinded is None) and {type(met), type(rescinded)} <= {type(None), Refused}
    assert isinstance(met, Refused) == (not workshops)
    assert not (is_rescinded and any(one.state not in OVER for one in workshops))


def test_advice_counts_nobody_who_declares_a_conflict_at_that_moment(app, story):
    """Three sit there and two are needed: with Emmy in conflict, and in the room, nothing can be recorded."""
    story.meet()
    proposal, committee = of(Proposal, story.proposal), of(Committee, story.committee)
    emmy, charles = of(Person, story.emmy), of(Person, story.charles)

    declared, refused = race(
        app, lambda: reviews.declare(proposal(), emmy(), by=emmy()),
        lambda: actions.advise(proposal(), committee(), outcome=Code.REJECT, grounds="So.", by=charles()),
    )  # fmt: skip

    deeds = [row.deed for row in db.session.query(JournalLine).order_by(JournalLine.id)]
    assert declared is None
    assert isinstance(refused, Refused) or deeds.index("advise") < deeds.index("declare conflict")


def test_advice_that_brings_in_a_late_item_and_answers_about_both_wait_in_one_order(app, story):
    """Both go through: neither holds an item that the other one holds before it."""
    late = story.propose(title="Late")
    actions.open_meeting(story.meet(), by=story.charles)
    db.session.add(Assignment(proposal=late, person=story.charles, committee=story.committee))  # asked to read since
    first, second, committee = of(Proposal, story.proposal), of(Proposal, late), of(Committee, story.committee)
    emmy, charles = of(Person, story.emmy), of(Person, story.charles)

    came = race(
        app, lambda: actions.advise(first(), committee(), outcome=Code.REJECT, grounds="So.", by=charles()),
        lambda: reviews.answer([first(), second()], [], emmy()),
    )  # fmt: skip

    assert came == [None, None]


def test_what_comes_into_discussion_while_the_first_meeting_begins_is_before_it_or_an_item_of_it(app, story):
    """There is no row of the meeting yet: its reader is never told that a review of an open meeting can still be sent."""
    late, max_ = story.propose(status=Status.IN_REVIEW, title="Late"), story.make.person("Max")
    db.session.add(Assignment(proposal=late, person=max_, committee=story.committee))
    story.make.standing(max_, Hat.REVIEWER, late)
    its, call, committee = of(Proposal, late), of(Call, story.call), of(Committee, story.committee)
    charles, olga = of(Person, story.charles), of(Person, story.olga)

    came_to = race(
        app,
        lambda: actions.open_meeting(actions.hold_meeting(call(), committee(), by=charles()), by=charles()),
        lambda: reviews.close_reviews(its(), by=olga()),
    )

    assert (came_to, late.status) == ([None, None], Status.IN_DISCUSSION)
    assert late.id in set(db.session.scalars(db.select(Item.proposal_id)))
    mine = db.select(Review.state).where(Review.proposal_id == late.id)
    assert set(db.session.scalars(mine)) == {ReviewState.LOCKED}
    assert len(mails("reading_ended")) == 1, "whichever came first"


def test_reviews_are_closed_from_an_old_page_while_a_withdrawal_is_taken_back_and_neither_waits_for_ever(app, story):
    held = story.meet()
    story.proposal.status = Status.WITHDRAWN
    story.proposal.withdrawn_from, story.proposal.withdrawn_at = Status.IN_REVIEW, now()
    its, ada, olga, charles = (
        of(Proposal, story.proposal), of(Person, story.ada), of(Person, story.olga), of(Person, story.charles),
    )  # fmt: skip
    meeting = of(Meeting, held)
    other = of(Proposal, story.propose(status=Status.IN_DISCUSSION, title="Another"))
    assert other().id

    restored, refused, opened = race(
        app,
        lambda: proposals.move(its(), "restore", by=ada()),
        lambda: reviews.close_reviews(its(), by=olga()),
        lambda: actions.open_meeting(meeting(), by=charles()),
    )

    assert (restored, opened) == (None, None)
    assert refused is None or isinstance(refused, Refused)
