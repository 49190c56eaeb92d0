"""What a table becomes as an XLSX: figures, days and moments as such, and texts that nothing runs."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from workshop_portal.core import workbook


def cell_of(value, kind="text"):
    """The cell that this value becomes, under a heading that would be run as well."""
    book = load_workbook(BytesIO(workbook.xlsx_of("list", [("=Heading", kind)], [[value]])))
    assert book.active["A1"].data_type == "s"
    return book.active["A2"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "=", "#N/A", "{=1}", "12", "2026-11-26", "TRUE"])
def test_a_text_stays_a_text(text):
    cell = cell_of(text)
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_no_file_holds_a_formula():
    held = ZipFile(BytesIO(workbook.xlsx_of("list", [("x", "text")], [["=1+1"], ["=HYPERLINK(1)"]])))
    assert b"<f" not in held.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("value", "kind", "held", "look"), [
    (3, "number", 3, "#,##0"), (-2.345, "mark", -2.345, "0.00"), (3125.5, "euros", 3125.5, '"€" #,##0.00'),
    (2027, "code", 2027, "General"), (date(2027, 1, 4), "day", datetime(2027, 1, 4), "yyyy-mm-dd"),  # noqa: DTZ001
    (datetime(2026, 11, 26, 23, 30, tzinfo=UTC), "moment", datetime(2026, 11, 27, 0, 30), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001
])  # fmt: skip
def test_figures_days_and_moments_are_what_they_are(value, kind, held, look):
    """And a moment is told in the time of the centre."""
    cell = cell_of(value, kind)
    assert (cell.value, cell.number_format) == (held, look)


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_not_there_leaves_its_cell_empty(nothing):
    assert cell_of(nothing, "euros").value is None


@pytest.mark.parametrize(("text", "held"), [
    ("a\x00b\x1fc\ufffed", "abcd"), ("two\nlines", "two\nlines"), ("_x0041_", "_x005F_x0041_"), ("é" * 40_000, "é" * 32_767),
    ("<b> & 'c'", "<b> & 'c'"), (" kept ", " kept "),
])  # fmt: skip
def test_any_text_can_be_in_a_file(text, held):
    """What XML cannot hold goes, and what a reader would take for the number of a character is escaped."""
    assert cell_of(text).value == held


def test_texts_and_figures_beside_one_another_keep_their_kinds():
    heads = [("a", "text"), ("b", "text"), ("c", "code"), ("d", "number"), ("e", "text")]
    rows = [["x", "=y", 1, 2, None], [None, "12", "=z", None, "w"]]
    page = load_workbook(BytesIO(workbook.xlsx_of("list", heads, rows))).active

    assert [list(row) for row in page.iter_rows(min_row=2, values_only=True)] == rows
