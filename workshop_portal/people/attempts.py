"""How often somebody may fail to sign in: a growing delay for an address, known or not, and a limit for a network."""

import time
from collections import deque
from datetime import timedelta
from hashlib import sha256
from math import ceil

from flask import current_app
from sqlalchemy import delete, select

from workshop_portal.core import rates
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db, reading
from workshop_portal.people import passwords, queries
from workshop_portal.people.models import Failure, Person

FREE = 5  # from the fifth failure on there is a delay
LONGEST_S = 60
FORGOTTEN_AFTER = timedelta(hours=24)
NETWORK_MOST, NETWORK_S = 50, 15 * 60


def begin(email) -> int:
    """Count an attempt as failed before anything is hashed; the seconds to wait instead when it comes too soon.

    The caller commits before it hashes, so that attempts at the same moment count one after the other.
    """
    at = real_now()
    row = db.session.scalar(select(Failure).where(Failure.address_hash == digest(email)).with_for_update())
    wait = seconds_left(row, at) if row else 0
    if not wait:
        if row is None:
            row = Failure(address_hash=digest(email), times=0, last_at=at)
            db.session.add(row)
        row.times = 1 if at - row.last_at > FORGOTTEN_AFTER else row.times + 1
        row.last_at = at
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
