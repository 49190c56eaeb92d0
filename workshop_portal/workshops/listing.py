"""The public list of workshops: what a reader asks for, the rows that fit, and how many there are of each kind."""

import json
from collections import Counter
from datetime import date
from types import SimpleNamespace
from typing import NamedTuple

from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload

from workshop_portal.centre.models import Format, Venue
from workshop_portal.core.db import db
from workshop_portal.core.list_design import has_word
from workshop_portal.people.models import Committee
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import is_called_off, is_published

TIMES = ("coming", "past", "all")
MOST_WORDS, LONGEST = 6, 40
SEARCHED = (Workshop.title, Workshop.subtitle, Workshop.summary, cast(Workshop.organisers, String))


class Asked(NamedTuple):
    """What the list is to show; "" asks for nothing. A year alone means all of that year."""

    when: str = ""
    year: str = ""
    field: str = ""
    venue: str = ""
    format: str = ""
    q: str = ""

    @classmethod
    def of(cls, args, usual="coming") -> "Asked":
        """From the address of a page; what is strange is left out."""
        told = {name: args.get(name, "")[:200].strip() for name in cls._fields}
        told["year"] = told["year"] if told["year"].isascii() and told["year"].isdigit() else ""
        if told["when"] not in TIMES:
            told["when"] = "all" if told["year"] else usual
        return cls(**told)

    @property
    def words(self) -> list[str]:
        return [word[:LONGEST] for word in self.q.split()[:MOST_WORDS]]

    @property
    def followed(self) -> dict:
        """What stands in the address of a feed of this list, which shows all times unless it is told one."""
        return {name: value for name, value in self._asdict().items() if value}

    def address(self, **other) -> dict:
        """What stands in the address of this list, or of one that differs from it."""
        told = self._replace(**other)._asdict()
        return {name: value for name, value in told.items() if value and (name, value) != ("when", "coming")}


def has_words(words):
    """Each word stands somewhere in title, subtitle, summary or among the organisers, in whatever case."""
    return and_(*(or_(*(is_in(column, word) for column in SEARCHED)) for word in words))


def is_in(column, word):
    """JSON writes other letters than A to Z as escapes."""
    return has_word(column, word, as_json if column is SEARCHED[-1] else str)


def as_json(word) -> str:
    return json.dumps(word)[1:-1]


def rows(asked, today):
    """What fits, by first day; what is past, the latest first."""
    found = select(Workshop).where(is_published(), *conditions(asked, today))
    order = Workshop.first_on.desc() if asked.when == "past" else Workshop.first_on
    near = (joinedload(one) for one in (Workshop.venue, Workshop.committee, Workshop.format))
    return found.options(*near).order_by(order, Workshop.id)


def called_off(asked, today):
    """What would fit and stood in the list, but was cancelled, until its last day is over."""
    found = select(Workshop).where(is_called_off(), Workshop.last_on >= today, *conditions(asked, today))
    return found.options(joinedload(Workshop.venue)).order_by(Workshop.first_on, Workshop.id)


def conditions(asked, today) -> list:
    """What is asked for as conditions. Fields, venues and formats are named by their keys."""
    found = []
    if asked.when != "all":
        found.append(Workshop.last_on >= today if asked.when == "coming" else Workshop.last_on < today)
    if asked.year:
        found.append(Workshop.week.like(f"{asked.year}-%"))
    for column, model, key in (
        (Workshop.committee_id, Committee, asked.field),
        (Workshop.venue_id, Venue, asked.venue),
        (Workshop.format_id, Format, asked.format),
    ):
        if key:
            found.append(column.in_(select(model.id).where(model.key == key)))
    if asked.words:
        found.append(has_words(asked.words))
    return found


class Counts:
    """How many workshops there are of each time, year, field, venue and format, from one statement.

    The count beside a choice is what the list would have with it, everything else that is asked for kept.
    """

    def __init__(self, asked, today: date):
        self.asked = asked
        self.rows = db.session.execute(grouped(asked, today)).all()

    def of(self, name) -> Counter:
        found: Counter = Counter()
        apart = (
            {name, "when"} if name == "year" and self.asked.when == "coming" else {name}
        )  # a year alone means all of it
        for row in self.rows:
            if all(fits(row, other, getattr(self.asked, other)) for other in FACETS if other not in apart):
                found[getattr(row, name)] += row.n
        return found

    def times(self) -> dict[str, int]:
        found = self.of("when")
        return {"coming": found["coming"], "past": found["past"], "all": found.total()}

    def years(self) -> list[tuple[str, str, int]]:
        """(value, words, how many), the latest first."""
        found = self.of("year")
        return [(year, year, found[year]) for year in sorted({row.year for row in self.rows}, reverse=True)]

    def named(self, name, said) -> list[tuple[str, str, int]]:
        """The same for a field, a venue or a format; `said(thing)` gives the words of its two columns."""
        found = self.of(name)
        words = {getattr(row, name): said(names(row, name)) for row in self.rows if getattr(row, name)}
        return [(key, one, found[key]) for key, one in sorted(words.items(), key=lambda pair: pair[1].casefold())]


FACETS = ("when", "year", "field", "venue", "format")


def fits(row, name, wanted) -> bool:
    return not wanted or wanted == "all" or getattr(row, name) == wanted


def names(row, name) -> SimpleNamespace:
    """The two names of a thing as a pair of columns."""
    mine = {one: getattr(row, f"{name}_{one}") for one in ("en", "nl")}
    return SimpleNamespace(name_en=mine["en"], name_nl=mine["nl"])


def grouped(asked, today):
    """Everything public that has these words, counted by all that can be chosen."""
    kinds = (
        case((Workshop.last_on >= today, "coming"), else_="past").label("when"),
        func.substr(Workshop.week, 1, 4).label("year"),
        func.coalesce(Committee.key, "").label("field"),
        Committee.name_en.label("field_en"), Committee.name_nl.label("field_nl"),
        func.coalesce(Venue.key, "").label("venue"),
        Venue.name.label("venue_en"), Venue.name.label("venue_nl"),
        func.coalesce(Format.key, "").label("format"),
        Format.name_en.label("format_en"), Format.name_nl.label("format_nl"),
    )  # fmt: skip
    mine = select(*kinds).select_from(Workshop).where(is_published())
    mine = mine.outerjoin(Workshop.committee).outerjoin(Workshop.venue).outerjoin(Workshop.format)
    if asked.words:
        mine = mine.where(has_words(asked.words))
    inner = mine.subquery()
    return select(*inner.c, func.count().label("n")).group_by(*inner.c)
