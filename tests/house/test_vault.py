"""What is sealed can't be read in the database, does not open elsewhere, and outlives a change of keys."""

import stat
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import text

from tests.together import together
from workshop_portal import startup
from workshop_portal.config import Unsafe
from workshop_portal.core import vault
from workshop_portal.core.db import db
from workshop_portal.core.parking import Parked

SECRET = "Penicillin, and crème brûlée"


def kept(number, value=SECRET) -> Parked:
    row = Parked(person_id="1", address="/", form=f"form {number}")
    vault.keep(row, "fields", value)
    db.session.add(row)
    db.session.commit()
    return row


def key_ids() -> set[str]:
    return {row.fields.split(".")[1] for row in db.session.query(Parked)}


def test_what_was_kept_is_read_and_the_database_holds_nothing_of_it(app, dump):
    row = kept(1, {"diet": SECRET})

    assert vault.read(row, "fields") == {"diet": SECRET}
    assert "Penicillin" not in str(dump()) and "diet" not in row.fields
    assert len(kept(2, "a").fields) == len(kept(3, "a longer one").fields), "a length tells what was written"
    assert kept(4, "same").fields != kept(5, "same").fields


def test_the_ring_is_made_once_and_for_its_owner_alone(app):
    kept(1)
    file = vault.ring().file
    before = file.read_text()
    vault.ring().make()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and file.read_text() == before


def test_a_value_that_was_moved_or_changed_does_not_open(app):
    mine, other = kept(1), kept(2)
    place = vault.place(mine, "fields")
    keys = vault.ring().load()

    for value in (other.fields, mine.fields[:-6] + "AAAA" + mine.fields[-2:], "v1.nokey.AAAA", "plain", "v1.." * 2):
        with pytest.raises(vault.Locked):
            vault.unseal(keys, place, value)
    with pytest.raises(vault.Locked):
        vault.unseal(keys, place.replace("fields", "other"), mine.fields)
    assert vault.unseal(keys, place, mine.fields)


def test_after_a_rotation_no_old_key_is_in_the_database_and_everything_opens(app, dump):
    rows = [kept(n) for n in range(3)]
    (old,) = key_ids()

    told = []
    vault.rotate(told.append)

    assert told == [3] and old not in str(dump())
    assert key_ids() == {vault.ring().newest}
    assert [vault.read(row, "fields") for row in rows] == [SECRET] * 3


def test_a_rotation_that_was_broken_off_goes_on_with_the_same_key(app, monkeypatch):
    monkeypatch.setattr(vault, "STEP", 1)
    for n in range(4):
        kept(n)
    (old,) = key_ids()

    def power_cut(left):
        if left == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.rotate(power_cut)
    db.session.rollback()
    half = vault.ring().newest
    assert key_ids() == {old, half}
    vault.rotate()

    assert key_ids() == {half} and list(vault.ring().load()) == [old, half]


def test_a_process_that_runs_beside_a_rotation_notices_the_new_key(app):
    kept(1)
    beside = vault.Ring(vault.ring().file)
    before = beside.newest
    vault.rotate()

    assert beside.newest != before


def test_many_that_seal_first_leave_one_ring_and_one_mark(app):
    barrier = Barrier(4, timeout=20)

    def write(number):
        with app.app_context():
            barrier.wait()
            kept(number)
            db.session.remove()

    together(*(partial(write, n) for n in range(4)))

    assert db.session.query(Parked).count() == 4 and len(key_ids()) == 1
    assert db.session.query(vault.KeyMark).count() == 1


def test_a_start_makes_the_first_ring_and_finds_a_missing_wrong_or_unreadable_one(app, settings):
    settings = settings | {"KEY_RING": str(vault.ring().file)}
    file = vault.ring().file
    startup.check_keys(settings)
    row = kept(1)
    startup.check_keys(settings)
    right, value = file.read_text(), row.fields
    another = vault.new_line()

    for wrong, words in (
        (None, "there is no key ring"),
        (another, "lacks a key"),
        (f"{right.split()[0]} {another.split()[1]}", "has another key"),
        ("one two three", "cannot be read"),
        ("", "cannot be read"),
    ):
        file.unlink(missing_ok=True)
        if wrong is not None:
            file.write_text(wrong)
        with pytest.raises(Unsafe) as refusal:
            startup.check_keys(settings)
        assert words in refusal.value.faults[0] and refusal.value.faults[0].startswith("KEY_RING")
        assert file.exists() == (wrong is not None), "nothing is made in its place"
    file.write_text(right)
    startup.check_keys(settings)
    assert db.session.scalar(text("SELECT fields FROM parked")) == value


def test_without_its_ring_a_running_portal_seals_nothing_by_another_key(app):
    kept(1)
    vault.ring().file.unlink()

    with pytest.raises(vault.Locked):
        kept(2)
    db.session.rollback()
    assert not vault.ring().file.exists() and db.session.query(Parked).count() == 1


def test_in_production_a_ring_that_others_may_read_stops_the_start(app, settings):
    kept(1)
    settings = settings | {"KEY_RING": str(vault.ring().file)}
    vault.ring().file.chmod(0o644)

    startup.check_keys(settings)
    with pytest.raises(Unsafe, match="mode 600"):
        startup.check_keys(settings | {"MODE": "production"})
