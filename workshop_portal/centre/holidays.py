"""The public holidays of the Netherlands: a note beside a week, no closure. The office closes weeks itself."""

from datetime import date, timedelta
from functools import cache

from workshop_portal.centre.slots import monday
from workshop_portal.core.languages import enumerated, short_day
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_

AFTER_EASTER = {
    -2: N_("Good Friday"), 1: N_("Easter Monday"), 39: N_("Ascension Day"), 50: N_("Whit Monday"),
}  # fmt: skip
FIXED = {
    (1, 1): N_("New Year’s Day"), (5, 5): N_("Liberation Day"), (12, 25): N_("Christmas Day"),
    (12, 26): N_("Boxing Day"),
}  # fmt: skip
KINGS_DAY = N_("King’s Day")
WORKING_DAYS = 5  # of a week, from Monday on


def easter(year) -> date:
    """Easter Sunday of the Gregorian calendar: the first Sunday after the full moon on or after 21 March, as the Church
    reckons that moon (the rule of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    corrected = century - (century + 8) // 25 + 1
    moon = (19 * golden + century - century // 4 - corrected // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def of_year(year) -> list[tuple[date, str]]:
    """(day, its name, marked), in order; two may fall on one day. The king's birthday is kept a day earlier where it is a
    Sunday."""
    kings_day = date(year, 4, 27)
    kings_day -= timedelta(days=kings_day.weekday() == 6)
    moving = [(easter(year) + timedelta(days=after), name) for after, name in AFTER_EASTER.items()]
    return sorted([*moving, *((date(year, *day), name) for day, name in FIXED.items()), (kings_day, KINGS_DAY)])


def in_week(week) -> list[tuple[date, str]]:
    """(day, marked name) of those on a working day of this week."""
    first = monday(week)
    last = first + timedelta(days=WORKING_DAYS - 1)
    return [one for year in range(first.year, last.year + 1) for one in of_year(year) if first <= one[0] <= last]


def words(week) -> str:
    """Whit Monday (17 May), in the reader's language; "" where every day is a working day."""
    return enumerated([f"{_(name)} ({short_day(day)})" for day, name in in_week(week)])
