"""The seats of a workshop: counted on its row, so that answers of the same second can't take more than there are."""

from sqlalchemy import exists, select, update

from workshop_portal.core.db import db, rows_changed
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.workshops.models import Workshop


def hold(workshop) -> Workshop:
    """Hold the workshop's row, so that answers come one after the other; and know it as it is now."""
    mine = select(Workshop).where(Workshop.id == workshop.id).with_for_update(key_share=True)
    return db.session.scalars(mine.execution_options(populate_existing=True)).one()


def hold_with(people) -> Workshop:
    """Hold the workshop of these people, and know each of them, too, as they are now: nobody answers meanwhile."""
    workshop = hold(people[0].workshop)
    mine = select(Participation).where(Participation.id.in_([one.id for one in people]))
    db.session.scalars(mine.execution_options(populate_existing=True)).all()
    return workshop


def take(workshop, *, first_in_turn=False) -> bool:
    """Take a free seat, unless there is none. While somebody waits, a new yes waits too: who waits comes first."""
    free = update(Workshop).where(Workshop.id == workshop.id, Workshop.confirmed < Workshop.capacity)
    if not first_in_turn:
        somebody = exists().where(Participation.workshop_id == workshop.id, Participation.state == Answer.WAITING)
        free = free.where(~somebody)
    return change(workshop, free, +1)


def leave(workshop):
    """Give a seat back."""
    change(workshop, update(Workshop).where(Workshop.id == workshop.id), -1)


def change(workshop, rows, by) -> bool:
    """Add `by` to the count in one statement; whether a row was there to be changed."""
    changed = rows.values(confirmed=Workshop.confirmed + by).execution_options(synchronize_session=False)
    done = rows_changed(changed) == 1
    db.session.expire(workshop, ["confirmed"])
    return done
