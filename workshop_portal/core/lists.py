"""Lists of people who work here: what is asked stands in the address; the same rows as a page and as a file.

A room says in a `List` which columns and filters this reader may have. What is not among them can neither be shown,
nor looked for, nor sorted by: an unknown name and a hidden one change nothing alike.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from flask import current_app, request, url_for
from markupsafe import Markup, escape
from sqlalchemy import Integer, bindparam, func, or_

from workshop_portal.core import clock, rates, sheet, workbook
from workshop_portal.core.borders import DOWNLOAD
from workshop_portal.core.db import db, plain_rows
from workshop_portal.core.languages import day, euros, moment_here, number
from workshop_portal.core.pages import SIZE, Page, page_of

MOST = 10_000  # rows of a file
PAGES = 1_000_000  # beyond it no page is looked for
FILES_AN_HOUR = 10
LONGEST = 200  # characters of what is asked of one filter
MOST_WORDS = 6


class Cell(NamedTuple):
    """A value with what the page adds: where it leads, a tone (then it is a status), a small line under it."""

    value: object
    href: str = ""
    tone: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Column:
    """`of(row, facts)` gives its plain value or a Cell. kind: text, long, code, wrap, number, count, mark (two decimals),
    euros (in cents), day, moment.

    `sort` are the expressions that order by it; without them it does not. `usual`: shown unless chosen otherwise.
    `under`: on the page it stands under that column, in a file beside it. `drawn`: the page draws it by itself, `ends` name both ends of its axis, and a file leaves it out.
    """

    name: str
    words: Any
    of: Callable[[Any, Any], object]
    kind: str = "text"
    sort: tuple = ()
    usual: bool = True
    under: str = ""
    drawn: bool = False
    ends: tuple = ()


@dataclass(frozen=True)
class Filter:
    """`narrow(rows, value)` gives fewer rows. With `choices` (value, words) others are left out; without it is typed.

    `otherwise(rows)`: what is shown when nothing is asked, and `every` names it. `tab`: the page shows it as tabs.
    """

    name: str
    words: Any
    narrow: Callable[[Any, Any], Any]
    choices: list | None = None
    every: Any = ""
    otherwise: Callable[[Any], Any] | None = None
    tab: bool = False

    def sound(self, typed) -> str:
        typed = typed.strip()[:LONGEST]
        known = self.choices is None or typed in {str(value) for value, _words in self.choices}
        return typed if known else ""


@dataclass(frozen=True)
class List:
    """The first column names the row and always stands there. `usual`: the order when none is asked, "-day" downward.

    `tie` puts equal rows in one order. `by`: the column that names a row; with it only the page's rows are fetched whole,
    the others are counted. `steady`: filters and orders follow from the select of the rows alone, which is built once
    for its reader and takes plain columns; then the list's own statements are too. `facts(rows)` fetches what cells need beside their rows, by statements whose
    number does not depend on how many rows there are.
    """

    name: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    usual: str
    tie: tuple
    by: Any = None
    steady: bool = False
    facts: Callable[[list], Any] = lambda rows: None
    scalars: bool = False
    size: int = SIZE  # rows of a page
    is_late: Callable[[Any], bool] = lambda row: False


def words_in(*columns):
    """A `narrow` for typed words: each one stands in one of these columns, in whatever case."""

    def narrow(rows, typed):
        for word in typed.split()[:MOST_WORDS]:
            rows = rows.where(or_(*(has_word(column, word) for column in columns)))
        return rows

    return narrow


def has_word(column, word, written=str):
    """The condition that a word stands in a column, in whatever case; `written`: as the column writes it.

    SQLite folds the case of the letters A to Z alone: of a word with others each way of writing it is tried.
    """
    ways = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.ilike(f"%{escaped(written(way))}%", escape="!") for way in sorted(ways)))


def escaped(word) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


LOOKS = {
    "day": "nowrap", "moment": "nowrap", "number": "num", "euros": "num", "wrap": "wrap", "long": "next-cell", "code": "code",
    "mark": "num", "count": "num",
}  # fmt: skip
WRITERS = {"day": day, "moment": moment_here, "number": number, "euros": euros, "mark": lambda value: number(value, 2)}


class Shown(NamedTuple):
    """A cell of a row as the page draws it: its tags, its value as it is and in the reader's words, what stands under it."""

    opening: Markup
    closing: Markup
    column: Column
    value: Any
    text: Any
    href: str
    tone: str
    sub: str
    below: list["Shown"]

    @property
    def drawn(self) -> str:
        """As parts/lists.html draws a cell; a page has hundreds, and a template takes three times as long for one."""
        inner = str(escape(self.text))
        if self.tone:
            inner = f'<span class="status status-{self.tone}">{inner}</span>'
        elif self.href:
            inner = f'<a href="{escape(self.href)}">{inner}</a>'
        if self.sub:
            inner += f'<span class="sub">{escape(self.sub)}</span>'
        return inner + "".join(f' <span class="sub">{one.drawn}</span>' for one in self.below) if self.below else inner


