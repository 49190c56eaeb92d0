"""Which sheets of a workshop one may see."""

from sqlalchemy import func, select

from workshop_portal.core.db import db
from workshop_portal.core.files import StoredFile
from workshop_portal.folders.models import Sheet
from workshop_portal.folders.policy import sights_of
from workshop_portal.folders.workflow import Sight


def visible_to(user, workshop):
    """The sheets for which policy.may_see holds, the newest first."""
    return open_to(workshop, sights_of(user, workshop))


def open_to(workshop, sights):
    mine = select(Sheet).where(Sheet.workshop_id == workshop.id, Sheet.sight.in_(sights))
    return mine.order_by(Sheet.created_at.desc(), Sheet.id.desc())


def in_public(workshop) -> list[Sheet]:
    return list(db.session.scalars(open_to(workshop, [Sight.PUBLIC])))


def bytes_of(workshop) -> int:
    """How much the files of a workshop weigh together."""
    mine = select(func.sum(StoredFile.size)).join(Sheet, Sheet.file_id == StoredFile.id)
    return db.session.scalar(mine.where(Sheet.workshop_id == workshop.id)) or 0
