"""How often somebody may fail to sign in: a growing delay for an address, known or not, and a limit for a network."""

import time
from collections import Counter, deque
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from math import ceil
from threading import Lock

from flask import current_app
from sqlalchemy import delete, select

from workshop_portal.core import rates
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db, insert_into, reading
from workshop_portal.people import passwords, queries
from workshop_portal.people.models import Failure, Person

FREE = 5  # from the fifth failure on there is a delay
LONGEST_S = 60
FORGOTTEN_AFTER = timedelta(hours=24)
NETWORK_MOST, NETWORK_S = 50, 15 * 60


@contextmanager
def guess(email, password):
    """Give the seconds to wait before this password may be judged; 0 where it may be now, inside the block.

    It is counted as failed before anything is hashed; the caller commits first, so that guesses at the same moment count one
    after the other. The same password for the same address, sent again while it is judged, is the same guess: an impatient
    press, or tabs that wake up together, make nobody wait who has the right one.
    """
    this = digest(email), password
    if not judged()[this] and (wait := count(email)) and not judged()[this]:
        yield wait
        return
    note_judged(this, 1)
    try:
        yield 0
    finally:
        note_judged(this, -1)


def judged() -> Counter:
    """The guesses that this process is judging."""
    return current_app.extensions.setdefault("judged_guesses", Counter())


def note_judged(this, step):
    with _lock:
        judged()[this] += step
        if not judged()[this]:
            del judged()[this]


_lock = Lock()


def count(email) -> int:
    """Count an attempt as failed; the seconds to wait instead when it comes too soon."""
    at, key = real_now(), digest(email)
    mine = select(Failure).where(Failure.address_hash == key).with_for_update()
    while (row := db.session.scalar(mine)) is None:
        db.session.execute(insert_into(Failure).values(address_hash=key, times=0, last_at=at).on_conflict_do_nothing())
    wait = seconds_left(row, at)
    if not wait:
        row.times = 1 if at - row.last_at > FORGOTTEN_AFTER else row.times + 1
        row.last_at = at
        db.session.flush()
    return wait


def seconds_left(row, at) -> int:
    if row.times < FREE or at - row.last_at > FORGOTTEN_AFTER:
        return 0
    delay = min(LONGEST_S, 2 ** min(row.times - FREE, 10))
    return max(0, ceil((row.last_at + timedelta(seconds=delay) - at).total_seconds()))


def who_fits(email, password) -> Person | None:
    """The person with this address and password; as slow when there is none. No transaction is held while it hashes."""
    with reading():
        person = queries.by_email(email)
        if person is not None:
            db.session.expunge(person)
    fits = passwords.fits(person, password)
    return db.session.get(Person, person.id) if person and fits and person.is_active else None


def forgive(email):
    """The right password, or a new one: the failures are forgotten. The caller commits."""
    db.session.execute(delete(Failure).where(Failure.address_hash == digest(email)))


def digest(email) -> str:
    return sha256((email or "").strip().lower().encode()).hexdigest()


def note_failed():
    """A failed sign-in or a dead link from this network, counted in this process."""
    counted = networks()
    if len(counted) > 10_000:
        counted.clear()
    counted.setdefault(rates.network(), deque(maxlen=NETWORK_MOST)).append(time.monotonic())


def network_wait() -> int:
    """The seconds until this network may try again; 0 while it may."""
    moments = networks().get(rates.network(), ())
    if len(moments) < NETWORK_MOST:
        return 0
    return max(0, int(moments[0] + NETWORK_S - time.monotonic()))


def networks() -> dict:
    return current_app.extensions.setdefault("failed_networks", {})
