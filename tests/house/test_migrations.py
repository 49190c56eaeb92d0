"""A migration is whole or has not been; a filled database of every earlier version becomes one of this version."""

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from workshop_portal.core import migrations_cli, search_index
from workshop_portal.core.db import db


@pytest.fixture
def filled(app, world):
    """A centre with everything in it, on which the commands work."""
    migrations_cli.attach(app)
    return world


def tables() -> dict:
    """Table → (its columns, its indexes, how many rows it has)."""
    db.session.rollback()
    with db.engine.connect() as connection:
        looked = sa.inspect(connection)
        return {
            name: (
                {one["name"]: (str(one["type"]), one["nullable"]) for one in looked.get_columns(name)},
                {one["name"] for one in looked.get_indexes(name)},
                connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))),
            )
            for name in looked.get_table_names()
            if name in db.metadata.tables
        }


def revision() -> str:
    with db.engine.connect() as connection:
        return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def test_the_migrations_lead_to_the_models(app):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def is_ours(name, kind, _parents):
        return name != search_index.INDEX if kind != "table" else name in db.metadata.tables

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, db.metadata) == []


def test_a_filled_database_of_the_first_version_becomes_one_of_this_with_all_its_rows(filled):
    newest, whole = revision(), tables()
    downgrade(revision="0001")
    before = tables()
    upgrade()

    after = tables()
    assert {name: (columns, indexes) for name, (columns, indexes, _n) in after.items()} == {
        name: (columns, indexes) for name, (columns, indexes, _n) in whole.items()
    }
    assert {name: after[name][2] for name in before} == {name: rows for name, (_c, _i, rows) in before.items()}
    assert revision() == newest


def test_one_that_breaks_off_at_any_statement_leaves_the_version_before_it(filled):
    downgrade(revision="0001")
    before, newest, seen, breaks_at = tables(), revision(), 0, None

    def note(_connection, _cursor, statement, *_others):
        nonlocal seen
        seen += 1
        if seen == breaks_at:
            raise KeyboardInterrupt

    sa.event.listen(db.engine, "before_cursor_execute", note)
    for breaks_at in (5, 12, 20, 30):
        seen = 0
        with pytest.raises(KeyboardInterrupt):
            upgrade()
        assert (tables(), revision()) == (before, newest), breaks_at
    breaks_at = None
    sa.event.remove(db.engine, "before_cursor_execute", note)
    upgrade()

    assert revision() > newest
