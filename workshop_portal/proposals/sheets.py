"""A list of people as bytes or as one text, taken apart into lines of cells: encodings, separators, quotes."""

import csv
import re
from dataclasses import dataclass

from workshop_portal.core.languages import text as _

MOST_BYTES, MOST_LINES = 10_000_000, 10_000
SPAN = 6  # lines that one quoted cell may run over
LONGEST_CELL = 5_000
SEPARATORS = ("\t", ";", ",")
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Record:
    """`line`: its number from 1; `why`: what is wrong with it, and then `text` is as it stood there."""

    line: int
    cells: list
    text: str = ""
    why: str = ""


def decoded(raw: bytes) -> tuple[str, str]:
    """(text, "") or ("", why it can't be read). UTF-8, UTF-16 with or without its mark, or Windows-1252."""
    if len(raw) > MOST_BYTES:
        return "", _("This file is larger than 10 MB.")
    for encoding in encodings(raw):
        try:
            text = raw.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
        if not NO_TEXT.search(text):
            return text, ""
    return "", _("This file holds no text. Save the list as CSV and choose that file.")


def encodings(raw) -> tuple:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    head = raw[:2000]
    if head and b"\0" in head:  # every second byte of plain letters is nothing
        even, odd = head[::2].count(0), head[1::2].count(0)
        return ("utf-16-be",) if even > odd else ("utf-16-le",)
    return ("utf-8", "cp1252")


def records(text) -> list[Record]:
    """The lines that aren't blank, each with its number; a quotation mark that stays open spoils its own line alone."""
    lines = UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    between, found, at = separator(lines), [], 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        reader = csv.reader((line + "\n" for line in lines[at : at + SPAN]), delimiter=between, strict=True)
        try:
            cells = [" ".join(cell.split()) for cell in next(reader)]
            long = any(len(cell) > LONGEST_CELL for cell in cells)
            why, taken = _("a part of this line is too long") if long else "", reader.line_num
        except csv.Error:
            cells, why, taken = [], _("a quotation mark is opened and not closed, or stands in the wrong place"), 1
        if why or any(cells):
            found.append(
                Record(at + 1, cells, lines[at][:LONGEST_CELL] if why else "\n".join(lines[at : at + taken]), why)
            )
        at += taken
        if len(found) > MOST_LINES + 1:
            break
    return found


def separator(lines) -> str:
    """The sign that stands in most of the first lines, outside quotes."""
    bare = [re.sub(r'"[^"]*"', "", line[:LONGEST_CELL]) for line in lines if line.strip()][:30]
    counts = {sign: sum(sign in line for line in bare) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: counts[sign])


def written(rows, columns) -> str:
    """Rows as one text that `records` reads back: tabs between the cells, the columns' names above."""
    made = [columns, *[[str(row[name] or "") for name in columns] for row in rows]]
    return "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in made)
