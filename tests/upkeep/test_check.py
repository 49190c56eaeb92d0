"""`check` names what is not whole in an installation, a line each; and says so where all of it is."""

import os
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, text, update

from tests.conftest import ON_POSTGRESQL
from tests.upkeep.conftest import typed
from workshop_portal.app import create_app
from workshop_portal.core import files, vault
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db
from workshop_portal.core.parking import Parked
from workshop_portal.funding.models import Line, Record
from workshop_portal.reviews import tallies
from workshop_portal.reviews.models import Tally

PDF = b"%PDF-1.7 as it was handed in"


@pytest.fixture
def file(app):
    kept = files.keep_bytes(PDF, kind=files.PDF)
    db.session.commit()
    return kept


def test_a_centre_with_everything_in_it_is_whole(run, world, file):
    assert run("check") == (0, ["whole"])


def test_a_file_that_is_missing_or_changed_is_named(run, file):
    place = file.place
    file.path.write_bytes(PDF[:-1] + b"!")
    assert run("check") == (1, [f"file {place}: was changed"])

    file.path.unlink()
    assert run("check") == (1, [f"file {place}: is missing"])


def test_a_file_without_a_row_is_named_once_the_sweep_should_have_had_it(run, file):
    stray = files.folder() / "stray"
    stray.write_bytes(PDF)
    assert run("check") == (0, ["whole"]), "its row may be on the way"

    old = (real_now() - 3 * files.WAITS).timestamp()
    os.utime(stray, (old, old))
    assert run("check") == (1, ["file stray: has no row"])
    files.sweep_bytes()
    assert run("check") == (0, ["whole"])


def test_totals_that_are_not_those_of_the_lines_and_a_wrong_tally_are_named(run, world):
    line = db.session.scalar(select(Line).limit(1))
    record = db.session.get(Record, line.record_id)
    key, planned = record.key, record.planned_cents
    db.session.execute(update(Line).where(Line.id == line.id).values(planned_cents=Line.planned_cents + 7))
    tally = db.session.scalar(select(Tally).where(Tally.submitted > 0).limit(1))
    pair = tally.proposal_id, tally.committee_id
    db.session.execute(update(Tally).where(Tally.id == tally.id).values(submitted=Tally.submitted + 1))
    db.session.commit()

    assert run("check") == (1, [
        f"money: the record {key} says planned_cents {planned} and not {planned + 7}",
        f"tally: of proposal {pair[0]} in committee {pair[1]} it is not what its reviews say",
    ])  # fmt: skip
    tallies.keep(pair[:1])
    db.session.commit()
    assert len(run("check")[1]) == 1


def test_a_sealed_value_that_does_not_open_is_named(run):
    row = Parked(person_id="1", address="/", form="one")
    vault.keep(row, "fields", "a text")
    db.session.add(row)
    db.session.commit()
    row_id = row.id
    assert run("check") == (0, ["whole"])

    vault.ring().file.write_text(vault.new_line() + "\n")
    assert run("check") == (1, [f"seal: fields of row {row_id} of parked does not open"])
    vault.ring().file.unlink()
    assert run("check") == (1, ["seal: there is no key ring"])


def test_a_database_of_another_version_is_named(run):
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    status, lines = run("check")
    db.session.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": lines[0].rpartition(" ")[2]})
    db.session.commit()

    assert (status, len(lines)) == (1, 1) and lines[0].startswith("revision: the database is at 0001, the portal at")
    assert run("check")[0] == 0


def test_a_row_that_points_at_nothing_is_named(app, run, world):
    ask = db.session.connection().exec_driver_sql
    line = ask("SELECT min(id) FROM funding_line").scalar()
    if ON_POSTGRESQL:
        ask("SET LOCAL session_replication_role = replica")
        ask(f"UPDATE funding_line SET record_id = 999999 WHERE id = {line}")
        db.session.commit()
    else:
        db.session.rollback()
        with closing(sqlite3.connect(db.engine.url.database)) as connection:
            connection.execute(f"UPDATE funding_line SET record_id = 999999 WHERE id = {line}")
            connection.commit()

    status, lines = run("check")
    assert status == 1
    assert f"database: row {line} of funding_line points at a row of funding_record that is not there" in lines


@pytest.mark.skipif(ON_POSTGRESQL, reason="its pages are its server's")
def test_a_page_of_the_database_that_was_overwritten_is_named_and_all_else_is_looked_at(tmp_path, app, run, file):
    place = file.place
    file.path.unlink()
    db.session.rollback()
    broken = tmp_path / "broken.sqlite"
    with closing(sqlite3.connect(db.engine.url.database)) as source, closing(sqlite3.connect(broken)) as copy:
        source.backup(copy)
        root = copy.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_journal_subject'").fetchone()[0]
        size = copy.execute("PRAGMA page_size").fetchone()[0]
    with broken.open("rb+") as pages:
        pages.seek((root - 1) * size)
        pages.write(b"\xff" * size)
    other = create_app(app.config | {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{broken}", "SQLALCHEMY_ENGINE_OPTIONS": {}})
    status, lines = typed(other, "check")
    with other.app_context():
        db.engine.dispose()

    assert status == 1 and lines[0].startswith("database: ") and f"file {place}: is missing" in lines
