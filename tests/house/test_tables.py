"""What both databases ask of the tables."""

from collections import Counter

from sqlalchemy import CheckConstraint, UniqueConstraint

from workshop_portal.core.db import db


def test_no_table_has_two_rules_of_one_name(app):
    """SQLite forgives that, PostgreSQL makes no such table."""
    twice = []
    for table in db.metadata.sorted_tables:
        named = [str(one.name) for one in table.constraints if isinstance(one, CheckConstraint | UniqueConstraint)]
        twice += [(table.name, name) for name, times in Counter(named).items() if times > 1]

    assert twice == []
