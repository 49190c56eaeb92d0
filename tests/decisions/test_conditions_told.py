"""What the organisers of a conditional approval are told of it, and where; and what letters say whatever the grounds."""

from datetime import timedelta

import pytest
from markupsafe import escape

from tests.kept import mails
from workshop_portal.core import languages
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.decisions import actions, letters, waits
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions as proposals

SOON, LATER = today() + timedelta(days=5), today() + timedelta(days=90)


@pytest.fixture
def decision(story):
    conditions = [("A better budget.", LATER), ("A second venue.", SOON)]
    return story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=conditions)


def desk(app, person) -> list:
    with app.test_request_context():
        found = waits.waits(person)
    db.session.rollback()
    return found


def test_the_letter_says_what_it_becomes_how_much_that_is_and_by_when(story, decision):
    english, dutch = (
        next(one.body for one in mails("approve_conditional") if one.language == lang) for lang in ("en", "nl")
    )
    assert "It then becomes: Approved, regular funding, at most €" in english
    assert "Zij wordt dan: " in dutch and ", ten hoogste €" in dutch
    with languages.speaking("en"):
        assert f"- A second venue. (to be met by {languages.day(SOON)})" in english
    with languages.speaking("nl"):
        assert f"- A second venue. (te vervullen uiterlijk {languages.day(SOON)})" in dutch


def test_what_was_approved_under_conditions_that_are_met_by_its_release_is_told_as_what_it_has_become(story, browse):
    facts = {"becomes": Code.APPROVE_BASIC, "conditions": [("A plan.", SOON)]}
    decision = story.decided(Code.APPROVE_CONDITIONAL, **facts)
    assert all("under conditions" in one.subject for one in letters.of(decision) if one.language == "en")
    actions.meet_condition(decision.conditions[0], decision, by=story.olga)
    db.session.commit()

    shown = browse(story.olga).get(f"/decisions/letters/{story.call.key}").text
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    db.session.commit()
    (sent,) = [one for one in mails("approve_conditional") if one.language == "en"]
    subject = f"Approved with basic funding: {story.title} ({story.proposal.code})"
    assert sent.subject == subject and subject in shown
    assert "A plan." not in sent.body + shown and "have been met" not in sent.body


def test_one_whose_conditions_are_met_later_keeps_the_letter_that_was_sent(story, decision):
    for one in decision.conditions:
        actions.meet_condition(one, decision, by=story.olga)
    assert decision.conditions_met_at
    assert all("under conditions" in one.subject for one in letters.of(decision) if one.language == "en")


def test_open_conditions_stand_on_the_desk_and_the_page_of_each_organiser_with_their_days(story, app, browse, decision):
    for who in (story.ada, story.nora):
        lines = desk(app, who)
        assert [(one.words, one.due_on) for one in lines] == [("A second venue.", SOON), ("A better budget.", LATER)]
        assert {one.href for one in lines} == {f"/proposals/{story.proposal.code}"}
    page = browse(story.ada).get(f"/proposals/{story.proposal.code}").text
    assert "Approved, regular funding, at most €" in page and "Write to the office once a condition is met" in page
    stands = browse(story.ada).get(f"/proposals/{story.proposal.code}/progress").text
    for shown in (page, stands):
        assert shown.count("To be met by you") >= 2
    for who in (story.charles, story.eve, story.dora):
        assert not [one for one in desk(app, who) if "to be met" in one.title]

    actions.meet_condition(decision.conditions[1], decision, by=story.olga)
    db.session.commit()
    assert [one.words for one in desk(app, story.ada)] == ["A better budget."]
    actions.meet_condition(decision.conditions[0], decision, by=story.olga)
    db.session.commit()
    assert desk(app, story.ada) == []
    assert "To be met by you" not in browse(story.ada).get(f"/proposals/{story.proposal.code}").text


def test_an_unreleased_condition_is_nobodys_business_yet(story, app):
    story.decided(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("A plan.", SOON)])
    assert desk(app, story.ada) == []


def test_a_referral_tells_its_own_grounds_and_nothing_of_what_was_advised(story):
    story.released(Code.REFER)
    for mail in mails("refer"):
        assert "The week is well thought out." in mail.body
        assert "Sound." not in mail.body and "advi" not in mail.body.lower()


def test_a_rejection_gives_no_reasons_of_its_own(story):
    story.released(Code.REJECT)
    for mail in mails("reject"):
        assert "The week is well thought out." in mail.body and "Sound." in mail.body


def test_a_rejection_names_the_day_and_the_address_for_another_look(story):
    decision = story.released(Code.REJECT)
    last = languages.local(decision.released_at).date() + timedelta(weeks=6)
    for mail in mails("reject"):
        with languages.speaking(mail.language):
            assert languages.day(last) in mail.body and "office@example.org" in mail.body


def test_two_committees_are_told_apart_and_not_called_one(story):
    story.proposal.committees.append(story.make.committee(name="humanities and social sciences"))
    db.session.commit()
    names = "; ".join(one.name_en for one in story.proposal.committees)
    story.released(Code.REVISE_RESUBMIT)
    assert f"The advice came from: {names}." in next(
        one.body for one in mails("revise_resubmit") if one.language == "en"
    )


