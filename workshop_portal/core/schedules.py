"""Work that comes back by itself: the worker asks each minute which of it is due by the portal's clock.

A missed day is made up for once, however long nobody looked.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core import jobs
from workshop_portal.core.db import When, db
from workshop_portal.core.languages import ZONE


class Turn(db.Model):
    """When a daily piece of work is due next; its job carries the same name."""

    name: Mapped[str] = mapped_column(String(40), unique=True)
    due_at: Mapped[When]


def due(daily: dict[str, int], at: datetime) -> list[str]:
    """The names of what is due now. `daily`: name of a job → the hour of the centre's day at which it is done."""
    later = set(db.session.scalars(select(Turn.name).where(Turn.due_at > at)))
    return [name for name in daily if name not in later]


def order_due(daily: dict[str, int], at: datetime) -> list[str]:
    """Order what is due as jobs, each once, whoever else looks at the same moment. The caller commits."""
    return [name for name in due(daily, at) if take_turn(name, next_turn(daily[name], at), at)]


def take_turn(name, next_at, at) -> bool:
    turn = db.session.scalar(select(Turn).where(Turn.name == name).with_for_update())
    if turn is None:
        try:
            with db.session.begin_nested():
                db.session.add(Turn(name=name, due_at=next_at))
        except IntegrityError:
            return False
    elif turn.due_at > at:
        return False
    else:
        turn.due_at = next_at
    jobs.order(name, due_at=at)
    return True


def next_turn(hour, at) -> datetime:
    """The next time that a clock in Leiden shows this hour, after `at`."""
    local = at.astimezone(ZoneInfo(ZONE))
    day = local.date() if local.hour < hour else local.date() + timedelta(days=1)
    return datetime.combine(day, time(hour), ZoneInfo(ZONE))
