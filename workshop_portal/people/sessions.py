"""A session is a row: 256 random bits in the cookie, their hash here. It ends by itself, by its owner, or with the account."""

import secrets
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from flask import after_this_request, current_app, g, request, session
from sqlalchemy import bindparam, delete, or_, select, update

from workshop_portal.core import parking
from workshop_portal.core.clock import real_now, today
from workshop_portal.core.db import db, plain
from workshop_portal.people import attempts, standing
from workshop_portal.people.hats import APPOINTED, Hat
from workshop_portal.people.models import Failure, Person, SignIn


class Lives(NamedTuple):
    """How long a session may lie idle, how long it lives, and how often is noted that it was used."""

    idle: timedelta
    whole: timedelta
    noted_every: timedelta


STRICT = Lives(timedelta(hours=1), timedelta(hours=24), timedelta(minutes=1))  # staff and chairs
USUAL = Lives(timedelta(hours=24), timedelta(days=14), timedelta(minutes=10))
PROOF_LASTS = timedelta(minutes=5)


def begin(person) -> SignIn:
    """Sign a person in: a new reference, whatever the cookie held before. The caller commits."""
    reference = secrets.token_urlsafe(32)
    at = real_now()
    session.clear()
    session.permanent = True
    session["ref"] = reference
    row = SignIn(
        person_id=person.id, reference_hash=digest(reference), begun_at=at, seen_at=at, proved_at=at,
        device=(request.user_agent.string or "")[:200],
    )  # fmt: skip
    db.session.add(row)
    return row


def prove(person) -> str:
    """The person gave the password again: a new reference for this session, whose whole life goes on. The caller commits,
    and only then lets the cookie carry it: one that was not kept would sign the person out.

    The former one stays until the new one is used: this answer may be lost, as that of the first of two presses is.
    """
    former = digest(session["ref"])
    row = db.session.scalars(select(SignIn).where(SignIn.reference_hash == former)).one()
    reference = secrets.token_urlsafe(32)
    at = real_now()
    db.session.add(
        SignIn(
            person_id=person.id, reference_hash=digest(reference), begun_at=row.begun_at, seen_at=at, proved_at=at,
            device=row.device,
        )
    )  # fmt: skip
    g.proved_at = at
    return reference


def carry(reference):
    session["ref"], session["renewed"] = reference, True


def is_proved() -> bool:
    """Whether whoever asks gave the password no more than five minutes ago."""
    return "proved_at" in g and real_now() - g.proved_at <= PROOF_LASTS


@cache
def signed_in():
    """The person and the times of the sign-in of this digest, what that person is toward things today, and whether a text
    waits: asked by every request, so it is built once."""
    waits = parking.waits_for(Person.id).label("waits")
    times = SignIn.id, SignIn.begun_at, SignIn.seen_at, SignIn.proved_at
    rows = select(Person, *times, *standing.texts_of(Person.id), waits).join(SignIn, SignIn.person_id == Person.id)
    return rows.where(SignIn.reference_hash == bindparam("digest"))


def load(asked):
    """The person whose session this request carries, or None."""
    reference = session.get("ref")
    row = reference and db.session.execute(signed_in(), {"digest": digest(reference), "today": today()}).first()
    if not row or not row.Person.is_active:
        return None
    standing.keep(row.Person, row.standings, row.seats)
    lives, at = lives_of(row.Person), real_now()
    if at - row.seen_at > lives.idle or at - row.begun_at > lives.whole:
        return None
    g.proved_at = row.proved_at
    if session.pop("renewed", False):
        after_answer(same_session(row.Person, row.begun_at).where(SignIn.id != row.id))
    if at - row.seen_at > lives.noted_every:
        after_answer(SEEN, {"this": row.id, "at": at})
    parking.tell(row.waits)
    return row.Person


def lives_of(person) -> Lives:
    standings, seats = standing.rows_of(person)
    strict = any(s.hat in APPOINTED for s in standings) or any(s.role == Hat.CHAIR for s in seats)
    return STRICT if strict else USUAL


def same_session(person, begun_at):
    """Delete the rows of one sign-in: the references that it had before its person gave the password again, too."""
    return delete(SignIn).where(SignIn.person_id == person.id, SignIn.begun_at == begun_at)


TABLE: Any = SignIn.__table__
SEEN = update(TABLE).where(TABLE.c.id == bindparam("this")).values(seen_at=bindparam("at"))


def after_answer(change, values=None):
    """Change the sessions (when this one was last used, what it was before) in a short transaction after the answer."""
    app = current_app._get_current_object()

    def write():
        with app.app_context():
            plain(change, values)
            db.session.commit()

    @after_this_request
    def later(answer):
        answer.call_on_close(write)
        return answer


def end():
    """Sign out: this session's rows go, the cookie is emptied. The caller commits."""
    reference = session.get("ref")
    session.clear()
    row = reference and db.session.scalar(select(SignIn).where(SignIn.reference_hash == digest(reference)))
    if row:
        db.session.execute(same_session(row.person, row.begun_at))


def sweep():
    """Throw away the sessions that have ended by themselves, and failures that are forgotten. The caller commits."""
    at = real_now()
    db.session.execute(delete(SignIn).where(or_(SignIn.begun_at < at - USUAL.whole, SignIn.seen_at < at - USUAL.idle)))
    db.session.execute(delete(Failure).where(Failure.last_at < at - attempts.FORGOTTEN_AFTER))


def digest(reference) -> str:
    return sha256(reference.encode()).hexdigest()
