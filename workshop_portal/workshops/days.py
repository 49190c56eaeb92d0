"""What the days alone do to a workshop: it begins on its first one, and has ended once its last one is over."""

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.core import jobs
from workshop_portal.core.clock import day_of, now
from workshop_portal.core.db import db
from workshop_portal.core.steps import why_not
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import STEPS, State

BY_THEMSELVES = tuple(step for step in STEPS if step.name in ("begin", "end"))
HAS_COME = {"begin": lambda day: Workshop.first_on <= day, "end": lambda day: Workshop.last_on < day}


def follow(at=None):
    """Take the steps whose day has come, of all workshops; both at once where nobody looked for so long."""
    at = at or now()
    for step in BY_THEMSELVES:
        due = Workshop.state.in_(step.start), HAS_COME[step.name](day_of(at))
        here = select(Workshop).where(*due).order_by(Workshop.id).with_for_update()
        for workshop in db.session.scalars(here.execution_options(populate_existing=True)).all():
            if why_not(step, workshop, at) is None:
                start, workshop.state = workshop.state, State(step.end)
                journal.record(workshop, step.name, by=None, at=at, start=start, end=step.end)
        db.session.flush()


JOB = jobs.Work(write=lambda _thing_id, _result: follow())
