"""Who may do what with a proposal. What is secret from a person answers as if it were not there."""

from workshop_portal.core import clock
from workshop_portal.core.steps import open_steps, why_not
from workshop_portal.core.words import N_
from workshop_portal.people.hats import COMMITTEE, ORGANISERS, Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import attachments
from workshop_portal.proposals.workflow import (
    BEFORE_THE_COMMITTEE,
    IN_THE_ORGANISERS_HANDS,
    OPEN,
    SCREENED,
    STEPS,
    Status,
)

LOOKS_ON = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.AUDITOR})
HIDDEN_FROM_STAFF = IN_THE_ORGANISERS_HANDS
SEEN_BY_CHAIR = frozenset({Status.SUBMITTED, Status.INELIGIBLE, Status.ELIGIBLE}) | BEFORE_THE_COMMITTEE
SEEN_BY_MEMBERS = frozenset({Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED})
CARD = frozenset({Status.SUBMITTED, Status.ELIGIBLE}) | BEFORE_THE_COMMITTEE
ENDED = frozenset({Status.WITHDRAWN, Status.INELIGIBLE})
ADDRESSES = ORGANISERS | {Hat.OFFICE}  # who sees mail addresses
IN_ITS_TIME = frozenset({"submit", "reopen", "restore"})
WISHES = ORGANISERS | LOOKS_ON | {Hat.CHAIR}  # who sees suggested and unwanted reviewers


def may_be_here(user) -> bool:
    return True


def may_propose(user, call=None) -> bool:
    """Any scientist; a call that is not published is known to those who prepare it only."""
    return call is None or call.published or bool(hats(user) & LOOKS_ON)


def may_view(user, proposal) -> bool:
    """The text. Whoever judges it answers the conflict question first; a chair who was not asked to read it assigns."""
    mine = hats(user, proposal)
    if mine & ORGANISERS:
        return True
    if mine & LOOKS_ON and is_known_to_staff(proposal):
        return True
    if Hat.CHAIR in mine and proposal.status in SEEN_BY_CHAIR and not has_open_question(mine):
        return True
    if mine >= {Hat.REVIEWER, Hat.CLEARED} and proposal.status in BEFORE_THE_COMMITTEE:
        return True
    return bool(mine & COMMITTEE) and Hat.CLEARED in mine and proposal.status in SEEN_BY_MEMBERS


def has_open_question(mine) -> bool:
    """Whether somebody with these hats was asked to read, and has not said yet that no conflict stands in the way."""
    return Hat.REVIEWER in mine and Hat.CLEARED not in mine


def is_known_to_staff(proposal) -> bool:
    """What was handed in at least once, and does not lie in the organisers' hands."""
    return proposal.status not in HIDDEN_FROM_STAFF and proposal.submitted_at is not None


def may_see_card(user, proposal) -> bool:
    """Code, title, organisers, institutions: enough to say whether one is in conflict."""
    mine = hats(user, proposal)
    return may_view(user, proposal) or (bool(mine & (COMMITTEE | {Hat.REVIEWER})) and proposal.status in CARD)


def version_read(user, proposal):
    """The version that this reader has before them; None where the text as it is written now is theirs to read."""
    organisers_own = is_organiser(user, proposal) and proposal.status in IN_THE_ORGANISERS_HANDS | {Status.WITHDRAWN}
    return None if organisers_own else proposal.newest_version


def may_view_version(user, proposal, version) -> bool:
    return may_view(user, proposal)


def may_edit(user, proposal) -> bool:
    return Hat.EDITOR in hats(user, proposal) and proposal.status in IN_THE_ORGANISERS_HANDS


def may_open_form(user, proposal) -> bool:
    """The form's address stays known to whoever may write in it while the proposal is in its organisers' hands."""
    return Hat.EDITOR in hats(user, proposal)


def may_compare_draft(user, proposal) -> bool:
    """What has changed since the last version, while the text is the organisers' own."""
    return is_organiser(user, proposal) and bool(proposal.versions) and version_read(user, proposal) is None


def may_view_attachment(user, attachment) -> bool:
    """Who may read the text; what no version has yet is the organisers' own."""
    proposal = attachment.proposal
    return may_view(user, proposal) and (is_organiser(user, proposal) or attachments.is_kept(attachment))


def may_edit_attachment(user, proposal, attachment) -> bool:
    return may_edit(user, proposal)