class Line(NamedTuple):
    row: Any
    is_late: bool
    cells: list[Shown]

    @property
    def drawn(self) -> Markup:
        return Markup("".join([f"{one.opening}{one.drawn}{one.closing}" for one in self.cells]))  # noqa: S704


NOTHING, CELL_END = Markup(""), Markup("</td>")
HEADING, HEADING_END = Markup('<th scope="row">'), Markup("</th>")


def data_cell(column) -> Markup:
    """The tag that begins a column's cells; on a phone, where rows become blocks, its label stands in it."""
    look = LOOKS.get(column.kind, "plan-cell" if column.drawn else "")
    kind = Markup(' class="{}"').format(look) if look else NOTHING
    return Markup('<td{} data-label="{}">').format(kind, column.words)


@dataclass
class Head:
    words: Any
    column: Column
    href: str
    sorted: str  # "", "ascending", "descending"


@dataclass
class Listed:
    """A list as this request asks for it."""

    design: List
    rows: Any  # a select
    asked: dict[str, str]
    columns: tuple[Column, ...]
    order: str
    usual_columns: bool
    endpoint: str
    values: dict
    facts: Any = None

    @cached_property
    def page(self) -> Page:
        found = counted_page(self.ordered, self.counted, self.design.size, self.design.steady)
        if self.design.scalars:
            found.rows = [row[0] for row in found.rows]
        self.facts = self.design.facts(found.rows)
        return found

    @property
    def narrowed(self):
        """The select of all rows that fit, for sums over them."""
        rows = self.rows.order_by(None)
        for one in self.design.filters:
            if self.asked[one.name]:
                rows = one.narrow(rows, self.asked[one.name])
            elif one.otherwise:
                rows = one.otherwise(rows)
        return rows

    @property
    def ordered(self):
        return self.built("ordered", lambda: self.narrowed.order_by(*self.orders))

    @property
    def counted(self):
        return self.built("counted", lambda: counted(self.ordered, self.rows, self.orders, self.design.by))

    def built(self, name, build):
        """A statement of a steady list, kept with the select of its rows; what was typed is not kept."""
        typed = any(self.asked[one.name] for one in self.design.filters if one.choices is None)
        if not self.design.steady or typed:
            return build()
        kept = KEPT.setdefault(self.rows, {})
        key = (name, self.design.name, self.order, *self.asked.values())
        found = kept.get(key)
        if found is None:
            if len(kept) >= KEPT_EACH:
                kept.clear()
            found = kept[key] = build()
        return found

    @property
    def orders(self) -> list:
        down, by = self.order.startswith("-"), self.order.removeprefix("-")
        sort = next(one.sort for one in self.design.columns if one.name == by)
        return [*((one.desc() if down else one.asc()).nulls_last() for one in sort), *self.design.tie]

    def cell(self, column, row) -> Cell:
        value = column.of(row, self.facts)
        return value if isinstance(value, Cell) else Cell(value)

    def lines(self) -> list[Line]:
        """The rows of this page, written out; what is the same for a column is made once and not for each row."""
        rows, is_late = self.page.rows, self.design.is_late
        first, *others = self.across
        looks = [self.look(first, HEADING, HEADING_END), *(self.look(one, data_cell(one)) for one in others)]
        return [Line(row, is_late(row), [self.shown(row, *look) for look in looks]) for row in rows]

    def look(self, column, opening=NOTHING, closing=CELL_END):
        below = [self.look(one) for one in self.under(column)] if opening else []
        return column, column.of, WRITERS.get(column.kind), opening, closing, below

    def shown(self, row, column, of, writer, opening, closing, under) -> Shown:
        value, href, tone, sub = of(row, self.facts), "", "", ""
        if type(value) is Cell:
            value, href, tone, sub = value
        if value is None or value == "":
            text = "–"
        else:
            text = writer(value) if writer and not tone and not href else value
        below = under and [cell for cell in (self.shown(row, *one) for one in under) if cell.text != "–"]
        return Shown(opening, closing, column, value, text, href, tone, sub, below)

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked[one.name] for one in self.bar)

    @property
    def bar(self) -> list[Filter]:
        """The filters that a reader sees as fields."""
        return [one for one in self.design.filters if not one.tab]

    @property
    def heads(self) -> list[Head]:
        return [self.head(one) for one in self.across]

    @property
    def across(self) -> list[Column]:
        """The columns of the page's table."""
        names = {one.name for one in self.columns}
        return [one for one in self.columns if one.under not in names]

    def under(self, column) -> list[Column]:
        return [one for one in self.columns if one.under == column.name]

    @staticmethod
    def is_figure(column) -> bool:
        return LOOKS.get(column.kind) == "num"

    def head(self, column) -> Head:
        here = column.name == self.order.removeprefix("-")
        falling = self.order.startswith("-")
        wanted = f"-{column.name}" if here and not falling else column.name
        now_sorted = ("descending" if falling else "ascending") if here else ""
        return Head(column.words, column, self.url(sort=wanted) if column.sort else "", now_sorted)

    def query(self, **other) -> list[tuple[str, str]]:
        """What stands in the address of this list, or of one that differs from it; what is usual does not."""
        told = self.asked | {"sort": self.order} | other
        told["sort"] = "" if told["sort"] == self.design.usual else told["sort"]
        pairs = [(name, value) for name, value in told.items() if value]
        shown = () if self.usual_columns else self.columns[1:] or self.columns
        return [*pairs, *(("show", one.name) for one in shown)]

    def url(self, **other) -> str:
        return self.address(self.query(**other))

    def address(self, pairs) -> str:
        here = url_for(self.endpoint, **self.values)
        return f"{here}?{urlencode(pairs)}" if pairs else here

    def file_url(self, kind) -> str:
        return self.address([*self.query(), ("as", kind)])

    @property
    def plain_url(self) -> str:
        return self.url(**{one.name: "" for one in self.bar})

    def beside_bar(self) -> list[tuple[str, str]]:
        """What the filters' form sends along so that nothing else changes."""
        return self.hidden(*(one.name for one in self.bar))

    def hidden(self, *without) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.query() if name not in without]

    @property
    def wants_file(self) -> bool:
        return request.args.get("as") in FILES

    def file(self):
        """Exactly what is shown, all pages of it, as a CSV or XLSX to download."""
        rates.allow("a file of a list", FILES_AN_HOUR, minutes=60)
        found = db.session.execute(self.ordered.limit(MOST))
        rows = list(found.scalars() if self.design.scalars else found)
        self.facts = self.design.facts(rows)
        columns = [one for one in self.columns if not one.drawn]
        lines = ([self.plain(column, row) for column in columns] for row in rows)
        kind, (content_type, written) = request.args["as"], FILES[request.args["as"]]
        answer = current_app.response_class(written(self.design.name, columns, lines), content_type=content_type)
        answer.headers.set("Content-Disposition", "attachment", filename=f"{self.design.name}-{clock.today()}.{kind}")
        answer.headers.update(DOWNLOAD)
        return answer

    def plain(self, column, row) -> object:
        one = self.cell(column, row)
        if column.kind == "euros" and isinstance(one.value, int):
            return one.value / 100
        return f"{one.value} ({one.sub})" if one.sub else one.value


