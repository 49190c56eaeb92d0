"""What was promised out of the lines of a funding record, as long as it may be claimed."""

from sqlalchemy import and_, case, func, select

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.funding.actions import CLAIMS_COME
from workshop_portal.funding.models import Line, LineKind, Record
from workshop_portal.participants.models import Participation
from workshop_portal.prints.queries import missed
from workshop_portal.stays.models import Entitlement
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State

CENTS_OF = {LineKind.LODGING: Entitlement.nights * Entitlement.night_cents, LineKind.TRAVEL: Entitlement.travel_cents}


def promised(line, but=()) -> tuple[int, int]:
    """What people of the workshop were promised out of this line of its record, without those who were not there: (cents,
    to how many). `but`: leave these participations out.
    """
    if line.kind not in CENTS_OF:
        return 0, 0
    cents = CENTS_OF[line.kind]
    mine = select(func.coalesce(func.sum(cents), 0), func.count()).select_from(Entitlement)
    mine = mine.join(Entitlement.participation).join(Record, Record.workshop_id == Participation.workshop_id)
    mine = mine.join(Participation.workshop).where(still_holds(), Participation.id.not_in([one.id for one in but]))
    sum_of, people = db.session.execute(mine.where(Record.id == line.record_id, cents > 0)).one()
    return sum_of, people


def still_holds():
    """The condition that what a Participation was promised may be claimed: its Workshop takes place, and it was there."""
    return and_(Workshop.state != State.CANCELLED, Workshop.first_on.is_not(None), ~missed())


def promised_beside(kind):
    """As a column beside Record: the cents of `promised` of its line of this kind."""
    mine = select(func.coalesce(func.sum(CENTS_OF[kind]), 0)).select_from(Entitlement).join(Entitlement.participation)
    mine = mine.join(Participation.workshop).where(Workshop.id == Record.workshop_id, still_holds())
    return mine.correlate(Record).scalar_subquery()


def promised_here():
    """The same beside Line, of its own kind."""
    return case(*((Line.kind == kind, promised_beside(kind)) for kind in CENTS_OF), else_=0)


def kept_lines():
    """(kind of a line of a Record, cents) that it holds beyond what is paid, and promised to those who may claim it: what
    finance can release.
    """
    held = promised_here()
    free = Line.committed_cents - case((Line.paid_cents > held, Line.paid_cents), else_=held)
    rows = select(Line.kind, free).join(Record, Line.record_id == Record.id)
    return rows.where(Line.source == "centre", free > 0)


def short_lines():
    """(workshop, kind of a line of its record, cents) where more is promised than committed, as long as it can be claimed:
    finance released what was promised to somebody who, as it turned out, was there.
    """
    short = promised_here() - Line.committed_cents
    rows = select(Workshop, Line.kind, short).join(Record, Record.workshop_id == Workshop.id)
    rows = rows.join(Line, Line.record_id == Record.id).where(Line.source == "centre", short > 0)
    rows = rows.where(Workshop.first_on <= today(), Workshop.last_on >= today() - CLAIMS_COME)
    return rows.order_by(Workshop.last_on, Workshop.id, Line.id)
