"""By when an invited person answers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_portal.participants.answer_by import answer_by, invitation_until, stay_until

FIRST = date(2027, 1, 18)  # a Monday


@pytest.mark.parametrize(("days_left", "span"), [(300, 28), (92, 28), (91, 21), (61, 21), (60, 10), (30, 10)])
def test_the_nearer_the_workshop_the_sooner_the_answer(days_left, span):
    on = FIRST - timedelta(days=days_left)

    assert answer_by(FIRST, on) == on + timedelta(days=span)


def test_shortly_before_the_workshop_it_is_the_tuesday_before():
    assert answer_by(FIRST, date(2027, 1, 9)) == date(2027, 1, 12)


def test_after_that_tuesday_it_is_the_next_day():
    assert answer_by(FIRST, date(2027, 1, 14)) == date(2027, 1, 15)
    assert answer_by(FIRST, date(2027, 1, 17)) == date(2027, 1, 17)


def test_in_a_week_in_which_the_house_is_closed_it_is_the_next_working_day():
    closed = {"2026-W52", "2026-W53"}  # to Sunday 3 January
    on, first_on = date(2026, 11, 27), date(2027, 5, 3)

    assert answer_by(first_on, on) == date(2026, 12, 25)
    assert answer_by(first_on, on, closed) == date(2027, 1, 4)
    assert answer_by(first_on, on, {"2026-W01"}) == date(2026, 12, 25)
    assert answer_by(date(2027, 1, 4), date(2026, 12, 20), closed) == answer_by(date(2027, 1, 4), date(2026, 12, 20))


@given(st.integers(1, 600), st.integers(0, 6))
def test_the_answer_is_asked_before_the_first_day_and_never_in_the_past(days_left, weekday):
    first_on = FIRST + timedelta(days=weekday)
    on = first_on - timedelta(days=days_left)

    assert on <= answer_by(first_on, on) < first_on


def test_links_live_until_the_end_of_a_day_in_leiden():
    assert invitation_until(date(2026, 12, 1)) == datetime(2026, 12, 8, 23, tzinfo=UTC)
    assert stay_until(date(2027, 1, 22)) == datetime(2027, 3, 19, 23, tzinfo=UTC)
