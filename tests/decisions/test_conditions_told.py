"""What the organisers of a conditional approval are told of it, and where; and what letters say whatever the grounds."""

from datetime import timedelta

import pytest

from tests.kept import mails
from workshop_portal.core import languages
from workshop_portal.core.clock import today
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
        assert "more good proposals" not in mail.body and "meer goede voorstellen" not in mail.body


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
