"""A list of people as bytes or as one text, taken apart into lines of cells: encodings, separators, quotes."""

import codecs
import csv
import re
from itertools import islice
from typing import NamedTuple

from workshop_portal.core import sheet, workbook_read
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_

MOST_BYTES, MOST_LINES = 10_000_000, 10_000
MOST_CELLS = 200  # of one line, the last ones that are empty left out
SPAN = 6  # lines that one quoted cell may run over
LONGEST_CELL = 5_000
SEPARATORS = ("\t", ";", ",")
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files of Office before 2007 begin
NO_WORKBOOK = N_("This workbook can’t be read. Save its first sheet as CSV and choose that file.")
WORKBOOKS, PAGES = (".xlsx", ".xlsm", ".xls", ".ods"), (".html", ".htm", ".xhtml", ".xml", ".rtf", ".pdf")
TAG = re.compile(r"\s*<[!/]?[a-z][a-z0-9-]*[\s/>]", re.IGNORECASE)
NO_LIST = ("<?xml", "<!doctype", "<html", "<svg", "<table", "{\\rtf", "%pdf-", "%!ps")
SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # half a letter, as no program writes it
TOLD_SEPARATOR = re.compile(r"sep=([;,\t])", re.IGNORECASE)
UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


class Record(NamedTuple):
    """`line`: its number from 1; `why`: what is wrong with it, and then `text` is as it stood there."""

    line: int
    cells: list
    text: str = ""
    why: str = ""


def decoded(raw: bytes, name="") -> tuple[str, str]:
    """(text, "") or ("", why it can't be read). UTF-8, UTF-16 with or without its mark, or Windows-1252.

    `name`: of the file; one of a workbook or a web page holds no list, whatever is in it.
    """
    if len(raw) > MOST_BYTES:
        return "", _("This file is larger than 10 MB.")
    if not raw.strip():
        return "", _("This file is empty.")
    if raw.startswith(OLD_OFFICE):
        return "", _(
            "This file is in the old format of Excel or Word. Save the list as XLSX or CSV and choose that file."
        )
    for encoding in encodings(raw):
        try:
            text = raw.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
        if NO_TEXT.search(text):
            continue
        if name.lower().endswith(WORKBOOKS):
            return "", _(NO_WORKBOOK)
        if name.lower().endswith(PAGES) or text[:99].lstrip().lower().startswith(NO_LIST) or TAG.match(text):
            return "", _("This is a web page or a formatted document, and no list. Save the list as CSV.")
        return text, ""
    return "", _("This file holds no text. Save the list as CSV and choose that file.")


def encodings(raw) -> tuple:
    if raw.startswith(codecs.BOM_UTF8):
        return ("utf-8",)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    head = raw[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    # Of plain letters every second byte is nothing.
    if max(even, odd) > 4 * min(even, odd) and 4 * (even + odd) > len(head):
        return ("utf-16-be",) if even > odd else ("utf-16-le",)
    return ("utf-8",) if SURROGATE.search(raw) else ("utf-8", "cp1252")


def records(text) -> list[Record]:
    """The lines that aren't blank, each with its number; a quotation mark that stays open spoils its own line alone."""
    lines = UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    told = TOLD_SEPARATOR.fullmatch(lines[0])  # Excel's own first line, which it shows to nobody
    between, at = (told[1], 1) if told else (separator(lines), 0)
    found: list[Record] = []
    blank = re.compile(rf'(?:[\s{between}]|"[\s{between}]*")*')
    while at < len(lines) and len(found) <= MOST_LINES:
        if not lines[at] or blank.fullmatch(lines[at]):
            at += 1
            continue
        cells, why, taken = read(lines[at : at + SPAN], between)
        if why or cells:
            found.append(
                Record(at + 1, cells, lines[at][:LONGEST_CELL] if why else "\n".join(lines[at : at + taken]), why)
            )
        at += taken
    return found


def read(lines, between) -> tuple[list, str, int]:
    """(cells, what is wrong, how many lines they took) of the record that begins with the first of these lines."""
    if len(lines[0]) > MOST_CELLS * LONGEST_CELL:
        return [], _("this line is too long"), 1
    reader = csv.reader((line + "\n" for line in lines), delimiter=between, strict=True, skipinitialspace=True)
    try:
        cells = next(reader)
    except csv.Error:
        if len(lines[0]) > csv.field_size_limit():
            return [], _("a part of this line is too long"), 1
        return [], _("a quotation mark is opened and not closed, or stands in the wrong place"), 1
    cells = [tidy(cell) for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return [], _("a part of this line is too long"), reader.line_num
    if len(cells) > MOST_CELLS:
        return [], _("there are more than %(most)s columns") % {"most": MOST_CELLS}, reader.line_num
    return cells, "", reader.line_num


def tidy(cell) -> str:
    """One kind of blank; without the mark that keeps a spreadsheet from reckoning with it (`sheet.text_of`)."""
    cell = " ".join(cell.split())
    return cell[1:] if cell[:1] == "'" and cell[1:2] in sheet.FORMULA else cell


def separator(lines) -> str:
    """The sign that stands in most of the first lines, outside quotes; the very first one may be a heading of its own kind."""
    first = islice((line[:LONGEST_CELL] for line in lines if line.strip()), 30)
    bare = [re.sub(r'"[^"]*"', "", line) for line in first]
    counted = [line for line in bare[1:] if any(sign in line for sign in SEPARATORS)] or bare
    return max(SEPARATORS, key=lambda sign: sum(sign in line for line in counted))


def twice(order, cells) -> str:
    """What is said where two columns of a heading mean the same, or ""; those that are not read have no name in `order`.
    `cells`: the heading as it is written."""
    at = next((at for at, name in enumerate(order) if name and name in order[:at]), None)
    if at is None:
        return ""
    return _("Two columns mean the same as “%(name)s”. Leave one of them out.") % {"name": cells[at][:60]}


def from_workbook(raw: bytes) -> tuple[str, str]:
    """The same of an XLSX, whose first sheet it takes: (text, "") or ("", why it can't be read)."""
    if len(raw) > MOST_BYTES:
        return "", _("This file is larger than 10 MB.")
    rows = workbook_read.rows_of(raw, MOST_LINES + 2)
    if rows is None and workbook_read.is_text(raw):
        return "", _("This is a document of a word processor, and no list. Save the list as XLSX or CSV.")
    if rows is None:
        return "", _(NO_WORKBOOK)
    return joined(rows), ""


def written(rows, columns) -> str:
    """Rows as one text that `records` reads back: tabs between the cells, the columns' names above."""
    return joined([columns, *[[str(row[name] or "") for name in columns] for row in rows]])


def joined(rows) -> str:
    return "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in rows)