def test_before_a_meeting_is_closed_its_page_names_the_items_without_advice(story, browse):
    other, hidden = story.propose(title="Ice That Flows"), story.propose(title="Hidden")
    story.make.standing(story.charles, Hat.CONFLICTED, hidden)
    story.advised()
    address = f"/decisions/meeting/{story.call.key}/{story.committee.key}"
    ask = browse(story.charles).get(address + "/close").text
    assert f'href="{address}/close"' in browse(story.charles).get(address).text
    assert "1 item has no advice:" in ask and other.title in ask
    assert story.title not in ask and hidden.title not in ask
    assert hidden.title in browse(story.olga).get(address + "/close").text
    proposals.move(other, "withdraw", note="No time.", by=story.ada)
    db.session.commit()
    assert "All items that you may see have their advice." in browse(story.charles).get(address + "/close").text
    assert browse(story.emmy).get(address + "/close").status_code == 404

    assert browse(story.charles).tab(address + "/close").send(go="close").status_code == 303
    assert "Open the meeting again" in browse(story.charles).get(address).text


def test_the_page_of_a_round_counts_what_stands_and_says_beside_it_what_does_not(story, browse):
    story.released(Code.REFER)
    other = story.propose(title="Ice That Flows")
    story.advised(other)
    again = actions.decide(other, code=Code.APPROVE_BASIC, grounds="Sound.", by=story.dora)
    actions.press_release(story.call, [again], by=story.olga, undo_minutes=0)
    actions.rescind(again, by=story.dora, grounds="A mistake.")
    actions.decide(other, code=Code.APPROVE_REGULAR, grounds="Sound.", by=story.dora)
    db.session.commit()

    page = browse(story.dora).get(f"/decisions/call/{story.call.key}").text
    assert "1 decision, and 2 that stand no more" in page


def test_once_the_day_of_a_condition_has_passed_its_organisers_hear_what_that_means_once(story, browse, decision):
    _later, soon = decision.conditions
    assert actions.remind_of_conditions() == 1
    assert not mails("condition_passed")
    soon.due_on = today() - timedelta(days=1)
    soon.reminded_at = now() - timedelta(days=5)
    db.session.commit()

    assert [actions.remind_of_conditions() for _day in range(2)] == [1, 0]
    db.session.commit()

    told = mails("condition_passed")
    assert sorted(one.to_person_id for one in told) == sorted([story.ada.id, story.nora.id])
    english = next(one.body for one in told if one.language == "en")
    with languages.speaking("en"):
        assert f"- A second venue. (was to be met by {languages.day(soon.due_on)})" in english
    assert "A better budget." not in english and "has not lapsed yet" in english and "office@example.org" in english
    address = f"/proposals/{story.proposal.code}"
    for page in (browse(story.ada).get(address).text, browse(story.ada).get(address + "/progress").text):
        assert f"was due by {languages.day(soon.due_on)}" in page
    page = browse(story.ada).get(address).text
    assert "The day of a condition has passed. The approval has not lapsed yet" in page
    assert 'href="mailto:office@example.org"' in page

    actions.postpone_condition(soon, decision, today() + timedelta(days=3), by=story.olga)
    assert actions.remind_of_conditions() == 1 and len(mails("condition_passed")) == len(told)


def test_of_what_has_lapsed_or_is_met_no_passed_day_is_told(story, decision):
    for one in decision.conditions:
        one.due_on = today() - timedelta(days=1)
    decision.conditions[0].met_at = now()
    actions.lapse(decision, by=story.olga)

    assert actions.remind_of_conditions() == 0


def test_the_approval_says_that_a_missed_condition_may_end_it_and_where_to_write(story, decision):
    for mail, says in zip(
        sorted(mails("approve_conditional"), key=lambda one: one.language), ("may let", "kunnen"), strict=True
    ):
        assert says in mail.body and "office@example.org" in mail.body


def test_the_letter_that_makes_the_approval_count_names_its_kind_amount_week_and_venue(story, decision):
    for one in decision.conditions:
        actions.meet_condition(one, decision, by=story.olga)
    english, dutch = (
        next(one.body for one in mails("conditions_met") if one.language == lang) for lang in ("en", "nl")
    )
    assert "counts from now on: Approved, regular funding, at most €" in english
    assert "Week: " in english and "Venue: " in english and "Locatie: " in dutch and ", ten hoogste €" in dutch


def met_page(decision, number):
    return f"/decisions/condition/{decision.key}/{number}/met"


def test_the_page_that_asks_for_the_last_condition_shows_each_letter_as_it_leaves(story, browse, decision):
    office, before = browse(story.olga), mails("conditions_met")
    first = office.get(met_page(decision, 0)).text
    assert "The approval counts once all its conditions are met." in first and "What is sent" not in first
    assert office.tab(met_page(decision, 0)).send(how="A second venue is booked.").status_code == 303
    last = office.get(met_page(decision, 1)).text
    assert "2 letters leave at once" in last and mails("conditions_met") == before == []

    assert office.tab(met_page(decision, 1)).send(how="They sent a plan.").status_code == 303

    sent = mails("conditions_met")
    assert {one.to_person_id for one in sent} == {story.ada.id, story.nora.id}
    for mail in sent:
        assert str(escape(mail.body.partition("{link}")[0].strip())) in last and str(escape(mail.subject)) in last
    page = office.get(f"/decisions/{story.proposal.code}").text
    assert "A second venue is booked." in page and "They sent a plan." in page
    assert not any("They sent a plan." in one.body for one in sent)
    assert "They sent a plan." not in browse(story.ada).get(f"/proposals/{story.proposal.code}").text
    assert office.get(met_page(decision, 1)).status_code == 409


def test_before_the_release_the_last_condition_tells_nobody(story, browse):
    decision = story.decided(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("A plan.", SOON)])
    page = browse(story.olga).get(met_page(decision, 0)).text
    assert "nobody is told now" in page and "What is sent" not in page
    assert browse(story.dora).get(met_page(decision, 0)).status_code == 404
    assert browse(story.olga).get(met_page(decision, 1)).status_code == 404
