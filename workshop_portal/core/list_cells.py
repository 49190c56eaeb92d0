"""The cells of a list as its page draws them."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from workshop_portal.core.languages import day, euros, moment_here, number
from workshop_portal.core.list_design import Column

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
