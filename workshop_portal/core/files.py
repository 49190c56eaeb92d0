"""Files that people hand in: kept under instance/files/ with a row for each, served only as downloads.

    file = files.keep(upload.stream, most=10 * MB, kind=files.PDF, by=me())     # the bytes first, then the row
    thing.file = file                                                           # a foreign key to stored_file.id
    return files.send(thing.file, "2026-2-017-1.pdf")                           # the view's @allow asks for the right

A file that no foreign key points at is swept away after a day, and so are bytes without a row. A view that takes large
bodies is marked with borders.takes.
"""

import hashlib
import os
import re
import secrets
import unicodedata
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from flask import current_app, send_file
from sqlalchemy import CheckConstraint, String, event, exists, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core import jobs
from workshop_portal.core.borders import DOWNLOAD
from workshop_portal.core.clock import now, real_now
from workshop_portal.core.db import Keyed, db
from workshop_portal.core.marks import composed

MB = 1_000_000
PDF = "application/pdf"
KINDS = {PDF: ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/csv": ".csv", "application/zip": ".zip"}
ENDINGS = {"image/jpeg": (".jpg", ".jpeg")}  # where there are several
PIECE = 1 << 16
FRESH = "files of this session"
WAITS = timedelta(hours=24)  # how long a file may lie without anything that points at it


class TooLarge(Exception):
    """The file has more bytes than are taken; nothing of it is kept."""


class StoredFile(Keyed, db.Model):
    """What is known of a file; its bytes lie in instance/files/ under `place`. Never changed."""

    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    place: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    owner_id: Mapped[int | None] = mapped_column(index=True)  # a plain id: who handed it in

    @property
    def path(self) -> Path:
        return folder() / self.place


def folder() -> Path:
    made = Path(current_app.instance_path) / "files"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def keep(stream, *, most, kind, by=None) -> StoredFile:
    """Write the bytes to disk, whole or not at all, and add the row; the caller commits. Raises TooLarge."""
    place = secrets.token_hex(16)
    fresh, digest, size = folder() / f".{place}.part", hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > most:
                    raise TooLarge
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        fresh.rename(folder() / place)
    finally:
        fresh.unlink(missing_ok=True)
    sync(folder())
    file = StoredFile(place=place, kind=kind, size=size, sha256=digest.hexdigest(), owner_id=by and by.id)
    db.session.add(file)
    db.session.info.setdefault(FRESH, []).append((file, folder() / place))
    jobs.order("sweep files", due_at=now() + WAITS)
    return file


@event.listens_for(db.session, "after_soft_rollback")
def throw_away(session, _transaction):
    """Where a row is taken back, its bytes go at once. Not any more once it was to be committed: the answer to that may be
    lost while the row stays, so what is left then is for the sweep.
    """
    fresh = session.info.get(FRESH, [])
    for file, path in [one for one in fresh if inspect(one[0]).transient]:
        fresh.remove((file, path))
        path.unlink(missing_ok=True)


@event.listens_for(db.session, "before_commit")
def let_go(session):
    if session.get_nested_transaction() is None:
        session.info.pop(FRESH, None)


def keep_bytes(content, **named) -> StoredFile:
    return keep(BytesIO(content), most=len(content), **named)


def sync(place):
    """The new name survives a crash of the machine too."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Spoilt(Exception):
    """The bytes of a file are gone, or are not those that were handed in."""


def fault_of(file) -> str:
    """What is wrong with the bytes of a file, in a word for who runs the portal; "" when they are those handed in."""
    try:
        with file.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return "is missing"
    return "" if digest == file.sha256 else "was changed"


def send(file, name):
    """A stored file as a download under this name, with the ending of its kind. Raises Spoilt: nothing is handed out that
    nobody handed in.
    """
    called = plain(with_ending(name, file.kind))
    if fault := fault_of(file):
        current_app.logger.error("the file %s %s", file.place, fault)
        raise Spoilt(called)
    return as_download(send_file(file.path, mimetype=file.kind, as_attachment=True, download_name=called))


def download(content, name, kind=PDF):
    """Bytes made just now as a download."""
    return as_download(send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=plain(name)))


def as_download(answer):
    """Never shown inside the portal's pages, and never with their rights."""
    answer.headers.update(DOWNLOAD)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers.pop("Expires", None)  # send_file says when a static file grows old
    return answer


def plain(name) -> str:
    """A name of letters, digits, dots and hyphens that keeps its ending, and is no device of Windows."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    ending = "".join(ENDING.findall(ascii_only.rstrip(".")))
    stem = ascii_only.rstrip(".").removesuffix(f".{ending}")
    stem = re.sub(r"[^A-Za-z0-9.]+", "-", stem).strip("-.")[:110]
    if not stem or DEVICE.fullmatch(stem):
        stem = f"file-{stem}".rstrip("-")
    return f"{stem}.{ending}" if ending else stem


ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})\Z")
DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def named(name, kind) -> str:
    """A file's name as its owner gave it, fit to be shown, with an ending that its content has."""
    return with_ending(shown_name(name) or "file", kind)


def with_ending(name, kind) -> str:
    ending = KINDS[kind]
    return name if name.lower().endswith(ENDINGS.get(kind, (ending,))) else f"{name[:110]}{ending}"


def shown_name(name, longest=120) -> str:
    """A file's name as its owner gave it: no folders, no control characters, no dots around it."""
    last = composed(name or "").replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if unicodedata.category(letter) not in UNSEEN).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: longest - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 8 else kept[:longest]


UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def sweep(at=None) -> int:
    """Throw away what nothing points at any more; returns how many rows went. The caller commits."""
    old = (at or now()) - WAITS
    bare = select(StoredFile).where(StoredFile.created_at < old, *(~exists().where(one) for one in pointing()))
    gone = list(db.session.scalars(bare))
    for file in gone:
        db.session.delete(file)
    db.session.flush()  # what came to be pointed at meanwhile is refused here, before its bytes go
    for file in gone:
        file.path.unlink(missing_ok=True)
    sweep_bytes()
    return len(gone)


SWEEP = jobs.Work(write=lambda _thing_id, _result: sweep())


def pointing() -> list:
    """For every column of any table that points at a file: that it points at this one."""
    files = StoredFile.__table__
    columns = [
        key.parent for table in db.metadata.tables.values() for key in table.foreign_keys if key.column.table is files
    ]
    return [column == files.c.id for column in columns]


def sweep_bytes():
    """Bytes whose row never came (an upload cut off, a transaction rolled back), once they are a day old."""
    known = set(db.session.scalars(select(StoredFile.place)))
    before = (real_now() - WAITS).timestamp()
    for path in folder().iterdir():
        if path.name not in known and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
