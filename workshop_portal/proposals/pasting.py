"""A list of people, pasted or from a file, read into rows of participants: a complaint for each line that can't be."""

import re
from dataclasses import dataclass, field

from workshop_portal.core.forms import stripped
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import folded
from workshop_portal.people import choices
from workshop_portal.people.models import Stage
from workshop_portal.proposals import sheets
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
STAGES = {
    "phd": Stage.PHD, "phd candidate": Stage.PHD, "phd student": Stage.PHD, "promovendus": Stage.PHD, "promovenda": Stage.PHD,
    "postdoc": Stage.POSTDOC, "postdoctoral researcher": Stage.POSTDOC, "postdoctoraal onderzoeker": Stage.POSTDOC,
    "assistant professor": Stage.ASSISTANT, "universitair docent": Stage.ASSISTANT, "ud": Stage.ASSISTANT,
    "associate professor": Stage.ASSOCIATE, "universitair hoofddocent": Stage.ASSOCIATE, "uhd": Stage.ASSOCIATE,
    "professor": Stage.PROFESSOR, "full professor": Stage.PROFESSOR, "hoogleraar": Stage.PROFESSOR,
    "senior researcher": Stage.SENIOR, "senior onderzoeker": Stage.SENIOR, "other": Stage.OTHER, "anders": Stage.OTHER,
}
# fmt: on
YES = frozenset({"y", "yes", "j", "ja", "x", "1", "true", "*", "★"})


@dataclass
class Found:
    """`people`: rows; `wrong`: [(line, text, why)]; `twice`: [(line, name)] that were there; `unread`: columns.
    `heading`: the line that tells their order."""

    people: list = field(default_factory=list)
    wrong: list = field(default_factory=list)
    twice: list = field(default_factory=list)
    unread: list = field(default_factory=list)
    refused: str = ""
    heading: str = ""


def read(text, there=()) -> Found:
    """`there`: the people who are in the list already."""
    records, found = sheets.records(text), Found()
    if len(records) > sheets.MOST_LINES:
        return Found(refused=_("This list has more than 10,000 lines; a proposal names at most 200 people."))
    order = ORDER
    if records and not records[0].why and (heading := heading_in(records[0])):
        (order, found.unread), found.heading = heading, records[0].text
        if (twice := sheets.twice(order)) is not None:
            words = _("Two columns mean the same as “%(name)s”. Leave one of them out.")
            return Found(refused=words % {"name": records[0].cells[twice][:60]})
        if not (records := records[1:]):
            return Found(refused=_("There is a line of headings and nobody below it."))
    known = {sign for one in there for sign in signs(one)}
    for record in records:
        row, why = ({}, record.why) if record.why else person(record.cells, order)
        if why:
            found.wrong.append((record.line, record.text, why))
        elif known & (mine := signs(row)):
            found.twice.append((record.line, row["name"]))
        else:
            known |= mine
            found.people.append(row)
    return found


def heading_in(record):
    """The heading that this line is, also where it is separated otherwise than the lines below it."""
    lines = record.cells, *(sheets.read([record.text], sign)[0] for sign in sheets.SEPARATORS)
    return next(filter(None, map(heading_of, lines)), None)


def heading_of(cells):
    """(column of each cell, cells that name none) where this line names columns; None where it is a person."""
    named = [HEADINGS.get(folded(cell)) for cell in cells]
    filled = [cell for cell in cells if cell]
    is_one = {"name", "given", "family"} & set(named) and not any("@" in cell for cell in cells)
    if not is_one or 2 * sum(name is not None for name in named) < len(filled):
        return None
    return named, [cell[:60] for cell, name in zip(cells, named, strict=True) if cell and name is None][:20]


def signs(row) -> set:
    """Two rows that share one of these are the same person."""
    who = folded(row["name"]), folded(row["institution"] or "")
    return {sign for sign in (row["email"].casefold() if row["email"] else None, who) if sign}


def person(cells, order) -> tuple[dict, str]:
    """(row, "") or ({}, what is wrong with it)."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > len(order):
        return {}, _("there are %(have)s parts; at most %(most)s are known") % {"have": len(cells), "most": len(order)}
    texts = {name: text for name, text in zip(order, cells, strict=False) if name and text}
    whole = " ".join(texts.pop(part) for part in ("given", "family") if part in texts)
    texts.setdefault("name", whole)
    read = {name: read_cell(name, stripped(text)) for name, text in texts.items()}
    row = {column.name: column.sound(None) for column in PERSON} | {name: value for name, (value, _why) in read.items()}
    faults = [
        *strange(row),
        *(f"{COLUMNS[name].words}: {why.removesuffix('.')}" for name, (_value, why) in read.items() if why),
    ]
    return ({}, "; ".join(faults)) if faults else (row, "")


def strange(row):
    """What no list of choices tells: of the name and of the address."""
    if not row["name"]:
        yield _("the name is missing")
    if re.search(r"\S@\S", row["name"]):
        yield _("an e-mail address stands within the name: separate the parts as in the other lines")
    if row["email"] and not re.fullmatch(r"[^@\s]+@[^@\s]+", row["email"]):
        yield _("“%(text)s” is not an e-mail address") % {"text": row["email"][:60]}


def read_cell(name, text):
    if name == "country":
        code = choices.country_of(text)
        return (code, "") if code else (text, _("The list has no “%(text)s”.") % {"text": text[:60]})
    if name == "is_key":
        return folded(text) in YES, ""
    if COLUMNS[name].kind == "choice":
        return choice(name, text)
    return COLUMNS[name].read(text)


def choice(name, text):
    """A value by itself or by its words."""
    wanted = folded(text)
    for value, words in COLUMNS[name].offered():
        if value and wanted in {folded(value), folded(str(words))}:
            return value, ""
    if name == "stage" and folded(text) in STAGES:
        return str(STAGES[folded(text)].value), ""
    told = _("no such career stage: %(text)s") if name == "stage" else _("nothing to choose is called “%(text)s”")
    return text, told % {"text": text[:60]}
