"""Who ranks, advises, decides, writes the letters and releases."""

from sqlalchemy import select
from sqlalchemy.orm import load_only

from workshop_portal.core.db import db
from workshop_portal.core.words import N_
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import BARRED, COMMITTEE, Hat
from workshop_portal.people.models import Committee
from workshop_portal.people.standing import chair_is_away, hats, ids_of
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.policy import is_known_to_staff, may_see_card
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.policy import leads

LOOKS_ON = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.AUDITOR})
WITH_ADVICE = frozenset({Status.ADVISED, Status.DECIDED})
MET_ABOUT = frozenset({Status.IN_DISCUSSION}) | WITH_ADVICE
REFERRED_TO = frozenset({Status.ELIGIBLE, Status.IN_REVIEW, Status.IN_DISCUSSION})  # where a referral leads to


def may_rank(user, call, committee) -> bool:
    """The chair of this committee; office and director look on. What each may not see is out of the ranking."""
    return bool(hats(user, committee) & (LOOKS_ON | {Hat.CHAIR}))


def may_meet(user, call, committee) -> bool:
    return bool(hats(user, committee) & (LOOKS_ON | COMMITTEE))


def may_attend(user, meeting) -> bool:
    """A member for whom something on its agenda is to be talked about."""
    barred = ids_of(user, *BARRED)
    return bool(hats(user, meeting.committee) & COMMITTEE) and any(
        one.proposal_id not in barred for one in meeting.items
    )


def may_run_meeting(user, call, committee) -> bool:
    """Its chair and the office; the vice-chair where the chair has to do with nothing that it is about."""
    mine = hats(user, committee)
    return bool(mine & {Hat.CHAIR, Hat.OFFICE}) or (Hat.VICE in mine and is_closed_to_chair(user, call, committee))


def is_closed_to_chair(user, call, committee) -> bool:
    """Whether the chair is kept from all that is discussed; once nothing is, from all that was: as far as this person may
    know of it.
    """
    rows = select(Proposal).where(Proposal.call_id == call.id, Proposal.committee_rows.any(committee_id=committee.id))
    rows = rows.where(Proposal.id.not_in(ids_of(user, *BARRED)))
    rows = rows.where(Proposal.status.in_(MET_ABOUT)).options(load_only(Proposal.status))
    here = list(db.session.scalars(rows))
    about = [one for one in here if one.status == Status.IN_DISCUSSION] or here
    return bool(about) and all(chair_is_away(one, [committee.id]) for one in about)


def may_advise(user, proposal, committee) -> bool:
    """Who leads this committee, unconflicted toward the proposal, while it is discussed or advised."""
    if committee.id not in proposal.committee_ids or proposal.status not in {Status.IN_DISCUSSION, Status.ADVISED}:
        return False
    return leads_on(user, proposal, committee)


def why_not_advised(user, proposal, committee) -> str | None:
    """Why its form comes too late, for who leads this committee on it; of a decision this says nothing."""
    if not leads_on(user, proposal, committee):
        return None
    if committee.id in proposal.committee_ids and proposal.status == Status.DECIDED:
        return N_("This proposal is with the director now, so the advice stays as it was. Nothing was changed.")
    return N_("This proposal is not discussed any more in your committee. Nothing was changed.")


def leads_on(user, proposal, committee) -> bool:
    """Who leads this committee, without a conflict toward the proposal."""
    return Hat.CHAIR in hats(user, proposal) and leads(user, proposal, committee)


def may_hear_of_difference(user, proposal) -> bool:
    """Read in a letter that the decision differs from what was advised: who reads the card of the proposal, and of one that was
    referred on, whoever others have it by now, who sits on a committee that advised on it.
    """
    if may_see_card(user, proposal):
        return True
    if not is_known_to_staff(proposal) or hats(user, proposal) & BARRED:
        return False
    rows = select(Committee).join(Advice, Advice.committee_id == Committee.id).where(Advice.proposal_id == proposal.id)
    return any(hats(user, one) & COMMITTEE for one in db.session.scalars(rows.distinct()))


def may_see_decisions(user, call=None) -> bool:
    return bool(hats(user) & LOOKS_ON)


def may_decide(user, proposal) -> bool:
    return Hat.DIRECTOR in hats(user, proposal) and proposal.status in WITH_ADVICE


def why_not_decided(user, proposal) -> str | None:
    """Why the form of a decision comes too late, for the director."""
    if Hat.DIRECTOR not in hats(user, proposal) or not is_known_to_staff(proposal):
        return None
    return N_("This proposal does not wait for a decision any more. Nothing was changed.")


def may_see_decision(user, proposal) -> bool:
    """Before the release: office and director. The conflicted and the organisers wear no such hat here.

    What was released once stays to be read, also where the proposal was referred on; so does what was decided, where it was
    withdrawn then.
    """
    if not hats(user, proposal) & LOOKS_ON:
        return False
    if proposal.status == Status.WITHDRAWN and proposal.withdrawn_from is None:  # so it came, by a round's document
        return was_decided(proposal)
    stood = proposal.withdrawn_from if proposal.status == Status.WITHDRAWN else proposal.status
    return stood in WITH_ADVICE or (stood in REFERRED_TO and was_told(proposal))


def was_decided(proposal) -> bool:
    return db.session.scalar(select(Decision.id).where(Decision.proposal_id == proposal.id).limit(1)) is not None


def was_told(proposal) -> bool:
    """Whether a decision on it was released, be it one that stands no more."""
    mine = select(Decision.id).where(Decision.proposal_id == proposal.id, Decision.released_at.is_not(None))
    return db.session.scalar(mine.limit(1)) is not None


def may_read_letters(user, proposal) -> bool:
    """Its organisers read the letters that each was sent; before the release there are none."""
    return Hat.ORGANISER in hats(user, proposal)


def may_write_letters(user, decision) -> bool:
    return Hat.OFFICE in hats(user, decision.proposal)


def may_meet_conditions(user, decision) -> bool:
    return Hat.OFFICE in hats(user, decision.proposal) and decision.code == Code.APPROVE_CONDITIONAL


def may_rescind(user, decision) -> bool:
    return Hat.DIRECTOR in hats(user, decision.proposal) and decision.released_at is not None


def may_release(user, call) -> bool:
    return Hat.OFFICE in hats(user)


def may_undo(user, release) -> bool:
    """Only who may see every decision in it: nothing of a hidden one shows, not even its number."""
    return all(Hat.OFFICE in hats(user, decision.proposal) for decision in release.decisions) and may_release(
        user, None
    )
