"""What must hold of the money beyond what the database promises: a record's totals are those of its lines and funds."""

from sqlalchemy import func, or_, select

from workshop_portal.core.db import db
from workshop_portal.funding.actions import COUNTS
from workshop_portal.funding.models import ExternalFund, Line, Record

OF_LINES = ("planned_cents", "committed_cents", "paid_cents")


def of_the_money():
    """The records whose totals are not what they are made of."""
    sums = {name: total(getattr(Line, name), Line.record_id == Record.id) for name in OF_LINES}
    granted = ExternalFund.record_id == Record.id, ExternalFund.state.in_(COUNTS)
    sums["external_cents"] = total(ExternalFund.amount_cents, *granted)
    names = list(sums)
    rows = select(Record.key, *(getattr(Record, name) for name in names), *sums.values())
    rows = rows.where(or_(*(getattr(Record, name) != sums[name] for name in names))).order_by(Record.id)
    for key, *figures in db.session.execute(rows):
        pairs = zip(names, figures[: len(names)], figures[len(names) :], strict=True)
        told = ", ".join(f"{name} {kept} and not {made}" for name, kept, made in pairs if kept != made)
        yield f"money: the record {key} says {told}"


def total(column, *which):
    return select(func.coalesce(func.sum(column), 0)).where(*which).scalar_subquery()
