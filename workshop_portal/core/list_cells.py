"""The cells of a list as its page draws them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from workshop_portal.core.languages import day, euros, lang, moment_here, number
from workshop_portal.core.list_design import Cell, Column

LOOKS = {
    "day": "nowrap", "moment": "nowrap", "number": "num", "euros": "num", "wrap": "wrap", "long": "next-cell", "code": "code",
    "mark": "num", "count": "num",
}  # fmt: skip
WRITERS = {"day": day, "number": number, "euros": euros, "mark": lambda value: number(value, 2)}


@cache
def writer_of(kind, _language) -> Callable[[Any], str] | None:
    """How a column of this kind writes a value in the language of the page: its lines are full of the same ones. A moment
    is written in its reader's time, too, and so anew.
    """
    if kind == "moment":
        return moment_here
    return lru_cache(5000, typed=True)(WRITERS[kind]) if kind in WRITERS else None


@cache
def written_by(kind, _language) -> Callable[[Any], str]:
    """What a cell of this kind holds, as the page has it, of a plain value."""

    def write(found) -> str:
        return NOTHING_THERE if found is None or found == "" else as_text(WRITERS[kind](found))

    return lru_cache(5000, typed=True)(write)


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


def in_words(value, href, tone, writer) -> Any:
    """A cell's value as its column writes it; a link and a status are written as they are."""
    if value is None or value == "":
        return NOTHING_THERE
    return writer(value) if writer and not tone and not href else value


def as_text(value) -> str:
    """A value as it stands in a page. A page has hundreds, and hardly one that needs escaping: looking first takes a third
    of the time.
    """
    if type(value) is not str:
        return str(escape(value))
    is_plain = not ("&" in value or "<" in value or ">" in value or '"' in value or "'" in value)
    return value if is_plain else str(escape(value))


def drawn(text, href="", tone="", sub="") -> str:
    """As parts/lists.html draws a cell; a page has hundreds, and a template takes three times as long for one."""
    inner = as_text(text)
    if tone:
        inner = f'<span class="status status-{tone}">{inner}</span>'
    elif href:
        inner = f'<a href="{as_text(href)}">{inner}</a>'
    return f'{inner}<span class="sub">{as_text(sub)}</span>' if sub else inner


class Look(NamedTuple):
    """A column as each of its cells is drawn: what does not differ from row to row."""

    column: Column
    of: Callable[[Any, Any], Any]
    writer: Callable[[Any], str] | None
    opening: Markup
    closing: Markup
    under: list["Look"]

    def shown(self, row, facts) -> Shown:
        value, href, tone, sub = whole(self.of(row, facts))
        below = [cell for cell in (one.shown(row, facts) for one in self.under) if cell.text != NOTHING_THERE]
        text = in_words(value, href, tone, self.writer)
        return Shown(self.opening, self.closing, self.column, value, text, href, tone, sub, below)

    def drawer(self) -> Callable[[Any, Any], str]:
        """What draws the same cells as text, without what nobody looks at."""
        of, inner, opening, closing = self.of, self.inner, str(self.opening), str(self.closing)
        if self.column.kind in WRITERS and not self.under:
            write = written_by(self.column.kind, lang())

            def cell(row, facts) -> str:
                found = of(row, facts)
                return f"{opening}{inner(found) if type(found) is Cell else write(found)}{closing}"

            return cell
        if not self.under:
            return lambda row, facts: f"{opening}{inner(of(row, facts))}{closing}"
        return lambda row, facts: f"{opening}{inner(of(row, facts))}{''.join(self.below(row, facts))}{closing}"

    def inner(self, found) -> str:
        if type(found) is Cell:
            value, href, tone, sub = found
            return drawn(in_words(value, href, tone, self.writer), href, tone, sub)
        if found is None or found == "":
            return NOTHING_THERE
        return as_text(self.writer(found) if self.writer else found)

    def below(self, row, facts) -> list[str]:
        """What stands under the cell; where nothing is, nothing stands."""
        found = [(one, one.of(row, facts)) for one in self.under]
        there = [(one, value) for one, value in found if whole(value).value not in (None, "")]
        return [f' <span class="sub">{one.inner(value)}</span>' for one, value in there]


def whole(found) -> Cell:
    return found if type(found) is Cell else Cell(found)


class Line(NamedTuple):
    row: Any
    is_late: bool
    cells: list[Shown]


NOTHING, CELL_END = Markup(""), Markup("</td>")
NOTHING_THERE = "–"
ROW, LATE_ROW = "<tr>", '<tr class="is-late">'
HEADING, HEADING_END = Markup('<th scope="row">'), Markup("</th>")


def data_cell(column) -> Markup:
    """The tag that begins a column's cells; on a phone, where rows become blocks, its label stands in it."""
    return begun(LOOKS.get(column.kind, "plan-cell" if column.drawn else ""), str(column.words))


@lru_cache(1000)
def begun(look, words) -> Markup:
    kind = Markup(' class="{}"').format(look) if look else NOTHING
    return Markup('<td{} data-label="{}">').format(kind, words)


@dataclass
class Head:
    words: Any
    column: Column
    href: str
    sorted: str  # "", "ascending", "descending"
