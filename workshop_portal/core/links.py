"""Personal links: 256 random bits in a mail, their hash in the database, one purpose, one person, one thing."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core.clock import now
from workshop_portal.core.db import When, db


class PersonalLink(db.Model):
    """What a token opens, and until when. The token itself is kept nowhere."""

    hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(index=True)
    thing_id: Mapped[int | None] = mapped_column(index=True)  # its kind follows from the purpose
    expires_at: Mapped[When]
    used_at: Mapped[When | None]
    revoked_at: Mapped[When | None]


KEPT = timedelta(days=90)  # after its end a link is still told from one that never was
SUPERSEDE = {"reset", "verify"}  # only here does a newer link kill the older ones


def make(
    purpose, *, person_id=None, thing_id=None, lives: timedelta | None = None, until: datetime | None = None
) -> str:
    """A new token. The caller hands it to its person and forgets it."""
    token = secrets.token_urlsafe(32)
    if purpose in SUPERSEDE:
        revoke(purpose, person_id=person_id)
    expires_at = until or now() + (lives or timedelta(days=14))
    db.session.add(
        PersonalLink(hash=digest(token), purpose=purpose, person_id=person_id, thing_id=thing_id, expires_at=expires_at)
    )
    return token


def find(token, purpose) -> PersonalLink | None:
    """The link this token opens now; None for a wrong, used, revoked or expired one alike."""
    link = db.session.scalar(select(PersonalLink).where(PersonalLink.hash == digest(token)))
    alive = link and link.purpose == purpose and not link.used_at and not link.revoked_at and now() < link.expires_at
    return link if alive else None


def living(purpose, *, person_id) -> PersonalLink | None:
    """The newest link of this purpose that opens something for this person now."""
    mine = select(PersonalLink).where(PersonalLink.purpose == purpose, PersonalLink.person_id == person_id)
    alive = PersonalLink.used_at.is_(None), PersonalLink.revoked_at.is_(None), PersonalLink.expires_at > now()
    return db.session.scalar(mine.where(*alive).order_by(PersonalLink.id.desc()).limit(1))


def life_of(purpose, *, person_id, thing_id, at) -> datetime:
    """Until when a link of this purpose lives for this person and thing; one that was used or has ended: until now."""
    mine = [PersonalLink.purpose == purpose, PersonalLink.person_id == person_id, PersonalLink.thing_id == thing_id]
    alive = PersonalLink.used_at.is_(None), PersonalLink.revoked_at.is_(None), PersonalLink.expires_at > at
    return db.session.scalar(select(func.max(PersonalLink.expires_at)).where(*mine, *alive)) or at


def once_known(token, purpose) -> PersonalLink | None:
    """The link of this token though it may be dead: to send a new one to the address on file, or to say that what it led to
    was withdrawn.
    """
    return db.session.scalar(
        select(PersonalLink).where(PersonalLink.hash == digest(token), PersonalLink.purpose == purpose)
    )


def thing(made, model):
    """What this link, or the letter with it, was made for; nothing where that is gone, also where something that came later
    has its number (SQLite gives the last one again).
    """
    number = made and (made.thing_id if isinstance(made, PersonalLink) else made.link_thing_id)
    found = db.session.get(model, number) if number else None
    return found if found is not None and found.created_at <= made.created_at else None


def use(link):
    link.used_at = now()


def revoke(purpose, *, person_id=None, thing_id=None):
    """End the living links of this purpose for this person or thing."""
    mine = update(PersonalLink).where(PersonalLink.purpose == purpose, PersonalLink.revoked_at.is_(None))
    if person_id is not None:
        mine = mine.where(PersonalLink.person_id == person_id)
    if thing_id is not None:
        mine = mine.where(PersonalLink.thing_id == thing_id)
    db.session.execute(mine.values(revoked_at=now()))


def digest(token) -> str:
    return sha256(token.encode()).hexdigest()


def sweep():
    """Throw away the links that opened nothing any more for so long. The caller commits."""
    db.session.execute(delete(PersonalLink).where(PersonalLink.expires_at < now() - KEPT))
