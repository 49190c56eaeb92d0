"""A migration is whole or has not been; a filled database of every earlier version becomes one of this version."""

from types import SimpleNamespace

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


class PowerCut(BaseException):
    pass


@pytest.fixture
def meter():
    """Counts statements; the power goes at the one whose number is `cut_at`."""
    kept = SimpleNamespace(seen=0, cut_at=None)

    def note(*_statement):
        kept.seen += 1
        if kept.seen == kept.cut_at:
            raise PowerCut

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield kept
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_one_that_breaks_off_at_any_statement_leaves_the_version_before_it(filled, meter):
    downgrade(revision="0001")
    before, first, meter.seen = tables(), revision(), 0
    upgrade()
    newest, whole = revision(), meter.seen
    downgrade(revision="0001")
    for cut_at in (whole // 4, whole // 2, whole - 3):
        meter.seen, meter.cut_at = 0, cut_at
        with pytest.raises(PowerCut):
            upgrade()
        meter.cut_at = None
        assert (tables(), revision()) == (before, first), cut_at
    upgrade()

    assert revision() == newest > first
