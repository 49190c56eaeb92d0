"""What a line of the board shows of a workshop's plan: its marks, what is late, what comes next."""

from dataclasses import dataclass

from workshop_portal.core import languages
from workshop_portal.core.clock import today
from workshop_portal.workshops import plan
from workshop_portal.workshops.workflow import OVER


@dataclass(frozen=True)
class Line:
    marks: list
    late: list
    next: object | None
    done: int
    now: float | None  # weeks from the first day
    days_left: int | None


def of(workshop) -> Line:
    day, over = today(), workshop.state in OVER
    states = [(task, plan.state_of(task, day, over)) for task in workshop.tasks]
    marks = [(week, state, languages.said(task, "name")) for week, state, task in
             plan.marks(workshop.tasks, workshop.first_on, day, over)] if workshop.first_on else []  # fmt: skip
    ahead = [task for task, state in states if state in {"next", "todo"} and task.due_on]
    return Line(
        marks=marks, late=[task for task, state in states if state == "late"],
        next=min(ahead, key=lambda task: (task.due_on, task.position, task.id), default=None),
        done=sum(state == "done" for _task, state in states),
        now=round((day - workshop.first_on).days / 7, 2) if workshop.first_on else None,
        days_left=(workshop.first_on - day).days if workshop.first_on else None,
    )  # fmt: skip
