"""The dates of the demo's calls, whatever day it is made on."""

from datetime import UTC, datetime, timedelta

import pytest

from workshop_portal.calls.forms import IN_ORDER
from workshop_portal.demo import dates


@pytest.mark.parametrize("start", [datetime(year, 1, 1, 12, tzinfo=UTC) for year in (2026, 2027, 2028)])
def test_the_days_of_every_call_come_in_the_order_that_the_office_is_held_to(start):
    for days in range(366):
        now = start + timedelta(days=days)
        rounds = dates.rounds(now)
        for one in rounds:
            named = dates.planned(one, rounds, now) | {"first_on": one.weeks[0]}
            found = [one.deadline.date(), *(named[name] for name in IN_ORDER)]
            assert found == sorted(found), (now, one.name)


@pytest.mark.parametrize("start", [datetime(year, 1, 1, 23, 30, tzinfo=UTC) for year in (2026, 2027, 2028)])
def test_the_open_call_is_open_long_enough_for_its_oldest_draft(start):
    for days in range(366):
        now = start + timedelta(days=days)
        assert dates.rounds(now)[-1].opens <= now - timedelta(days=18), now


def test_readers_of_the_round_under_review_have_days_left():
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    rounds = dates.rounds(now)

    assert dates.planned(rounds[-2], rounds, now)["review_due_on"] == now.date() + timedelta(days=11)
