"""A table as an XLSX: numbers, days and moments are what they are, and a text stays a text, whatever it begins with."""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from workshop_portal.core.languages import local

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT, DAY, MOMENT, WHOLE = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0"
FIGURES = {"euros": '"€" #,##0.00', "mark": "0.00", "number": WHOLE, "count": WHOLE}  # by the kind of a list's column
WIDTHS = {"text": 28, "long": 48, "wrap": 34, "code": 16, "euros": 14, "day": 17, "moment": 17}
MOST = 32_767  # characters of a cell
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML holds these
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # _x0041_ would be read as the character of that number


def xlsx_of(name, heads, rows) -> bytes:
    """`heads`: (words, kind as of a list's column) for each column; `rows` are written one after another."""
    from openpyxl import Workbook  # imported here: it takes its time, and few pages are asked for as such a file
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page, cells = book.create_sheet(name[:31]), {}
    for place, (_words, kind) in enumerate(heads, 1):
        page.column_dimensions[get_column_letter(place)].width = WIDTHS.get(kind, 12)
    page.freeze_panes = "B2"

    def cell(value, look, font=None):
        """One cell a look, filled anew for each value: it is written before the next. What has no look goes as it is."""
        if not look:
            return value
        if (look, font) not in cells:
            made = cells[look, font] = WriteOnlyCell(page)
            made.number_format = look
            if font:
                made.font = font
        one = cells[look, font]
        one.value = value
        if look == TEXT:
            one.data_type = "s"  # else the library takes what begins with = for a formula
        return one

    bold = Font(name="Calibri", size=11, bold=True)
    page.append(cell(fit(str(words)), TEXT, bold) for words, _kind in heads)
    for row in rows:
        page.append(cell(*typed(value, kind)) for value, (_words, kind) in zip(row, heads, strict=True))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def typed(value, kind) -> tuple:
    """A value as a workbook holds it, and how it is written there; moments in the zone of the centre, as in a CSV."""
    if value is None or value == "":
        return None, ""
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None), MOMENT
    if isinstance(value, date):
        return value, DAY
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value, FIGURES.get(kind, "")
    return fit(str(value)), TEXT


def fit(text) -> str:
    return ESCAPE.sub("_x005F_", UNFIT.sub("", text))[:MOST]
