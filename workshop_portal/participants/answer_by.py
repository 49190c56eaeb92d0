"""By when an invited person answers: the nearer the workshop, the sooner. And how long the links live."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workshop_portal.centre.slots import week_of
from workshop_portal.core.clock import end_of
from workshop_portal.workshops.plan import Frame

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
SPANS = ((92, 28), (61, 21), (10, 10))  # with at least so many days left, so many days to answer (as at BIRS)
INVITATION_LIVES = timedelta(days=7)  # beyond the answer-by
STAY_LIVES = timedelta(weeks=8)  # beyond the workshop


def answer_by(first_on: date, on: date, closed: AbstractSet[str] = frozenset()) -> date:
    """The last day to answer for somebody invited on the day `on`; with no time left, the day before the workshop.

    Not in one of the `closed` weeks, in which nobody works: then the next working day, while it lies before the workshop.
    """
    day = reckoned(first_on, on)
    later = Frame(first_on, on, closed).since(day) if week_of(day) in closed else day
    return later if later < first_on else day


def reckoned(first_on, on) -> date:
    left = (first_on - on).days
    span = next((days for least, days in SPANS if left >= least), left)
    latest = min(on + timedelta(days=span), tuesday_before(first_on))
    return latest if latest > on else max(on, first_on - DAY) if left <= 1 else on + DAY


def tuesday_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() - 1) % 7 or 7)


def invitation_until(answer_by_on: date) -> datetime:
    return end_of(answer_by_on + INVITATION_LIVES)


def stay_until(last_on: date) -> datetime:
    return end_of(last_on + STAY_LIVES)


def day_of(at: datetime) -> date:
    """The day it is in the centre's zone."""
    return at.astimezone(ZONE).date()
