"""Advice, decision and release: three acts of three persons, each refused where it may not be."""

from datetime import timedelta
from functools import partial

import pytest

from tests.kept import count, mails
from tests.race import race
from tests.story import Story
from workshop_portal.centre.models import Centre
from workshop_portal.core import jobs, languages
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, letters
from workshop_portal.decisions.models import Advice, Decision, Release
from workshop_portal.decisions.quorum import complaint
from workshop_portal.decisions.workflow import OPENS_A_WORKSHOP, WORDS, Code, ReleaseState
from workshop_portal.funding.models import Record
from workshop_portal.journal import JournalLine
from workshop_portal.participants import queries as participants
from workshop_portal.participants.models import Participation
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.proposals.models import ProposalCommittee
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Review
from workshop_portal.reviews.workflow import ReviewState
from workshop_portal.workshops.models import Workshop

# The quorum


@pytest.mark.parametrize(
    ("in_room", "barred", "stands"),
    [
        ({1, 2, 3}, set(), True), ({1, 2}, set(), False), ({1, 2, 3, 4, 5}, {5}, False), ({1, 2, 3}, {5}, True),
        ({1, 2}, {5}, False), ({1, 2}, {4, 5}, True), (set(), set(), False), (set(), {1, 2, 3, 4, 5}, False),
    ],
)  # fmt: skip
def test_the_quorum_is_more_than_half_of_the_unconflicted_seats_and_nobody_barred(in_room, barred, stands):
    assert (complaint({1, 2, 3, 4, 5}, in_room, barred, set(), 50) is None) == stands


@pytest.mark.parametrize(("silent", "stands"), [({4}, True), ({3}, False), ({3, 4, 5}, False)])
def test_who_has_not_answered_the_conflict_question_is_needed_and_does_not_count(silent, stands):
    assert (complaint({1, 2, 3, 4, 5}, {1, 2, 3}, set(), silent, 50) is None) == stands


@pytest.mark.parametrize(("percent", "present", "stands"), [(0, 0, False), (0, 1, True), (66, 1, False), (66, 2, True)])
def test_the_quorum_is_what_the_centre_has_set_and_its_percent_is_said(story, percent, present, stands):
    db.session.scalar(db.select(Centre)).quorum_percent = percent
    meeting = story.meet(story.charles, story.emmy)
    actions.mark_present(meeting, [story.charles, story.emmy][:present], by=story.charles)
    advise = partial(
        actions.advise, story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles
    )

    if stands:
        advise()
        return
    with pytest.raises(Refused) as refused:
        advise()
    assert f"more than {percent}%" in refused.value.message % refused.value.values


# Advice


def test_a_committee_in_quorum_advises_and_the_reviews_are_closed(story):
    story.advised()

    advice = db.session.scalar(db.select(Advice))
    assert (advice.outcome, advice.given_by, story.proposal.status) == (
        Code.APPROVE_REGULAR, story.charles.id, Status.ADVISED,
    )  # fmt: skip
    assert set(db.session.scalars(db.select(Review.state))) == {ReviewState.LOCKED}


def test_without_a_quorum_there_is_no_advice(story):
    story.meet(story.charles)

    with pytest.raises(Refused):
        actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)


def test_while_somebody_in_conflict_is_in_the_room_there_is_no_advice(story):
    story.make.standing(story.lise, Hat.CONFLICTED, story.proposal)
    meeting = story.meet(story.charles, story.emmy, story.lise)

    with pytest.raises(Refused):
        actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    actions.recuse(meeting, story.proposal, story.lise, by=story.charles)
    actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)

    assert story.proposal.status == Status.ADVISED


def test_an_organiser_with_a_seat_counts_as_barred(story):
    story.make.standing(story.emmy, Hat.ORGANISER, story.proposal)
    story.meet()

    with pytest.raises(Refused):
        actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)


