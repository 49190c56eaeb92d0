"""Names in the order of the alphabet, alike in Python and on the database."""

import pytest
from sqlalchemy import literal, select

from workshop_portal.core import alphabet
from workshop_portal.core.db import db


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bērziņa", "berzina"), ("Søndergaard", "sondergaard"), ("Aït Lahcen", "ait lahcen"), ("ŁUKASZ", "lukasz"),
        ("Nguyễn", "nguyen"), ("d'Arcy-Ünal", "d'arcy-unal"), ("東京", "東京"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_stands_under_its_letters_without_accents(databases, app, name, key):
    assert alphabet.key(name) == key == db.session.scalar(select(alphabet.by_letter(literal(name))))
