"""Who may do what with a proposal. What is secret from a person answers as if it were not there."""

from workshop_portal.core.steps import open_steps
from workshop_portal.people.hats import COMMITTEE, Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE, IN_THE_ORGANISERS_HANDS, STEPS, Status

LOOKS_ON = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.AUDITOR})
HIDDEN_FROM_STAFF = IN_THE_ORGANISERS_HANDS
SEEN_BY_CHAIR = frozenset({Status.SUBMITTED, Status.ELIGIBLE}) | BEFORE_THE_COMMITTEE
SEEN_BY_MEMBERS = frozenset({Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED})
CARD = frozenset({Status.SUBMITTED, Status.ELIGIBLE}) | BEFORE_THE_COMMITTEE


def may_propose(user, call=None) -> bool:
    return True


def may_view(user, proposal) -> bool:
    mine = hats(user, proposal)
    if Hat.ORGANISER in mine:
        return True
    if mine & LOOKS_ON and proposal.status not in HIDDEN_FROM_STAFF:
        return True
    if Hat.CHAIR in mine and proposal.status in SEEN_BY_CHAIR:
        return True
    if mine >= {Hat.REVIEWER, Hat.CLEARED} and proposal.status in BEFORE_THE_COMMITTEE:
        return True
    return bool(mine & COMMITTEE) and proposal.status in SEEN_BY_MEMBERS


def may_see_card(user, proposal) -> bool:
    """Code, title, organisers, institutions: enough to say whether one is in conflict."""
    mine = hats(user, proposal)
    return may_view(user, proposal) or (bool(mine & (COMMITTEE | {Hat.REVIEWER})) and proposal.status in CARD)


def may_edit(user, proposal) -> bool:
    return Hat.EDITOR in hats(user, proposal) and proposal.status in IN_THE_ORGANISERS_HANDS


def steps_for(user, proposal):
    """The buttons this person sees on this proposal."""
    return open_steps(STEPS, proposal.status, hats(user, proposal))
