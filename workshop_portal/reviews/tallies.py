"""What a committee's reviews of a proposal say together, kept beside them: a ranking reads it, and adds up nothing."""

from functools import cache

from sqlalchemy import Select, and_, bindparam, event, exists, func, inspect, select, union
from sqlalchemy.orm import Session

from workshop_portal.core.db import db, insert_into
from workshop_portal.people.hats import BARRED
from workshop_portal.people.standing import ids_of
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.policy import HIDDEN_FROM_STAFF
from workshop_portal.reviews import marking
from workshop_portal.reviews.models import Assignment, Review, Tally
from workshop_portal.reviews.workflow import ReviewState

FIGURES = ("mean", "apart", "low", "high", "submitted", "assigned")
TOLD = {Review: ("committee_id", "state", "counts", "mean", "apart"), Assignment: ("committee_id", "state")}


def counted(proposal_ids):
    """(proposal id, committee id, figures) as the reviews and assignments of these proposals give them now.

    `proposal_ids` are ids or a select of them. A pair whose last row went has a line too, of nothing.
    """

    def here(model, rows):
        return rows.where(model.proposal_id.in_(proposal_ids), model.committee_id.is_not(None))

    pairs = union(*(here(one, select(one.proposal_id, one.committee_id)) for one in (Assignment, Review, Tally)))
    pairs = pairs.subquery("pairs")
    sent = here(Review, marking.sent_by(Review.proposal_id, Review.committee_id)).subquery("sent")
    asked = here(Assignment, marking.asked_by(Assignment.proposal_id, Assignment.committee_id)).subquery("asked")

    def same(rows):
        return and_(rows.c.proposal_id == pairs.c.proposal_id, rows.c.committee_id == pairs.c.committee_id)

    both = select(pairs.c.proposal_id, pairs.c.committee_id, *marking.figures(sent, asked)).select_from(pairs)
    return both.outerjoin(sent, same(sent)).outerjoin(asked, same(asked))


def done_elsewhere(user, call, committee) -> int:
    """How many reviews this committee has sent on proposals that others have by now, as far as this person may know."""
    mine = exists().where(
        ProposalCommittee.proposal_id == Tally.proposal_id, ProposalCommittee.committee_id == committee.id
    )
    rows = select(func.coalesce(func.sum(Tally.submitted), 0)).join(Proposal, Proposal.id == Tally.proposal_id)
    rows = rows.where(Tally.committee_id == committee.id, Proposal.call_id == call.id, ~mine.correlate(Tally))
    rows = rows.where(Proposal.id.not_in(ids_of(user, *BARRED)))
    return db.session.scalar(rows.where(Proposal.status.not_in(HIDDEN_FROM_STAFF))) or 0


def keep(proposal_ids):
    """Let the tallies of these proposals say what their reviews say. The caller commits.

    One after the other for each proposal: who comes second adds up what the first one wrote.
    """
    dialect = db.session.get_bind().dialect.name
    is_asked_for = isinstance(proposal_ids, Select)
    renewing = renewing_of(dialect, proposal_ids) if is_asked_for else renewing_these(dialect)
    for one in renewing:
        db.session.execute(one, {} if is_asked_for else {"ids": list(proposal_ids)})


@cache
def renewing_these(dialect):
    """Asked with every review that is saved, so it is built once for each kind of database."""
    return renewing_of(dialect, bindparam("ids", expanding=True))


def renewing_of(dialect, proposal_ids) -> list:
    rows = counted(proposal_ids).where(True)  # SQLite takes ON CONFLICT after a select only where it has a WHERE
    put = insert_into(Tally).from_select(["proposal_id", "committee_id", *FIGURES], rows)
    renewed = {name: put.excluded[name] for name in FIGURES}
    put = put.on_conflict_do_update(index_elements=["committee_id", "proposal_id"], set_=renewed)
    if dialect == "sqlite":  # which lets one write at a time
        return [put]
    mine = select(Proposal.id).where(Proposal.id.in_(proposal_ids)).order_by(Proposal.id)
    return [mine.with_for_update(key_share=True), put]


@event.listens_for(Session, "after_flush")
def follow(session, _context):
    """Whatever deed it was that wrote a review or an assignment: its tallies go with it."""
    touched = {one.proposal_id for one in (*session.new, *session.deleted) if type(one) in TOLD and not is_draft(one)}
    touched |= {one.proposal_id for one in session.dirty if type(one) in TOLD and is_told(one)}
    if touched:
        keep(sorted(touched))


def is_draft(row) -> bool:
    return isinstance(row, Review) and row.state == ReviewState.DRAFT


def is_told(row) -> bool:
    attrs = inspect(row).attrs
    return any(attrs[name].history.has_changes() for name in TOLD[type(row)])
