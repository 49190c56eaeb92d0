"""What comes after the release: conditions, a referral, a decision that is rescinded."""

from datetime import timedelta

import pytest

from tests.kept import count, mails
from tests.participants.guests import guests, invited
from workshop_portal.core import outbox
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import MailState
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, joint, letters, telling, waits
from workshop_portal.decisions.workflow import WORDS, Code
from workshop_portal.funding import actions as funding
from workshop_portal.funding.models import Record, RecordState
from workshop_portal.participants import actions as participants
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.workflow import Status
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State

# Conditions


def test_a_conditional_approval_opens_its_workshop_with_the_last_condition(story):
    decision = story.released(
        Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REFUND,
        conditions=[("A better budget.", today()), ("A second venue.", today())],
    )  # fmt: skip
    first, second = decision.conditions

    actions.meet_condition(first, decision, by=story.olga)
    assert count(Workshop) == 0
    actions.meet_condition(second, decision, by=story.olga)
    db.session.commit()

    assert decision.in_force == Code.APPROVE_REFUND
    assert db.session.scalar(db.select(Record)).scheme.key == "refund"
    with pytest.raises(Refused):
        actions.meet_condition(second, decision, by=story.olga)


def test_conditions_met_before_the_release_open_the_workshop_with_it(story):
    decision = story.decided(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC, conditions=[("A plan.", today())])
    actions.meet_condition(decision.conditions[0], decision, by=story.olga)

    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)

    assert count(Workshop) == 1


def test_an_overdue_conditional_approval_lapses(story):
    decision = story.released(
        Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC, conditions=[("A plan.", today() + timedelta(days=1))]
    )
    with pytest.raises(Refused):
        actions.lapse(decision, by=story.olga)
    decision.conditions[0].due_on = today() - timedelta(days=1)

    actions.lapse(decision, by=story.olga)

    with pytest.raises(Refused):
        actions.meet_condition(decision.conditions[0], decision, by=story.olga)
    assert count(Workshop) == 0


def test_organisers_are_told_of_every_turn_of_their_conditions(story):
    decision = story.released(
        Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC,
        conditions=[("A plan.", today() + timedelta(days=5)), ("A list.", today() + timedelta(days=30))],
    )  # fmt: skip
    plan, names = decision.conditions

    assert [actions.remind_of_conditions() for _day in range(2)] == [1, 0]
    (first, _second) = mails("condition_reminder")
    assert "A plan." in first.body and "A list." not in first.body

    actions.postpone_condition(plan, decision, today() + timedelta(days=6), by=story.olga)
    assert "A plan." in mails("condition_day")[0].body
    assert actions.remind_of_conditions() == 1  # of the new day

    for one in (plan, names):
        actions.meet_condition(one, decision, by=story.olga)
    assert len(mails("conditions_met")) == 2
    assert telling.told([story.proposal.id])[story.proposal.id][0] == "Approved, basic funding"
    with pytest.raises(Refused):
        actions.postpone_condition(names, decision, today(), by=story.olga)


def test_a_lapse_names_what_was_missed_and_the_proposal_is_no_longer_called_approved(story):
    decision = story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC, conditions=[("A plan.", today())])
    decision.conditions[0].due_on = today() - timedelta(days=1)

    actions.lapse(decision, by=story.olga, grounds="We waited for a month.")
    db.session.commit()

    assert ["A plan." in one.body and "We waited" in one.body for one in mails("approval_lapsed")] == [True, True]
    assert telling.told([story.proposal.id])[story.proposal.id] == ("Approval lapsed: a condition was not met", "bad")


# Refer and rescind


def test_a_referral_sends_the_proposal_back_to_be_assigned(story):
    decision = story.released(Code.REFER)

    assert (story.proposal.status, decision.rescinded_at is None) == (Status.ELIGIBLE, False)
    assert actions.standing_decision(story.proposal) is None


