"""The selects about proposals that more than one page asks for."""

from sqlalchemy import and_, false, or_, select

from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.people.standing import active, hats, ids_of
from workshop_portal.proposals import policy
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE


def visible_to(user):
    """Every proposal for which policy.may_view holds, as one select."""
    own = Proposal.id.in_(ids_of(user, Hat.ORGANISER))
    barred = Proposal.id.in_(ids_of(user, Hat.CONFLICTED))
    staff = Proposal.status.not_in(policy.HIDDEN_FROM_STAFF) if hats(user) & policy.LOOKS_ON else false()
    chaired = and_(Proposal.status.in_(policy.SEEN_BY_CHAIR), before(user, Hat.CHAIR))
    seated = and_(Proposal.status.in_(policy.SEEN_BY_MEMBERS), before(user, Hat.MEMBER, Hat.VICE, Hat.CHAIR))
    reviewed = and_(
        Proposal.status.in_(BEFORE_THE_COMMITTEE),
        Proposal.id.in_(ids_of(user, Hat.REVIEWER)),
        Proposal.id.in_(ids_of(user, Hat.CLEARED)),
    )
    return select(Proposal).where(or_(own, and_(~barred, or_(staff, chaired, seated, reviewed))))


def before(user, *roles):
    """Whether the proposal lies before a committee on which the person has such a seat."""
    seats = select(Seat.committee_id).where(Seat.person_id == user.id, Seat.role.in_(roles), *active(Seat))
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id.in_(seats))
    return Proposal.id.in_(mine)
