"""Advice and decisions that are typed and not recorded yet: they wait for their writer alone."""

import pytest

from tests.kept import count
from workshop_portal.core.db import db
from workshop_portal.core.parking import Parked
from workshop_portal.decisions import actions
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code

AUTO = {"X-Autosave": "1"}
TYPED = {"grounds": "A long thought.", "condition_1": "A plan."}


@pytest.fixture(params=["advice", "decision"])
def page(request, story):
    """(its writer, its address, how many are recorded, which form on it)"""
    if request.param == "advice":
        story.meet()
        return story.charles, f"/decisions/advice/{story.proposal.code}/{story.committee.key}", Advice, "outcome"
    story.advised()
    return story.dora, f"/decisions/{story.proposal.code}", Decision, "code"


def test_what_is_typed_waits_for_its_writer_and_is_not_recorded(story, browse, page):
    who, address, model, outcome = page
    browser = browse(who)
    tab = browser.tab(address, form=story.proposal.code)
    assert "data-autosave" in tab.answer.text
    before = count(model)

    answer = browser.post(address, data=tab.page.fields | TYPED | {outcome: Code.REJECT}, headers=AUTO)

    assert (answer.status_code, answer.json["waits"]) == (422, True) and "waits here for you" in answer.json["message"]
    assert count(model) == before
    again = browse(who).tab(address, form=story.proposal.code)
    assert {name: again.page.fields[name] for name in TYPED} == TYPED
    assert "This is what you had typed. It is not recorded yet." in again.answer.text
    assert "A long thought." not in browse(story.olga).get(f"/decisions/{story.proposal.code}").text
    assert again.send(**{outcome: Code.REJECT}).status_code == 303
    assert count(Parked) == 0
    assert db.session.scalars(db.select(model)).one().grounds == "A long thought."


def test_what_is_put_back_does_not_wait_any_more(story, browse, page):
    who, address, _model, _outcome = page
    browser = browse(who)
    fields = browser.tab(address, form=story.proposal.code).page.fields
    browser.post(address, data=fields | TYPED, headers=AUTO)
    assert count(Parked) == 1

    answer = browser.post(address, data=fields, headers=AUTO)

    assert (answer.status_code, count(Parked)) == (200, 0)


def test_a_draft_can_be_thrown_away_before_and_after_something_else_was_recorded(story, browse, page):
    who, address, model, outcome = page
    browser = browse(who)
    first, second = (browser.tab(address, form=story.proposal.code) for _tab in range(2))
    browser.post(address, data=first.page.fields | TYPED | {outcome: Code.REJECT}, headers=AUTO)
    second.send(grounds="Sound.", **{outcome: Code.REVISE_RESUBMIT})
    assert count(model) == 1
    again = browser.tab(address, form=story.proposal.code)
    assert again.page.fields[outcome] == Code.REJECT and "Throw away what is not saved" in again.answer.text

    again.send(throw_away="yes")

    assert (count(model), count(Parked)) == (1, 0)
    shown = browser.tab(address, form=story.proposal.code)
    assert shown.page.fields[outcome] != Code.REJECT and "Throw away what is not saved" not in shown.answer.text


def test_a_draft_with_a_stale_token_is_told_so(story, browse, page):
    who, address, _model, _outcome = page
    browser = browse(who)
    fields = browser.tab(address, form=story.proposal.code).page.fields
    answer = browser.post(address, data=fields | TYPED | {"csrf_token": "old"}, headers=AUTO)
    assert (answer.status_code, count(Parked)) == (400, 0)


def test_a_draft_of_the_director_can_be_read_once_the_decision_is_on_its_way(story, browse):
    decision, address = story.decided(), f"/decisions/{story.proposal.code}"
    browser = browse(story.dora)
    fields = browser.tab(address, form=story.proposal.code).page.fields
    browser.post(address, data=fields | TYPED, headers=AUTO)
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()

    page = browser.get(address).text
    assert "Record the decision" not in page
    assert "A long thought." in page.partition("You had typed this, and it was not sent:")[2]
    thrown = browser.tab(address, form="").send(throw_away="yes")
    assert (thrown.status_code, thrown.location, count(Parked)) == (303, address, 0)
    assert "A long thought." not in browser.get(address).text
    assert "A long thought." not in browse(story.olga).get(address).text


def test_what_is_not_changed_after_a_decision_is_no_draft(story, browse):
    story.decided()
    browser, address = browse(story.dora), f"/decisions/{story.proposal.code}"
    fields = browser.tab(address, form=story.proposal.code).page.fields
    assert browser.post(address, data=fields, headers=AUTO).status_code == 200 and count(Parked) == 0
