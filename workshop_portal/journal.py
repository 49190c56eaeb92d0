"""What happened, to what, by whom and when. Lines are added and never changed; no texts, addresses or tokens.

But for what somebody says of an amount: it stands in “quotation marks”.
"""

import hashlib
import json
from typing import NamedTuple

from flask import g, has_request_context
from sqlalchemy import Index, String, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core.clock import now
from workshop_portal.core.db import When, db, lay
from workshop_portal.core.outbox import Mail

LONGEST = 300  # characters of a detail: one of this length was cut, perhaps within a word
followers: tuple = ()  # what follows a deed in its transaction: functions of (subject, deed, by, at); named by the roof


class JournalLine(db.Model):
    """One deed. The actor is a plain id; None means that the portal itself did it."""

    __table_args__ = (Index("ix_journal_subject", "subject_kind", "subject_id"),)

    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    deed: Mapped[str] = mapped_column(String(40))
    start: Mapped[str] = mapped_column(String(40), default="")
    end: Mapped[str] = mapped_column(String(40), default="")
    detail: Mapped[str] = mapped_column(String(LONGEST), default="")
    person_id: Mapped[int | None] = mapped_column(index=True)
    on_behalf_of: Mapped[int | None]
    request_id: Mapped[str] = mapped_column(String(32), default="")
    at: Mapped[When] = mapped_column(index=True)


def happened(deed, model):
    """The condition that this was done to a row of the model."""
    lines = exists().where(
        JournalLine.subject_kind == model.__tablename__, JournalLine.subject_id == model.id, JournalLine.deed == deed
    )  # fmt: skip
    return lines.correlate(model)


SEND_COPY = "send copy"
IS_COPY = happened(SEND_COPY, Mail)  # the office sent a mail once more: it is none that its batch or its reader lacked


def said_of(detail, words) -> str:
    """The detail of a line with somebody's own words after its codes: within quotation marks, and with none of their own."""
    return f"{detail} “{words.translate(WITHIN)}”" if words else detail


WITHIN = str.maketrans("“”", "‘’")


def record(subject, deed, *, by, at=None, start="", end="", detail="", on_behalf_of=None):
    """Add a line; the subject must have its id (flush first). `detail` names fields or codes, never their texts."""
    lay(
        JournalLine, subject_kind=subject.__tablename__, subject_id=subject.id, deed=deed, start=start, end=end,
        detail=detail[:LONGEST], person_id=by and by.id, on_behalf_of=on_behalf_of and on_behalf_of.id,
        request_id=g.get("request_id", "") if has_request_context() else "", at=at or now(),
    )  # fmt: skip
    for follow in followers:
        follow(subject, deed, by, at)


class Chain(NamedTuple):
    """The journal up to a line: how many lines, that one's id, the numbers below it that no line has (of what was taken back,
    or was not committed yet), and the hash that follows from all of them.
    """

    lines: int
    last: int
    absent: list[int]
    head: str


def chain(connection, of=None) -> Chain:
    """Each hash is of a line and of the hash before it: another one where any line was changed, taken out or put in between.
    `of`: only the lines that this chain had.
    """
    lines, last, made = 0, 0, ""
    absent: list[int] = []
    rows = select(*CHAINED).order_by(JournalLine.id).execution_options(yield_per=1000)
    if of:
        rows, left_out = rows.where(JournalLine.id <= of.last), set(of.absent)
    for row in connection.execute(rows):
        if of and row.id in left_out:
            continue
        absent += range(last + 1, row.id)
        told = json.dumps([made, *row[:-1], row.at.isoformat()], ensure_ascii=False)
        lines, last, made = lines + 1, row.id, hashlib.sha256(told.encode()).hexdigest()
    return Chain(lines, last, absent, made)


CHAINED = tuple(
    getattr(JournalLine, name)
    for name in ("id", "subject_kind", "subject_id", "deed", "start", "end", "detail", "person_id", "on_behalf_of", "request_id", "at")
)  # fmt: skip
