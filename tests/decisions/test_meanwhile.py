"""A form that is sent after others went on without it: its sender is told why nothing was changed, and gets the text back."""

from datetime import timedelta

import pytest

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.decisions import actions, queries
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.proposals import actions as proposals
from workshop_portal.reviews.models import Review

TYPED = "Not new enough."
FIELD = {"advice": "grounds", "room": "grounds", "decision": "grounds", "review": "strengths"}


@pytest.fixture
def open_form(story, browse):
    """A form that somebody has open, and sends with a text in it."""
    story.meet()
    story.make.standing(story.emmy, Hat.REVIEWER, story.proposal)
    code, committee = story.proposal.code, story.committee.key
    forms = {
        "advice": (story.charles, f"/decisions/advice/{code}/{committee}", ""),
        "room": (story.charles, f"/decisions/advice/{code}/{committee}", "/room"),
        "decision": (story.dora, f"/decisions/{code}", ""),
        "review": (story.emmy, f"/reviews/{code}", ""),
    }

    def open_form(name):
        person, address, deed = forms[name]
        tab = browse(person).tab(address, "" if name == "room" else None)
        fields = tab.page.fields | {FIELD[name]: TYPED, "outcome": "reject", "code": "reject"}
        fields |= {"go": {"room": f"out {story.lise.key}", "review": "save"}.get(name, "")}
        return lambda **headers: tab.browser.post(address + deed, data=fields, headers=headers)

    return open_form


def decided(story):
    actions.decide(story.proposal, code=Code.APPROVE_REGULAR, grounds="Yes.", by=story.dora)
    db.session.commit()


def released(story):
    actions.press_release(story.call, [actions.standing_decision(story.proposal)], by=story.olga, undo_minutes=0)
    db.session.commit()


def withdrawn(story):
    proposals.move(story.proposal, "withdraw", by=story.ada, note="Another place.")
    db.session.commit()


def referred(story):
    actions.decide(story.proposal, code=Code.REFER, grounds="Physics.", by=story.dora)
    released(story)


def decided_and_released(story):
    decided(story)
    released(story)


MEANWHILE = [
    ("advice", decided, "with the director"), ("advice", decided_and_released, "with the director"),
    ("advice", withdrawn, "not discussed any more"), ("advice", referred, "not discussed any more"),
    ("room", decided, "with the director"),
    ("decision", decided_and_released, "only be rescinded"), ("decision", withdrawn, "does not wait for a decision"),
    ("decision", referred, "does not wait for a decision"),
    ("review", withdrawn, "not with the committee any more"), ("review", referred, "not with the committee any more"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "happens", "words"), MEANWHILE)
def test_what_was_typed_comes_back_with_a_sentence_and_nothing_is_changed(story, open_form, form, happens, words):
    story.advised()
    send = open_form(form)
    happens(story)
    before = [db.session.scalars(db.select(one)).all() for one in (Advice.grounds, Decision.grounds, Review.strengths)]

    answer = send()

    assert answer.status_code == 409
    assert words in answer.text and TYPED in answer.text
    db.session.expire_all()
    assert before == [
        db.session.scalars(db.select(one)).all() for one in (Advice.grounds, Decision.grounds, Review.strengths)
    ]


@pytest.mark.parametrize(("form", "happens"), [("advice", decided), ("decision", withdrawn), ("review", withdrawn)])
def test_it_leads_back_to_no_page_that_is_not_there_any_more(story, open_form, form, happens):
    story.advised()
    send = open_form(form)
    happens(story)

    assert "Back to the page" not in send().text


def test_of_a_decision_that_is_not_released_a_chair_reads_nothing(story, open_form):
    story.advised()
    send = open_form("advice")
    decided(story)

    assert "decided" not in send().text.lower()


def test_a_draft_that_saves_itself_is_told_the_same_in_one_sentence(story, open_form):
    send = open_form("review")
    withdrawn(story)

    answer = send(**{"X-Autosave": "1"})

    assert answer.status_code == 409 and "not with the committee any more" in answer.json["message"]


@pytest.mark.parametrize(("form", "status"), [("advice", 422), ("room", 409)])
def test_once_the_meeting_is_closed_the_text_stays_with_its_writer(story, open_form, form, status):
    send = open_form(form)
    meeting = queries.meeting_held(story.call, story.committee)
    actions.open_meeting(meeting, by=story.charles)
    actions.close_meeting(meeting, by=story.charles)
    db.session.commit()

    answer = send()

    assert answer.status_code == status and TYPED in answer.text and "Open it again first" in answer.text


def seat_ended(story):
    for seat in db.session.query(Seat).filter_by(person_id=story.charles.id):
        seat.until_on = today() - timedelta(days=1)
    db.session.commit()


def in_conflict(story):
    story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)


@pytest.mark.parametrize("happens", [seat_ended, in_conflict])
def test_who_has_nothing_to_do_with_it_any_more_learns_nothing_and_keeps_the_own_text(story, open_form, happens):
    send = open_form("advice")
    happens(story)

    answer = send()

    assert answer.status_code == 404
    assert TYPED in answer.text and story.proposal.title not in answer.text
