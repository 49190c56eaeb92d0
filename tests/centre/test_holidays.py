"""Public holidays are named beside the weeks they fall in, and close none."""

from datetime import date

import pytest

from workshop_portal.centre import holidays
from workshop_portal.core import languages


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, (4, 2)), (1981, (4, 19)), (2000, (4, 23)), (2008, (3, 23)), (2024, (3, 31)), (2026, (4, 5)), (2027, (3, 28)),
        (2035, (3, 25)), (2038, (4, 25)), (2049, (4, 18)), (2076, (4, 19)), (2285, (3, 22)),
    ],
)  # fmt: skip
def test_easter_is_when_it_is(year, day):
    assert holidays.easter(year) == date(year, *day)


@pytest.mark.parametrize(
    ("week", "english", "dutch"),
    [
        ("2027-W20", "Whit Monday (17 May)", "tweede pinksterdag (17 mei)"),
        (
            "2027-W18",
            "Liberation Day (5 May) and Ascension Day (6 May)",
            "Bevrijdingsdag (5 mei) en Hemelvaartsdag (6 mei)",
        ),
        (
            "2016-W18",  # both on one day
            "Ascension Day (5 May) and Liberation Day (5 May)",
            "Hemelvaartsdag (5 mei) en Bevrijdingsdag (5 mei)",
        ),
        ("2025-W17", "Easter Monday (21 Apr)", "tweede paasdag (21 apr)"),
        ("2031-W17", "", ""),  # the king's birthday is a Sunday, and kept on Saturday
        ("2026-W53", "New Year’s Day (1 Jan)", "nieuwjaarsdag (1 jan)"),
        ("2027-W21", "", ""),
    ],
)
def test_a_week_names_the_holidays_on_its_working_days(app, week, english, dutch):
    with app.test_request_context():
        assert holidays.words(week) == english
        with languages.speaking("nl"):
            assert holidays.words(week) == dutch
