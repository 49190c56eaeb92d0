"""One index over every text that can be looked for, kept in the transaction that changes the text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import String, Text, UniqueConstraint, delete, event, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workshop_portal.core.db import When, db, insert_into
from workshop_portal.core.search_words import plain

AT_ONCE = 400
LONGEST = 200_000  # characters of one thing's text; PostgreSQL's index takes no more than a megabyte


class SearchText(db.Model):
    """What one thing says: as people read it, and plain, as it is looked for. `language` is "" where it has none.

    The database's own index hangs on this table (core/search_index.py). No right stands here: the rows that a
    reader may find are named by the select of each thing's room, in the same statement.
    """

    __table_args__ = (UniqueConstraint("kind", "thing_id", "language"),)

    kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(2), default="")
    address: Mapped[str] = mapped_column(String(60))  # the key or code in the address of its page
    title: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(String(300), default="")  # shown beside the title
    text: Mapped[str] = mapped_column(Text, default="")
    head: Mapped[str] = mapped_column(Text)  # plain words of title and note
    body: Mapped[str] = mapped_column(Text)  # plain words of the text, one for each of its words
    at: Mapped[When]


class Entry(NamedTuple):
    """What a room gives to be found of one thing, in one language."""

    thing_id: int
    address: str
    title: str
    at: datetime
    note: str = ""
    texts: Iterable[str] = ()
    language: str = ""
    within: str = ""  # shown before the note, and not looked for

    def row(self, kind) -> dict:
        text = "\n".join(filter(None, self.texts))[:LONGEST]
        return {
            "kind": kind, "thing_id": self.thing_id, "language": self.language, "address": self.address,
            "title": self.title[:300], "note": " · ".join(filter(None, (self.within, self.note)))[:300], "text": text, "at": self.at,
            "head": plain(f"{self.title} {self.note}"), "body": plain(text),
        }  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be looked for.

    `entries(ids)` reads the texts, a fixed number of statements. `watched`: model → (the attribute that holds the
    thing's id, the columns whose change counts). `seen_by(person)`: the select of the things this reader may find, or
    None. `at_work(person)`: those whose inner page is open to the reader.
    """

    kind: str
    words: Any
    model: Any
    entries: Callable[[list[int]], Iterable[Entry]]
    watched: Mapping[Any, tuple[str, frozenset[str]]]
    seen_by: Callable[[Any], Any]
    href: Callable[[Any], str]
    at_work: Callable[[Any], Any] = field(default=lambda person: None)


SOURCES: dict[str, Source] = {}


def open_to(*sources):
    """Name what can be looked for; their order is the order of the kinds on the page."""
    for source in sources:
        SOURCES[source.kind] = source
    watched.cache_clear()


@cache
def watched() -> dict[Any, list[tuple[str, str, frozenset[str]]]]:
    """Model → (kind, the attribute that holds the thing's id, the columns whose change counts) of each source it is in."""
    found: dict[Any, list] = {}
    for source in SOURCES.values():
        for model, (name, columns) in source.watched.items():
            found.setdefault(model, []).append((source.kind, name, columns))
    return found


def renew(kind, ids):
    """Write anew what is found of these things; what is gone is found no more. The caller commits."""
    ids = list(ids)
    for start in range(0, len(ids), AT_ONCE):
        piece = ids[start : start + AT_ONCE]
        rows = [entry.row(kind) for entry in SOURCES[kind].entries(piece)]
        write(rows)
        gone = set(piece) - {row["thing_id"] for row in rows}
        if gone:
            db.session.execute(
                delete(SearchText).where(SearchText.kind == kind, SearchText.thing_id.in_(gone)),
                execution_options={"synchronize_session": False},
            )


def write(rows):
    if rows:
        db.session.connection().execute(written(db.session.get_bind().dialect.name, tuple(rows[0])), rows)


@cache
def written(_dialect, columns):
    """A row that stands already is written over: said whenever a text is saved, so it is built once."""
    new = insert_into(SearchText)
    key = ("kind", "thing_id", "language")
    values = {name: new.excluded[name] for name in columns if name not in key}
    return new.on_conflict_do_update(index_elements=list(key), set_=values)


def rebuild() -> int:
    """Write the whole index anew; return how many things it knows. The caller commits."""
    db.session.execute(delete(SearchText), execution_options={"synchronize_session": False})
    for kind, source in SOURCES.items():
        renew(kind, list(db.session.scalars(select(source.model.id).order_by(source.model.id))))
    return len(db.session.execute(select(SearchText.kind, SearchText.thing_id).distinct()).all())


def catch_up():
    """Take in what the index does not know: a kind may be looked for since this version only. The caller commits."""
    for kind, source in SOURCES.items():
        known = select(SearchText.thing_id).where(SearchText.kind == kind)
        renew(kind, list(db.session.scalars(select(source.model.id).where(source.model.id.not_in(known)))))


@event.listens_for(Session, "after_flush")
def note(session, _context):
    """Remember whose texts this flush changes."""
    whole, partly = (*session.new, *session.deleted), session.dirty
    for thing in (*whole, *partly):
        for kind, name, columns in watched().get(type(thing), ()):
            if thing not in partly or is_changed(thing, columns):
                session.info.setdefault("search", {}).setdefault(kind, set()).add(getattr(thing, name))


def is_changed(thing, columns) -> bool:
    state = inspect(thing)
    return any(state.attrs[name].history.has_changes() for name in columns)


@event.listens_for(Session, "before_commit")
def keep_up(session):
    """What changed in this transaction is found by its new words from its commit on."""
    if session.get_nested_transaction() is not None:
        return
    session.flush()
    for kind, ids in session.info.pop("search", {}).items():
        renew(kind, sorted(ids - {None}))


@event.listens_for(Session, "after_soft_rollback")
def forget(session, transaction):
    if not transaction.nested:
        session.info.pop("search", None)
