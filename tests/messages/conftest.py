"""The people of a workshop who are written to."""

import pytest

from tests.stages import stage
from workshop_portal.core.db import db
from workshop_portal.participants import actions as participants


@stage(over="workshop_stage")
def people_stage(make, story, workshop):
    """A workshop with Rosa who comes, Jan who reads Dutch and has not answered, and Zed who is not invited yet."""
    rows = [{"name": name, "email": f"{name}@example.org".lower()} for name in ("Rosa", "Jan", "Zed")]
    rosa, jan, zed = participants.add(workshop, rows, by=story.cora)
    jan.language = "nl"
    participants.invite([rosa, jan], by=story.cora)
    participants.answer(rosa, "yes")
    db.session.commit()
    return {"people": {"workshop": workshop, "rosa": rosa, "jan": jan, "zed": zed}}


@pytest.fixture
def people(people_stage):
    return people_stage["people"]
