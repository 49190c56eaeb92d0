"""A proposal that lacks nothing, and those around it: Ada leads it, Kwame organises it with her."""

import pytest

from tests.written import write
from workshop_portal.core.db import db
from workshop_portal.proposals import actions


@pytest.fixture
def ada(make):
    return make.person("Ada")


@pytest.fixture
def kwame(make):
    return make.person("Kwame", language="nl")


@pytest.fixture
def open_call(make):
    return make.call()


@pytest.fixture
def draft(make, ada, open_call):
    started = actions.start(open_call, by=ada)
    db.session.commit()
    return started


@pytest.fixture
def complete(draft, ada, kwame):
    return write(draft, ada, kwame)
