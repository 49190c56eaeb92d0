"""Until when a proposal can be submitted: every page says the same last minute."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from workshop_portal.calls.models import Call
from workshop_portal.core import clock
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.languages import day
from workshop_portal.proposals import waits, workflow
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status


@pytest.fixture
def ada(make):
    """Who proposes nothing else."""
    return make.person("Ada")


@pytest.fixture
def midnight():
    """The end of a day of the centre, ten days from now."""
    ends = (now() + timedelta(days=10)).astimezone(clock.ZoneInfo("Europe/Amsterdam"))
    return ends.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def of(make, ada, status, call, **facts):
    proposal = make.proposal(status, lead=ada, call=call, **facts)
    db.session.commit()
    return proposal


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_what_ends_at_midnight_ends_on_every_page_in_the_last_minute_of_the_day_before(
    app, make, ada, midnight, status
):
    closed = now() - timedelta(days=1)
    call = make.call(deadline_at=midnight if status == Status.DRAFT else closed)
    own = {} if status == Status.DRAFT else {"return_until_at": midnight, "submitted_at": closed}
    proposal = of(make, ada, status, call, **own)
    browser, last = app.test_client(user=ada), midnight - timedelta(minutes=1)
    with app.test_request_context():
        said, after = day(last), day(midnight)

    counted = browser.get(f"/proposals/{proposal.code}").text
    assert f'data-until="{midnight.isoformat()}"' in counted, "a clock counts to the instant itself, as the call's does"
    for address in ("/proposals/", f"/proposals/{proposal.code}", f"/proposals/{proposal.code}/edit/a"):
        text = browser.get(address).text
        assert said in text, address
        assert after not in text, address
    with app.test_request_context():
        assert [one.due_on for one in waits.mine(ada)] == [
            clock.last_minute(midnight).astimezone(clock.ZoneInfo("Europe/Amsterdam")).date()
        ]


def test_the_list_says_of_a_returned_one_whether_its_own_day_has_passed(app, make, ada):
    call = make.call(deadline_at=now() - timedelta(days=1))
    proposal = of(make, ada, Status.RETURNED, call, return_until_at=now() + timedelta(days=3))
    browser = app.test_client(user=ada)
    text = browser.get("/proposals/").text
    assert "closes on" in text and "has closed" not in text

    proposal.return_until_at = now() - timedelta(hours=1)
    db.session.commit()
    text = browser.get("/proposals/").text
    assert "the time to complete it is over" in text and "closes on" not in text


def test_the_day_of_an_earlier_return_does_not_bind_what_is_a_draft_again(app):
    ends = datetime(2027, 1, 15, 11, tzinfo=UTC)
    call = SimpleNamespace(deadline_at=ends, hard_deadline_at=ends + timedelta(minutes=15))
    draft = SimpleNamespace(status=Status.DRAFT, return_until_at=ends - timedelta(days=9), call=call)

    later = ends + timedelta(days=3)
    assert workflow.until(draft) == ends
    assert workflow.why_too_late(draft, ends) is None
    assert Proposal(status=Status.RETURNED, return_until_at=later, call=Call(deadline_at=ends)).until == later


@pytest.fixture
def missed(make, ada):
    """Ada's draft, whose call has closed."""
    call = make.call(deadline_at=now() - timedelta(days=2))
    return of(make, ada, Status.DRAFT, call, scientific_case="Three readings compete.")


def test_a_draft_that_missed_its_call_offers_no_submitting_and_its_page_says_why(app, ada, missed):
    browser = app.test_client(user=ada)
    here = f"/proposals/{missed.code}"

    text = browser.get(here).text
    assert f"{here}/edit/a" in text and f"{here}/resubmit" in text
    assert f"{here}/submit" not in text and 'id="missing"' not in text and "Closes in" not in text
    answer = browser.get(f"{here}/submit")
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    assert 'id="missing"' not in browser.get(f"{here}/edit/c").text


def test_its_text_begins_a_draft_in_a_later_call_that_says_nothing_of_an_earlier_one(app, make, ada, missed):
    call = make.call()
    db.session.commit()
    page = app.test_client(user=ada).tab(f"/proposals/{missed.code}/resubmit", "")
    assert "you submitted" not in page.answer.text and "Submit again" not in page.answer.text

    first = page.send(call=call.key).headers["Location"]
    [draft] = [one for one in db.session.scalars(db.select(Proposal)) if one.call_id == call.id]
    assert f"/proposals/{draft.code}/edit/a" in first
    assert (draft.scientific_case, draft.title) == ("Three readings compete.", missed.title)
    assert (draft.series, draft.previous_code, draft.status) == ("none", "", Status.DRAFT)

    again = app.test_client(user=ada).tab(f"/proposals/{missed.code}/resubmit", "").send(call=call.key)
    assert again.headers["Location"] == first, "asked twice, it is the same one"


def test_the_contact_organiser_keeps_what_the_account_does_not_say(app, make, ada, missed):
    call, lead = make.call(), next(one for one in missed.organisers if one.person_id == ada.id)
    ada.stage, ada.institution, ada.country = "", "Leiden University", "NL"
    lead.stage, lead.institution, lead.country = "full", "Uppsala University", "SE"
    db.session.commit()

    app.test_client(user=ada).tab(f"/proposals/{missed.code}/resubmit", "").send(call=call.key)

    [draft] = [one for one in db.session.scalars(db.select(Proposal)) if one.call_id == call.id]
    new = draft.organisers[0]
    assert (new.person_id, new.stage, new.institution, new.country) == (ada.id, "full", "Leiden University", "NL")


def test_a_call_in_which_it_could_not_be_submitted_says_so_before_it_is_begun(app, make, ada, missed):
    one_format = make.format()
    call, free = make.call(title_en="Taken", formats=[one_format]), make.call(title_en="Free", formats=[one_format])
    missed.format = one_format
    there = make.proposal(Status.SUBMITTED, title="Fast light", call=call, lead=ada)
    make.proposal(Status.DRAFT, title="Only begun", call=free, lead=ada)
    page = app.test_client(user=ada).get(f"/proposals/{missed.code}/resubmit").text

    assert f"Taken: you have handed in “{there.title}” there, in the same format." in page
    assert "Free: you have handed in" not in page


def test_a_draft_of_an_open_call_is_not_used_in_another(app, make, ada):
    make.call()
    draft = of(make, ada, Status.DRAFT, make.call())

    assert app.test_client(user=ada).get(f"/proposals/{draft.code}/resubmit").status_code == 404
    assert "/resubmit" not in app.test_client(user=ada).get(f"/proposals/{draft.code}").text
