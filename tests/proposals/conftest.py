"""A proposal that lacks nothing, and those around it: Ada leads it, Kwame organises it with her."""

import pytest

from tests.stages import stage
from tests.written import write
from workshop_portal.core.db import db
from workshop_portal.proposals import actions


@stage()
def draft_stage(make):
    ada, open_call = make.person("Ada"), make.call()
    started = actions.start(open_call, by=ada)
    db.session.commit()
    return {"ada": ada, "open_call": open_call, "draft": started}


@stage(over="draft_stage")
def complete_stage(make, ada, draft, **_others):
    kwame = make.person("Kwame", language="nl")
    return {"kwame": kwame, "complete": write(draft, ada, kwame)}


@pytest.fixture
def ada(draft_stage):
    return draft_stage["ada"]


@pytest.fixture
def browser(app, ada):
    """Ada's."""
    return app.test_client(user=ada)


@pytest.fixture
def open_call(draft_stage):
    return draft_stage["open_call"]


@pytest.fixture
def draft(draft_stage):
    return draft_stage["draft"]


@pytest.fixture
def kwame(complete_stage):
    return complete_stage["kwame"]


@pytest.fixture
def complete(complete_stage):
    return complete_stage["complete"]
