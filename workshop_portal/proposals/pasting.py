"""A pasted list of people: a line each, with semicolons, commas or tabs between the parts."""

import csv
import io

from flask_babel import gettext as _

from workshop_portal.core.rows import folded
from workshop_portal.proposals.section_forms import PERSON

NAMES = ("name", "email", "institution", "country", "stage")
COLUMNS = {column.name: column for column in PERSON}
MOST = 200


def read(text) -> tuple[list[dict], list[str]]:
    """(rows of participants, a complaint for each line that can't be read)."""
    people, complaints = [], []
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        return [], [_("At most %(n)s lines can be pasted at once.") % {"n": MOST}]
    for n, line in lines:
        parts = split(line)
        if n == 1 and parts[0].casefold() in {"name", "naam"}:
            continue
        row, why = person(parts)
        if why:
            complaints.append(_("Line %(n)s: %(why)s") % {"n": n, "why": why})
        else:
            people.append(row)
    return people, complaints


def split(line) -> list[str]:
    between = next((sign for sign in ("\t", ";", ",") if sign in line), ";")
    return [part.strip() for part in next(csv.reader(io.StringIO(line), delimiter=between), [""])]


def person(parts) -> tuple[dict, str]:
    """(row, "") or ({}, what is wrong with it)."""
    if len(parts) > len(NAMES):
        return {}, _("there are %(have)s parts; at most %(most)s are known") % {"have": len(parts), "most": len(NAMES)}
    if not parts[0]:
        return {}, _("the name is missing")
    row = {column.name: column.sound(None) for column in PERSON}
    for name, text in zip(NAMES, parts, strict=False):
        value, why = stage(text) if name == "stage" else COLUMNS[name].read(text)
        if why:
            return {}, f"{COLUMNS[name].words}: {why}"
        row[name] = value
    if row["email"] and "@" not in row["email"]:
        return {}, _("“%(text)s” is no mail address") % {"text": row["email"][:60]}
    return row, ""


def stage(text):
    """A career stage by its value or its words."""
    for value, words in COLUMNS["stage"].choices():
        if value and folded(text) in {folded(value), folded(str(words))}:
            return value, ""
    return ("", "") if not text else (text, _("no such career stage: %(text)s") % {"text": text[:60]})
