"""Who may read cards and reviews, write one, settle conflicts and assign readers. A conflict overrides every hat."""

from sqlalchemy import and_, exists, select

from workshop_portal.core.db import db
from workshop_portal.core.words import N_
from workshop_portal.people.hats import BARRED, COMMITTEE, Hat
from workshop_portal.people.standing import chair_is_away, hats, rows_of
from workshop_portal.proposals import policy as proposals
from workshop_portal.proposals import queries as known
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE, Status
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import IS_ASSIGNED, IS_WRITTEN

LOOKS_ON = proposals.LOOKS_ON
ACTS = frozenset({Hat.OFFICE, Hat.CHAIR})
CHAIRS = frozenset({Hat.CHAIR, Hat.VICE})
IN_DISCUSSION = frozenset({Status.IN_DISCUSSION, Status.ADVISED})


def may_have_queue(user) -> bool:
    """Members of a committee, and whoever reviews something."""
    standings, seats = rows_of(user)
    return bool(seats) or any(row.hat == Hat.REVIEWER for row in standings)


def may_see_card(user, proposal) -> bool:
    """Enough to say whether one is in conflict. An organiser is not asked."""
    return Hat.ORGANISER not in hats(user, proposal) and proposals.may_see_card(user, proposal)


may_declare = may_see_card


def is_reviewer(user, proposal) -> bool:
    """Who was asked to read this proposal; the dossier opens once the conflict question is answered."""
    return Hat.REVIEWER in hats(user, proposal) and proposal.status in BEFORE_THE_COMMITTEE


def why_not_read(user, proposal) -> str | None:
    """Why the form of a review comes too late, for who was asked to write it and said that no conflict is in the way."""
    mine = hats(user, proposal)
    if not mine & (BARRED | {Hat.REVIEWER}) and was_ever_asked(user, proposal):
        return N_(
            "You are not asked to read this proposal any more, so nothing more is kept of its review. What was saved before stays."
        )
    if not {Hat.REVIEWER, Hat.CLEARED} <= mine:
        return None
    return N_("This proposal is not with the committee any more, so no review of it is kept. Nothing was changed.")


def was_ever_asked(user, proposal) -> bool:
    mine = select(Assignment.id).where(Assignment.proposal_id == proposal.id, Assignment.person_id == user.id)
    return db.session.scalar(mine.limit(1)) is not None


def was_asked(user, proposal) -> bool:
    """Who was asked to read it hears that it is withdrawn, which closes it to them."""
    return Hat.REVIEWER in hats(user, proposal)


def is_let_off(user, proposal) -> bool:
    """Who was asked to read it hears of being let off, also without a seat; not once asked again, or in conflict."""
    return user.is_active and not hats(user, proposal) & (BARRED | {Hat.REVIEWER})


def may_review(user, proposal) -> bool:
    return is_reviewer(user, proposal) and Hat.CLEARED in hats(user, proposal)


def may_write(user, proposal) -> bool:
    """Until every advice stands; that the meeting ends it before, the assignment says."""
    return may_review(user, proposal) and proposal.status in IS_WRITTEN


def may_see_version(user, proposal, version) -> bool:
    """The versions of one's own review."""
    if not may_review(user, proposal):
        return False
    return (version.review.person_id, version.review.proposal_id) == (user.id, proposal.id)


def may_see_reviews(user, proposal) -> bool:
    """Office, director and auditor; a reviewer after the own review; the chair, who as a reviewer waits for that or for the
    meeting; other members in the discussion, those among them who were asked to read and had not sent once the meeting
    has begun."""
    mine = hats(user, proposal)
    own = own_reviews(user, [proposal.id])[proposal.id] if Hat.REVIEWER in mine else (False, False)
    return may_see_marks(mine, proposal.status, *own)


