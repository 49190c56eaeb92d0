"""What a line of the board shows of a workshop's plan: its points, what is late, what comes next."""

from typing import NamedTuple

from workshop_portal.core import languages
from workshop_portal.core.clock import today
from workshop_portal.workshops import plan, plan_line
from workshop_portal.workshops.workflow import OVER


class Line(NamedTuple):
    points: list[plan_line.Point]
    late: list
    next: object | None
    done: int
    now: float | None  # where today stands on the line
    day: float  # where its own week does
    days_left: int | None


def of(workshop) -> Line:
    day, over = today(), workshop.state in OVER
    states = [(task, plan.state_of(task, day, over)) for task in workshop.tasks]
    marks = [(week, state, languages.said(task, "name")) for week, state, task in
             plan.marks(workshop.tasks, workshop.first_on, day, over)] if workshop.first_on else []  # fmt: skip
    now = round((day - workshop.first_on).days / 7, 2) if workshop.first_on else None
    ahead = [task for task, state in states if state in {"next", "todo"} and task.due_on]
    return Line(
        points=plan_line.points(marks, now), late=[task for task, state in states if state == "late"],
        next=min(ahead, key=lambda task: (task.due_on, task.position, task.id), default=None),
        done=sum(state == "done" for _task, state in states),
        now=plan_line.now_at(now), day=plan_line.DAY,
        days_left=(workshop.first_on - day).days if workshop.first_on else None,
    )  # fmt: skip
