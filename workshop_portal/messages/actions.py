"""What is done with a message: written, changed, thrown away, sent. An action changes and records; the caller commits."""

from sqlalchemy import update

from workshop_portal import journal
from workshop_portal.core import outbox
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, rows_changed
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.messages import letters
from workshop_portal.messages.models import Message
from workshop_portal.messages.queries import NEVER
from workshop_portal.workshops.letters import signed

SENT = N_("This message has been sent; it can't be changed any more.")
CHANGED = N_("What would be sent has changed since you looked at it. Look once more, then send it.")


def write(workshop, *, readers, by, at=None, **texts) -> Message:
    """A draft to these participations; nothing is sent."""
    message = Message(workshop=workshop, writer=by, readers=list(readers), **texts)
    db.session.add(message)
    db.session.flush()
    return message


def revise(message, *, readers, by, **texts):
    if message.sent_at:
        raise Refused(SENT)
    for name, text in texts.items():
        setattr(message, name, text)
    message.readers = list(readers)
    db.session.flush()


def discard(message, *, by):
    if message.sent_at:
        raise Refused(SENT)
    db.session.delete(message)
    db.session.flush()


def all_letters(message, at=None) -> list[letters.Letter]:
    """What each reader would get now. Who went off the list meanwhile gets nothing."""
    signature = signed(message.writer)
    return [letters.of(message, one, signature, at) for one in message.readers if one.state not in NEVER]


def send(message, *, seen, by, at=None) -> int:
    """Put the letters into the outbox, once; `seen` is the mark of the letters that the sender looked at."""
    at = at or now()
    ready = all_letters(message, at)
    if not ready:
        raise Refused(N_("Nobody is left to whom this could be sent. Choose who should read it."))
    if letters.mark(ready) != seen:
        raise Refused(CHANGED)
    mine = update(Message).where(Message.id == message.id, Message.sent_at.is_(None))
    if not rows_changed(mine.values(sent_at=at, sent_to=len(ready), version=Message.version + 1)):
        raise Refused(SENT)
    db.session.expire(message)
    for one in ready:
        outbox.write(
            one.reader, kind="message", subject=one.subject, body=one.body, about=message.workshop, link=one.link, at=at,
            batch=message.key, reply_to=message.writer.email, by=by,
        )  # fmt: skip
    journal.record(message.workshop, "message", by=by, at=at, detail=str(len(ready)))
    return len(ready)