def test_advice_needs_grounds(story):
    story.meet()

    with pytest.raises(Refused):
        actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="  ", by=story.charles)


def test_advice_can_be_replaced_until_the_decision(story):
    story.advised()
    actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="On reflection.", by=story.charles)
    assert [one.outcome for one in db.session.scalars(db.select(Advice))] == [Code.REJECT]

    actions.decide(story.proposal, code=Code.REJECT, grounds="So.", by=story.dora)
    with pytest.raises(Refused):
        actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="Again.", by=story.charles)


def test_a_proposal_before_two_committees_is_advised_once_both_have_spoken(story):
    other = story.make.committee(chair=story.emmy, name="physics")
    story.proposal.committee_rows.append(ProposalCommittee(committee=other, position=1))
    db.session.commit()
    story.advised()
    assert story.proposal.status == Status.IN_DISCUSSION

    meeting = actions.hold_meeting(story.call, other, by=story.emmy)
    actions.mark_present(meeting, [story.emmy], by=story.emmy)
    actions.advise(story.proposal, other, outcome=Code.REJECT, grounds="So.", by=story.emmy)

    assert story.proposal.status == Status.ADVISED


def test_only_those_with_a_seat_are_present(story):
    meeting = story.meet(story.charles, story.eve, story.olga)

    assert [one.person for one in meeting.presences] == [story.charles]


# Decision


def test_the_director_decides_what_is_advised(story):
    with pytest.raises(Refused):
        actions.decide(story.proposal, code=Code.APPROVE_REGULAR, by=story.dora)

    decision = story.decided()

    assert (decision.decided_by, story.proposal.status, decision.released_at) == (story.dora.id, Status.DECIDED, None)


def test_before_its_release_a_decision_can_be_taken_anew(story):
    story.decided()

    actions.decide(story.proposal, code=Code.REJECT, grounds="On reflection.", by=story.dora)

    assert [one.code for one in db.session.scalars(db.select(Decision))] == [Code.REJECT]


def test_an_approval_under_conditions_names_them_and_what_it_becomes(story):
    story.advised()

    for facts in ({}, {"becomes": Code.APPROVE_BASIC}, {"conditions": [("A plan.", today())]},
                  {"becomes": Code.REJECT, "conditions": [("A plan.", today())]}):  # fmt: skip
        with pytest.raises(Refused):
            actions.decide(story.proposal, code=Code.APPROVE_CONDITIONAL, by=story.dora, **facts)


# Release


def test_a_release_opens_workshop_record_and_seats_in_one_step_and_traces_to_the_decision(story):
    decision = story.released()

    workshop = db.session.scalar(db.select(Workshop))
    record = db.session.scalar(db.select(Record))
    assert (workshop.decision, record.workshop, record.cap_cents) == (decision, workshop, 3_125_00)
    assert [one.name for one in participants.of(workshop)] == [story.ada.name, story.nora.name]
    deeds = db.session.scalars(db.select(JournalLine.deed).where(JournalLine.subject_kind == "proposal")).all()
    assert {"advise", "decide", "release"} <= set(deeds)


@pytest.mark.parametrize("code", list(Code))
def test_only_approvals_open_a_workshop(story, code):
    facts = (
        {"becomes": Code.APPROVE_BASIC, "conditions": [("A plan.", today())]} if code == "approve_conditional" else {}
    )

    story.released(code, **facts)

    assert count(Workshop) == count(Record) == (1 if code in OPENS_A_WORKSHOP else 0)
    assert len(mails(code.value)) == 2


