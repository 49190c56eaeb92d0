"""What is held until the end of a transaction."""

import pytest
from sqlalchemy import event

from workshop_portal.core.db import db
from workshop_portal.core.holds import hold_anew


@pytest.fixture
def people(make):
    found = [make.person(f"Reader {n}") for n in range(30)]
    db.session.commit()
    return found


@pytest.mark.parametrize("n", [3, 30])
def test_many_things_are_held_and_known_anew_with_the_statements_of_one(app, people, n):
    seen = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    assert all(one.id for one in people), "they are known before"
    event.listen(db.engine, "before_cursor_execute", note)
    hold_anew(*people[:n])
    names = [one.family_name for one in people[:n]]
    event.remove(db.engine, "before_cursor_execute", note)

    assert len(names) == n
    if db.engine.dialect.name == "sqlite":
        assert seen == [], "its writers are alone, and what they know is so"
    else:
        assert len(seen) <= 2
