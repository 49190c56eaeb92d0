"""What was promised to people who were not there: it is not kept for claims, and finance may release it."""

from sqlalchemy import func, select

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.funding.models import Record
from workshop_portal.participants.models import Participation
from workshop_portal.prints.queries import missed
from workshop_portal.stays import policy
from workshop_portal.stays.claims import CENTS_OF, kept_lines, short_lines
from workshop_portal.stays.models import Entitlement


def was_missed(participation) -> bool:
    """Whether this guest was not there; no statement before the last day."""
    last_on = participation.workshop.last_on
    if last_on is None or last_on > today():
        return False
    mine = select(Participation.id).where(Participation.id == participation.id, missed())
    return db.session.scalar(mine) is not None


def given_up(line) -> int:
    """The cents of a line of a funding record that were promised to them."""
    if line.kind not in CENTS_OF:
        return 0
    mine = select(func.coalesce(func.sum(CENTS_OF[line.kind]), 0)).join(Entitlement.participation)
    mine = mine.join(Record, Record.workshop_id == Participation.workshop_id)
    return db.session.scalar(mine.where(Record.id == line.record_id, missed())) or 0


def short(record) -> list[tuple]:
    """(kind of a line of the record, cents) that is promised and not committed: of somebody who was there after all."""
    rows = db.session.execute(short_lines().where(Record.id == record.id))
    return [(kind, cents) for _workshop, kind, cents in rows]


def told(workshop, reader) -> tuple[list[tuple[str, int, int]], list[tuple]]:
    """(name, cents for lodging, for travel) of each, while some of it stands on its line beyond what is paid and what is
    promised to others; a name only for who sees what each is given. And (kind of a line, cents) where not all does.
    """
    named = policy.may_see_entitlements(reader, workshop)
    rows = select(Entitlement, Participation.name).join(Entitlement.participation)
    rows = rows.where(Participation.workshop_id == workshop.id, missed()).order_by(Participation.id)
    people, found = db.session.execute(rows).all(), []
    mine = kept_lines().where(Record.workshop_id == workshop.id)
    kept = dict(db.session.execute(mine).all()) if people else {}
    for one, name in people:
        lodging, travel = (one.cents_of(kind) if kind in kept else 0 for kind in CENTS_OF)
        if lodging or travel:
            found.append((name if named else _("a participant"), lodging, travel))
    theirs = {kind: sum(one.cents_of(kind) for one, _name in people) for kind in CENTS_OF}
    return found, [(kind, kept[kind]) for kind in CENTS_OF if kind in kept and kept[kind] < theirs[kind]]
