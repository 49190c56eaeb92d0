"""What waits about workshops: weeks and coordinators for the office, due tasks for whoever they belong to."""

from datetime import timedelta

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import and_, case, func, or_

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Many, Wait
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.workshops import acts, policy, queries
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.workflow import ASKS, OVER, State

SOON = timedelta(days=7)
ASKED = timedelta(weeks=4)  # after the last day, where the plan says nothing of asking for the report


def waits(person) -> list[Wait]:
    found = due_tasks(person) + reports_to_ask_for(person) + reports_to_write(person)
    return found + (for_the_office(person) if Hat.OFFICE in hats(person) else [])


def tasks_of(tasks, workshops) -> str:
    places = ngettext("%(num)s workshop", "%(num)s workshops", workshops)
    return ngettext("%(num)s task of %(places)s is due", "%(num)s tasks of %(places)s are due", tasks, places=places)


TASKS = Many("tasks", tasks_of)


def due_tasks(person) -> list[Wait]:
    """The own tasks due within a week, or late, until their workshop is closed: given by name, else by what one is. Asking
    for the report, and writing it, is a line of its own once it can be done.
    """
    coordinated = queries.coordinated_by(person)
    asks = Workshop.state == State.FINISHED, Task.template_key.is_not_distinct_from(acts.REPORT_ASKED)
    writes = Workshop.state == State.REPORTING, Task.template_key.is_not_distinct_from(acts.REPORT)
    stands_below = or_(and_(coordinated, *asks), and_(Workshop.proposal_id.in_(ids_of(person, Hat.ORGANISER)), *writes))
    n_late = func.sum(case((Task.due_on < today(), 1), else_=0))
    rows = (
        queries.visible_to(person)
        .join(Task, Task.workshop_id == Workshop.id)
        .where(Workshop.state.not_in(OVER))
        .where(Task.done_at.is_(None), Task.due_on <= today() + SOON, ~stands_below)
        .where(or_(Task.person_id == person.id, Task.person_id.is_(None) & is_of_the_hats_of(person)))
        .with_only_columns(Workshop.title, Workshop.key, func.count(Task.id), n_late, func.min(Task.due_on))
        .group_by(Workshop.id, Workshop.title, Workshop.key)
    )
    return [
        Wait("", title, ngettext("%(num)s task is due", "%(num)s tasks are due", n),
             url_for("workshops.plan", workshop_key=key), _("To the plan"), due_on=due_on, many=TASKS, n=n, n_late=late)
        for title, key, n, late, due_on in db.session.execute(rows)
    ]  # fmt: skip


def reports_to_ask_for(person) -> list[Wait]:
    """For the coordinator, from the end of a workshop until its organisers are asked for the report, or it is in."""
    mine = queries.coordinated_by(person)
    is_in = Workshop.tasks.any((Task.template_key == acts.REPORT) & Task.done_at.is_not(None))
    rows = queries.visible_to(person).where(mine, Workshop.state == State.FINISHED, ~is_in).order_by(Workshop.first_on)
    rows = rows.with_only_columns(Workshop.title, Workshop.key, Workshop.last_on, queries.planned_on(acts.REPORT_ASKED))
    return [
        Wait("", _("Ask for the report of %(title)s") % {"title": title},
             _("It has ended; the organisers have no letter yet that asks for the report."),
             url_for(ASKS, workshop_key=key, name="report"), _("Ask"), due_on=due_on or last_on + ASKED)
        for title, key, last_on, due_on in db.session.execute(rows)
    ]  # fmt: skip


def reports_to_write(person) -> list[Wait]:
    """For the organisers, from the day they are asked for it until the report is in."""
    mine = Workshop.proposal_id.in_(ids_of(person, Hat.ORGANISER)), Workshop.state == State.REPORTING
    rows = queries.visible_to(person).join(Task, Task.workshop_id == Workshop.id)
    rows = rows.where(*mine, Task.template_key == acts.REPORT, Task.done_at.is_(None))
    rows = rows.where(or_(Task.person_id == person.id, Task.person_id.is_(None)), Task.due_on.is_not(None))
    rows = rows.order_by(Workshop.first_on, Workshop.id)
    return [
        Wait("", _("Write the report of %(title)s") % {"title": title},
             _("About one page, for the folder of the workshop: what came of the week."),
             url_for("folders.new", workshop_key=key, kind="report"), _("Write it"), due_on=due_on)
        for title, key, due_on in db.session.execute(rows.with_only_columns(Workshop.title, Workshop.key, Task.due_on))
    ]  # fmt: skip


def is_of_the_hats_of(person):
    """The condition that a task belongs to a hat which the person wears toward its workshop: what policy.may_tick says."""
    organised = Workshop.proposal_id.in_(ids_of(person, Hat.ORGANISER))
    coordinated = queries.coordinated_by(person)
    return or_(
        organised & (Task.owner == Hat.ORGANISER), coordinated & (Task.owner == Hat.COORDINATOR),
        ~organised & Task.owner.in_(hats(person) & {Hat.OFFICE, Hat.FINANCE}),
    )  # fmt: skip


def for_the_office(person) -> list[Wait]:
    count = lambda condition: func.coalesce(func.sum(case((condition, 1), else_=0)), 0)  # noqa: E731
    counts = count(Workshop.state == State.PLANNED), count(queries.lacks_coordinator())
    first = func.min(case((queries.lacks_coordinator(), Workshop.first_on)))
    planned, lacking, first_on = db.session.execute(queries.visible_to(person).with_only_columns(*counts, first)).one()
    found = []
    if planned and policy.may_see_held_weeks(person):
        title = ngettext("%(num)s workshop waits for its week", "%(num)s workshops wait for their week", planned)
        found.append(
            Wait(
                "",
                title,
                _("Approved, without a week."),
                url_for("workshops.year", year=today().year + 1),
                _("To the year"),
            )
        )
    if lacking:
        title = ngettext("%(num)s workshop has no coordinator", "%(num)s workshops have no coordinator", lacking)
        words, href = _("Their weeks are given."), url_for("workshops.coordinators")
        found.append(Wait("", title, words, href, _("Assign"), due_on=first_on))
    return found


def left_open(person, hat, _committee, reader) -> list[Wait]:
    """The workshops that a coordinator who leaves would leave without one, as far as the reader sees them."""
    if hat != Hat.COORDINATOR:
        return []
    mine = Workshop.id.in_(ids_of(person, Hat.COORDINATOR, kind="workshop"))
    rows = queries.visible_to(reader).where(mine, Workshop.state.not_in([State.CLOSED, State.CANCELLED]))
    return [
        Wait("", one.title, _("It needs another coordinator."), url_for("workshops.coordinator", workshop_key=one.key))
        for one in db.session.scalars(rows.order_by(Workshop.first_on, Workshop.id))
    ]