@pytest.mark.parametrize(
    ("code", "told"), [(Code.APPROVE_REGULAR, []), (Code.REJECT, ["charles"]), (Code.APPROVE_BASIC, ["charles"])]
)
def test_the_chair_hears_at_the_release_of_a_decision_that_differs_from_the_advice(story, code, told):
    story.charles.language = "nl"
    decision = story.decided(code)
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    assert mails("decision_differs") == []  # committees hear nothing before

    actions.let_out(release)
    db.session.commit()
    found = mails("decision_differs")
    assert [one.to_person_id for one in found] == [getattr(story, one).id for one in told]
    for mail in found:
        assert mail.guarded and "adviseerde" in mail.body and "The week is well thought out." in mail.body
        assert "Goedgekeurd, reguliere financiering" in mail.body and languages.text(WORDS[code]) not in mail.subject


def test_who_leads_the_committee_in_place_of_a_chair_in_conflict_hears_it(story):
    story.committee.seats.append(Seat(person=story.eve, role=Hat.VICE, from_on=today()))
    story.make.keep()
    decision = story.decided(Code.REJECT)
    story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)

    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)

    assert [one.to_person_id for one in mails("decision_differs")] == [story.eve.id]


@pytest.mark.parametrize(
    ("others", "code", "told"),
    [
        (Code.APPROVE_BASIC, Code.APPROVE_BASIC, []), (Code.APPROVE_BASIC, Code.REJECT, ["charles", "lise"]),
        (Code.REJECT, Code.REJECT, ["charles"]), (Code.REJECT, Code.APPROVE_REGULAR, ["lise"]),
    ],
)  # fmt: skip
def test_of_several_committees_those_hear_it_whose_advice_was_not_followed(story, others, code, told):
    """What their advice makes together is no difference."""
    second = story.make.committee(chair=story.lise, name="physics")
    story.proposal.committee_rows.append(ProposalCommittee(committee=second, position=1))
    db.session.commit()
    story.advised()
    held = actions.hold_meeting(story.call, second, by=story.lise)
    actions.mark_present(held, [story.lise], by=story.lise)
    actions.advise(story.proposal, second, outcome=others, grounds="So.", by=story.lise)
    decision = actions.decide(story.proposal, code=code, grounds="So.", by=story.dora)

    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)

    assert {one.to_person_id for one in mails("decision_differs")} == {getattr(story, one).id for one in told}


@pytest.mark.parametrize("left", [True, False])
def test_the_chair_who_heard_of_a_difference_hears_that_the_decision_is_rescinded(story, left):
    """Of a letter that had not left there is nothing to take back."""
    story.charles.language = "nl"
    decision = story.released(Code.REJECT)
    for mail in mails("decision_differs"):
        mail.state = MailState.SENT if left else mail.state
    db.session.flush()
    actions.rescind(decision, by=story.dora, grounds="The wrong one was meant.")
    db.session.commit()

    found = mails("decision_differs_no_more")
    assert [one.to_person_id for one in found] == [story.charles.id] * left
    assert all(one.guarded and "ingetrokken" in one.subject and "The wrong one was meant." in one.body for one in found)


@pytest.mark.parametrize("lost", ["seat", "conflict", "never told"])
def test_who_has_nothing_to_do_with_it_any_more_is_not_told_that_it_is_rescinded(story, lost):
    decision = story.released(Code.APPROVE_REGULAR if lost == "never told" else Code.REJECT)
    db.session.execute(db.update(Mail).values(state=MailState.SENT))
    if lost == "seat":
        db.session.execute(db.update(Seat).values(until_on=today() - timedelta(days=1)))
    if lost == "conflict":
        story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)
    actions.rescind(decision, by=story.dora, grounds="The wrong one was meant.")

    assert mails("decision_differs_no_more") == []


def test_letters_leave_as_they_were_previewed_each_in_its_readers_language(story):
    decision = story.decided()
    previews = letters.of(decision)

    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    db.session.commit()

    sent = mails("approve_regular")
    assert [(one.language, one.subject, one.body) for one in sent] == [
        (one.language, one.subject, one.body) for one in previews
    ]
    assert [one.language for one in sent] == ["en", "nl"]
    assert "very good" in sent[0].body or "excellent" in sent[0].body
    assert "€3,125" in sent[0].body and "€\u00a03.125" in sent[1].body
    assert [one.to_person_id for one in sent] == [story.ada.id, story.nora.id]


