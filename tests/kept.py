"""What the database holds."""

from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import tallies
from workshop_portal.reviews.models import Assignment, Review, Tally


def mails(kind) -> list[Mail]:
    """The mails of this kind, the oldest first."""
    return list(db.session.scalars(db.select(Mail).where(Mail.kind == kind).order_by(Mail.id)))


def count(model) -> int:
    return db.session.scalar(db.select(db.func.count(model.id)))


def tallies_are_right() -> bool:
    """Whether every tally says what its reviews and assignments say, and none is missing."""
    if not any(
        db.session.scalar(db.select(db.exists().where(one.id.is_not(None)))) for one in (Assignment, Review, Tally)
    ):
        return True
    counted = tallies.counted(db.select(Proposal.id)).subquery()
    names = counted.c.keys()
    kept = [db.session.execute(db.select(*(rows.c[name] for name in names))) for rows in (counted, Tally.__table__)]
    told = [{tuple(round(float(one or 0), 9) for one in row) for row in rows} for rows in kept]
    return told[0] == told[1]
