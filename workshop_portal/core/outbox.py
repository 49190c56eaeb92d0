"""Mail to be sent: a row beside the change it tells of, in one transaction. The worker hands it over later."""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Index, String, Text, and_, exists, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core.clock import now
from workshop_portal.core.db import Keyed, When, db, kinds, lay, rows_changed
from workshop_portal.core.words import N_


class MailState(StrEnum):
    QUEUED = "queued"
    HANDING_OVER = "handing over"  # between the server's "go on" and its answer
    SENT = "sent"
    UNCLEAR = "unclear"  # cut off while being handed over: waits for a person
    FAILED = "failed"
    RECALLED = "recalled"


WORDS = {  # with the tone in which each is shown
    MailState.QUEUED: (N_("Waits to leave"), "going"),
    MailState.HANDING_OVER: (N_("Being handed over"), "going"),
    MailState.SENT: (N_("Sent"), "good"),
    MailState.UNCLEAR: (N_("Unclear"), "wait"),
    MailState.FAILED: (N_("Failed"), "bad"),
    MailState.RECALLED: (N_("Recalled"), "idle"),
}


class Mail(Keyed, db.Model):
    """One letter to one address, rendered in its reader's language, with only `{link}` left open.

    The worker makes the token of `{link}` when it hands the mail over, so no token lies here.
    """

    __table_args__ = (Index("ix_mail_about", "about_kind", "about_id"),)

    to_person_id: Mapped[int | None] = mapped_column(index=True)
    to_name: Mapped[str] = mapped_column(String(300))
    to_address: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    link_path: Mapped[str] = mapped_column(String(300), default="")  # with {token} where one is wanted
    link_purpose: Mapped[str] = mapped_column(String(40), default="")
    link_thing_id: Mapped[int | None]
    link_until: Mapped[When | None]
    about_kind: Mapped[str] = mapped_column(String(40), default="")
    about_id: Mapped[int | None]
    guarded: Mapped[bool] = mapped_column(
        default=False
    )  # its reader's right to the thing is asked again when it leaves
    batch: Mapped[str] = mapped_column(String(40), default="", index=True)
    reply_to: Mapped[str] = mapped_column(String(320), default="")  # where answers go; "" is the sender
    state: Mapped[MailState] = mapped_column(kinds(MailState), default=MailState.QUEUED, index=True)
    due_at: Mapped[When] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[When | None]
    written_by: Mapped[int | None]
    handled_by: Mapped[str] = mapped_column(String(40), default="")  # the worker that handed it over

    @property
    def message_id(self) -> str:
        return f"<{self.key}@portal>"


class MailHold(Keyed, db.Model):
    """While one is not released, no mail leaves: the installation was restored from a backup of that moment, and the office
    has not looked yet at what may have left since.
    """

    backup_at: Mapped[When]
    released_at: Mapped[When | None]


IS_HELD = exists().where(MailHold.released_at.is_(None))


def is_held() -> bool:
    return bool(db.session.scalar(select(IS_HELD)))


def hold_of_now() -> MailHold | None:
    return db.session.scalar(select(MailHold).where(MailHold.released_at.is_(None)).order_by(MailHold.id).limit(1))


class Reader(NamedTuple):
    """Somebody a letter goes to whose own row is not the account; `id` is the account's, if there is one. `signs_in`: whether
    there is a password that opens it, so that a link to a page leads there.
    """

    name: str
    email: str
    language: str
    id: int | None = None
    signs_in: bool = True


class Link(NamedTuple):
    """Where `{link}` leads: a page, or with a purpose a personal link; `path` then has {token} in it."""

    path: str
    purpose: str = ""
    thing_id: int | None = None
    until: datetime | None = None


class Optional(NamedTuple):
    """Mails that their reader may do without: what they are called, and their kinds."""

    words: Any
    kinds: frozenset[str]


def nothing(person_id: int) -> list[str]:
    return []


optional: dict[str, Optional] = {}  # named by the roof
unwanted: Callable[[int], list[str]] = nothing  # the keys of what a person does without; named by the roof


def is_unwanted(person_id, kind) -> bool:
    keys = {key for key, one in optional.items() if kind in one.kinds}
    return bool(keys and person_id and keys & set(unwanted(person_id)))


_past: ContextVar[bool] = ContextVar("letters lie as sent", default=False)


@contextmanager
def letters_lie_as_sent():
    """Letters written in here belong to the past: they are kept as sent, and the worker sends none of them."""
    token = _past.set(True)
    try:
        yield
    finally:
        _past.reset(token)


def write(to, *, kind, subject, body, about=None, link=None, at=None, guarded=False, batch="", reply_to="", by=None):
    """Put one letter into the outbox; the caller commits it together with what it tells of.

    What its reader does without stays in the log and is not sent. `to` is a person, or anything with name, email, language and maybe an id (None for somebody without account).
    """
    at = at or now()
    link = link or Link("")
    past = _past.get()
    to_person_id = getattr(to, "id", None)
    without = not past and is_unwanted(to_person_id, kind)
    lay(
        Mail, to_person_id=to_person_id, to_name=plain(to.name), to_address=to.email, language=to.language,
        kind=kind, subject=plain(subject)[:300], body=body, link_path=link.path, link_purpose=link.purpose,
        link_thing_id=link.thing_id, link_until=link.until, about_kind=about.__tablename__ if about is not None else "",
        about_id=about.id if about is not None else None, guarded=guarded, batch=batch, reply_to=plain(reply_to), due_at=at,
        state=MailState.SENT if past else MailState.RECALLED if without else MailState.QUEUED,
        sent_at=at if past else None, written_by=by and by.id, trouble="its reader does without" if without else "",
    )  # fmt: skip


