"""The selects about advice and decisions that more than one page asks for."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Organiser, Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import Status


def decided_for(user, call):
    """The standing decisions of a call on proposals that the reader may see, with their proposals."""
    seen = proposals.visible_to(user).with_only_columns(Proposal.id)
    return (
        select(Decision)
        .join(Decision.proposal)
        .where(Proposal.call_id == call.id, Proposal.id.in_(seen), Decision.rescinded_at.is_(None))
        .options(selectinload(Decision.proposal), selectinload(Decision.conditions))
        .order_by(Proposal.code)
    )


def with_readers(decisions):
    """The same with all that their letters are written from."""
    proposal = selectinload(Decision.proposal)
    return decisions.options(
        proposal.selectinload(Proposal.organisers).joinedload(Organiser.person),
        proposal.selectinload(Proposal.committee_rows), proposal.joinedload(Proposal.call),
        proposal.joinedload(Proposal.format), selectinload(Decision.letters),
    )  # fmt: skip


def to_decide(user):
    """The proposals that wait for the director, as the reader may see them."""
    return proposals.visible_to(user).where(Proposal.status == Status.ADVISED)


def before_committee(user, call, committee):
    """The proposals of this call before this committee that the reader may see."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee.id)
    statuses = {Status.IN_REVIEW, Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED}
    return proposals.visible_to(user).where(
        Proposal.call_id == call.id, Proposal.id.in_(mine), Proposal.status.in_(statuses)
    )


def advice_on(proposal_ids):
    return select(Advice).where(Advice.proposal_id.in_(proposal_ids)).options(selectinload(Advice.committee))


def released(proposal):
    """The released decision of a proposal that stands, or was referred on: what its organisers may know."""
    return (
        select(Decision)
        .where(Decision.proposal_id == proposal.id, Decision.released_at.is_not(None))
        .where((Decision.rescinded_at.is_(None)) | (Decision.code == Code.REFER))
        .options(selectinload(Decision.conditions))
        .order_by(Decision.id.desc())
        .limit(1)
    )
