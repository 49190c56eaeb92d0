"""The lead is handed over by a question and an answer; whoever has not confirmed is reminded once, by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.kept import row_of
from tests.written import write
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.jobs import Job
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions, handover, organisers
from workshop_portal.proposals.models import Grade
from workshop_portal.proposals.workflow import Status


def page_of(proposal) -> str:
    return f"/proposals/{proposal.code}/lead"


def told(kind) -> list[str]:
    return sorted(db.session.scalars(select(Mail.to_address).where(Mail.kind == kind)))


def ask(proposal, of, by):
    handover.offer(row_of(proposal, of), by=by)
    db.session.commit()


def test_who_is_asked_and_says_yes_leads_and_the_other_goes_on_as_an_editor(app, complete, ada, kwame):
    mine, theirs = app.test_client(user=ada), app.test_client(user=kwame)
    assert mine.tab(page_of(complete), "").send(organiser=row_of(complete, kwame).key).status_code == 303
    assert told("lead_offered") == [kwame.email]
    assert hats(ada, complete) >= {Hat.LEAD} and Hat.LEAD not in hats(kwame, complete)
    assert page_of(complete) in theirs.get("/desk").text

    tab = theirs.tab(page_of(complete), "")
    assert [tab.send(go="accept").status_code for _time in range(2)] == [303, 303]
    assert hats(kwame, complete) == {Hat.ORGANISER, Hat.LEAD, Hat.EDITOR}
    assert hats(ada, complete) == {Hat.ORGANISER, Hat.EDITOR}
    assert [one.grade for one in complete.organisers if one.grade == Grade.LEAD] == [Grade.LEAD]
    assert told("lead_taken") == sorted([ada.email, kwame.email])
    assert page_of(complete) not in theirs.get("/desk").text


def test_who_says_no_changes_nothing_and_the_lead_hears_of_it(app, complete, ada, kwame):
    ask(complete, kwame, ada)

    assert app.test_client(user=kwame).tab(page_of(complete), "").send(go="refuse").status_code == 303
    assert Hat.LEAD in hats(ada, complete)
    assert told("lead_refused") == [ada.email]
    with pytest.raises(Refused, match="no longer open"):
        handover.accept(row_of(complete, kwame), by=kwame)


def test_a_question_that_is_taken_back_cannot_be_answered_any_more(app, complete, ada, kwame):
    ask(complete, kwame, ada)
    open_page = app.test_client(user=kwame).tab(page_of(complete), "")
    app.test_client(user=ada).tab(page_of(complete), "").send(go="take back")

    open_page.send(go="accept")
    assert Hat.LEAD in hats(ada, complete) and Hat.LEAD not in hats(kwame, complete)


def test_the_lead_alone_asks_and_asks_only_who_has_confirmed(app, make, complete, ada, kwame):
    with pytest.raises(Refused, match="Only the contact organiser"):
        handover.offer(row_of(complete, kwame), by=kwame)
    invited = organisers.invite(complete, name="Łucja", email="lucja@example.org", by=ada)
    with pytest.raises(Refused, match="confirmed"):
        handover.offer(invited, by=ada)
    assert app.test_client(user=make.person("Eve")).get(page_of(complete)).status_code == 404


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.IN_REVIEW, Status.DECIDED])
def test_the_lead_can_be_handed_over_after_submitting_too(complete, ada, kwame, status):
    actions.submit(complete, by=ada)
    complete.status = status
    ask(complete, kwame, ada)
    handover.accept(row_of(complete, kwame), by=kwame)
    db.session.commit()

    assert Hat.LEAD in hats(kwame, complete)


def test_nobody_comes_to_lead_two_proposals_of_one_call_and_format(complete, ada, kwame):
    second = write(actions.start(complete.call, by=kwame), kwame, ada)
    actions.submit(second, by=kwame)
    actions.submit(complete, by=ada)
    ask(complete, kwame, ada)

    with pytest.raises(Refused, match="another proposal"):
        handover.accept(row_of(complete, kwame), by=kwame)


@pytest.mark.parametrize(("prefix", "words"), [("", "contact organiser of “"), ("/nl", "contactpersoon van “")])
def test_who_leads_another_one_is_warned_before_the_yes_and_alone(app, complete, ada, kwame, prefix, words):
    second = write(actions.start(complete.call, by=kwame), kwame, ada)
    actions.revise(second, {"title": "Fast mergers"}, by=kwame)
    ask(complete, kwame, ada)
    mine, theirs = app.test_client(user=ada), app.test_client(user=kwame)
    address = prefix + page_of(complete)
    assert "Fast mergers" not in theirs.get(address).text, "a draft stands in nobody's way"
    actions.submit(second, by=kwame)
    db.session.commit()

    page = theirs.get(address).text
    assert words in page and "Fast mergers" in page and second.code in page
    assert "Fast mergers" not in mine.get(address).text


def test_the_other_organisers_learn_what_to_do_and_not_what_else_the_contact_leads(app, complete, ada, kwame):
    actions.submit(write(actions.start(complete.call, by=kwame), kwame, ada), by=kwame)
    ask(complete, kwame, ada)
    handover.accept(row_of(complete, kwame), by=kwame)
    db.session.commit()

    for tail in ("", "/edit/a"):
        theirs, beside = (
            app.test_client(user=one).get(f"/proposals/{complete.code}{tail}").text for one in (kwame, ada)
        )
        assert "has handed in another proposal" in theirs and "must be the contact organiser" not in theirs
        assert "has handed in another proposal" not in beside and "must be the contact organiser" in beside


def test_of_what_has_ended_nobody_hands_the_lead_over(complete, ada, kwame):
    ask(complete, kwame, ada)
    actions.move(complete, "withdraw", by=ada, note="No time")

    with pytest.raises(Refused):
        handover.accept(row_of(complete, kwame), by=kwame)
    with pytest.raises(Refused):
        handover.offer(row_of(complete, kwame), by=ada)


@pytest.fixture
def lucja(draft, ada):
    invited = organisers.invite(draft, name="Łucja Żak", email="lucja@example.org", by=ada)
    db.session.commit()
    return invited


LATER = organisers.REMIND_AFTER + timedelta(minutes=1)


def test_whoever_has_not_answered_is_reminded_by_itself_once(lucja):
    job = db.session.scalar(select(Job).where(Job.kind == "remind organiser"))
    assert (job.thing_id, job.due_at - lucja.invited_at) == (lucja.id, organisers.REMIND_AFTER)

    for days in (LATER, LATER + timedelta(days=1)):
        organisers.remind_by_rule(lucja.id, at=lucja.created_at + days)
    assert told("organiser_reminder") == ["lucja@example.org"]


def confirmed(lucja, _ada):
    organisers.confirm(lucja, {})


def removed(lucja, ada):
    organisers.remove(lucja, by=ada)


def withdrawn(lucja, ada):
    actions.move(lucja.proposal, "withdraw", by=ada, note="No time")


def reminded_by_hand(lucja, ada):
    organisers.remind(lucja, by=ada, at=lucja.invited_at + timedelta(days=1))


def call_closed(lucja, _ada):
    call = lucja.proposal.call
    call.opens_at, call.deadline_at = now() - timedelta(days=9), now() - timedelta(days=1)
    call.hard_deadline_at = now() - timedelta(hours=1)


@pytest.mark.parametrize("deed", [confirmed, removed, withdrawn, reminded_by_hand, call_closed])
def test_nobody_is_reminded_without_need(lucja, ada, deed):
    key, at = lucja.id, lucja.invited_at + LATER
    deed(lucja, ada)
    db.session.commit()
    organisers.remind_by_rule(key, at=at)

    assert told("organiser_reminder") == []
