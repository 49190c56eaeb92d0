"""People as mails, sheets and lists name them: Name <address>, several on a line, family name first, a number before."""

import re

from workshop_portal.core.forms import stripped
from workshop_portal.core.languages import text as _
from workshop_portal.proposals import sheets

ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
ALONE = re.compile(rf"({ADDRESS.pattern})(?:[\s;,]+|\Z)")
NAMED = re.compile(r"([^<>@]*)<\s*([^@<>\s]+@[^@<>\s]+)\s*>")  # as mail programs write somebody
NUMBER = re.compile(r"(?:\(?\d{1,3}[.)]\s*|[*•–-]\s+)")
INITIALS = re.compile(r"(?:[A-Z]\.)+")
BEHIND = frozenset({  # a name, with a comma between
    "phd", "dphil", "dsc", "scd", "edd", "md", "jd", "llm", "llb", "mphil", "msc", "ma", "mba", "mph", "meng", "bsc", "ba", "beng",
    "frs", "frsc", "frse", "fba", "freng", "ceng", "obe", "cbe", "mbe", "jr", "sr", "ii", "iii", "iv", "esq",
})  # fmt: skip
BETWEEN = re.compile(r"[\s;,]+")
ENDED = re.compile(r"([^@]*\S)\s+([^@\s<>,;]+@[^@\s<>,;]+)")  # a name, a blank, the address
QUOTED = re.compile(r'"([^"\n<>]*)"[ \t]*<([^@<>\s"]{1,64}@[^@<>\s"]{1,255})>')


def records(text) -> list[sheets.Record]:
    """The lines of a text, as `sheets` takes it apart; a name in quotation marks stays with its address."""
    return sheets.records(QUOTED.sub(r'"\1 <\2>"', text))


def in_order(name) -> str:
    """“Smit, Jan” is Jan Smit, and “1. Jan Smit” too."""
    name = unquoted(NUMBER.sub("", unquoted(name), count=1) if NUMBER.match(unquoted(name)) else name)
    family, comma, given = name.partition(",")
    if not comma or "," in given or stands_behind(given, family.strip()):
        return name
    return f"{given.strip()} {family.strip()}".strip()


def stands_behind(words, name) -> bool:
    """Whether these are degrees and the like, as in “Jan Smit, PhD”. Two letters, or letters with dots, are so just behind a
    whole name: “Smit, M.D.” has initials.
    """
    is_whole = len(name.split()) > 1 and name[0].isupper()
    signs = [one.replace(".", "").casefold() for one in words.split()]
    may_be_a_name = any(len(one) < 3 for one in signs) or INITIALS.fullmatch(words.strip())
    return BEHIND.issuperset(signs) and (is_whole or not may_be_a_name)


def unquoted(name) -> str:
    """Without the marks around it. An apostrophe at one end alone is the name's own: 't Hooft."""
    name = name.strip(' \t\n;,"')
    return name[1:-1].strip() if len(name) > 1 and name[0] == name[-1] == "'" else name


def people_in(record) -> list[tuple]:
    """(cells, the text, what is wrong) of each person of a line without a heading: one, or several with their addresses.
    The cells are name, address and what follows.
    """
    listed = list_of(record.text)
    if listed:
        return listed
    cells = cells_of(record)
    filled = [cell for cell in cells if cell]
    if filled and all(ADDRESS.fullmatch(cell) for cell in filled):
        return [([], cell if len(filled) > 1 else record.text, nameless(cell)) for cell in filled]
    if len(cells) > 1 and "@" not in cells[0] and (second := NAMED.fullmatch(cells[1])):
        return [([f"{second[1].strip()} {in_order(cells[0])}".strip(), second[2], *cells[2:]], record.text, "")]
    if cells and (first := NAMED.fullmatch(cells[0])):
        return [([in_order(first[1]), first[2], *cells[1:]], record.text, "")]
    if len(cells) == 1 and (ended := ENDED.fullmatch(cells[0])):
        return [([in_order(ended[1]), ended[2]], record.text, "")]
    at = [place for place, cell in enumerate(cells) if ADDRESS.fullmatch(cell)]
    if at == [0] and len(cells) > 1:
        cells = [cells[1], cells[0], *cells[2:]]
    elif len(at) == 1 and at[0] > 1:
        words = _("the e-mail address is part %(n)s of this line. Put it behind the name, or write a line of headings above, such as: last name; first name; e-mail; affiliation; country.")  # fmt: skip
        return [([], record.text, words % {"n": at[0] + 1})]
    return [([in_order(cells[0]), *cells[1:]] if cells else cells, record.text, "")]


def list_of(text) -> list[tuple]:
    """The people of a line that holds nothing but Name <address>, and addresses alone; else nobody."""
    *named, rest = text.split(">")
    found: list[tuple] = []
    for piece in named:
        name, opened, address = piece.rpartition("<")
        if not opened or not ADDRESS.fullmatch(address.strip()):
            return []
        *alone, name = before(name)
        found += [([], one, nameless(one)) for one in alone]
        cells, whole = [in_order(name), address.strip()], f"{name} <{address.strip()}>".strip()
        found.append((cells, whole, "" if cells[0] else nameless(cells[1])))
    alone = [one for one in BETWEEN.split(rest) if one.strip(" \"'")]
    if not found or not all(ADDRESS.fullmatch(one) for one in alone):
        return []
    return [*found, *(([], one, nameless(one)) for one in alone)]


def before(text) -> list[str]:
    """The addresses that stand alone before a name, and the name."""
    alone, text, at = [], text.strip(' \t\n;,"'), 0
    while first := ALONE.match(text, at):
        alone.append(first[1])
        at = first.end()
    return [*alone, text[at:]]


def nameless(address) -> str:
    return _("no name stands with %(address)s: write it before the address.") % {"address": address[:60]}


def cells_of(record) -> list[str]:
    """The cells, also of a line that is separated otherwise than most; without the number that counts the lines."""
    ways = [
        record.cells,
        *(sheets.read([record.text], sign)[0] for sign in sheets.SEPARATORS if "\n" not in record.text),
    ]
    tidied = [without_number([stripped(cell) or "" for cell in cells]) for cells in ways]
    return next((cells for cells in tidied if len(cells) > 1 and sum(map(is_address, cells)) == 1), tidied[0])


def is_address(cell) -> bool:
    return bool("@" in cell and (ADDRESS.fullmatch(cell) or NAMED.fullmatch(cell)))


def without_number(cells) -> list[str]:
    return cells[1:] if len(cells) > 2 and re.fullmatch(r"\d{1,3}[.)]?", cells[0]) else cells


def strange_name(name) -> str:
    """What is wrong with a name that holds an address, as where separators are lacking."""
    if re.search(r"\S@\S", name):
        return _("an e-mail address stands within the name: separate the parts as in the other lines")
    return ""
