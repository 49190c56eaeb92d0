"""What the database holds."""

from functools import cache

from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.funding.models import Record
from workshop_portal.proposals.models import Organiser, Proposal
from workshop_portal.reviews import tallies
from workshop_portal.reviews.models import Assignment, Review, Tally


def mails(kind) -> list[Mail]:
    """The mails of this kind, the oldest first."""
    return list(db.session.scalars(db.select(Mail).where(Mail.kind == kind).order_by(Mail.id)))


def all_mails() -> list[Mail]:
    """Of every kind, the oldest first."""
    return list(db.session.scalars(db.select(Mail).order_by(Mail.id)))


def sent() -> list[tuple[str, str]]:
    """Of each mail its kind and its address."""
    return [(one.kind, one.to_address) for one in all_mails()]


def told(kind) -> list[int]:
    """Whom the mails of this kind are for."""
    return sorted(one.to_person_id for one in mails(kind))


def record_of(workshop) -> Record:
    return db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id))


def row_of(proposal, person) -> Organiser:
    return next(one for one in proposal.organisers if one.person_id == person.id)


def count(model) -> int:
    return db.session.scalar(db.select(db.func.count(model.id)))


def tallies_are_right() -> bool:
    """Whether every tally says what its reviews and assignments say, and none is missing."""
    if not db.session.scalar(holds_any()):
        return True
    kept = [db.session.execute(rows) for rows in counted_and_kept()]
    told = [{tuple(round(float(one or 0), 9) for one in row) for row in rows} for rows in kept]
    return told[0] == told[1]


@cache
def holds_any():
    return db.select(db.or_(*(db.exists().where(one.id.is_not(None)) for one in (Assignment, Review, Tally))))


@cache
def counted_and_kept():
    """The selects of what reviews and assignments say now, and of the tallies: asked after every test, and built once."""
    counted = tallies.counted(db.select(Proposal.id)).subquery()
    names = counted.c.keys()
    return [db.select(*(rows.c[name] for name in names)) for rows in (counted, Tally.__table__)]
