"""What a referral that a document brings leaves behind: advice that is overtaken, a proposal that waits for its committees."""

from sqlalchemy import exists, func, or_, select, update

from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import Status

IS_REFERRAL = Decision.code == Code.REFER, Decision.released_at.is_not(None)


def overtake(proposal_ids):
    """Advice on these, a select, that was given before a released referral, or that one has overtaken already, has done its
    part. Other advice has not, also where there was such a referral until a document took it back.
    """
    is_later = or_(Decision.released_at >= Advice.given_at, Decision.released_at == Advice.overtaken_at)
    after = select(func.min(Decision.released_at)).where(
        *IS_REFERRAL, Decision.proposal_id == Advice.proposal_id, is_later
    )
    rows = update(Advice).where(Advice.proposal_id.in_(proposal_ids))
    rows = rows.values(overtaken_at=after.correlate(Advice).scalar_subquery())
    db.session.execute(rows.execution_options(synchronize_session=False))


def let_wait(proposal_ids):
    """Those of these that a referral has made eligible again wait for their committees. Where the document brought others
    with it, those that advised have it no more, and nothing waits.
    """
    here = Advice.proposal_id == Proposal.id
    still = select(ProposalCommittee.id).where(
        ProposalCommittee.proposal_id == Proposal.id, ProposalCommittee.committee_id == Advice.committee_id
    )
    with_those_who_advised = or_(
        ~exists().where(here), exists().where(here, still.correlate(Proposal, Advice).exists())
    )
    last = select(func.max(Decision.released_at)).where(*IS_REFERRAL, Decision.proposal_id == Proposal.id)
    rows = update(Proposal).where(Proposal.id.in_(proposal_ids), Proposal.status == Status.ELIGIBLE)
    rows = rows.where(with_those_who_advised).values(referred_at=last.correlate(Proposal).scalar_subquery())
    db.session.execute(rows.execution_options(synchronize_session=False))
