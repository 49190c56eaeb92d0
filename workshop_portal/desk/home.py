"""What the front page shows: the call, the year as a spectrum, the next workshops, the houses, and what is paid."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Format, Scheme, Venue
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.languages import format_date
from workshop_portal.partners.models import HIDDEN, Page
from workshop_portal.people.models import Committee
from workshop_portal.people.queries import is_seated
from workshop_portal.workshops import queries as workshops

DAYS_OF_A_WEEK = 5
NEXT = 4
MOST_CALLS = 4
LOOKS_AHEAD_FROM = 10  # from October on the next year is shown


def calls_to_show() -> list[Call]:
    """The open calls, the one that closes first before the others; without one the next to open."""
    at = clock.now()
    published = select(Call).where(Call.published)
    is_open = published.where(Call.opens_at <= at, Call.deadline_at > at).order_by(Call.deadline_at, Call.id)
    coming = published.where(Call.opens_at > at).order_by(Call.opens_at)
    found = db.session.scalars(is_open.limit(MOST_CALLS)).all()
    return list(found or db.session.scalars(coming.limit(1)))


@dataclass
class Year:
    """The workshops of one year: `lines` for the spectrum, `months` under it, and the week it is now.

    A line: (week, field, whether it is tall, whether it stands beside another of its week).
    """

    number: int
    lines: list
    months: list
    now: int | None


def year_to_show(few=0) -> Year:
    """Tall are the lines of workshops with more than `few` people."""
    today = clock.today()
    ahead = today.year + 1
    rows = list(db.session.scalars(workshops.published(ahead))) if today.month >= LOOKS_AHEAD_FROM else []
    number = ahead if rows else today.year
    rows = rows or list(db.session.scalars(workshops.published(today.year)))
    weeks = [(int(one.week[6:]), colour(one.committee), one.capacity > few, one.capacity <= few) for one in rows]
    return Year(number, weeks, months_of(number), today.isocalendar().week if number == today.year else None)


def colour(committee) -> str:
    return committee.field if committee else ""


def months_of(year) -> list[tuple[str, int]]:
    """(short name, the week it begins in)."""
    firsts = [date(year, month, 1) for month in range(1, 13)]
    return [
        (format_date(first, "LLL").rstrip("."), 1 if n == 0 else first.isocalendar().week)
        for n, first in enumerate(firsts)
    ]


def next_workshops() -> list:
    rows = workshops.published().where(workshops.Workshop.last_on >= clock.today())
    return list(db.session.scalars(rows.limit(NEXT)))


def committees(year) -> list[Committee]:
    """Those that can read a proposal today, and those whose fields the year shows."""
    shown = or_(is_seated(), Committee.field.in_({field for _week, field, _tall, _beside in year.lines if field}))
    return list(db.session.scalars(select(Committee).where(shown).order_by(Committee.name_en)))


def own_words() -> Page | None:
    """The office's page "home": its title and lead stand on top of the front page in the place of the portal's."""
    return db.session.scalar(select(Page).where(Page.key == "home", Page.kind.in_(HIDDEN)))


def few_seats(houses) -> int:
    """How many people fit into the smallest house, where houses differ; else 0."""
    seats = {one.venue.seats for one in houses}
    return min(seats) if len(seats) > 1 else 0


@dataclass
class House:
    """A venue, the kinds of workshops that meet there, and what a full week there is paid: rate x seats x 5 days."""

    venue: Venue
    formats: list
    amount_cents: int


def houses(scheme) -> list[House]:
    venues = db.session.scalars(select(Venue).order_by(Venue.seats.desc(), Venue.id)).all()
    formats = db.session.scalars(select(Format).options(selectinload(Format.venues)).order_by(Format.id)).all()
    rate = scheme.rate_ppd_cents if scheme else 0
    return [
        House(one, [form for form in formats if one in form.venues], rate * one.seats * DAYS_OF_A_WEEK)
        for one in venues
    ]


def scheme_to_show() -> Scheme | None:
    """The first scheme that pays per person and day."""
    return db.session.scalar(select(Scheme).where(Scheme.rate_ppd_cents > 0).order_by(Scheme.id).limit(1))