def test_advice_to_refer_a_proposal_has_done_its_part_once_that_is_released(story, app, browse):
    chair = story.make.person("Walter")
    other = story.make.committee(chair=chair, name="physics")
    story.advised(outcome=Code.REFER)
    decision = actions.decide(story.proposal, code=Code.REFER, grounds="It is physics.", by=story.dora)
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    proposals.set_committees(story.proposal, [story.committee, other], by=story.olga)
    story.proposal.status = Status.IN_DISCUSSION
    db.session.commit()

    held = actions.hold_meeting(story.call, other, by=chair)
    actions.mark_present(held, [chair], by=chair)
    actions.advise(story.proposal, other, outcome=Code.APPROVE_BASIC, grounds="Bold.", by=chair)
    assert story.proposal.status == Status.IN_DISCUSSION, "the first committee stays, so it advises anew"
    db.session.commit()
    with app.test_request_context():
        assert any("committee's advice" in one.title for one in waits.waits(story.charles))
    db.session.rollback()

    story.proposal.status = Status.ELIGIBLE
    proposals.set_committees(story.proposal, [other], by=story.olga)
    story.proposal.status = Status.IN_DISCUSSION
    actions.advise(story.proposal, other, outcome=Code.APPROVE_BASIC, grounds="Bold.", by=chair)
    db.session.commit()

    assert joint.code_of(actions.outcomes_on(story.proposal)) == Code.APPROVE_BASIC
    beside = browse(story.dora).get(f"/decisions/{story.proposal.code}").text.partition('id="adv"')[2]
    assert "Bold." in beside and "Sound." not in beside and "Together" not in beside
    decided = actions.decide(story.proposal, code=Code.APPROVE_BASIC, by=story.dora)
    for letter in letters.of(decided):
        assert "Bold." in letter.body and "Sound." not in letter.body and "physics" not in letter.body


@pytest.mark.parametrize("stays", [True, False])
def test_whatever_was_advised_before_a_referral_counts_nowhere_after_it(story, app, browse, stays):
    """Advice to approve is done with as well: whoever has the proposal now reads, talks and advises anew."""
    chair = story.make.person("Walter")
    other = story.make.committee(chair=chair, name="physics")
    story.released(Code.REFER)
    proposals.set_committees(story.proposal, [other, *([story.committee] * stays)], by=story.olga)
    story.proposal.status = Status.IN_DISCUSSION
    held = actions.hold_meeting(story.call, other, by=chair)
    actions.mark_present(held, [chair], by=chair)
    db.session.commit()
    page = f"/decisions/advice/{story.proposal.code}/{story.committee.key}"

    assert joint.code_of(actions.outcomes_on(story.proposal)) is None
    for committee, reader in ((other, chair), (story.committee, story.charles)):
        ranked = browse(reader).get(f"/decisions/ranking/{story.call.key}/{committee.key}").text
        assert WORDS[Code.APPROVE_REGULAR] not in ranked.partition("<tbody")[2]
    if stays:
        fresh = browse(story.charles).get(page).text
        assert (
            "Sound." not in fresh and "checked" not in fresh.partition('name="outcome"')[2].partition("</fieldset")[0]
        )
        with app.test_request_context():
            assert any("committee's advice" in one.title for one in waits.waits(story.charles))
        db.session.rollback()

    actions.advise(story.proposal, other, outcome=Code.REJECT, grounds="Too bold.", by=chair)
    if stays:
        assert story.proposal.status == Status.IN_DISCUSSION
        actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="On reflection.", by=story.charles)
    db.session.commit()

    assert (story.proposal.status, joint.code_of(actions.outcomes_on(story.proposal))) == (Status.ADVISED, Code.REJECT)
    assert "The committees differ" not in browse(story.dora).get("/decisions/").text
    assert "Sound." not in browse(story.dora).get(f"/decisions/{story.proposal.code}").text
    decided = actions.decide(story.proposal, code=Code.REJECT, grounds="So.", by=story.dora)
    for letter in letters.of(decided):
        assert "Too bold." in letter.body and "Sound." not in letter.body


def test_rescinding_recalls_what_has_not_left_cancels_the_workshop_and_tells_the_organisers(story):
    decision = story.released()
    first, second = mails("approve_regular")
    outbox.claim(first.id)
    outbox.settle(first.id, MailState.SENT, worker="")

    decision.grounds = "Strong."
    actions.rescind(decision, by=story.dora, grounds="The wrong proposal was meant.")
    db.session.commit()

    db.session.expire_all()
    assert (decision.grounds, decision.rescinded_why) == ("Strong.", "The wrong proposal was meant.")
    assert [one.state for one in mails("approve_regular")] == [MailState.SENT, MailState.RECALLED]
    assert db.session.scalar(db.select(Workshop)).state == State.CANCELLED
    assert story.proposal.status == Status.ADVISED
    assert ["The wrong proposal was meant." in one.body for one in mails("rescinded")] == [True, True]


