"""Opening brackets of a formula. For one that nothing closes the library reads on to the end, twice, and so again for each
one within: thirty of them would take it hours.

Where a formula has many, each gets a mark behind it: a sign that stands between two things, so that the library sees at
once that no pair begins there. Without the marks, what it then writes looks as if there had been none.
"""

import re

MANY = 6  # of them take no time yet
MARK = "⫗"
WRITTEN = re.compile(f"<mo[^>]*>{MARK}</mo>|{MARK}")
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
HAS_A_SCRIPT = re.compile(r"\s*[\^_']")  # then no mark can stand between the two
NAMES = (
    "lAngle", "lBrace", "lVert", "lang", "langle", "lbrace", "lbrack", "lceil", "lfloor", "lgroup", "llangle", "llbracket",
    "llcorner", "llparenthesis", "lmoustache", "lparen", "lvert", "ulcorner", "{",
)  # fmt: skip
OPENING = frozenset("([⌈⌊⌜⌞⎰❲⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼") | {rf"\{name}" for name in NAMES}
OF_A_SIZE = {rf"\{size}l": rf"\{size}" for size in ("big", "Big", "bigg", "Bigg")}  # makes any sign an opening one


def marked(tex) -> str | None:
    """The formula as the library reads it in time; None where it has many opening brackets that take no mark."""
    if MARK in tex:
        return None
    tokens = TOKEN.findall(tex)
    if sum(one in OPENING or one in OF_A_SIZE for one in tokens) <= MANY:
        return tex
    told, place, bare = [], 0, 0
    for one in tokens:
        place += len(one)
        told.append(OF_A_SIZE.get(one, one))
        if one in OPENING:
            scripted = HAS_A_SCRIPT.match(tex, place) is not None
            told += [] if scripted else [MARK]
            bare += scripted
    return "".join(told) if bare <= MANY else None


def without_marks(mathml) -> str:
    return WRITTEN.sub("", mathml)
