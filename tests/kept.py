"""What the database holds."""

from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail


def mails(kind) -> list[Mail]:
    """The mails of this kind, the oldest first."""
    return list(db.session.scalars(db.select(Mail).where(Mail.kind == kind).order_by(Mail.id)))


def count(model) -> int:
    return db.session.scalar(db.select(db.func.count(model.id)))
