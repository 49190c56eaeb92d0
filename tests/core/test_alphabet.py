"""Names in the order of the alphabet, alike in Python and on the database."""

import pytest
from sqlalchemy import literal, select, union_all

from workshop_portal.core import alphabet
from workshop_portal.core.db import db


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bērziņa", "berzina"), ("Søndergaard", "sondergaard"), ("Aït Lahcen", "ait lahcen"), ("ŁUKASZ", "lukasz"),
        ("Nguyễn", "nguyen"), ("d'Arcy-Ünal", "d'arcy-unal"), ("東京", "東京"), ("ЖУК", "жук"), ("Ωmega", "ωmega"),
        ("İnönü", "inonu"), ("ßohn", "sohn"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_stands_under_its_letters_without_accents(databases, app, name, key):
    assert alphabet.key(name) == key == db.session.scalar(select(alphabet.by_letter(literal(name))))


def test_blanks_and_signs_count_whatever_the_language_of_the_database(databases, app):
    """“de Vries” stands before “Dean”, as a blank comes before each letter; a Dutch cluster would pass over it."""
    names = ["Dean", "de Vries", "D'Hondt", "Žukov", "ЖУК", "жар", "Øre", "Zola"]
    row = union_all(*(select(literal(one).label("name")) for one in names)).subquery()

    found = list(db.session.scalars(select(row.c.name).order_by(alphabet.by_letter(row.c.name))))
    assert (
        found
        == sorted(names, key=alphabet.key)
        == ["D'Hondt", "de Vries", "Dean", "Øre", "Zola", "Žukov", "жар", "ЖУК"]
    )
