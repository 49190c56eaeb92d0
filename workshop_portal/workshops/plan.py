"""A plan's dates: scheduled back from the first day, compressed when time is short, dependencies kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """When a task is due; `tight`: its minimum of days, or its place before the workshop, could not be kept."""

    on: date
    tight: bool


def schedule(tasks, first_on: date, decided_on: date, fixed=None) -> dict[str, Due]:
    """The due dates of `tasks`, each with template_key, offset_weeks or after_decision_weeks, minimum_days and after.

    `fixed`: {template_key: day} of those that somebody dated by hand; what comes after them waits for them.

    Weeks before the first day shrink in one proportion when the decision lies nearer to it than the longest lead.
    """
    lead = max((-task.offset_weeks for task in tasks if (task.offset_weeks or 0) < 0), default=0)
    there_is = max((first_on - decided_on).days, 0)
    scale = min(1.0, there_is / (lead * 7)) if lead else 1.0
    by_key = {task.template_key: task for task in tasks}
    found: dict[str, Due] = {}
    for key in in_order(by_key):
        at = (fixed or {}).get(key)
        found[key] = Due(at, False) if at else due_of(by_key[key], first_on, decided_on, scale, found)
    return found


def date_all(workshop, days=0):
    """The plan's dates. What was dated by hand stays there, or moves by so many `days` with the first day."""
    for task in workshop.tasks:
        if task.by_hand and task.due_on:
            task.due_on += timedelta(days=days)
    fixed = {task.template_key: task.due_on for task in workshop.tasks if task.by_hand and task.due_on}
    planned = [task for task in workshop.tasks if task.template_key]
    dates = schedule(planned, workshop.first_on, workshop.decision.decided_at.date(), fixed)
    for task in planned:
        if task.template_key not in fixed:
            due = dates[task.template_key]
            task.due_on, task.tight = due.on, due.tight


def late_with(workshop, first_on: date, today: date) -> int:
    """How many tasks that are still to do would be late at once, were this the first day."""
    planned = [task for task in workshop.tasks if task.template_key]
    dates = schedule(planned, first_on, workshop.decision.decided_at.date())
    ahead = [task for task in planned if not task.done_at and not task.by_hand and (task.offset_weeks or 0) < 0]
    return sum(dates[task.template_key].on < today for task in ahead)


def in_order(by_key) -> list[str]:
    """The keys so that what comes first stands first; a circle among templates is read as no order at all."""
    graph = {key: [one for one in task.after or () if one in by_key] for key, task in by_key.items()}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return list(by_key)


def due_of(task, first_on, decided_on, scale, found) -> Due:
    if task.after_decision_weeks is not None:
        wanted = decided_on + timedelta(weeks=task.after_decision_weeks)
        wanted = min(wanted, max(first_on - DAY, decided_on))
    else:
        weeks = task.offset_weeks or 0
        wanted = first_on + timedelta(days=round(weeks * 7 * (scale if weeks < 0 else 1)))
    start = max((found[key].on for key in task.after or () if key in found), default=decided_on)
    on = max(wanted, start)
    before_it = (task.offset_weeks or 0) < 0 or task.after_decision_weeks is not None
    too_late = before_it and on > first_on
    return Due(min(on, first_on) if too_late else on, too_late or (on - start).days < task.minimum_days)


def state_of(task, today: date) -> str:
    """done, late, next within two weeks, or todo."""
    if task.done_at:
        return "done"
    if task.due_on is None:
        return "todo"
    if task.due_on < today:
        return "late"
    return "next" if (task.due_on - today).days <= 14 else "todo"


def marks(tasks, first_on, today) -> list[tuple]:
    """What a plan line draws: (weeks from the first day, state, key)."""
    return [
        (round((task.due_on - first_on).days / 7, 2), state_of(task, today), task)
        for task in tasks
        if task.due_on and first_on
    ]