def test_rescinding_tells_every_guest_who_holds_an_invitation_and_the_coordinator(story, browse):
    workshop = story.prepared()
    yes, asked, no = invited(story, workshop, 3)
    (never,) = guests(story, workshop, 1, start=4)
    participants.answer(yes, "yes")
    participants.answer(no, "no")
    record = db.session.scalar(db.select(Record))
    funding.book(record.lines[0], committed=1200_00, paid=300_00, by=story.fin)
    db.session.commit()
    browser, address = browse(story.dora), f"/decisions/rescind/{workshop.decision.key}"
    page = browser.get(address).text
    for told in (
        workshop.venue.name,
        "2 invited beside the organisers, 1 of them coming",
        "€1,200 committed, of which €300 paid",
    ):
        assert told in page

    browser.tab(address).send(grounds="A mistake.")

    assert {one.to_address for one in mails("participant_called_off")} == {yes.email, asked.email}
    assert never.email not in {one.to_address for one in mails("participant_called_off")}
    organisers = {one.mailbox for one in story.proposal.organisers}  # all that they told of their seats is erased
    assert {one.to_address for one in mails("workshop_called_off")} == {story.cora.email, *organisers}
    assert (record.state, record.committed_cents, record.paid_cents) == (RecordState.ACTIVE, 1200_00, 300_00)
    assert {one.state for one in mails("participant_invitation")} == {MailState.RECALLED}


@pytest.mark.parametrize("begun", ["first day", "running", "closed"])
def test_an_approval_whose_workshop_has_begun_cannot_be_unmade(story, browse, begun):
    workshop = story.prepared()
    if begun == "first day":
        workshop.first_on, workshop.last_on = today(), today() + timedelta(days=4)
    else:
        workshop.state = State(begun)
    db.session.commit()

    with pytest.raises(Refused, match="has begun"):
        actions.rescind(workshop.decision, by=story.dora, grounds="A mistake.")
    db.session.rollback()

    page = browse(story.dora).get(f"/decisions/rescind/{workshop.decision.key}")
    assert page.status_code == 409 and "can&#39;t be unmade" in page.text
    assert workshop.decision.rescinded_at is None and mails("rescinded") == []


def test_only_a_released_decision_is_rescinded_and_with_grounds(story):
    decision = story.decided()
    with pytest.raises(Refused):
        actions.rescind(decision, by=story.dora, grounds="A mistake.")
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)

    with pytest.raises(Refused):
        actions.rescind(decision, by=story.dora, grounds=" ")


def test_a_rescinded_approval_given_anew_takes_its_workshop_up_again_without_a_week(story):
    workshop = story.prepared()
    actions.rescind(workshop.decision, by=story.dora, grounds="A mistake.")
    again = actions.decide(story.proposal, code=Code.APPROVE_REGULAR, by=story.dora)

    actions.press_release(story.call, [again], by=story.olga, undo_minutes=0)
    db.session.commit()

    assert count(Workshop) == 1
    assert (workshop.state, workshop.week, workshop.first_on, workshop.decision) == (State.PLANNED, "", None, again)
    assert {task.due_on for task in workshop.tasks if not task.done_at} == {None}
    assert workshop.confirmed == 2


def test_deeds_of_the_past_carry_their_own_time(story):
    at = now() - timedelta(days=300)
    story.meet()
    actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles, at=at)

    decision = actions.decide(story.proposal, code=Code.REJECT, grounds="So.", by=story.dora, at=at)
    actions.press_release(story.call, [decision], by=story.olga, at=at, undo_minutes=0)

    assert (decision.decided_at, decision.released_at, mails("reject")[0].due_at) == (at, at, at)


def test_before_the_approval_of_a_cancelled_workshop_is_rescinded_no_letter_is_announced_that_does_not_leave(
    story, browse
):
    workshop = story.prepared()
    yes, _asked = invited(story, workshop, 2)
    participants.answer(yes, "yes")
    workshops.move(workshop, "cancel", note="No money.", by=story.dora)
    db.session.commit()
    before = len(mails("participant_called_off")) + len(mails("workshop_called_off"))
    browser, address = browse(story.dora), f"/decisions/rescind/{workshop.decision.key}"

    page = browser.get(address).text
    assert "Cancelled already." in page and "get no letter now" in page
    assert "Each gets a letter" not in page and "are told." not in page.replace("The organisers are told.", "")
    browser.tab(address).send(grounds="A mistake.")

    assert len(mails("participant_called_off")) + len(mails("workshop_called_off")) == before
    assert mails("rescinded")
