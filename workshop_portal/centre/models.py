"""Venues, formats, schemes, templates and the centre's own settings: data that the office edits."""

from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.core.db import Keyed, db
from workshop_portal.core.edits import Versioned
from workshop_portal.letters import LetterTemplate


class Centre(Versioned, db.Model):
    """The centre itself: one row. Its name, host, contact and the rules it sets."""

    name: Mapped[str] = mapped_column(String(200))
    host_en: Mapped[str] = mapped_column(String(200), default="")
    host_nl: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    grace_minutes: Mapped[int] = mapped_column(default=15)
    undo_minutes: Mapped[int] = mapped_column(default=15)
    quorum_percent: Mapped[int] = mapped_column(default=50)  # more than this share of the unconflicted seats
    reviews_wanted: Mapped[int] = mapped_column(default=3)
    data_licence: Mapped[str] = mapped_column(String(200), default="https://creativecommons.org/licenses/by/4.0/")


def practical():
    """A text for those who come, fetched only by the pages that show it."""
    return mapped_column(Text, default="", server_default="", deferred=True, deferred_group="practical")


format_venue = Table(
    "format_venue",
    db.metadata,
    Column("format_id", ForeignKey("format.id"), primary_key=True),
    Column("venue_id", ForeignKey("venue.id"), primary_key=True),
)


class Venue(Keyed, Versioned, db.Model):
    """A house where one workshop meets at a time. Its key is a word: oort."""

    name: Mapped[str] = mapped_column(String(100))
    seats: Mapped[int]
    description_en: Mapped[str] = mapped_column(Text, default="")
    description_nl: Mapped[str] = mapped_column(Text, default="")
    route_en: Mapped[str] = practical()
    route_nl: Mapped[str] = practical()
    hotel_en: Mapped[str] = practical()
    hotel_nl: Mapped[str] = practical()
    network_en: Mapped[str] = practical()
    network_nl: Mapped[str] = practical()
    access_en: Mapped[str] = practical()
    access_nl: Mapped[str] = practical()
    conduct_en: Mapped[str] = practical()
    conduct_nl: Mapped[str] = practical()
    emergency_en: Mapped[str] = practical()
    emergency_nl: Mapped[str] = practical()


class Scheme(Keyed, Versioned, db.Model):
    """How a workshop is funded, and which approvals it pays. Its key is a word. The cap is rate x days x persons."""

    name_en: Mapped[str] = mapped_column(String(200))
    name_nl: Mapped[str] = mapped_column(String(200))
    text_en: Mapped[str] = mapped_column(Text, default="")
    text_nl: Mapped[str] = mapped_column(Text, default="")
    rate_ppd_cents: Mapped[int] = mapped_column(default=0)  # per person and day on site
    in_kind_cents: Mapped[int] = mapped_column(default=0)
    dinner: Mapped[bool] = mapped_column(default=True)
    poster: Mapped[bool] = mapped_column(default=True)
    lines: Mapped[list] = mapped_column(JSON, default=list)  # kinds of budget lines a record starts with
    pays: Mapped[list] = mapped_column(JSON, default=list, server_default="[]")  # the kinds of approval that open it


class Format(Keyed, Versioned, db.Model):
    """A kind of workshop: how many people and days, and in which venues. Its key is a word: lorentz-oort."""

    __table_args__ = (
        CheckConstraint("capacity_min <= capacity_max", name="capacity_range"),
        CheckConstraint("days_min <= days_default AND days_default <= days_max", name="days_range"),
    )

    name_en: Mapped[str] = mapped_column(String(200))
    name_nl: Mapped[str] = mapped_column(String(200))
    description_en: Mapped[str] = mapped_column(Text, default="")
    description_nl: Mapped[str] = mapped_column(Text, default="")
    capacity_min: Mapped[int] = mapped_column(default=1)
    capacity_max: Mapped[int]
    days_min: Mapped[int] = mapped_column(default=1)
    days_max: Mapped[int] = mapped_column(default=5)
    days_default: Mapped[int] = mapped_column(default=5)
    partner: Mapped[str] = mapped_column(String(200), default="")
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"))

    scheme: Mapped[Scheme | None] = relationship()
    venues: Mapped[list[Venue]] = relationship(secondary=format_venue, order_by=Venue.name)


class Owner(StrEnum):
    COORDINATOR = "coordinator"
    ORGANISER = "organiser"
    OFFICE = "office"
    FINANCE = "finance"


class TaskTemplate(Keyed, Versioned, db.Model):
    """A task of every workshop's plan, so many weeks before (-) or after (+) the first day, or after the day its week is given."""

    name_en: Mapped[str] = mapped_column(String(200))
    name_nl: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(20))
    offset_weeks: Mapped[int | None]
    after_decision_weeks: Mapped[int | None]
    minimum_days: Mapped[int] = mapped_column(default=0)
    after: Mapped[list] = mapped_column(JSON, default=list)  # keys of the tasks that come first
    position: Mapped[int] = mapped_column(default=0)


__all__ = ["Centre", "Format", "LetterTemplate", "Owner", "Scheme", "TaskTemplate", "Venue", "format_venue"]
