"""A field that holds rows: a small table in a form, its cells named field-row-column. Blank rows don't count."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from flask_babel import ngettext
from wtforms import Field
from wtforms.utils import unset_value

from workshop_portal.core import marks, money
from workshop_portal.core.fields import NOT_LISTED
from workshop_portal.core.forms import one_line, stripped
from workshop_portal.core.languages import euros
from workshop_portal.core.languages import text as _
from workshop_portal.core.parking import typed_in

LARGEST = 1_000_000_000  # of a whole number, and of cents
BEYOND = 100  # rows above the most that are still read and shown again


class RowsWidget:
    input_type = "rows"


@dataclass(frozen=True)
class Column:
    """One column. kind: text, long, choice, listed (typed, found by its words), whole, time, euros, tick.

    `choices` returns (value, words). `joined` puts the cell under the one before it. `quiet`: its default is shown as
    nothing. `hint`: a few words beside the column's.
    """

    name: str
    words: str
    kind: str = "text"
    most: int = 200
    choices: Callable[[], Iterable] | None = None
    default: object = ""
    joined: bool = False
    quiet: bool = False
    hint: str = ""

    def offered(self) -> list:
        return list(self.choices()) if self.choices else []

    def sound(self, value):
        """A stored or given value as this column keeps it."""
        if self.kind in {"whole", "euros"}:
            return self.default if value is None else int(value)
        if self.kind == "tick":
            return bool(value)
        return stripped(str(value)) if value else self.default

    def read(self, text, language="") -> tuple[object, str]:
        """(value, complaint) of what was typed, on a page of this language."""
        text = stripped(text or "") or ""
        if self.kind != "long":
            text = one_line(text)
        if not text:
            return self.sound(None), ""
        return self.read_euros(text, language) if self.kind == "euros" else getattr(self, f"read_{self.kind}")(text)

    def read_text(self, text):
        over = len(text) - self.most
        return text, _("This has %(n)s characters too many.") % {"n": over} if over > 0 else ""

    read_long = read_text

    def read_choice(self, text):
        known = text in {str(value) for value, _words in self.offered()}
        return text, "" if known else _("Choose one from the list.")

    def read_listed(self, text):
        wanted = folded(text)
        for value, words in self.offered():
            if value and wanted in (folded_once(value), folded_once(str(words))):
                return value, ""
        return text, _("The list has no “%(text)s”.") % {"text": text[:60]}

    def read_whole(self, text):
        if not re.fullmatch(r"[0-9]{1,9}", text):
            return self.default, _("Write a whole number.")
        return int(text), "" if int(text) <= self.most else _("At most %(n)s.") % {"n": self.most}

    def read_time(self, text):
        found = re.fullmatch(r"([01]?\d|2[0-3])(?:[:.h]?([0-5]\d)(?::[0-5]\d)?)?", text, re.ASCII)
        return (f"{int(found[1]):02d}:{found[2] or '00'}", "") if found else (text, _("Write a time, such as 09:30."))

    def read_euros(self, text, language=""):
        cents, why = money.read(text, language)
        if cents is None or not 0 <= cents <= LARGEST:
            return self.default, why or str(money.NONE)
        return cents, ""

    def read_tick(self, text):
        return True, ""

    def show(self, value) -> str:
        """What stands in the cell."""
        if self.kind == "euros":
            return money.as_typed(value)[: -3 if value % 100 == 0 else None] if value else ""
        if self.kind == "listed" and self.choices:
            return next((str(words) for one, words in self.offered() if one == value and one), value or "")
        return "" if value is None or self.quiet and value == self.default else str(value)


def folded(text) -> str:
    """Without case and accents."""
    apart = unicodedata.normalize("NFD", marks.without_piles(text.casefold()))
    return "".join(one for one in apart if not unicodedata.combining(one))


folded_once = lru_cache(2000)(folded)  # for what is offered, again and again


class Cell(NamedTuple):
    id: str
    name: str
    column: Column
    text: str
    chosen: object
    complaint: str


def sound_rows(rows, columns, order=None) -> list[dict]:
    """Rows as a field of these columns would hold them: what is stored and what is typed can be compared."""
    made = [{column.name: column.sound(row.get(column.name)) for column in columns} for row in rows or ()]
    return sorted(made, key=order) if order else made


class Rows(Field):
    """`data` is a list of dicts, one a row that isn't blank, with the columns' names in their order."""

    widget = RowsWidget()

    def __init__(self, label, columns, *, most=60, blanks=3, order=None, **named):
        super().__init__(label, **named)
        self.columns, self.most, self.blanks, self.order = columns, most, blanks, order
        self.wrong: list[dict] = []  # complaints of each row, by column
        self.typed: list[dict] = []  # what was typed there
        self.numbers: list[int] = []  # the row's number on the page
        self.leads: dict[str, str] = {}  # complaint → the id of its cell

    def process(self, formdata, data=unset_value, extra_filters=None):
        self.process_errors, self.errors = [], []
        self.object_data = self.data = sound_rows([] if data is unset_value else data, self.columns, self.order)
        if formdata is not None and self.name in formdata:  # a hidden mark says that the table was sent
            self.take(self.cells_of(formdata), typed_in(formdata))

    def cells_of(self, formdata) -> dict[int, dict]:
        known = {column.name for column in self.columns}
        found: dict[int, dict] = {}
        for key in formdata:
            head, _dash, rest = key.partition("-")
            number, _dash, name = rest.partition("-")
            if head == self.name and name in known and number.isascii() and number.isdigit() and len(number) < 5:
                found.setdefault(int(number), {})[name] = formdata[key]
        return found

    def take(self, cells, language=""):
        rows, numbers = [], sorted(cells)
        if len(numbers) > self.most + BEYOND:
            self.process_errors = [self.too_many()]
        for number in numbers[: self.most + BEYOND]:
            typed = cells[number]
            read = {column.name: column.read(typed.get(column.name), language) for column in self.columns}
            row = {name: value for name, (value, _words) in read.items()}
            wrong = {name: words for name, (_value, words) in read.items() if words}
            if wrong or not self.is_blank(row):
                rows.append((row, wrong, typed, number))
        is_sound = not any(wrong for _row, wrong, _typed, _number in rows)
        if self.order and is_sound:  # else each stays where it was typed
            rows.sort(key=lambda one: self.order(one[0]))
        self.data, self.wrong, self.typed, self.numbers = (
            map(list, zip(*rows, strict=True)) if rows else ([], [], [], [])
        )

    def is_blank(self, row) -> bool:
        return all(row[column.name] in ("", None, False, column.default) for column in self.columns)

    def drop(self, number):
        """Take out the row that the page counted so, from 0."""
        if number in self.numbers:
            place = self.numbers.index(number)
            for rows in (self.data, self.wrong, self.typed, self.numbers):
                rows.pop(place)
            self.numbers = [one - (one > number) for one in self.numbers]

    @property
    def places(self) -> list[int]:
        """Where each row stands on the page, from 0: where one is wrong they stay as they were sent, gaps and all."""
        stay = any(self.wrong) and self.numbers[-1] < self.most + BEYOND
        return self.numbers if stay else [*range(len(self.data))]

    @property
    def kept(self) -> list[dict]:
        """What can be kept of what was sent: a cell that can't be read stays as it was stored."""
        if self.process_errors or len(self.data) > self.most:
            return self.object_data
        mended = [self.mended(row, wrong) for row, wrong in zip(self.data, self.wrong, strict=True)]
        rows = [row for row in mended if not self.is_blank(row)]
        return sorted(rows, key=self.order) if self.order else rows

    def mended(self, row, wrong) -> dict:
        """The row with sound cells alone, if need be from the stored row that is else the same."""
        blank = {column.name: column.sound(None) for column in self.columns}
        alike = (one for one in self.object_data if all(one[name] == row[name] for name in row if name not in wrong))
        stored = next(alike, blank) if wrong else blank
        return row | {name: stored[name] for name in wrong}

    def validate(self, form, extra_validators=()):
        self.errors = [str(words) for words in self.process_errors]
        for place, wrong in zip(self.places, self.wrong, strict=False):
            for name, words in wrong.items():
                column = next(one for one in self.columns if one.name == name)
                told = {"n": place + 1, "column": column.words, "words": words}
                self.errors.append(_("row %(n)s, %(column)s: %(words)s") % told)
                self.leads[self.errors[-1]] = f"{self.id}-{place}-{name}"
        if len(self.data) > self.most and not self.process_errors:
            self.errors.append(self.too_many())
        return not self.errors

    def too_many(self) -> str:
        return ngettext("At most %(num)s row fits here.", "At most %(num)s rows fit here.", self.most)

    def lines(self) -> list[list[Cell]]:
        """The rows as the page shows them, with a few blank ones at the end."""
        blank = {column.name: column.sound(None) for column in self.columns}
        at = {place: number for number, place in enumerate(self.places)}
        return [
            self.cells(place, self.data[at[place]] if place in at else blank, at.get(place))
            for place in range(max(at, default=-1) + 1 + self.blanks)
        ]

    def cells(self, number, row, nth) -> list[Cell]:
        """Of the row of this number on the page, the `nth` that isn't blank."""
        wrong = self.wrong[nth] if nth is not None and self.wrong else {}
        typed = self.typed[nth] if nth is not None and self.typed else {}
        return [
            Cell(
                f"{self.id}-{number}-{column.name}", f"{self.name}-{number}-{column.name}", column,
                typed.get(column.name, "") if column.name in wrong else column.show(row[column.name]),
                row[column.name], wrong.get(column.name, ""),
            )
            for column in self.columns
        ]  # fmt: skip

    def in_words(self, rows) -> list[str]:
        """Rows as lines of text, for the page that shows two writers' versions."""
        return [" · ".join(filter(None, (self.said(column, row) for column in self.columns))) for row in rows]

    @staticmethod
    def said(column, row) -> str:
        value = row[column.name]
        if column.kind == "tick":
            return str(column.words) if value else ""
        if column.kind == "choice":
            return next((str(words) for one, words in column.offered() if value and str(one) == str(value)), "")
        if column.kind == "euros":
            return euros(value) if value else ""
        return column.show(value)


