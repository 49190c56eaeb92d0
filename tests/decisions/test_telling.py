"""What the pages of a proposal say of its decision, to whom, and from when."""

import re

import pytest

from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import snapshot
from workshop_portal.proposals.models import Proposal, ProposalVersion
from workshop_portal.proposals.workflow import Status

APPROVED = "Approved, regular funding"


def pages(app, story, who):
    browser = app.test_client(user=getattr(story, who))
    return [browser.get(address).text for address in (f"/proposals/{story.proposal.code}", "/proposals/")]


@pytest.mark.parametrize("who", ["ada", "nora", "charles", "emmy"])
def test_organisers_and_committee_read_of_a_decision_once_it_is_released(app, story, who):
    story.decided()
    story.make.standing(story.emmy, Hat.CLEARED, story.proposal)
    for page in pages(app, story, who):
        assert not any(word in page for word in (APPROVED, "Decided", "Not released"))

    actions.press_release(story.call, [story_decision(story)], by=story.olga, undo_minutes=0)
    db.session.commit()
    for page in pages(app, story, who):
        assert APPROVED in page


def story_decision(story):
    return actions.standing_decision(story.proposal)


@pytest.mark.parametrize("who", ["olga", "dora"])
def test_those_who_decide_find_their_page_before_the_release(app, story, who):
    story.decided()
    page = pages(app, story, who)[0]

    assert f"/decisions/{story.proposal.code}" in page
    assert "Not released yet" in page


@pytest.mark.parametrize("code", [Code.APPROVE_REGULAR, Code.REJECT])
def test_no_letter_names_or_counts_those_who_judged(story, code):
    story.released(code)

    mails = db.session.scalars(db.select(Mail).where(Mail.kind == code.value)).all()
    texts = [f"{mail.subject}\n{mail.body}" for mail in mails]
    judges = [one.name for one in (story.charles, story.emmy, story.lise)]
    assert len(mails) == 2
    assert not [name for name in judges for text in texts if name in text]
    assert not [
        text for text in texts if re.search(r"\b(two|2|twee) (review|beoordel|reader|lezer)", text, re.IGNORECASE)
    ]


def test_conditions_stand_with_the_decision(app, story):
    story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("Name two juniors", today())])
    assert "Name two juniors" in pages(app, story, "ada")[0]


def test_a_proposal_that_is_withdrawn_before_the_release_is_not_released(story):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    proposals.move(story.proposal, "withdraw", by=story.ada, note="We found another place")
    actions.let_out(release, by=story.olga)
    db.session.flush()

    assert (story.proposal.status, decision.released_at) == (Status.WITHDRAWN, None)


def test_what_is_told_can_not_be_withdrawn(story):
    story.released()
    with pytest.raises(Refused, match="has been announced"):
        proposals.move(story.proposal, "withdraw", by=story.ada, note="Too late")


@pytest.mark.parametrize("who", ["ada", "charles"])
def test_the_page_of_a_decided_proposal_takes_eight_statements(app, story, count_statements, who):
    story.released()
    content = snapshot.of(story.proposal)
    story.proposal.versions.append(ProposalVersion(number=1, submitted_at=now(), content=content))
    db.session.commit()

    assert count_statements(app.test_client(user=getattr(story, who)), f"/proposals/{story.proposal.code}") <= 8


def test_what_must_be_revised_is_taken_up_again_in_a_later_call(story, app):
    browser, address = app.test_client(user=story.ada), f"/proposals/{story.proposal.code}"
    later = story.make.call(formats=[story.format], committees=[story.committee])
    decision = story.decided(Code.REVISE_RESUBMIT)
    assert browser.get(address + "/resubmit").status_code == 404
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    db.session.commit()

    assert "Submit it again" in browser.get(address).text
    tab = browser.tab(address + "/resubmit", "")
    assert tab.send(call="none").status_code == 422
    assert tab.send(call=later.key).status_code == 303
    assert browser.tab(address + "/resubmit", "").send(call=later.key).status_code == 303

    draft = db.session.query(Proposal).filter_by(call_id=later.id).one()
    assert (draft.title, draft.series, draft.previous_code) == (
        story.proposal.title,
        "resubmission",
        story.proposal.code,
    )
    assert (draft.committees, draft.format, draft.preferred_weeks, draft.declarations) == (
        [story.committee],
        story.format,
        [],
        [],
    )
    assert [(one.name, one.confirmed_at is not None) for one in draft.organisers] == [
        (story.ada.name, True), (story.nora.name, False)
    ]  # fmt: skip
    assert [mail.to_address for mail in db.session.query(Mail).filter_by(kind="organiser_invitation")] == [
        story.nora.email
    ]


def test_only_the_contact_organiser_takes_it_up_again(story, app):
    story.released(Code.REJECT)
    address = f"/proposals/{story.proposal.code}"

    for person in (story.nora, story.olga, story.emmy, story.eve):
        browser = app.test_client(user=person)
        assert browser.get(address + "/resubmit").status_code == 404
        assert "Submit it again" not in browser.get(address).text