def may_read_comments(user, proposal) -> bool:
    """What organisers say to each other stays theirs."""
    return is_organiser(user, proposal)


def why_not_edited(user, proposal, child=None) -> str | None:
    """Why the form of a draft comes too late, for an organiser who writes in it."""
    if Hat.EDITOR not in hats(user, proposal) or proposal.status in IN_THE_ORGANISERS_HANDS:
        return None
    return NO_DRAFT_YET if "reopen" in names_in_time(user, proposal) else NO_DRAFT


NO_DRAFT = N_("It is not a draft any more, so it can’t be changed.")
NO_DRAFT_YET = N_("It is submitted; take it back to change it.")


def may_comment(user, proposal) -> bool:
    return bool(hats(user, proposal) & {Hat.EDITOR, Hat.COMMENTER}) and proposal.status in IN_THE_ORGANISERS_HANDS


def may_settle_comment(user, proposal, comment) -> bool:
    return may_edit(user, proposal)


def may_lead(user, proposal) -> bool:
    """Invite and remove organisers, while the proposal is in their hands."""
    return Hat.LEAD in hats(user, proposal) and proposal.status in IN_THE_ORGANISERS_HANDS


def may_step_down(user, proposal) -> bool:
    """Whoever leads it hands the lead over first. Whether its decision is told already, the deed asks."""
    mine = hats(user, proposal)
    return bool(mine & ORGANISERS) and Hat.LEAD not in mine and proposal.status in OPEN


def may_hand_over(user, proposal) -> bool:
    """Ask another organiser to take the lead, as long as the proposal has not ended."""
    return Hat.LEAD in hats(user, proposal) and proposal.status not in ENDED


# The doors of deeds that move a proposal stay open after the deed: a second press is answered as the first one was.
# Whether the step can be taken is asked of the table of steps.


def may_submit(user, proposal) -> bool:
    return Hat.LEAD in hats(user, proposal)


def may_withdraw(user, proposal) -> bool:
    return Hat.LEAD in hats(user, proposal)


def may_open_again(user, proposal) -> bool:
    return Hat.EDITOR in hats(user, proposal)


def may_resubmit(user, proposal) -> bool:
    """Whether its round has ended for it, the page asks."""
    return Hat.LEAD in hats(user, proposal)


def may_see_screening(user) -> bool:
    return Hat.OFFICE in hats(user)


def may_screen(user, proposal) -> bool:
    return Hat.OFFICE in hats(user, proposal) and is_known_to_staff(proposal)


def may_hear_of_reopening(user, proposal) -> bool:
    """That what the office had found eligible lies with its organisers again; not its text."""
    return Hat.OFFICE in hats(user, proposal) and proposal.submitted_at is not None


def can_screen(user, proposal) -> bool:
    return may_screen(user, proposal) and proposal.status == Status.SUBMITTED


def may_follow_up(user, proposal) -> bool:
    """That a proposal was returned, and until when: its text is its organisers' meanwhile."""
    return Hat.OFFICE in hats(user, proposal) and proposal.status == Status.RETURNED


def may_look_again(user, proposal) -> bool:
    return Hat.OFFICE in hats(user, proposal) and proposal.status == Status.INELIGIBLE


def may_set_committees(user, proposal) -> bool:
    return Hat.OFFICE in hats(user, proposal) and proposal.status in SCREENED


def may_see_addresses(user, proposal) -> bool:
    return bool(hats(user, proposal) & ADDRESSES)


def may_see_wishes(user, proposal) -> bool:
    return bool(hats(user, proposal) & WISHES)


def is_organiser(user, proposal) -> bool:
    return bool(hats(user, proposal) & ORGANISERS)


def may_list_all(user) -> bool:
    return bool(hats(user) & LOOKS_ON)


def may_set_form(user, call) -> bool:
    return Hat.OFFICE in hats(user)


def steps_for(user, proposal):
    """The buttons this person sees on this proposal."""
    return open_steps(STEPS, proposal.status, hats(user, proposal))


def names_of_steps(user, proposal) -> set[str]:
    return {step.name for step in steps_for(user, proposal)}


def names_in_time(user, proposal) -> set[str]:
    """The same without what it is too late for: handing in, opening again what was handed in, taking a withdrawal back."""
    now = clock.now()
    return {
        step.name
        for step in steps_for(user, proposal)
        if step.name not in IN_ITS_TIME or why_not(step, proposal, now) is None
    }
