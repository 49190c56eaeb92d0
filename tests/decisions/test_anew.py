"""A decision that is taken anew before its release begins anew, and an edited letter goes out for what it tells of."""

from datetime import timedelta

import pytest

from tests.kept import mails
from workshop_portal.core import languages
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.decisions import actions, letters
from workshop_portal.decisions.models import Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.workshops.models import Workshop

SOON = today() + timedelta(days=5)
UNDER_CONDITIONS = {"code": Code.APPROVE_CONDITIONAL, "becomes": Code.APPROVE_BASIC, "conditions": [("A plan.", SOON)]}
THROWN = "told of another outcome, so it was thrown away"


def anew(story, **facts) -> Decision:
    decision = actions.decide(story.proposal, by=story.dora, **{"grounds": "After all.", **facts})
    db.session.commit()
    return decision


def release(story, decision):
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    db.session.commit()


def meet(story, decision):
    for one in decision.conditions:
        actions.meet_condition(one, decision, by=story.olga)
    db.session.commit()


def write(story, decision, language="en"):
    """The office edits its letter."""
    subject, body = letters.text_of(decision, language)
    letters.edit(decision, language, subject, f"{body}\nAnd congratulations.", by=story.olga)
    db.session.commit()


def subjects(decision) -> dict[str, str]:
    return {one.language: one.subject for one in letters.of(decision)}


def test_conditions_of_a_decision_that_is_taken_anew_are_met_once_they_are(story):
    decision = story.decided(**UNDER_CONDITIONS)
    meet(story, decision)
    another = anew(story, **UNDER_CONDITIONS | {"conditions": [("Another venue.", SOON)]})
    assert another is decision and decision.conditions_met_at is None
    assert subjects(decision)["en"].startswith("Approved under conditions")

    release(story, decision)
    assert db.session.query(Workshop).count() == 0
    meet(story, decision)
    assert db.session.query(Workshop).count() == 1


def test_an_approval_after_a_lapse_is_one(story, browse):
    decision = story.decided(**UNDER_CONDITIONS)
    decision.conditions[0].due_on = today() - timedelta(days=1)
    actions.lapse(decision, by=story.olga)
    release(story, anew(story, code=Code.APPROVE_REGULAR))

    assert decision.lapsed_at is None and db.session.query(Workshop).count() == 1
    assert "lapsed" not in browse(story.ada).get(f"/proposals/{story.proposal.code}").text


@pytest.mark.parametrize("facts", [{"code": Code.REJECT}, UNDER_CONDITIONS])
def test_a_letter_that_the_office_edited_goes_out_for_no_other_decision(story, facts):
    decision = story.decided(Code.APPROVE_REGULAR)
    write(story, decision)
    release(story, anew(story, **facts))

    sent = {one.language: one for one in mails(facts["code"].value)}
    assert set(sent) == {"en", "nl"}
    assert not [one for one in sent.values() if "congratulations" in one.body]
    assert not sent["en"].subject.startswith("Approved: ")


def test_it_goes_out_where_the_same_is_decided_anew(story):
    decision = story.decided(Code.APPROVE_REGULAR)
    write(story, decision)
    release(story, anew(story, code=Code.APPROVE_REGULAR))

    (sent,) = [one for one in mails("approve_regular") if one.language == "en"]
    assert "And congratulations." in sent.body


def test_nor_one_of_an_approval_under_conditions_for_what_it_has_become_before_its_release(story, browse):
    decision = story.decided(**UNDER_CONDITIONS)
    write(story, decision)
    page = browse(story.olga).get(f"/decisions/condition/{decision.key}/0/met").text
    assert "The letter that was edited tells of an approval under conditions" in page
    meet(story, decision)

    assert subjects(decision)["en"].startswith("Approved with basic funding")
    assert not [one for one in letters.of(decision) if "congratulations" in one.body]


def test_the_office_reads_that_its_letter_was_thrown_away_until_it_has_written_another(story, browse):
    decision = story.decided(Code.APPROVE_REGULAR)
    write(story, decision)
    write(story, decision, "nl")
    other = story.propose(title="Ice That Flows")
    write(story, story.decided(Code.APPROVE_REGULAR, proposal=other))
    anew(story, code=Code.REJECT)
    office, day = browse(story.olga), languages.day(today())
    english, dutch = (f"/decisions/letter/{decision.key}/{one}" for one in ("en", "nl"))
    overviews = [f"/decisions/{one}/{story.call.key}" for one in ("letters", "release")]

    for page in (english, dutch, *overviews):
        text = office.get(page).text
        assert text.count(THROWN) == 1 and day in text.partition(THROWN)[2], page
    write(story, decision)
    assert THROWN not in office.get(english).text
    assert all(THROWN in office.get(page).text for page in (dutch, *overviews))
    write(story, decision, "nl")
    assert not any(THROWN in office.get(page).text for page in (dutch, *overviews))
