"""Names in the order of the alphabet: letters with accents stand with those without, on every database alike."""

import unicodedata
from functools import cache

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

ALONE = dict(zip("øæœßłđðþıħŋŧ", "oaoslddtihnt", strict=True))
WRITTEN = (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00))


@cache
def plain_letters() -> dict[int, str]:
    """The number of a letter → the small one under which it stands, of those that are written with Latin, Greek and
    Cyrillic letters.
    """
    found = {}
    for letter in map(chr, WRITTEN):
        small = letter.lower()[0]
        plain = unicodedata.normalize("NFD", ALONE.get(small, small))[0]
        if plain != letter:
            found[ord(letter)] = plain
    return found


def key(text) -> str | None:
    """By what a text stands in alphabetical order, sign by sign."""
    return None if text is None else str(text).translate(plain_letters())


class by_letter(FunctionElement):
    """The same of a column, to order by."""

    type = String()
    inherit_cache = True


@compiles(by_letter)
def by_own_function(element, compiler, **options):
    """SQLite is taught it as it connects."""
    return f"by_letter({compiler.process(element.clauses, **options)})"


@compiles(by_letter, "postgresql")
def by_translate(element, compiler, **options):
    """Sign by sign, whatever the language of its cluster."""
    letters, others = "".join(map(chr, plain_letters())), "".join(plain_letters().values())
    return f"translate({compiler.process(element.clauses, **options)}, '{letters}', '{others}') COLLATE \"C\""
