"""Who may see, plan and schedule a workshop."""

from sqlalchemy import exists, or_, select

from workshop_portal.centre.slots import Slot, SlotState
from workshop_portal.core.db import db
from workshop_portal.core.steps import open_steps
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import STEPS, State

NOT_PUBLIC = frozenset({State.PLANNED, State.CANCELLED})
SEES = frozenset({Hat.ORGANISER, Hat.OFFICE, Hat.DIRECTOR, Hat.COORDINATOR, Hat.FINANCE, Hat.AUDITOR})


def is_public(workshop) -> bool:
    """Whether it has a public page: what `queries.is_published` says of rows."""
    shown = workshop.published_at is not None and workshop.first_on is not None
    return shown and workshop.state not in NOT_PUBLIC


def may_view(user, workshop) -> bool:
    return bool(hats(user, workshop) & SEES)


APPROVED_FOR = {Hat.COORDINATOR: frozenset("cdg"), Hat.FINANCE: frozenset("g")}  # sections of the approved proposal


def sections_seen(user, workshop) -> frozenset[str]:
    """Case, programme and budget for its coordinator, the budget for finance; of what is cancelled nothing."""
    if workshop.state == State.CANCELLED:
        return frozenset()
    return frozenset().union(*(APPROVED_FOR.get(hat, frozenset()) for hat in hats(user, workshop)))


def may_see_case(user, workshop) -> bool:
    return bool(sections_seen(user, workshop))


def may_see_board(user) -> bool:
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR, Hat.COORDINATOR, Hat.FINANCE, Hat.AUDITOR})


def may_see_own(user) -> bool:
    """Everybody has the list of the workshops that one organises; it may be empty."""
    return True


def may_plan(user, workshop, task=None) -> bool:
    return bool(hats(user, workshop) & {Hat.COORDINATOR, Hat.OFFICE})


def may_tick(user, task) -> bool:
    """The coordinator and the office tick every task; organisers and finance theirs, everybody what was given to them."""
    mine = hats(user, task.workshop) & SEES
    if mine & {Hat.COORDINATOR, Hat.OFFICE}:
        return True
    return task.owner in mine or bool(mine) and task.person_id == user.id


def may_tick_in(user, workshop, task) -> bool:
    """The same of a task in its workshop's plan."""
    return may_tick(user, task)


def may_have_task(user, workshop) -> bool:
    """A task is given only to who sees the plan it stands in, and acts in the house."""
    return bool(hats(user, workshop) & (SEES - {Hat.AUDITOR}))


def may_follow_plan(user) -> bool:
    """Who coordinates workshops has the tasks of these in a calendar."""
    return Hat.COORDINATOR in hats(user)


def may_see_year(user) -> bool:
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR, Hat.COORDINATOR})


def may_see_held_weeks(user) -> bool:
    """Office or director without a conflict in any week that is not public yet: to all others such a week looks free."""
    if not hats(user) & {Hat.OFFICE, Hat.DIRECTOR}:
        return False
    mine = ids_of(user, Hat.CONFLICTED, Hat.ORGANISER)
    held = exists().where(Slot.state == SlotState.HELD, Slot.proposal_id.in_(mine))
    secret = exists().where(
        Slot.workshop_id == Workshop.id, Workshop.published_at.is_(None),
        Workshop.proposal_id.in_(ids_of(user, Hat.CONFLICTED)),
    )  # fmt: skip
    return not db.session.scalar(select(or_(held, secret)))


def may_schedule(user, workshop) -> bool:
    return Hat.OFFICE in hats(user, workshop) and may_see_held_weeks(user)


def may_assign(user, workshop) -> bool:
    return Hat.OFFICE in hats(user, workshop)


def may_cancel(user, workshop) -> bool:
    return Hat.DIRECTOR in hats(user, workshop)


def may_hear_of_passing_on(user, workshop) -> bool:
    """Who coordinated it, unless a conflict with its proposal was declared since."""
    return user.is_active and Hat.CONFLICTED not in hats(user, workshop)


def may_see_coordinators(user) -> bool:
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR})


def steps_for(user, workshop, at) -> list[tuple]:
    """(step, why it can't be taken yet or "") of the buttons that this reader has on this workshop."""
    found = [step for step in open_steps(STEPS, workshop.state, hats(user, workshop)) if step.words]
    return [(step, next(filter(None, (need(workshop, at) for need in step.needs)), "")) for step in found]
