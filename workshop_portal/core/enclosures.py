"""Files that go with letters: a row for each file of a batch, however many letters of the batch carry it."""

import hashlib

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.core.db import Keyed, db
from workshop_portal.core.files import StoredFile
from workshop_portal.core.promises import put_into_words
from workshop_portal.core.words import N_

MOST = 5  # files with one letter


class Lost(Exception):
    """The bytes of a file are gone, or are not those that were handed in."""


class Enclosure(Keyed, db.Model):
    """One file that every letter of a batch carries. Its row is never changed."""

    __table_args__ = (
        UniqueConstraint("batch", "position"),
        CheckConstraint("position >= 0 AND position < 5", name="a_few"),
    )

    batch: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)

    file: Mapped[StoredFile] = relationship(lazy="joined")


TWO_AT_ONCE = N_("Somebody else added a file at the same moment. Go back, look again, and send it once more.")
put_into_words(
    {"enclosure.batch, enclosure.position": TWO_AT_ONCE, "uq_enclosure_batch_position": TWO_AT_ONCE}
)  # fmt: skip


def of(batch) -> list[Enclosure]:
    """The files of a batch, in order; no batch has none."""
    mine = select(Enclosure).where(Enclosure.batch == batch).order_by(Enclosure.position)
    return list(db.session.scalars(mine)) if batch else []


def counts(batches) -> dict[str, int]:
    """batch → how many files; without those that have none."""
    mine = select(Enclosure.batch, func.count()).where(Enclosure.batch.in_(batches)).group_by(Enclosure.batch)
    return {row[0]: row[1] for row in db.session.execute(mine)}


def content_of(enclosure) -> bytes:
    """The bytes as they were handed in. Raises Lost."""
    try:
        content = enclosure.file.path.read_bytes()
    except OSError as error:
        raise Lost(enclosure.name) from error
    if hashlib.sha256(content).hexdigest() != enclosure.file.sha256:
        raise Lost(enclosure.name)
    return content
