"""The days of a round that follow from its deadline, where the office gives no others."""

from datetime import timedelta

DECISION, REVIEWS = timedelta(weeks=10), timedelta(weeks=6)  # after the deadline
FIRST_WEEK, LAST_WEEK = timedelta(weeks=30), timedelta(days=487)  # workshops begin within sixteen months


def usual(deadline_on) -> dict:
    return {
        "review_due_on": deadline_on + REVIEWS, "decision_on": deadline_on + DECISION,
        "first_on": next_monday(deadline_on + FIRST_WEEK), "last_on": deadline_on + LAST_WEEK,
    }  # fmt: skip


def next_monday(on):
    """This day, or the Monday after it: workshops begin with a week."""
    return on + timedelta(days=-on.weekday() % 7)
