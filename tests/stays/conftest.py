"""A hotel."""

import pytest

from workshop_portal.core.db import db
from workshop_portal.stays import blocks


@pytest.fixture
def hotel(story, workshop):
    made = blocks.add_hotel({"name": "De Doelen", "place": "Rapenburg 2", "contact": "Fenna"}, by=story.olga)
    db.session.commit()
    return made
