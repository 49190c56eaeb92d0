"""The proposals of a committee with the marks of its reviews, as one reader may see them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workshop_portal.core.db import db
from workshop_portal.decisions import queries
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import marking, means, tallies
from workshop_portal.reviews.models import Tally


@dataclass
class Row:
    """One line: the proposal, its marks, and the advice that shows."""

    proposal: Proposal
    marks: means.Marks
    advice: object = None

    @property
    def mean(self):
        return self.marks.mean


def rows(user, call, committee) -> list[Row]:
    """What the meeting is about, with the advice of this committee."""
    found = with_marks(queries.in_the_meeting(user, call.id, committee.id), committee)
    advice = advice_by_proposal([row.proposal.id for row in found])
    for row in found:
        row.advice = next((one for one in advice.get(row.proposal.id, ()) if one.committee_id == committee.id), None)
    return found


def shown(given, committee, committees) -> tuple:
    """(the advice of this committee, that of the others once all of them have advised)."""
    own = next((one for one in given if one.committee_id == committee.id), None)
    others = [one for one in given if one.committee_id != committee.id]
    return own, others if len(given) >= committees else []


def with_marks(proposals, committee) -> list[Row]:
    """These proposals with their committees and the marks of this one, in one statement."""
    wanted = proposals.with_only_columns(Proposal.id).order_by(None).subquery("wanted")
    figures = marking.figures_of(wanted, committee.id)
    rows = proposals.join(figures, figures.c.id == Proposal.id).add_columns(*list(figures.c)[1:])
    rows = rows.options(joinedload(Proposal.committee_rows))
    return [Row(proposal, marking.marks(*values)) for proposal, *values in db.session.execute(rows).unique()]


def one(proposal, committee) -> means.Marks:
    """The marks of one proposal, from the reviews of this committee."""
    return with_marks(select(Proposal).where(Proposal.id == proposal.id), committee)[0].marks


def by_committee(proposal) -> list[tuple]:
    """(committee, the marks of the reviews written for it) of each of its committees, in one statement."""
    rows = db.session.scalars(select(Tally).where(Tally.proposal_id == proposal.id))
    found = {row.committee_id: marking.marks(*(getattr(row, name) for name in tallies.FIGURES)) for row in rows}
    return [(one, found.get(one.id)) for one in proposal.committees]


def advice_by_proposal(ids) -> dict[int, list]:
    found: dict[int, list] = {}
    for advice in db.session.scalars(queries.advice_on(ids)):
        found.setdefault(advice.proposal_id, []).append(advice)
    return found
