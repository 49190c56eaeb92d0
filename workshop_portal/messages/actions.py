"""What is done with a message: written, changed, thrown away, sent. An action changes and records; the caller commits."""

import textwrap

from sqlalchemy import delete, select, update

from workshop_portal import journal
from workshop_portal.core import enclosures, files, jobs, outbox, uploads
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, rows_changed
from workshop_portal.core.enclosures import Enclosure
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.messages import letters, queries
from workshop_portal.messages import readers as readers_of_draft
from workshop_portal.messages.models import Message
from workshop_portal.workshops.letters import signed
from workshop_portal.workshops.policy import is_public

SENT = N_("This message has been sent; it can't be changed any more.")
CHANGED = N_("What would be sent has changed since you looked at it. Look once more, then send it.")
MEANWHILE = N_("Somebody else changed this message at the same moment. Go back, look again, and send it once more.")
MOST_TOGETHER = 10 * files.MB  # of the files with one letter: encoded a third more, which most mail servers take
TOO_MANY = N_("A message takes at most five files. Take one out first.")
TOO_MUCH = N_("The files of a message can be 10 MB together. Take one out first, or make this one smaller.")


def write(workshop, *, readers, by, groups=(), ticked=(), to_committee=False, at=None, **texts) -> Message:
    """A draft to these participations, or to these people with a seat; nothing is sent. `groups`: the kinds among them;
    `ticked`: the keys of those who were chosen one by one.
    """
    message = Message(workshop=workshop, writer=by, to_committee=to_committee, **texts)
    choose(message, readers)
    db.session.add(message)
    db.session.flush()
    note_choice(message, groups, ticked, by=by, at=at)
    return message


def note_choice(message, groups, ticked, *, by, at=None):
    """Which kinds were chosen: as they are on the day, they get the letter. And who beside them: without a kind that is
    everybody.
    """
    at = at or now()
    single = [one.key for one in message.readers if one.key in ticked] if groups else []
    for codes in textwrap.wrap(" ".join([*groups, *single]), journal.LONGEST - 1, break_on_hyphens=False) or [""]:
        journal.record(message, readers_of_draft.CHOOSE, by=by, at=at, detail=codes)


def choose(message, readers):
    if message.to_committee:
        message.members = list(readers)
    else:
        message.readers = list(readers)


def must_be_draft(message):
    """One after the other with whoever changes or sends it at the same moment; what they did is not written over."""
    now_there = select(Message.version, Message.sent_at).where(Message.id == message.id).with_for_update()
    row = db.session.execute(now_there).first()
    if row is not None and row.sent_at:
        raise Refused(SENT)
    if row is None or row.version != message.version:
        raise Refused(MEANWHILE)


def revise(message, *, readers, by, groups=(), ticked=(), **texts):
    must_be_draft(message)
    for name, text in texts.items():
        setattr(message, name, text)
    choose(message, readers)
    db.session.flush()
    note_choice(message, groups, ticked, by=by)


def discard(message, *, by):
    """The bytes of its files are swept away a day later."""
    must_be_draft(message)
    db.session.execute(delete(Enclosure).where(Enclosure.batch == message.key))
    db.session.delete(message)
    sweep_later()


def enclose(message, upload, *, by, verdict=None) -> Enclosure:
    """One more file that every letter carries. `upload` has a filename and a stream; `verdict` was found of it before."""
    must_be_draft(message)
    content, kind = uploads.sound(upload, verdict)
    there = enclosures.of(message.key)
    free = next((place for place in range(enclosures.MOST) if place not in {one.position for one in there}), None)
    if free is None:
        raise Refused(TOO_MANY)
    if sum(one.file.size for one in there) + len(content) > MOST_TOGETHER:
        raise Refused(TOO_MUCH)
    file = files.keep_bytes(content, kind=kind, by=by)
    name = files.named(upload.filename, kind)
    made = Enclosure(batch=message.key, position=free, name=name, file=file)
    db.session.add(made)
    db.session.flush()
    return made


def take_out(message, enclosure, *, by):
    must_be_draft(message)
    db.session.delete(enclosure)
    sweep_later()


def sweep_later():
    db.session.flush()
    jobs.order("sweep files", due_at=now() + files.WAITS)


def all_letters(message, at=None) -> list[letters.Letter]:
    """What each reader would get now. Who went off the list, out of the kind that was chosen, off the committee or into a
    conflict gets nothing.
    """
    signature = signed(message.writer)
    if message.to_committee:
        open_to = {seat.person_id for seat in queries.seats(message.workshop)} if is_public(message.workshop) else set()
        return [letters.to_member(message, one, signature) for one in message.members if one.id in open_to]
    people = readers_of_draft.of(message).gets
    shut_out = queries.without_account([one for one in people if one.is_organiser])
    return [letters.of(message, one, signature, at, signs_in=one.id not in shut_out) for one in people]


def send(message, *, seen, by, at=None) -> int:
    """Put the letters into the outbox, once; `seen` is the mark of the letters that the sender looked at."""
    at = at or now()
    must_be_draft(message)
    ready = all_letters(message, at)
    if not ready:
        raise Refused(N_("Nobody is left to whom this could be sent. Choose who should read it."))
    if letters.mark(ready, enclosures.of(message.key)) != seen:
        raise Refused(CHANGED)
    mine = update(Message).where(Message.id == message.id, Message.sent_at.is_(None))
    if not rows_changed(mine.values(sent_at=at, sent_to=len(ready), version=Message.version + 1)):
        raise Refused(SENT)
    db.session.expire(message)
    about = message.workshop.proposal if message.to_committee else message.workshop
    for one in ready:
        outbox.write(
            one.reader, kind="message", subject=one.subject, body=one.body, about=about, link=one.link, at=at,
            guarded=message.to_committee, batch=message.key, reply_to=message.writer.email, by=by,
        )  # fmt: skip
    journal.record(about, "message", by=by, at=at, detail=str(len(ready)))
    return len(ready)
