"""A list of people, pasted or from a file, read into rows of participants: a complaint for each line that can't be."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from workshop_portal.core.forms import stripped
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import folded
from workshop_portal.proposals import addressed, called, sheets
from workshop_portal.proposals.section_forms import PERSON

ORDER = ("name", "email", "institution", "country", "stage", "discipline", "sector", "remark")  # without a heading
NAMES = tuple(column.name for column in PERSON)
COLUMNS = {column.name: column for column in PERSON}
# fmt: off
HEADINGS = {
    "name": "name", "full name": "name", "participant": "name", "naam": "name", "volledige naam": "name", "deelnemer": "name",
    "given name": "given", "first name": "given", "voornaam": "given", "voornamen": "given",
    "family name": "family", "last name": "family", "surname": "family", "achternaam": "family",
    "email": "email", "e-mail": "email", "mail": "email", "e-mail address": "email", "email address": "email",
    "e-mailadres": "email", "emailadres": "email", "mailadres": "email",
    "institution": "institution", "institute": "institution", "affiliation": "institution", "university": "institution",
    "organisation": "institution", "organization": "institution", "instelling": "institution", "affiliatie": "institution",
    "universiteit": "institution", "organisatie": "institution", "instituut": "institution",
    "country": "country", "land": "country",
    "career stage": "stage", "stage": "stage", "position": "stage", "loopbaanfase": "stage", "functie": "stage",
    "carrierefase": "stage", "fase": "stage", "discipline": "discipline", "field": "discipline", "vakgebied": "discipline",
    "sector": "sector", "interest": "interest", "belangstelling": "interest", "interesse": "interest",
    "key person": "is_key", "is_key": "is_key", "key": "is_key", "sleutelpersoon": "is_key",
    "remark": "remark", "remarks": "remark", "note": "remark", "notes": "remark", "opmerking": "remark", "opmerkingen": "remark",
}
# fmt: on
PARTS = frozenset(HEADINGS.values())
MOST_TOLD = 20  # values of a column, and lines of a value, that are named
YES = frozenset({"y", "yes", "j", "ja", "x", "1", "true", "*", "★"})


class Heading(NamedTuple):
    """`order`: the column that each cell names, or None; `unread`: cells that name none; `twice`: what is wrong with it, or
    ""."""

    order: tuple
    unread: list
    twice: str


@dataclass
class Found:
    """`people`: rows; `wrong`: [(line, text, why)]; `twice`: [(line, name)] that were there; `unread`: columns.
    `emptied`: column → what stood in cells that are left empty → the lines. `heading`: the line that tells their order."""

    people: list = field(default_factory=list)
    wrong: list = field(default_factory=list)
    twice: list = field(default_factory=list)
    unread: list = field(default_factory=list)
    emptied: dict = field(default_factory=dict)
    refused: str = ""
    heading: str = ""


def read(text, there=()) -> Found:
    """`there`: the people who are in the list already."""
    records, found = addressed.records(text), Found()
    if len(records) > sheets.MOST_LINES:
        return Found(refused=_("This list has more than 10,000 lines; a proposal names at most 200 people."))
    order: tuple = ()
    if records and not records[0].why and (heading := heading_in(records[0])):
        order, found.unread, found.heading = heading.order, heading.unread, records[0].text
        if heading.twice:
            return Found(refused=heading.twice)
        if not (records := records[1:]):
            return Found(refused=_("There is a line of headings and nobody below it."))
    known = {sign for one in there for sign in signs(one)}
    for line, (cells, text, fault) in ((one.line, who) for one in records for who in people_of(one, order)):
        row, why, unknown = ({}, fault, {}) if fault else person(cells, order or ORDER)
        if why:
            found.wrong.append((line, text, why))
        elif known & (mine := signs(row)):
            found.twice.append((line, row["name"]))
        else:
            known |= mine
            found.people.append(row)
            for name, cell in unknown.items():
                found.emptied.setdefault(name, {}).setdefault(cell, []).append(line)
    return found


def people_of(record, order) -> list[tuple]:
    """(cells, the text, what is wrong) of each person of a line: below a heading one, else as people write them."""
    if record.why or order:
        return [(record.cells, record.text, record.why)]
    return [(cells, text, why.removesuffix(".")) for cells, text, why in addressed.people_in(record)]


def heading_in(record, taken=PARTS) -> Heading | None:
    """The heading that this line is, also where it is separated otherwise than the lines below it. `taken`: the columns that
    are read."""
    lines = record.cells, *(sheets.read([record.text], sign)[0] for sign in sheets.SEPARATORS)
    return next(filter(None, (heading_of(cells, taken) for cells in lines)), None)


def heading_of(cells, taken=PARTS) -> Heading | None:
    """None where this line names no columns, but a person."""
    named = [HEADINGS.get(folded(cell)) for cell in cells]
    filled = [cell for cell in cells if cell]
    is_one = {"name", "given", "family"} & set(named) and not any("@" in cell for cell in cells)
    if not is_one or 2 * sum(name is not None for name in named) < len(filled):
        return None
    order = tuple(name if name in taken else None for name in named)
    unread = [cell[:60] for cell, name in zip(cells, order, strict=True) if cell and name is None][:20]
    return Heading(order, unread, sheets.twice(order, cells))


def signs(row) -> set:
    """Two rows that share one of these are the same person."""
    who = folded(row["name"]), folded(row["institution"] or "")
    return {sign for sign in (row["email"].casefold() if row["email"] else None, who) if sign}


def person(cells, order) -> tuple[dict, str, dict]:
    """(row, "", column → what is no choice there, so that the cell is left empty) or ({}, what is wrong, {})."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > len(order):
        return (
            {},
            _("there are %(have)s parts; at most %(most)s are known") % {"have": len(cells), "most": len(order)},
            {},
        )
    texts = {name: stripped(text) for name, text in zip(order, cells, strict=False) if name and text}
    whole = " ".join(texts.pop(part) for part in ("given", "family") if part in texts)
    texts["name"] = addressed.in_order(texts["name"]) if "name" in texts else whole
    texts |= taken_apart(texts["name"], texts.get("email", ""))
    chosen = {name: called.value_of(name, text) for name, text in texts.items() if name in called.CHOICES}
    read = {name: read_cell(name, text) for name, text in texts.items() if name not in chosen}
    row = {column.name: column.sound(chosen.get(column.name)) for column in PERSON}
    row |= {name: value for name, (value, _why) in read.items()}
    faults = [
        *strange(row),
        *(f"{COLUMNS[name].words}: {why.removesuffix('.')}" for name, (_value, why) in read.items() if why),
    ]
    if faults:
        return {}, "; ".join(faults), {}
    return row, "", {name: texts[name][:60] for name, value in chosen.items() if not value}


