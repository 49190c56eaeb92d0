"""Organisers are told where their proposal stands, what to expect and what they can still change; nothing that is not told."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from workshop_portal import journal
from workshop_portal.core import languages
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals import actions, findings, progress, workflow
from workshop_portal.proposals.progress import Earlier
from workshop_portal.proposals.workflow import Status

DEADLINE = datetime(2027, 1, 15, 11, tzinfo=UTC)


def stands(status, **facts):
    call = SimpleNamespace(deadline_at=DEADLINE, hard_deadline_at=DEADLINE + timedelta(minutes=15), decision_on=None)
    sound = {
        "status": status, "call": call, "return_until_at": DEADLINE, "submitted_at": DEADLINE, "withdrawn_from": None,
        "withdrawn_at": DEADLINE,
    }  # fmt: skip
    made = SimpleNamespace(**sound | facts)
    made.until = workflow.until(made)
    return made


@pytest.mark.parametrize(
    ("status", "told", "states"),
    [
        (Status.DRAFT, None, "now ahead ahead ahead"),
        (Status.RETURNED, None, "now ahead ahead ahead"),
        (Status.SUBMITTED, None, "done now ahead ahead"),
        (Status.ELIGIBLE, None, "done done now ahead"),
        (Status.IN_REVIEW, None, "done done now ahead"),
        (Status.DECIDED, None, "done done now ahead"),
        (Status.DECIDED, "Approved", "done done done done"),
        (Status.INELIGIBLE, None, "done done over over"),
    ],
)
def test_each_status_has_its_place_and_from_eligible_on_all_look_the_same_until_it_is_told(app, status, told, states):
    assert [one.state for one in progress.steps(stands(status), told)] == states.split()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_what_can_not_be_submitted_any_more_has_no_steps_to_come(app, status):
    proposal = stands(status)
    proposal.call.decision_on = DEADLINE.date() + timedelta(days=60)

    assert [one.state for one in progress.steps(proposal, at=DEADLINE)] == ["now", "ahead", "ahead", "ahead"]
    late = progress.steps(proposal, at=DEADLINE + timedelta(days=1))
    assert [one.state for one in late] == ["now", "over", "over", "over"]


def test_after_a_rescinded_decision_the_director_decides_anew_and_no_day_is_given(app):
    proposal = stands(Status.ADVISED)
    proposal.call.decision_on = DEADLINE.date() + timedelta(days=60)
    found = progress.steps(proposal, earlier=Earlier((5,), (70,)), at=DEADLINE, anew=True)

    assert [one.state for one in found] == ["done", "done", "done", "now"]
    assert (found[3].name, found[3].when) == ("The director decides anew", "")


def test_what_is_to_be_expected_follows_from_the_call_else_from_earlier_rounds(app):
    proposal, earlier = stands(Status.IN_REVIEW), Earlier((5, 7, 6), (70, 84, 77))
    when = lambda proposal, **named: [one.when for one in progress.steps(proposal, **named)]  # noqa: E731

    assert when(proposal)[1:] == ["", "", ""]
    assert when(proposal, earlier=earlier)[3] == "about 2 April 2027"
    assert when(stands(Status.SUBMITTED), earlier=earlier)[1] == "about 21 January 2027"
    proposal.call.decision_on = DEADLINE.date() + timedelta(days=60)
    assert when(proposal, earlier=earlier)[3] == "planned for 16 March 2027"
    assert when(proposal, earlier=earlier, at=DEADLINE + timedelta(days=62))[3] == "later than planned"
    assert progress.weeks_of(earlier) == (10, 12)


@pytest.mark.parametrize(("at", "said"), [((22, 30), "planned for 16 March 2027"), ((23, 30), "later than planned")])
def test_the_planned_day_is_over_with_its_midnight_in_leiden(app, at, said):
    proposal, at = stands(Status.IN_REVIEW), datetime(2027, 3, 16, *at, tzinfo=UTC)
    proposal.call.decision_on = at.date()

    assert progress.steps(proposal, at=at)[3].when == said


def test_what_was_withdrawn_is_to_be_checked_on_no_day(app):
    earlier = Earlier((5,), (70,))
    for left, when in (
        (Status.DRAFT, ["withdrawn on 15 January 2027", ""]),
        (Status.SUBMITTED, ["submitted on 15 January 2027", "withdrawn on 15 January 2027"]),
    ):
        found = progress.steps(stands(Status.WITHDRAWN, withdrawn_from=left), earlier=earlier, at=AFTER)
        assert [one.when for one in found] == [*when, "", ""]


def test_of_what_was_found_not_eligible_the_day_is_told_and_none_to_come(app, make, complete, ada):
    office = make.appointed("office")
    actions.submit(complete, by=ada)
    close(complete.call)
    actions.move(complete, "exclude", by=office, note="Not of this call.")
    db.session.commit()

    for page in ("", "/progress"):
        text = app.test_client(user=ada).get(f"/proposals/{complete.code}{page}").text
        assert f"found not eligible on {languages.day(now())}" in text
        assert 'aria-current="step"' not in text and "about " not in text.partition("<ol")[2].partition("</ol>")[0]


BEFORE, AFTER = DEADLINE - timedelta(hours=1), DEADLINE + timedelta(days=1)


@pytest.mark.parametrize(
    ("proposal", "told", "at", "words"),
    [
        (stands(Status.DRAFT), False, BEFORE, ["Everything"]),
        (stands(Status.DRAFT), False, AFTER, ["not submitted in time"]),
        (stands(Status.RETURNED), False, BEFORE, ["submit it again", "withdraw"]),
        (stands(Status.RETURNED), False, AFTER, ["The time to complete it is over", "withdraw"]),
        (stands(Status.SUBMITTED), False, BEFORE, ["reopened", "withdraw"]),
        (stands(Status.ELIGIBLE), False, BEFORE, ["reopened", "withdraw"]),
        (stands(Status.SUBMITTED), False, AFTER, ["stays as it was", "withdraw"]),
        (stands(Status.DECIDED), False, AFTER, ["stays as it was", "withdraw"]),
        (stands(Status.DECIDED), True, AFTER, ["Nothing any more"]),
        (stands(Status.WITHDRAWN, withdrawn_from=Status.DRAFT), False, AFTER, ["take the withdrawal back"]),
        (stands(Status.WITHDRAWN), False, AFTER, ["Nothing any more"]),
    ],
)  # fmt: skip
def test_what_can_still_be_changed(app, proposal, told, at, words):
    found = progress.can_change(proposal, told, at)

    assert len(found) == len(words)
    assert all(any(part in one for part in word.split("|")) for one, word in zip(found, words, strict=True))


def test_earlier_rounds_speak_by_what_was_told_in_them_and_by_nothing_else(app, make):
    call = make.call(deadline_at=now())
    for weeks, days in ((20, 70), (40, 77)):
        before = make.call(deadline_at=now() - timedelta(weeks=weeks))
        told, hidden = (make.proposal(Status.DECIDED, call=before) for _n in range(2))
        at = before.deadline_at + timedelta(days=days)
        db.session.add(Decision(proposal=told, code=Code.REJECT, decided_at=at, grounds="x", released_at=at))
        db.session.add(Decision(proposal=hidden, code=Code.REJECT, decided_at=at - timedelta(days=30), grounds="x"))
        journal.record(told, "accept", by=None, at=before.deadline_at + timedelta(days=4))
    later = make.call(deadline_at=now() + timedelta(weeks=9))
    journal.record(make.proposal(Status.ELIGIBLE, call=later), "accept", by=None)
    db.session.commit()

    assert list(map(round, app.extensions["days_until_told"](call, 3))) == [70, 77]
    assert list(map(round, findings.days_until_checked(call, 3))) == [4, 4]


def close(call):
    call.deadline_at = call.hard_deadline_at = now() - timedelta(hours=1)
    db.session.commit()


def test_the_pages_of_its_organisers_are_the_same_whatever_is_decided_and_not_told(app, complete, ada):
    actions.submit(complete, by=ada)
    close(complete.call)
    browser, found = app.test_client(user=ada), []
    for status in (Status.ELIGIBLE, Status.IN_REVIEW, Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED):
        complete.status = status
        if status == Status.DECIDED:
            db.session.add(Decision(proposal=complete, code=Code.REJECT, decided_at=now(), grounds="MARK"))
        db.session.commit()
        pages = [browser.get(f"/proposals/{complete.code}{tail}").text for tail in ("", "/progress")]
        found.append([page.partition("<main")[2].partition("</main")[0] for page in pages])

    assert all(pages == found[0] for pages in found)
    assert "With the committees" in found[0][0]
    assert "MARK" not in str(found)


def test_organisers_alone_have_the_page_and_its_words_are_there_in_dutch(app, make, complete, ada):
    address = f"/proposals/{complete.code}/progress"
    actions.submit(complete, by=ada)
    db.session.commit()

    assert app.test_client(user=make.appointed("office")).get(address).status_code == 404
    assert "De commissies lezen het" in app.test_client(user=ada).get(f"/nl{address}").text


def test_where_it_stands_is_told_in_ones_own_time_too(app, make):
    ada = make.person("Ada", zone="Asia/Tokyo")
    proposal = make.proposal(Status.DRAFT, lead=ada)
    browser = app.test_client(user=ada)

    for page in ("", "/progress"):
        text = browser.get(f"/proposals/{proposal.code}{page}").text
        assert re.search(r"until [^<]*\([^<]*your time\)", text, re.IGNORECASE), page
