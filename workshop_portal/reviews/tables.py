"""An assignment as a table, a line a pair of proposal and reader: written for a spreadsheet, and read back."""

from typing import NamedTuple

from workshop_portal.core import sheet
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import folded
from workshop_portal.proposals import sheets

# fmt: off
HEADINGS = {
    "proposal": "code", "code": "code", "voorstel": "code", "title": "title", "titel": "title",
    "reader": "name", "reviewer": "name", "name": "name", "lezer": "name", "beoordelaar": "name", "naam": "name",
    "e-mail": "email", "email": "email", "mail": "email", "e-mail address": "email", "e-mailadres": "email",
    "state": "state", "stand": "state",
}
# fmt: on
ORDER = ("code", "email")  # without a heading
NOBODY = frozenset({"nobody", "niemand"})  # what a line without a reader may say


class Line(NamedTuple):
    """One line as it was read. `email` and `name` empty: nobody."""

    number: int
    code: str
    email: str = ""
    name: str = ""


# Written


def written(proposals, chosen) -> bytes:
    """The table as it stands, in the language of the page."""
    heads = [_("Proposal"), _("Title"), _("Reader"), _("E-mail"), _("State")]
    lines = [
        [one.code, one.title, *([row.person.name, row.person.email, state_of(row)] if row else ["", "", ""])]
        for one in proposals
        for row in chosen.get(one.id) or [None]
    ]
    return sheet.csv_of(heads, lines).encode()


def state_of(row) -> str:
    if row.is_sent:
        return _("sent")
    if row.state:
        return _("draft")
    return _("not begun") if row.cleared else _("has not answered the conflict question")


# Read back


def read(text) -> tuple[list[Line], list[tuple[int, str]]]:
    """(the lines, those that can't be read with the reason)."""
    records, order = sheets.records(text), ORDER
    if len(records) > sheets.MOST_LINES:
        return [], [(sheets.MOST_LINES, _("This table has more than 10,000 lines."))]
    if records and not records[0].why and "code" in (heading := heading_of(records[0].cells)):
        if twice := sheets.twice(heading, records[0].cells):
            return [], [(records[0].line, twice)]
        order, records = heading, records[1:]
    found, wrong = [], []
    for record in records:
        cells = {name: cell for name, cell in zip(order, record.cells, strict=False) if name and cell}
        code = cells.get("code", "")
        if record.why:
            wrong.append((record.line, record.why))
        elif not code:
            wrong.append((record.line, _("the code of the proposal is missing")))
        else:
            found.append(Line(record.line, code, cells.get("email", ""), cells.get("name", "")))
    return found, wrong


def heading_of(cells) -> tuple:
    return tuple(HEADINGS.get(folded(cell)) for cell in cells)
