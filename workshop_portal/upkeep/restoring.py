"""A backup becomes an installation again, in an empty one alone. What left the house since does not leave it again."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import column, delete, exists, inspect, select, table

from workshop_portal.core import clock, files, outbox, vault
from workshop_portal.core.db import db, new_key, reading
from workshop_portal.core.files import StoredFile
from workshop_portal.core.outbox import MailHold
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import SignIn
from workshop_portal.upkeep import backups, manifest
from workshop_portal.upkeep.manifest import Unable

RESTORED = "restored"


def restore(folder: Path) -> tuple[dict, list]:
    """First all that speaks against it, then the files, last the database. Returns the manifest, and the mails that may have
    left since, each as `outbox.doubt` tells it.
    """
    folder = folder.absolute()
    told = manifest.read(folder)
    kind = db.engine.dialect.name
    if told["kind"] != kind:
        raise Unable(f"{folder} is of a database of {told['kind']}, and DATABASE_URL is one of {kind}.")
    must_be_whole(folder, told)
    must_be_empty(told)
    must_have_keys(told)
    bring_files(folder / "files", told["files"])
    return told, BRING[kind](folder / manifest.DATABASES[kind], told)


def must_be_whole(folder, told):
    """Every hash, before anything is touched."""
    wanted = {manifest.DATABASES[told["kind"]]: told["sha256"]}
    wanted |= {f"files/{place}": one["sha256"] for place, one in told["files"].items()}
    for name, digest in wanted.items():
        if not (folder / name).is_file() or manifest.sha256_of(folder / name) != digest:
            raise Unable(f"{folder} is not whole: {name} is missing or was changed. Nothing was restored.")


def must_be_empty(told):
    """No row of any table, and no file but of this backup, as of an attempt that was broken off."""
    words = "This installation is not empty, so nothing was restored: name another folder in PORTAL_INSTANCE, "
    words += "and another database in DATABASE_URL."
    if any(one.name not in told["files"] for one in files.folder().iterdir() if not one.name.startswith(".")):
        raise Unable(words)
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return
    with reading():
        there = set(inspect(db.session.connection()).get_table_names())
        known = [one for one in db.metadata.sorted_tables if one.name in there]
        if any(db.session.scalar(select(exists().select_from(one))) for one in known):
            raise Unable(words)


def must_have_keys(told):
    try:
        lacking = set(told["keys"]) - set(vault.ring().load() if told["keys"] else {})
    except vault.Locked:
        lacking = set(told["keys"])
    if lacking:
        raise Unable(f"KEY_RING lacks {', '.join(sorted(lacking))}: put the ring back first. Nothing was restored.")


def bring_files(source, wanted):
    for place in wanted:
        fresh = files.folder() / f".{place}.part"
        fresh.unlink(missing_ok=True)
        manifest.copy(source / place, fresh)
        fresh.rename(files.folder() / place)
    files.sync(files.folder())


def bring_sqlite(source, told) -> list:
    """Finished beside, and then put into the place."""
    place = Path(db.engine.url.database or "")
    db.engine.dispose()
    fresh = place.with_name(f".{place.name}.part")
    fresh.unlink(missing_ok=True)
    manifest.copy(source, fresh)
    with backups.opened(fresh) as connection:
        doubtful = finish(connection, told)
        connection.commit()
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
    fresh.rename(place)
    files.sync(place.parent)
    return doubtful


def bring_postgresql(source, told) -> list:
    """The line of the revision comes last, with all that is finished: until then the portal does not start."""
    from workshop_portal.upkeep import postgresql

    with db.engine.connect() as connection:
        postgresql.bring_back(connection, source)
    with db.engine.begin() as connection:
        doubtful = finish(connection, told)
        connection.execute(REVISIONS.insert().values(version_num=told["revision"]))
    return doubtful


REVISIONS = table("alembic_version", column("version_num"))
BRING = {"sqlite": bring_sqlite, "postgresql": bring_postgresql}


def finish(connection, told) -> list:
    """Hold it equal to what it was made of; then no mail leaves, what may have left is doubtful, and everybody signs in
    anew: who was signed out since is not in again.
    """
    if lines := manifest.differences(told, connection):
        raise Unable("What was restored is not what the backup was made of:\n" + "\n".join(lines))
    at, moment = clock.now(), datetime.fromisoformat(told["taken_at"])
    connection.execute(delete(StoredFile).where(StoredFile.place.in_(told["gone"])))
    connection.execute(delete(SignIn))
    doubtful = outbox.doubt(connection, at)
    hold = MailHold.__table__.insert().values(key=new_key(), created_at=at, backup_at=moment)
    hold_id = connection.execute(hold).inserted_primary_key[0]
    line = {"subject_kind": MailHold.__tablename__, "subject_id": hold_id, "deed": RESTORED, "at": at}
    connection.execute(JournalLine.__table__.insert().values(created_at=at, **line))
    return doubtful