def take_out(form, pressed) -> bool:
    """Take out the row whose button was pressed: "remove-FIELD-NUMBER"."""
    found = re.fullmatch(r"remove-(\w{1,40})-(\d{1,4})", pressed or "", re.ASCII)
    if found and found[1] in form and isinstance(form[found[1]], Rows):
        form[found[1]].drop(int(found[2]))
        return True
    return False


class Ranked(Field):
    """Choices in order, from as many lists named field-0, field-1…; `data` is a list of values, each one once."""

    widget = RowsWidget()
    choices: list = []

    def __init__(self, label, places, **named):
        super().__init__(label, **named)
        self.count = places

    def process(self, formdata, data=unset_value, extra_filters=None):
        self.process_errors, self.errors, self.typed = [], [], []
        self.object_data = self.data = list(data or []) if data is not unset_value else []
        names = [f"{self.name}-{n}" for n in range(self.count)]
        if formdata is not None and any(name in formdata for name in names):
            self.typed = [formdata.get(name) or "" for name in names]
            self.data = list(dict.fromkeys(filter(None, self.typed)))

    @property
    def kept(self) -> list:
        """What can be kept of what was sent."""
        return self.data if self.all_listed else self.object_data

    @property
    def all_listed(self) -> bool:
        return set(self.data) <= {str(value) for value, _words in self.choices}

    def validate(self, form, extra_validators=()):
        twice = [one for one in self.data if self.typed.count(one) > 1]
        told = [_("%(what)s is chosen twice.") % {"what": words} for words in self.in_words(twice)]
        self.errors = told if self.all_listed else [str(NOT_LISTED)]
        return not self.errors

    def places(self) -> list[tuple[str, str, str]]:
        """(id, name, chosen value) of each list."""
        chosen = [*(self.typed if self.errors else self.data), *[""] * self.count][: self.count]
        return [(f"{self.id}-{n}", f"{self.name}-{n}", value) for n, value in enumerate(chosen)]

    def in_words(self, values) -> list[str]:
        words = {str(value): str(words) for value, words in self.choices}
        return [words.get(value, value) for value in values]
