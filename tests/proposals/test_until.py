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
