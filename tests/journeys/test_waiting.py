"""A page that waits for the worker shows by itself what has come, in Chromium."""

import pytest

from tests.journeys.walk import Walker
from workshop_portal.core.db import db
from workshop_portal.people import passwords
from workshop_portal.reviews.models import AssignmentRun

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "seven quiet herons at dawn"


def test_an_assignment_is_shown_as_soon_as_it_is_computed(app, make, serve, chromium, database):
    office, committee = make.appointed("office"), make.committee(make.person("Emmy"))
    office.password_hash = passwords.hashed(PASSWORD)
    run = AssignmentRun(call=make.call(committees=[committee]), committee=committee, asked={})
    db.session.add(run)
    db.session.commit()
    reader = Walker(chromium, serve(database).address, "en", 1280)
    reader.sign_in(office.email, PASSWORD)
    reader.open(f"/reviews/run/{run.key}")
    assert "Being computed" in reader.page.inner_text("main")

    run.answered = {"status": "undecided", "assignment": [], "reason": []}
    db.session.commit()

    reader.page.wait_for_selector("text=Within the time limit no assignment was found")
    assert reader.findings == []
