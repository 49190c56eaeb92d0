"""The proposals of a committee by their mean, as one reader may see them: dense ranks over what is visible."""

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from workshop_portal.core.db import db
from workshop_portal.decisions import queries
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import marking, means


@dataclass
class Row:
    """One line: its rank among the visible (None without a mean), the proposal, its marks, and the advice that shows."""

    proposal: Proposal
    marks: means.Marks
    rank: int | None = None
    advice: object = None
    others: list = field(default_factory=list)

    @property
    def mean(self):
        return self.marks.mean


def rows(user, call, committee) -> list[Row]:
    """Sorted by the mean of this committee's reviews, the best first; those without a mean come last, by code."""
    found = with_marks(queries.before_committee(user, call, committee), committee)
    advice = advice_by_proposal([row.proposal.id for row in found])
    for row in found:
        given = advice.get(row.proposal.id, [])
        row.advice = next((one for one in given if one.committee_id == committee.id), None)
        all_stand = {one.committee_id for one in given} >= set(row.proposal.committee_ids)
        row.others = [one for one in given if one.committee_id != committee.id] if all_stand else []
    found.sort(key=lambda row: (row.mean is None, -(row.mean or 0), row.proposal.code))
    for n, row in enumerate(found):
        same = n and row.mean == found[n - 1].mean
        row.rank = (found[n - 1].rank if same else n + 1) if row.mean is not None else None
    return found


def with_marks(proposals, committee=None) -> list[Row]:
    """These proposals with their committees and marks, in one statement."""
    ids = proposals.with_only_columns(Proposal.id)
    each = marking.means_by_review(ids, committee).subquery()
    proposal_id, own, apart = each.columns
    marks = (
        select(proposal_id.label("of"), func.avg(own), func.avg(apart), func.min(own), func.max(own), func.count())
        .group_by(proposal_id)
        .subquery()
    )
    assigned = marking.assigned_by_proposal(ids, committee).subquery()
    wanted = (
        proposals.outerjoin(marks, marks.c.of == Proposal.id)
        .outerjoin(assigned, assigned.columns[0] == Proposal.id)
        .add_columns(*list(marks.columns)[1:], assigned.columns[1])
        .options(joinedload(Proposal.committee_rows))
    )
    return [Row(proposal, marks_of(*values)) for proposal, *values in db.session.execute(wanted).unique()]


def marks_of(mean, apart, low, high, submitted, assigned) -> means.Marks:
    def short(value):
        return None if value is None else round(float(value), means.PLACES)

    marks = (short(mean), short(apart), short(low), short(high))
    return means.Marks(*marks, submitted or 0, assigned or 0)


def one(proposal, committee=None) -> means.Marks:
    """The marks of one proposal; with a committee, from its own reviews."""
    return with_marks(select(Proposal).where(Proposal.id == proposal.id), committee)[0].marks


def advice_by_proposal(ids) -> dict[int, list]:
    found: dict[int, list] = {}
    for advice in db.session.scalars(queries.advice_on(ids)):
        found.setdefault(advice.proposal_id, []).append(advice)
    return found
