"""Somebody of the office before the screen, and a letter that the office has written."""

import pytest

from workshop_portal.centre import actions
from workshop_portal.core.db import db


@pytest.fixture
def browser(app, olga):
    return app.test_client(user=olga)


@pytest.fixture
def letter(app):
    made = actions.create_letter_template(
        key="receipt", subject_en="Received: {title}", body_en="Dear {name}, {link}", subject_nl="Ontvangen: {title}",
        body_nl="Geachte {name}, {link}", by=None,
    )  # fmt: skip
    db.session.commit()
    return made
