"""The proposals of a committee with the marks of its reviews, as one reader may see them."""

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from workshop_portal.core.db import db
from workshop_portal.decisions import queries
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import marking, means


@dataclass
class Row:
    """One line: the proposal, its marks, and the advice that shows."""

    proposal: Proposal
    marks: means.Marks
    advice: object = None
    others: list = field(default_factory=list)

    @property
    def mean(self):
        return self.marks.mean


def rows(user, call, committee) -> list[Row]:
    """With the advice of this committee, and with the others' once every one of them stands."""
    found = with_marks(queries.before_committee(user, call.id, committee.id), committee)
    advice = advice_by_proposal([row.proposal.id for row in found])
    for row in found:
        given = advice.get(row.proposal.id, [])
        row.advice, row.others = shown(given, committee, len(row.proposal.committee_ids))
    return found


def shown(given, committee, committees) -> tuple:
    """(the advice of this committee, that of the others once all of them have advised)."""
    own = next((one for one in given if one.committee_id == committee.id), None)
    others = [one for one in given if one.committee_id != committee.id]
    return own, others if len(given) >= committees else []


def marks_beside(ids, committee_id=None) -> tuple:
    """Two subqueries by proposal: mean, apart, low, high and number of its reviews; and how many were asked for."""
    each = marking.means_by_review(ids, committee_id).subquery()
    of, own, apart = each.columns
    figures = select(
        of.label("of"), func.avg(own).label("mean"), func.avg(apart).label("apart"), func.min(own).label("low"),
        func.max(own).label("high"), func.count().label("submitted"),
    ).group_by(of)  # fmt: skip
    return figures.subquery(), marking.assigned_by_proposal(ids, committee_id).subquery()


def with_marks(proposals, committee=None) -> list[Row]:
    """These proposals with their committees and marks, in one statement."""
    marks, assigned = marks_beside(proposals.with_only_columns(Proposal.id), committee and committee.id)
    wanted = (
        proposals.outerjoin(marks, marks.c.of == Proposal.id)
        .outerjoin(assigned, assigned.columns[0] == Proposal.id)
        .add_columns(*list(marks.columns)[1:], assigned.columns[1])
        .options(joinedload(Proposal.committee_rows))
    )
    return [Row(proposal, marks_of(*values)) for proposal, *values in db.session.execute(wanted).unique()]


def marks_of(mean, apart, low, high, submitted, assigned) -> means.Marks:
    return means.Marks(short(mean), short(apart), short(low), short(high), submitted or 0, assigned or 0)


def short(value) -> float | None:
    return None if value is None else round(float(value), means.PLACES)


def one(proposal, committee=None) -> means.Marks:
    """The marks of one proposal; with a committee, from its own reviews."""
    return with_marks(select(Proposal).where(Proposal.id == proposal.id), committee)[0].marks


def advice_by_proposal(ids) -> dict[int, list]:
    found: dict[int, list] = {}
    for advice in db.session.scalars(queries.advice_on(ids)):
        found.setdefault(advice.proposal_id, []).append(advice)
    return found
