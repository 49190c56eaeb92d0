"""Lists of people who work here: what is asked stands in the address; the same rows as a page and as a file.

A room says in a `List` which columns and filters this reader may have. What is not among them can neither be shown,
nor looked for, nor sorted by: an unknown name and a hidden one change nothing alike.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for
from markupsafe import Markup

from workshop_portal.core import clock, files, rates, sheet, stencils, workbook
from workshop_portal.core.borders import DOWNLOAD
from workshop_portal.core.db import db
from workshop_portal.core.languages import lang
from workshop_portal.core.list_cells import (
    CELL_END,
    HEADING,
    HEADING_END,
    LATE_ROW,
    LOOKS,
    NOTHING,
    ROW,
    Head,
    Line,
    Look,
    data_cell,
    writer_of,
)
from workshop_portal.core.list_design import Cell, Column, Filter, List
from workshop_portal.core.list_pages import counted, counted_page, kept_with
from workshop_portal.core.pages import Page

MOST = 10_000  # rows of a file
FILES_AN_HOUR = 10


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
        return self.built("counted", self.count)

    def count(self):
        design = self.design
        is_whole = not any(self.asked[one.name] or one.otherwise for one in design.filters)
        all_of = design.all_of() if design.all_of and is_whole else None
        return counted(self.ordered, self.rows, self.orders, design, all_of)

    def built(self, name, build):
        """A statement of a steady list, kept with the select of its rows; what was typed is not kept."""
        typed = any(self.asked[one.name] for one in self.design.filters if one.choices is None)
        if not self.design.steady or typed:
            return build()
        return kept_with(self.rows, (name, self.design.name, self.order, *self.asked.values()), build)

    @property
    def orders(self) -> list:
        down, by = self.order.startswith("-"), self.order.removeprefix("-")
        sort = next(one.sort for one in self.design.columns if one.name == by)
        return [*((one.desc() if down else one.asc()).nulls_last() for one in sort), *self.design.tie]

    def cell(self, column, row) -> Cell:
        value = column.of(row, self.facts)
        return value if isinstance(value, Cell) else Cell(value)

    def lines(self) -> list[Line]:
        """The rows of this page, for a page that draws their cells itself."""
        rows, is_late, looks, facts = self.page.rows, self.design.is_late, self.looks, self.facts
        return [Line(row, is_late(row), [one.shown(row, facts) for one in looks]) for row in rows]

    def drawn(self) -> Markup:
        """The rows of this page as parts/lists.html draws them."""
        rows, is_late, facts = self.page.rows, self.design.is_late, self.facts
        cells = [one.drawer() for one in self.looks]
        lines = [
            f"{LATE_ROW if is_late(row) else ROW}{''.join([one(row, facts) for one in cells])}</tr>\n" for row in rows
        ]
        return Markup("".join(lines))  # noqa: S704

    @property
    def looks(self) -> list[Look]:
        first, *others = self.across
        return [self.look(first, HEADING, HEADING_END), *(self.look(one, data_cell(one)) for one in others)]

    def look(self, column, opening=NOTHING, closing=CELL_END) -> Look:
        below = [self.look(one, closing=NOTHING) for one in self.under(column)] if opening else []
        return Look(column, column.of, writer_of(column.kind, lang()), opening, closing, below)

    def kept(self, name, **said) -> Markup:
        """A part of parts/lists.html about this list, which its rows do not change: drawn once, unless something was typed."""
        draw = stencils.macro("parts/lists.html", name)
        if any(self.asked[one.name] for one in self.design.filters if one.choices is None):
            return draw(self, **said)
        key = (name, lang(), request.script_root, self.sign, stencils.sign(said))
        return stencils.stencil(key, lambda: draw(self, **said)).filled({})

    @cached_property
    def sign(self) -> tuple:
        """What is asked of which filters and columns."""
        columns = tuple(
            (one.name, stencils.sign([one.words, one.ends]), bool(one.sort), one.usual, one.under)
            for one in self.design.columns
        )
        filters = tuple((one.name, stencils.sign([one.words, one.every, one.choices])) for one in self.bar)
        shown = tuple(one.name for one in self.columns)
        asked = (self.order, self.design.usual, *self.asked.values())
        return (self.design.name, self.endpoint, *self.values.items(), columns, filters, shown, asked)

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
        name = "-".join(filter(None, (self.design.name, str(clock.today()), self.design.whose)))
        answer.headers.set("Content-Disposition", "attachment", filename=files.plain(f"{name}.{kind}"))
        answer.headers.update(DOWNLOAD)
        return answer

    def plain(self, column, row) -> object:
        one = self.cell(column, row)
        if column.kind == "euros" and isinstance(one.value, int):
            return Decimal(one.value).scaleb(-2)
        return f"{one.value} ({one.sub})" if one.sub else one.value


def as_csv(_name, columns, lines) -> str:
    return sheet.csv_of([str(one.words) for one in columns], lines)


def as_xlsx(name, columns, lines) -> bytes:
    return workbook.xlsx_of(name, [(one.words, one.kind) for one in columns], lines)


FILES = {"csv": ("text/csv; charset=utf-8", as_csv), "xlsx": (workbook.KIND, as_xlsx)}


def ask(design, rows, endpoint="", **values) -> Listed:
    """The list as the address asks for it; what is strange there is left out. `endpoint`: its page, if not this one."""
    if not endpoint:
        endpoint, values = request.endpoint or "", request.view_args or {}
    asked = {one.name: one.sound(request.args.get(one.name, "")) for one in design.filters}
    wanted = set(request.args.getlist("show"))
    first, *others = design.columns
    chosen = tuple(one for one in others if one.name in wanted)
    usual = tuple(one for one in others if one.usual and not (one.filtered and asked.get(one.name)))
    columns = (first, *chosen) if chosen or first.name in wanted else (first, *usual)
    sortable = {one.name for one in design.columns if one.sort}
    order = request.args.get("sort", "")
    order = order if order.removeprefix("-") in sortable else design.usual
    return Listed(design, rows, asked, columns, order, columns == (first, *usual), endpoint, values)
