"""The proposals of a committee by their mean, as one reader may see them: dense ranks over what is visible."""

from dataclasses import dataclass, field

from sqlalchemy.orm import selectinload

from workshop_portal.core.db import db
from workshop_portal.decisions import queries
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import queries as reviews


@dataclass
class Row:
    """One line: its rank among the visible (None without a mean), the proposal, its marks, and the advice that shows."""

    proposal: Proposal
    marks: object = None
    rank: int | None = None
    advice: object = None
    others: list = field(default_factory=list)

    @property
    def mean(self):
        return self.marks.mean if self.marks else None


def rows(user, call, committee) -> list[Row]:
    """Sorted by mean, the best first; those without a mean come last, by code."""
    wanted = queries.before_committee(user, call, committee).options(
        selectinload(Proposal.committee_rows), selectinload(Proposal.format)
    )
    found = [Row(proposal) for proposal in db.session.scalars(wanted)]
    ids = [row.proposal.id for row in found]
    marks = reviews.marks_of(ids)
    advice = advice_by_proposal(ids)
    for row in found:
        row.marks = marks.get(row.proposal.id)
        given = advice.get(row.proposal.id, [])
        row.advice = next((one for one in given if one.committee_id == committee.id), None)
        all_stand = {one.committee_id for one in given} >= set(row.proposal.committee_ids)
        row.others = [one for one in given if one.committee_id != committee.id] if all_stand else []
    found.sort(key=lambda row: (row.mean is None, -(row.mean or 0), row.proposal.code))
    for n, row in enumerate(found):
        same = n and row.mean == found[n - 1].mean
        row.rank = (found[n - 1].rank if same else n + 1) if row.mean is not None else None
    return found


def one(proposal):
    """The marks of one proposal, or None."""
    return reviews.marks_of([proposal.id]).get(proposal.id)


def advice_by_proposal(ids) -> dict[int, list]:
    found: dict[int, list] = {}
    for advice in db.session.scalars(queries.advice_on(ids)):
        found.setdefault(advice.proposal_id, []).append(advice)
    return found
