"""Names in the order of the alphabet: letters with accents stand with those without, on every database alike."""

import sqlite3
import unicodedata
from functools import lru_cache

from sqlalchemy import event, func
from sqlalchemy.engine import Engine

ALONE = dict(zip("ØøÆæŒœßŁłĐđÐðÞþıĦħŊŋŦŧ", "OoAaOosLlDdDdTtiHhNnTt", strict=True))


def without_accents() -> dict[str, str]:
    """Letter → the one under which it stands, of the languages that are written with Latin ones."""
    found = dict(ALONE)
    for letter in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))):
        plain = unicodedata.normalize("NFD", letter)[0]
        if plain != letter and plain.isascii():
            found[letter] = plain
    return found


PLAIN = without_accents()
FROM, TO = "".join(PLAIN), "".join(PLAIN.values())


def by_letter(column):
    """What to order by for this column's alphabetical order."""
    return func.lower(func.translate(column, FROM, TO))


def key(text) -> str:
    """The same of a text that is read already."""
    return (text or "").translate(table(FROM, TO)).lower()


@lru_cache(8)
def table(letters, others) -> dict:
    return str.maketrans(letters, others)


def translate(text, letters, others):
    """PostgreSQL has it; SQLite gets it."""
    return None if text is None else str(text).translate(table(letters, others))


@event.listens_for(Engine, "connect")
def teach(connection, _record):
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("translate", 3, translate, deterministic=True)
