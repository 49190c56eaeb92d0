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
def test_one_call_is_open_for_two_weeks_more_and_was_long_enough_and_the_one_before_has_been_read_for_a_while(start):
    for days in range(366):
        now = start + timedelta(days=days)
        *_earlier, read, last = dates.rounds(now)
        assert last.opens <= now - timedelta(days=19) and last.deadline >= now + timedelta(days=14), now
        assert read.deadline <= now - timedelta(days=47), now


def test_readers_of_the_round_under_review_have_days_left():
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    rounds = dates.rounds(now)

    assert dates.planned(rounds[-2], rounds, now)["review_due_on"] == now.date() + timedelta(days=11)
