"""What both databases ask of the tables."""

from collections import Counter

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, UniqueConstraint

from workshop_portal.core.db import db, measure_tables


def test_no_table_has_two_rules_of_one_name(app):
    """SQLite forgives that, PostgreSQL makes no such table."""
    twice = []
    for table in db.metadata.sorted_tables:
        named = [str(one.name) for one in table.constraints if isinstance(one, CheckConstraint | UniqueConstraint)]
        twice += [(table.name, name) for name, times in Counter(named).items() if times > 1]

    assert twice == []


def test_sqlite_knows_how_its_tables_are_filled_once_somebody_looked(app, make):
    make.person()
    measure_tables()
    known = sa.text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'person'")
    assert db.engine.dialect.name != "sqlite" or db.session.scalars(known).first().startswith("1 ")