def test_a_letter_goes_to_the_address_of_today(story):
    story.ada.email = "ada@newplace.example.org"
    db.session.commit()

    story.released()

    assert mails("approve_regular")[0].to_address == "ada@newplace.example.org"
    seats = db.session.scalars(db.select(Participation.email).where(Participation.is_organiser))
    assert "ada@newplace.example.org" in set(seats)


@pytest.mark.parametrize("expected", [1, 25, 55, 90])
def test_a_letter_names_the_cap_that_the_record_has(story, expected):
    story.proposal.expected_participants = expected
    story.released()

    record = db.session.scalars(db.select(Record)).one()
    assert languages.euros(record.cap_cents) in mails("approve_regular")[0].body


def test_a_text_that_the_office_edited_is_what_is_sent(story):
    decision = story.decided()
    letters.edit(decision, "nl", "Beste {name}", "Wat fijn: {title}.\n\n{link}", by=story.olga)
    db.session.commit()

    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)

    english, dutch = mails("approve_regular")
    assert (dutch.subject, dutch.body) == (f"Beste {story.nora.name}", f"Wat fijn: {story.title}.\n\n{{link}}")
    assert english.subject.startswith("Approved")


def test_a_letter_that_cannot_be_written_stops_the_release_before_it_begins(story):
    decision = story.decided()
    letters.edit(decision, "en", "Subject", "Dear {nobody}", by=story.olga)
    db.session.commit()

    with pytest.raises(Refused):
        actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)

    assert (count(Release), count(Workshop), count(Mail)) == (0, 0, 0)


def test_within_the_window_nothing_has_happened_and_it_can_be_undone(story):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    assert (decision.released_at, count(Workshop), mails("approve_regular")) == (None, 0, [])

    actions.undo(release, by=story.olga)
    db.session.commit()

    assert (release.state, decision.release_id) == (ReleaseState.UNDONE, None)
    assert db.session.scalar(db.select(jobs.Job.state)) == jobs.JobState.CANCELLED
    actions.let_out(release)
    assert (decision.released_at, count(Workshop)) == (None, 0)


def test_after_the_window_the_worker_lets_it_out_and_undoing_is_refused(story):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    job = db.session.scalar(db.select(jobs.Job))
    assert (job.kind, job.thing_id, job.due_at) == ("release", release.id, release.until_at)

    with pytest.raises(Refused):
        actions.undo(release, by=story.olga, at=release.until_at)
    actions.let_out_by_id(release.id, None)
    db.session.commit()

    assert (release.state, count(Workshop), len(mails("approve_regular"))) == (ReleaseState.RELEASED, 1, 2)


def test_the_setting_of_the_centre_is_the_window(make):
    story = Story(make, undo_minutes=20)
    decision = story.decided()

    release = actions.press_release(story.call, [decision], by=story.olga)

    assert release.until_at - release.pressed_at == timedelta(minutes=20)


def test_what_is_on_its_way_is_not_released_again(story):
    decision = story.released()
    waiting = story.decided(proposal=story.propose(title="Another"))
    actions.press_release(story.call, [waiting], by=story.olga, undo_minutes=15)

    for one in (decision, waiting):
        with pytest.raises(Refused):
            actions.press_release(story.call, [one], by=story.olga)
        with pytest.raises(Refused):
            actions.decide(one.proposal, code=Code.REJECT, grounds="So.", by=story.dora)


def test_a_release_let_out_by_two_workers_at_once_happens_once(app, story):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    release_id = release.id

    assert race(app, *[lambda: actions.let_out_by_id(release_id, None)] * 4) == [None] * 4

    assert (count(Workshop), count(Record), len(mails("approve_regular"))) == (1, 1, 2)