def taken_apart(name, email) -> dict:
    """A name with its address in angle brackets, in the column of either, as far as the other one says nothing else."""
    for text, other in ((name, email), (email, name)):
        if found := addressed.NAMED.fullmatch(text):
            told = {"name": addressed.in_order(found[1]) or name, "email": found[2]}
            is_said = other.casefold() in ("", told["email" if text == name else "name"].casefold())
            return told if is_said else {}
    return {}


def strange(row):
    """What no list of choices tells: of the name and of the address."""
    if not row["name"]:
        yield _("the name is missing")
    if strange_name := addressed.strange_name(row["name"]):
        yield strange_name
    if row["email"] and not re.fullmatch(r"[^@\s]+@[^@\s]+", row["email"]):
        yield _("“%(text)s” is not an e-mail address") % {"text": row["email"][:60]}


def read_cell(name, text):
    return (folded(text) in YES, "") if name == "is_key" else COLUMNS[name].read(text)


def again(found, most) -> str:
    """The lines that could not be read below the heading of their order, as many as fit into `most` characters."""
    kept = [found.heading] * bool(found.wrong and found.heading)
    left = most - sum(len(line) + 1 for line in kept)
    for _line, text, _why in found.wrong:
        if (left := left - len(text) - 1) < 0:
            break
        kept.append(text)
    return "\n".join(kept)


def left_empty(found) -> list[tuple]:
    """(words of the column, [(what stood there, its lines)], words to choose from) of what could not be read."""
    return [
        (COLUMNS[name].words, [(text, shortened(lines)) for text, lines in list(cells.items())[:MOST_TOLD]],
         [] if name == "country" else [words for value, words in COLUMNS[name].offered() if value])
        for name, cells in found.emptied.items()
    ]  # fmt: skip


def shortened(lines) -> str:
    return ", ".join(map(str, lines[:MOST_TOLD])) + " …" * (len(lines) > MOST_TOLD)