def plain(text) -> str:
    """One line: what stands in a header holds no line end."""
    return " ".join(str(text).split())


def recall(thing, *, but=(), **which):
    """Take back what is about this thing and has not been handed over: of one `batch`, or `to_address`; not these kinds."""
    about = {"about_kind": thing.__tablename__, "about_id": thing.id, "state": MailState.QUEUED}
    mine = update(Mail).filter_by(**about, **which).where(Mail.kind.not_in(but))
    db.session.execute(mine.values(state=MailState.RECALLED))


def recall_link(purpose, thing_id):
    """Take back what would bring a personal link of this purpose to this thing: what waits, and what failed, so that nobody
    sends it again.
    """
    mine = Mail.link_purpose == purpose, Mail.link_thing_id == thing_id
    waits = Mail.state.in_({MailState.QUEUED, MailState.FAILED})
    db.session.execute(update(Mail).where(*mine, waits).values(state=MailState.RECALLED))


def has_left(thing, **which) -> bool:
    """Whether a letter about this thing was handed over, or may have been."""
    about = {"about_kind": thing.__tablename__, "about_id": thing.id}
    return db.session.scalar(select(Mail.id).filter_by(**about, **which).where(is_out()).limit(1)) is not None


def last_failed(purpose, thing_ids) -> set[int]:
    """Those of these things to which the last letter with a link of this purpose failed."""
    mine = select(func.max(Mail.id)).where(Mail.link_purpose == purpose, Mail.link_thing_id.in_(list(thing_ids)))
    last = mine.group_by(Mail.link_thing_id).scalar_subquery()
    rows = select(Mail.link_thing_id).where(Mail.id.in_(last), Mail.state == MailState.FAILED)
    return set(db.session.scalars(rows))


def is_out():
    """The condition that a letter was handed over, or may have been."""
    return Mail.state.in_({MailState.SENT, MailState.HANDING_OVER, MailState.UNCLEAR})


def due(at, limit=100) -> list[tuple[int, int]]:
    """What may leave now, the oldest first: (id, attempts so far). Nothing while mails are held."""
    ready = select(Mail.id, Mail.attempts).where(Mail.state == MailState.QUEUED, Mail.due_at <= at, ~IS_HELD)
    return [(row.id, row.attempts) for row in db.session.execute(ready.order_by(Mail.id).limit(limit))]


def doubt(connection, at) -> list:
    """Of a database put back to an earlier moment: what was to leave by now may have left since, and waits for a person.

    It counts as one more try, so that the engine, which was put back too, takes a later order for a new one. Returns what
    each is: (kind, to_address, subject, due_at).
    """
    may_be_out = or_(Mail.state == MailState.HANDING_OVER, and_(Mail.state == MailState.QUEUED, Mail.due_at <= at))
    told = select(Mail.kind, Mail.to_address, Mail.subject, Mail.due_at).where(may_be_out).order_by(Mail.id)
    found = list(connection.execute(told))
    became = {"state": MailState.UNCLEAR, "trouble": RESTORED, "attempts": Mail.attempts + 1}
    connection.execute(update(Mail).where(may_be_out).values(became))
    return found


RESTORED = "waited when the backup was made; it may have left since"


def leave_unclear(worker):
    """What this worker was handing over when it died may have arrived: it waits for a person."""
    mine = update(Mail).where(Mail.state == MailState.HANDING_OVER, Mail.handled_by == worker)
    db.session.execute(mine.values(state=MailState.UNCLEAR))


def claim(mail_id, worker="") -> bool:
    """Mark a mail as being handed over, if it still waits. Committed before the message's text goes out."""
    mine = update(Mail).where(Mail.id == mail_id, Mail.state == MailState.QUEUED)
    taken = mine.values(state=MailState.HANDING_OVER, attempts=Mail.attempts + 1, handled_by=worker)
    return rows_changed(taken) == 1


def settle(mail_id, state, *, worker=None, trouble="", again_at=None, attempts=None) -> bool:
    """Write down how the handing over ended, of a mail that this worker has claimed, or without one of a mail that waits.

    What became of it meanwhile stands: it was recalled while the server was talked to, or another worker has it by now.
    """
    claimed = (Mail.state == MailState.HANDING_OVER, Mail.handled_by == worker)
    mine = update(Mail).where(
        Mail.id == mail_id, *(claimed if worker is not None else (Mail.state == MailState.QUEUED,))
    )
    changes = {"state": state, "trouble": trouble[:300]}
    changes |= {"sent_at": now()} if state == MailState.SENT else {}
    changes |= {"due_at": again_at} if again_at else {}
    changes |= {} if attempts is None else {"attempts": attempts}
    return rows_changed(mine.values(**changes)) == 1


WAITS = [timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 720, 1440)]


def next_try(attempts, at) -> datetime | None:
    """When a refused mail is tried again; None after the last time."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None
