"""A plan's dates: scheduled back from the first day, compressed when time is short, dependencies kept.

Dates lie on working days of the house, and none before the day on which they are reckoned.
"""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from workshop_portal.centre import choices
from workshop_portal.centre.slots import week_of

DAY = timedelta(days=1)
SATURDAY = 5


class Due(NamedTuple):
    """When a task is due; `tight`: its minimum of days, or its place before the workshop, could not be kept."""

    on: date
    tight: bool


class Frame(NamedTuple):
    """What a plan lies in: the first and the last day, the day from which it is reckoned, the weeks in which nobody works, and how
    much its weeks shrink."""

    first_on: date
    begins_on: date
    closed: AbstractSet[str] = frozenset()
    scale: float = 1.0
    last_on: date | None = None  # where it is not the first

    @property
    def ends_on(self) -> date:
        return self.last_on or self.first_on

    def is_working(self, day) -> bool:
        return day.weekday() < SATURDAY and week_of(day) not in self.closed

    def near(self, wanted, earliest) -> date:
        """The working day at `wanted` or before it, where none is left since `earliest` the first one after that."""
        day = max(wanted, earliest)
        while day > earliest and not self.is_working(day):
            day -= DAY
        return day if self.is_working(day) else self.since(earliest)

    def since(self, day) -> date:
        while not self.is_working(day):
            day += DAY
        return day


def schedule(tasks, first_on: date, begins_on: date, fixed=None, closed=frozenset(), last_on=None) -> dict[str, Due]:
    """The due dates of `tasks`, each with template_key, offset_weeks or after_decision_weeks, minimum_days and after.

    `fixed`: {template_key: day} of those that somebody dated by hand; what comes after them waits for them.
    `closed`: weeks (2027-W05) in which nobody works. `last_on`: the last day, where it is not the first.

    Weeks shrink in one proportion when there is less time to the first day than the longest lead; each task keeps its
    minimum of days after those that come first, as far as the first day allows.
    """
    lead = lead_of(tasks)
    there_is = max((first_on - begins_on).days, 0)
    frame = Frame(first_on, begins_on, closed, min(1.0, there_is / (lead * 7)) if lead else 1.0, last_on)
    by_key = {task.template_key: task for task in tasks}
    found: dict[str, Due] = {}
    for key in in_order(by_key):
        at = (fixed or {}).get(key)
        found[key] = Due(at, False) if at else due_of(by_key[key], frame, found)
    return found


def lead_of(tasks) -> int:
    """How many weeks before the first day the earliest task has its place."""
    return max((-task.offset_weeks for task in tasks if (task.offset_weeks or 0) < 0), default=0)


def date_all(workshop, begins_on, closed, days=0):
    """The plan's dates, reckoned from `begins_on`. What is done keeps its day; what was dated by hand stays there, or
    moves by so many `days` with the first day."""
    for task in workshop.tasks:
        if task.by_hand and task.due_on and days and not task.done_at:
            task.due_on = max(task.due_on + timedelta(days=days), begins_on)
    for task, due in dates_of(workshop, workshop.first_on, begins_on, closed).items():
        task.due_on, task.tight = due.on, due.tight


def date_one(task, begins_on, closed):
    """The plan's date of one task; all others stay where they are."""
    rest = {one.template_key: one.due_on for one in task.workshop.tasks if one is not task and one.due_on}
    planned = [one for one in task.workshop.tasks if one.template_key]
    workshop = task.workshop
    due = schedule(planned, workshop.first_on, begins_on, rest, closed, workshop.last_on)[task.template_key]
    task.due_on, task.tight = due.on, due.tight


def dates_of(workshop, first_on: date, begins_on: date, closed) -> dict:
    """{task: Due} of all that the plan itself dates and that is still to do, were this the first day."""
    left = [task for task in workshop.tasks if task.template_key and not (task.done_at and task.due_on)]
    fixed = {task.template_key: task.due_on for task in left if task.by_hand and task.due_on}
    dates = schedule(left, first_on, begins_on, fixed, closed, first_on + (workshop.days - 1) * DAY)
    return {task: dates[task.template_key] for task in left if task.template_key not in fixed}


def tight_with(workshop, first_on: date, begins_on: date, closed) -> int:
    """How many tasks would have less time than they need, were this the first day."""
    return sum(due.tight for due in dates_of(workshop, first_on, begins_on, closed).values())


def in_order(by_key) -> list[str]:
    """The keys so that what comes first stands first; a circle among templates is read as no order at all."""
    graph = {key: [one for one in task.after or () if one in by_key] for key, task in by_key.items()}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return list(by_key)


def due_of(task, frame, found) -> Due:
    """After what comes first, with its minimum of days; a task before the workshop has its place there all the same."""
    start = max([frame.begins_on, *(found[key].on for key in task.after or () if key in found)])
    ready = start + timedelta(days=task.minimum_days)
    if task.after_decision_weeks is None and (task.offset_weeks or 0) >= 0:
        return Due(
            in_its_week(task, frame, start, ready) if not task.offset_weeks else after_it(task, frame, ready), False
        )
    on = frame.near(wanted_on(task, frame), ready)
    last = frame.near(frame.first_on - DAY, frame.begins_on)
    return Due(min(on, last), last < ready)


def in_its_week(task, frame, start, ready) -> date:
    """On the first day or the last one, or so many days after what comes first: within the workshop, as far as that
    allows."""
    if counts_from_last(task):
        return frame.near(max(frame.ends_on, start), max(frame.first_on, start))
    return frame.since(min(max(frame.first_on, ready), max(frame.ends_on, start)))


def after_it(task, frame, ready) -> date:
    counted = frame.ends_on if counts_from_last(task) else frame.first_on
    return frame.since(max(counted + timedelta(weeks=task.offset_weeks), ready))


def open_before(workshop, key) -> list:
    """The tasks that come before the one with this key, by whatever way, and are not done, in the plan's order."""
    after = {task.template_key: task.after or () for task in workshop.tasks}
    first: set[str] = set()
    left = [key]
    while left:
        new = set(after.get(left.pop(), ())) - first
        first |= new
        left += new
    return [task for task in workshop.tasks if task.template_key in first - {key} and not task.done_at]


def counts_from_last(task) -> bool:
    """Whether its weeks after the workshop are those after the last day."""
    return choices.LAST_DAY in (task.after or ())


def wanted_on(task, frame) -> date:
    if task.after_decision_weeks is not None:
        return frame.begins_on + timedelta(days=round(task.after_decision_weeks * 7 * frame.scale))
    return frame.first_on + timedelta(days=round(task.offset_weeks * 7 * frame.scale))


def state_of(task, today: date, over=False) -> str:
    """done, late, next within two weeks, or todo; of a workshop that is `over` what was not done is left."""
    if task.done_at:
        return "done"
    if over:
        return "left"
    if task.due_on is None:
        return "todo"
    if task.due_on < today:
        return "late"
    return "next" if (task.due_on - today).days <= 14 else "todo"


def marks(tasks, first_on, today, over=False) -> list[tuple]:
    """What a plan line draws: (weeks from the first day, state, key)."""
    return [
        (round((task.due_on - first_on).days / 7, 2), state_of(task, today, over), task)
        for task in tasks
        if task.due_on and first_on
    ]
