"""What is done to single tasks of a plan: own ones added, dates moved, tasks given to somebody, notes. The caller commits."""

from workshop_portal import journal
from workshop_portal.core.clock import day_of, now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.workshops import letters, plan, policy, queries
from workshop_portal.workshops.models import Task

MOST = 200  # tasks of one plan


def tick(task, *, done, by, at=None):
    """Mark a task as done, or not done after all."""
    task.done_at, task.done_by = (at or now(), by and by.id) if done else (None, None)
    journal.record(task.workshop, "tick" if done else "untick", by=by, at=at, detail=task.template_key or task.name_en)


def may_be_done(task) -> bool:
    """What waits for the week to get its day can't be done before; what is done can be taken back."""
    return bool(task.due_on or task.workshop.first_on or task.done_at)


def tick_by_hand(task, *, done, by, at=None):
    if done and not may_be_done(task):
        raise Refused(N_("This task has no day yet: the plan gets its days with the week."))
    tick(task, done=done, by=by, at=at)


def add_task(workshop, *, name, due_on, owner, by, person=None, note="", at=None) -> Task:
    """A task of this workshop alone. Its date moves with the workshop's first day."""
    if len(workshop.tasks) >= MOST:
        raise Refused(N_("A plan has room for %(most)s tasks."), most=MOST)
    task = Task(
        name_en=name, name_nl=name, owner=owner, due_on=due_on, by_hand=True, note=note, position=len(workshop.tasks)
    )
    workshop.tasks.append(task)
    db.session.flush()
    journal.record(workshop, "add task", by=by, at=at, detail=name)
    give(task, person, by=by, at=at)
    return task


def revise_task(task, *, due_on, owner, by, person=None, note="", name="", at=None):
    """Change a task; a date that differs from the plan's stays where it is put, until the plan may set it again."""
    if name and task.is_own:
        task.name_en = task.name_nl = name
    if due_on != task.due_on:
        task.due_on, task.by_hand, task.tight = due_on, True, False
        journal.record(task.workshop, "move task", by=by, at=at, detail=task.template_key or task.name_en)
    task.owner, task.note = owner, note
    db.session.flush()
    give(task, person, by=by, at=at)


def let_the_plan_date(task, *, by, at=None):
    """Undo a date set by hand: the plan reckons it again."""
    if task.is_own or not task.by_hand:
        raise Refused(N_("This date is the plan's already."))
    task.by_hand, task.due_on = False, None
    if task.workshop.first_on:
        plan.date_one(task, day_of(at or now()), queries.closed_weeks())
    journal.record(task.workshop, "plan task", by=by, at=at, detail=task.template_key)


def give(task, person, *, by, at=None):
    """Make a task somebody's own; who gets it from another person is told."""
    if person is not None and not policy.may_have_task(person, task.workshop):
        raise Refused(N_("%(name)s can't see this workshop, so the task can't be given there."), name=person.name)
    if task.person is person:
        return
    task.person = person
    db.session.flush()
    if person is None:
        return
    if hats(person, task.workshop) & {Hat.ORGANISER}:
        task.owner = "organiser"
    journal.record(task.workshop, "give task", by=by, at=at, detail=person.key)
    if by is None or person.id != by.id:
        letters.tell_of_task(task, by=by, at=at)


def remove_task(task, *, by, at=None):
    """Take out a task of one's own; those of the centre's plan stay."""
    if not task.is_own:
        raise Refused(N_("This task belongs to the centre's plan. Mark it as done when it is not needed."))
    workshop = task.workshop
    journal.record(workshop, "remove task", by=by, at=at, detail=task.name_en)
    workshop.tasks.remove(task)
    db.session.flush()
