"""A condition is due on a day that has not passed: as it is advised, decided and released."""

from datetime import timedelta

import pytest

from workshop_portal.core import languages
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code

YESTERDAY = today() - timedelta(days=1)
PASSED = "Choose a day that has not passed."


def typed(due_on) -> dict:
    return {"condition_1": "A plan.", "due_1": due_on.isoformat()}


def test_a_committee_advises_no_day_that_has_passed(story, browse):
    story.meet()
    tab = browse(story.charles).tab(f"/decisions/advice/{story.proposal.code}/{story.committee.key}")
    facts = {"outcome": "approve_conditional", "grounds": "Sound."}

    refused = tab.send(**facts, **typed(YESTERDAY))
    assert refused.status_code == 422 and PASSED in refused.text
    assert tab.send(**facts, **typed(today())).status_code == 303


def test_the_director_decides_on_no_day_that_has_passed(story, browse):
    story.advised()
    tab = browse(story.dora).tab(f"/decisions/{story.proposal.code}")
    facts = {"code": "approve_conditional", "becomes": "approve_basic", "grounds": "Not yet."}

    refused = tab.send(**facts, **typed(YESTERDAY))
    assert refused.status_code == 422 and PASSED in refused.text
    anew = {"becomes": Code.APPROVE_BASIC, "grounds": "Not yet.", "conditions": [("A plan.", YESTERDAY)]}
    with pytest.raises(Refused, match=PASSED):
        actions.decide(story.proposal, code=Code.APPROVE_CONDITIONAL, by=story.dora, **anew)
    assert tab.send(**facts, **typed(today())).status_code == 303


def test_a_day_that_a_committee_advised_and_that_has_passed_is_named_and_not_taken_over(story, browse):
    story.advised()
    advice = db.session.scalar(db.select(Advice))
    advice.outcome = Code.APPROVE_CONDITIONAL
    advice.terms = [
        {"text": "A plan.", "due_on": YESTERDAY.isoformat()},
        {"text": "A list.", "due_on": today().isoformat()},
    ]
    db.session.commit()

    tab = browse(story.dora).tab(f"/decisions/{story.proposal.code}")

    assert f"{languages.day(YESTERDAY)} has passed: choose another day." in tab.answer.text
    assert [tab.page.fields[one] for one in ("condition_1", "due_1", "due_2")] == ["A plan.", "", today().isoformat()]


def test_a_day_that_has_passed_before_the_release_is_named_on_its_page(story, browse):
    story.decided(
        Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC, conditions=[("A plan.", today()), ("A list.", today())]
    )
    address = f"/decisions/release/{story.call.key}"
    assert "the day of a condition has passed" not in browse(story.olga).get(address).text

    decision = db.session.scalar(db.select(Decision))
    decision.conditions[1].due_on = YESTERDAY
    db.session.commit()

    page = browse(story.olga).get(address).text
    assert page.count("the day of a condition has passed") == 1 and f"/decisions/condition/{decision.key}/1" in page
