"""When what the public sees of a workshop was changed last, and how often: what calendars and feed readers look at."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.workshops.models import Workshop

DEEDS = ("publish", "week", "revise", "open", "cancel")  # of a workshop, each of which changes what is public of it


class Change(NamedTuple):
    at: datetime
    number: int  # how often since it was first shown


def of(workshops) -> dict[int, Change]:
    """Workshop id → its last change: from the day it was first shown, so that nothing before that moves it."""
    ids = [one.id for one in workshops]
    mine = JournalLine.subject_kind == Workshop.__tablename__, JournalLine.subject_id == Workshop.id
    shown = select(func.min(JournalLine.at)).where(*mine, JournalLine.deed == "publish").correlate(Workshop)
    since = func.coalesce(shown.scalar_subquery(), Workshop.published_at)
    rows = select(Workshop.id, func.max(JournalLine.at), func.count()).join(JournalLine, mine[0] & mine[1])
    rows = rows.where(JournalLine.deed.in_(DEEDS), JournalLine.at > since)
    if len(ids) < FEW:
        rows = rows.where(Workshop.id.in_(ids))
    found = {row[0]: Change(row[1], row[2]) for row in db.session.execute(rows.group_by(Workshop.id))}
    return {one.id: found.get(one.id) or Change(one.published_at, 0) for one in workshops}


FEW = 500  # with more of them, all are asked for
