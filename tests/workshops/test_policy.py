"""Whether a workshop is public is one rule, of one workshop and of rows."""

import pytest

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.workshops import queries
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.policy import is_public
from workshop_portal.workshops.workflow import State


@pytest.mark.parametrize("is_dated", [True, False])
@pytest.mark.parametrize("is_told", [True, False])
def test_a_workshop_is_public_where_its_page_is(app, workshop, is_dated, is_told):
    workshop.published_at = now() if is_told else None
    if not is_dated:
        workshop.first_on = workshop.last_on = None
    for state in [State.PLANNED, State.CANCELLED] if not is_dated else State:
        workshop.state = state
        db.session.flush()
        found = db.session.scalar(db.select(Workshop.id).where(queries.is_published())) is not None
        assert is_public(workshop) == found, state
    db.session.commit()

    assert not is_public(workshop)  # the last one is cancelled
    assert app.test_client().get(f"/workshops/{workshop.key}").status_code == (410 if is_told else 404)
    days = app.test_client().get(f"/workshops/{workshop.key}/workshop.ics").status_code
    assert days == (200 if is_told and is_dated else 404)