def may_see_marks(mine, status, is_sent=False, is_closed=False) -> bool:
    """The same from the hats toward the proposal, its status, and the own review: sent, and closed by the meeting."""
    if mine & LOOKS_ON:
        return status not in proposals.HIDDEN_FROM_STAFF
    if status not in BEFORE_THE_COMMITTEE:
        return False
    if Hat.REVIEWER in mine:
        is_over = is_closed or status not in IS_WRITTEN
        takes_part = Hat.CHAIR in mine or (bool(mine & COMMITTEE) and status in IN_DISCUSSION)
        return Hat.CLEARED in mine and (is_sent or (takes_part and is_over))
    if Hat.CHAIR in mine:
        return True
    return Hat.CLEARED in mine and bool(mine & COMMITTEE) and status in IN_DISCUSSION


def own_reviews(user, proposal_ids) -> dict[int, tuple[bool, bool]]:
    """Proposal id → whether this person's review of it is sent, and whether the meeting has begun for which it was asked."""
    sent = and_(Review.proposal_id == Proposal.id, Review.person_id == user.id, Review.submitted_at.is_not(None))
    closed = and_(
        Assignment.proposal_id == Proposal.id, Assignment.person_id == user.id, Assignment.closed_at.is_not(None)
    )
    rows = select(Proposal.id, Review.id, Assignment.id).outerjoin(Review, sent).outerjoin(Assignment, closed)
    found = db.session.execute(rows.where(Proposal.id.in_(proposal_ids)))
    return {one: (review_id is not None, assignment_id is not None) for one, review_id, assignment_id in found}


def may_see_conflicts(user) -> bool:
    """Office, director and auditor; chairs, and who may stand in for one. Which proposals, the page's query says."""
    return bool(hats(user) & LOOKS_ON) or any(seat.role in CHAIRS for seat in rows_of(user)[1])


def sees_all_conflicts(user) -> bool:
    """Also of those with whom a chair has nothing to do: the members of other committees, and the staff."""
    return bool(hats(user) & LOOKS_ON)


def may_settle(user, proposal) -> bool:
    """Confirm or dismiss a conflict of somebody else: the office, and the chair, where unconflicted."""
    return bool(hats(user, proposal) & ACTS)


def may_see_assignment(user, call, committee) -> bool:
    """What each may not see is out of the page."""
    return bool(hats(user, committee) & (LOOKS_ON | {Hat.CHAIR}))


def may_act_for(user, call, committee) -> bool:
    """Assign, remind, close: the chair of this committee, and the office."""
    return bool(hats(user, committee) & ACTS)


def may_run(user, call, committee) -> bool:
    """Propose and apply a whole assignment: only who is shut out of none of its proposals."""
    return may_act_for(user, call, committee) and not is_shut_out(user, call, committee)


def may_see_run(user, run) -> bool:
    return may_see_assignment(user, run.call, run.committee) and not is_shut_out(user, run.call, run.committee)


def may_apply(user, run) -> bool:
    return may_run(user, run.call, run.committee)


def is_shut_out(user, call, committee) -> bool:
    """Whether this person organises, or is in conflict with, any proposal before this committee in this call."""
    away = {row.proposal_id for row in rows_of(user)[0] if row.proposal_id and row.hat in BARRED}
    if not away:
        return False
    here = select(Proposal.id).join(ProposalCommittee, ProposalCommittee.proposal_id == Proposal.id)
    here = here.where(Proposal.call_id == call.id, ProposalCommittee.committee_id == committee.id)
    return bool(db.session.scalar(select(exists(here.where(Proposal.id.in_(away), Proposal.status != Status.DRAFT)))))


def may_assign(user, proposal, committee) -> bool:
    """Choose this committee's readers by hand: the office, and its chair, unconflicted toward the proposal."""
    if committee.id not in proposal.committee_ids or proposal.status not in IS_ASSIGNED:
        return False
    mine = hats(user, proposal)
    acts = Hat.OFFICE in mine or (Hat.CHAIR in mine and leads(user, proposal, committee))
    return acts and not known.awaits(proposal)  # what is referred on is read by nobody until its committees are chosen


def leads(user, proposal, committee) -> bool:
    """Chairs this committee, or stands in for its chair; a vice-chair is none by chairing another one of the proposal."""
    mine = hats(user, committee)
    return Hat.CHAIR in mine or (Hat.VICE in mine and chair_is_away(proposal, [committee.id]))