def as_csv(_name, columns, lines) -> str:
    return sheet.csv_of([str(one.words) for one in columns], lines)


def as_xlsx(name, columns, lines) -> bytes:
    return workbook.xlsx_of(name, [(one.words, one.kind) for one in columns], lines)


FILES = {"csv": ("text/csv; charset=utf-8", as_csv), "xlsx": (workbook.KIND, as_xlsx)}


KEPT: WeakKeyDictionary = WeakKeyDictionary()
KEPT_EACH = 20  # statements of one reader's list: an order, some filters, each asked in two ways
AT_MOST, AFTER = bindparam("at_most", type_=Integer), bindparam("after", type_=Integer)


def counted(rows, whole, orders, by):
    """The rows of a page, each with the number of all rows. With `by` the page is cut from narrow rows, and then what it
    holds is fetched from the `whole` ones."""
    of_all = func.count().over().label("of_all")
    if by is None:
        return rows.add_columns(of_all).limit(AT_MOST).offset(AFTER)
    here = rows.with_only_columns(by.label("id"), of_all, maintain_column_froms=True).limit(AT_MOST).offset(AFTER)
    cut = here.subquery("here")
    return whole.join(cut, cut.c.id == by).add_columns(cut.c.of_all).order_by(None).order_by(*orders)


def counted_page(rows, counted, size, plain=False) -> Page:
    """The wanted page and the number of all rows in one statement; past the last page it takes three."""
    number = max(request.args.get("page", 1, type=int), 1)
    cut = {"at_most": size, "after": (min(number, PAGES) - 1) * size}
    fetch: Callable[..., Iterable] = plain_rows if plain else db.session.execute
    found = list(fetch(counted, cut))
    if not found and number > 1:
        return page_of(rows, scalars=False, size=size)
    total = found[0].of_all if found else 0
    return Page(found, number, max(1, -(-total // size)), total)


def ask(design, rows, endpoint="", **values) -> Listed:
    """The list as the address asks for it; what is strange there is left out. `endpoint`: its page, if not this one."""
    if not endpoint:
        endpoint, values = request.endpoint or "", request.view_args or {}
    asked = {one.name: one.sound(request.args.get(one.name, "")) for one in design.filters}
    wanted = set(request.args.getlist("show"))
    first, *others = design.columns
    chosen = tuple(one for one in others if one.name in wanted)
    usual = tuple(one for one in others if one.usual)
    columns = (first, *chosen) if chosen or first.name in wanted else (first, *usual)
    sortable = {one.name for one in design.columns if one.sort}
    order = request.args.get("sort", "")
    order = order if order.removeprefix("-") in sortable else design.usual
    return Listed(design, rows, asked, columns, order, columns == (first, *usual), endpoint, values)
