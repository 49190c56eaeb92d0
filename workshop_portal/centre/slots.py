"""The weeks of the venues: one row a venue and week, so that nothing can be booked twice."""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.centre.models import Venue
from workshop_portal.core.db import db, kinds


class SlotState(StrEnum):
    CLOSED = "closed"
    HELD = "held"  # for a proposal, until a day
    USED = "used"  # by a workshop


class Slot(db.Model):
    """What a venue's week is taken by. A week without a row is free."""

    __table_args__ = (
        UniqueConstraint("venue_id", "week"),
        UniqueConstraint("workshop_id", "week"),
        CheckConstraint("(state = 'used') = (workshop_id IS NOT NULL)", name="used_by_a_workshop"),
        CheckConstraint("(state = 'held') = (proposal_id IS NOT NULL)", name="held_for_a_proposal"),
    )

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    week: Mapped[str] = mapped_column(String(8), index=True)  # 2027-W05
    state: Mapped[SlotState] = mapped_column(kinds(SlotState))
    why_en: Mapped[str] = mapped_column(String(200), default="")
    why_nl: Mapped[str] = mapped_column(String(200), default="")
    held_until_on: Mapped[date | None]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"))

    venue: Mapped[Venue] = relationship()


def monday(week: str) -> date:
    """The Monday of an ISO week written 2027-W05. Raises ValueError for a week that isn't one."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def week_of(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def weeks_from(week: str, days: int) -> list[str]:
    """The weeks that so many days from the Monday of `week` on reach into."""
    return [week_of(monday(week) + timedelta(weeks=n)) for n in range(max(1, -(-days // 7)))]


def weeks_between(first: date, last: date) -> list[str]:
    """The ISO weeks that begin within these days."""
    return list(weeks_of_round(first, last))


@lru_cache(100)
def weeks_of_round(first, last) -> tuple[str, ...]:
    start = first + timedelta(days=-first.weekday() % 7)
    return tuple(week_of(start + timedelta(weeks=n)) for n in range((last - start).days // 7 + 1))
