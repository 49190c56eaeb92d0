"""The six calls of the demo centre, counted from today: four decided, one in review, one open."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
READING = timedelta(days=48)  # since the deadline of the round under review
ROUND = {1: 1, 5: 2, 9: 3}  # month of the deadline → number of the round in its year


class Round(NamedTuple):
    """One call: its number, and the moments of its life. The deadline is the instant 00:00 after its last minute."""

    name: str
    deadline: datetime

    def after(self, days, hour=10) -> datetime:
        day = self.deadline.astimezone(ZONE).date() + timedelta(days=days)
        return datetime.combine(day, time(hour), ZONE)

    @property
    def opens(self) -> datetime:
        return self.after(-110, 9)

    @property
    def weeks(self) -> tuple[date, date]:
        """From when to when its workshops begin: five to sixteen months after the deadline."""
        return self.after(150).date(), self.after(485).date()


def rounds(now: datetime) -> list[Round]:
    """Six rounds, the oldest first: the last closes in two weeks or later, and the one before it has been read for a while.
    On days on which January, May and September don't give that, all deadlines come some months later.
    """
    for later in range(4):
        deadlines = [
            datetime(year, month + later, 16, tzinfo=ZONE)
            for year in range(now.year - 3, now.year + 3)
            for month in ROUND
        ]
        last = next(n for n, deadline in enumerate(deadlines) if deadline > now + timedelta(days=14))
        if deadlines[last - 1] <= now - READING:
            break
    return [Round(f"{one.year}-{ROUND[one.month - later]}", one) for one in deadlines[last - 5 : last + 1]]


def planned(one, rounds, now) -> dict[str, date]:
    """When the reviews of a round are due and its decisions come: the round under review has eleven days left for them."""
    due_on, decision_on = one.after(45).date(), one.after(70).date()
    if one is rounds[-2]:
        due_on = max(due_on, now.date() + timedelta(days=11))
        decision_on = max(decision_on, due_on + timedelta(weeks=3))
    return {"review_due_on": due_on, "decision_on": decision_on}
