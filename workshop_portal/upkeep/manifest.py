"""What a backup says of itself: with it a restored installation is held equal to the one it was made of.

In the folder: manifest.json, the database (portal.sqlite, or portal.dump of pg_dump) and files/ with each upload.
"""

import hashlib
import json
import os
from pathlib import Path

import click
from sqlalchemy import func, select

from workshop_portal import journal
from workshop_portal.core import revisions, vault
from workshop_portal.core.db import db

FILE, FORM = "manifest.json", 1
DATABASES = {"sqlite": "portal.sqlite", "postgresql": "portal.dump"}
PIECE = 1 << 20


class Unable(click.ClickException):
    """It is not done, for this reason."""


def counted(connection) -> dict:
    """What a database holds: rows of each table, and the journal with the hash that follows from all of its lines."""
    rows = {
        table.name: connection.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
    }
    return {"rows": rows, "journal": journal.chain(connection)._asdict()}


def differences(manifest, connection) -> list[str]:
    """Where a database holds something else than the backup was made of."""
    found = counted(connection)
    names = sorted(manifest["rows"].keys() | found["rows"].keys())
    pairs = {f"{name}: rows": (manifest["rows"].get(name), found["rows"].get(name)) for name in names}
    pairs["journal"] = manifest["journal"], found["journal"]
    return [f"{name}: {was} in the backup, {now} restored" for name, (was, now) in pairs.items() if was != now]


def journal_since(told, connection) -> list[str]:
    """Whether the journal still has the lines that it had then, as they were."""
    then = journal.Chain(**told["journal"])
    words = f"journal: its first {then.lines} lines are not those of the backup of {told['taken_at']}"
    return [] if journal.chain(connection, of=then) == then else [words]


def of(connection, **more) -> dict:
    """`more`: what else is told, in its order."""
    return {
        "form": FORM, "portal": version(), "revision": revisions.newest(), **more, **counted(connection),
        "keys": sorted(connection.scalars(select(vault.KeyMark.key_id))),
    }  # fmt: skip


def version() -> str:
    from importlib import metadata

    try:
        return metadata.version("workshop-portal")
    except metadata.PackageNotFoundError:
        return "unknown"


def read(folder: Path) -> dict:
    """Of a backup that this version can bring back."""
    manifest = read_any(folder)
    if manifest["revision"] != revisions.newest():
        words = f"{folder} is of version {manifest['portal']} of the portal (tables {manifest['revision']})"
        raise Unable(f"{words}: restore it with that version, then upgrade.")
    return manifest


def read_any(folder: Path) -> dict:
    try:
        manifest = json.loads((folder / FILE).read_text("utf-8"))
        if manifest["form"] == FORM:
            return manifest
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise Unable(f"{folder} is no backup of this portal: its {FILE} is missing or can't be read.")


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy(source: Path, place: Path) -> str:
    """Copy a file so that it survives a crash of the machine; returns the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with source.open("rb") as stream, place.open("xb") as out:
        place.chmod(0o600)
        while piece := stream.read(PIECE):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()
