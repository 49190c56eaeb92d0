"""The steps of a proposal, from draft to withdrawn or decided. Plain Python: no web, no database."""

from datetime import timedelta
from enum import StrEnum

from workshop_portal.core import clock
from workshop_portal.core.steps import Step
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    INELIGIBLE = "ineligible"
    ELIGIBLE = "eligible"
    IN_REVIEW = "in_review"
    IN_DISCUSSION = "in_discussion"
    ADVISED = "advised"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


WORDS = {
    Status.DRAFT: N_("Draft"),
    Status.SUBMITTED: N_("Submitted"),
    Status.RETURNED: N_("Returned for completion"),
    Status.INELIGIBLE: N_("Not eligible"),
    Status.ELIGIBLE: N_("Eligible"),
    Status.IN_REVIEW: N_("In review"),
    Status.IN_DISCUSSION: N_("In discussion"),
    Status.ADVISED: N_("Advised"),
    Status.DECIDED: N_("Decided"),
    Status.WITHDRAWN: N_("Withdrawn"),
}
TONES = {
    Status.DRAFT: "idle", Status.SUBMITTED: "going", Status.RETURNED: "wait", Status.INELIGIBLE: "bad",
    Status.ELIGIBLE: "going", Status.IN_REVIEW: "going", Status.IN_DISCUSSION: "wait", Status.ADVISED: "wait",
    Status.DECIDED: "decided", Status.WITHDRAWN: "idle",
}  # fmt: skip

# The ground of what an organiser is toward the proposal, and of what who was one is from then on.
AS_ORGANISER = "organiser"

UNDO = timedelta(days=7)  # how long a withdrawal can be taken back

IN_THE_ORGANISERS_HANDS = frozenset({Status.DRAFT, Status.RETURNED})
BEFORE_THE_COMMITTEE = frozenset({Status.IN_REVIEW, Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED})
HANDED_IN = frozenset({Status.SUBMITTED, Status.ELIGIBLE, Status.INELIGIBLE}) | BEFORE_THE_COMMITTEE
TAKES_PART = (HANDED_IN - {Status.INELIGIBLE}) | {Status.RETURNED}  # one a contact organiser, call and format
SCREENED = frozenset({Status.SUBMITTED, Status.ELIGIBLE, Status.IN_REVIEW})  # committees may still be chosen
CAN_BE_REOPENED = frozenset({Status.SUBMITTED, Status.ELIGIBLE})
# Whether it is decided is told to nobody outside before the release, so withdrawing looks the same until then.
OPEN = frozenset(Status) - {Status.INELIGIBLE, Status.WITHDRAWN}

# What its organisers are told until a decision is released.
PUBLIC = {status: status for status in Status} | dict.fromkeys(
    {Status.ELIGIBLE} | BEFORE_THE_COMMITTEE, Status.IN_REVIEW
)
PUBLIC_WORDS = WORDS | {Status.IN_REVIEW: N_("With the committees")}


def public_status(status, released=False) -> Status:
    """What its organisers may know of where it stands: from eligible on the same, until a decision is released."""
    return status if released else PUBLIC[status]


def has_committee(proposal, at):
    return None if proposal.committee_ids else N_("Choose a committee first.")


def ends_at(proposal):
    """The instant at which the time to submit it ends as advertised. Clocks count to it."""
    return later(proposal, proposal.call.deadline_at)


def closes_at(proposal):
    """The instant from which it can't be submitted any more: its call's grace counts."""
    return later(proposal, proposal.call.hard_deadline_at)


def later(proposal, of_call):
    """This moment of its call; of a returned one its own, where that comes later."""
    own = proposal.return_until_at if proposal.status == Status.RETURNED else None
    return max(own, of_call) if own else of_call


def until(proposal):
    """Until when it can be submitted, as people are told: the last minute before that."""
    return clock.last_minute(ends_at(proposal))


def why_too_late(proposal, at):
    """Why it can't be submitted any more, or None."""
    if at < closes_at(proposal):
        return None
    if proposal.status == Status.RETURNED:
        return N_("The time to complete this proposal has passed.")
    return N_("This call has closed, so the proposal can't be submitted or reopened any more. Its text is kept.")


def can_be_reopened(proposal, at) -> bool:
    """Its organisers may take it back until its call has closed, unless readers were asked: `queries.is_theirs_again`."""
    return proposal.status in CAN_BE_REOPENED and why_too_late(proposal, at) is None


def is_final(proposal, at) -> bool:
    """Whether what is submitted at this moment stays as it is: its call has closed, whatever time a returned one has."""
    return at >= proposal.call.hard_deadline_at


def is_draft(proposal) -> bool:
    """Whether it is one, or was one when it was withdrawn: it takes part in nothing."""
    return (proposal.withdrawn_from if proposal.status == Status.WITHDRAWN else proposal.status) == Status.DRAFT


def is_reopened(proposal) -> bool:
    """A draft that was handed in before: it is out of its round until it is submitted again."""
    return proposal.status == Status.DRAFT and proposal.submitted_at is not None


def has_missed_its_call(proposal, at) -> bool:
    """A draft that lies there, and its call has closed."""
    return proposal.status == Status.DRAFT and why_too_late(proposal, at) is not None


def is_out_of_time(proposal, at) -> bool:
    """With its organisers, who can't submit it any more."""
    return proposal.status in IN_THE_ORGANISERS_HANDS and why_too_late(proposal, at) is not None


def is_left_uncompleted(proposal, at):
    """What was returned is its organisers' until its time has passed."""
    if proposal.status != Status.RETURNED or why_too_late(proposal, at):
        return None
    return N_("Its organisers still have time to complete this proposal.")


def can_be_taken_back(proposal, at):
    """A withdrawal is undone within a week, and it stands where it stood."""
    if proposal.withdrawn_from and at < proposal.withdrawn_at + UNDO:
        return None
    return N_("A withdrawal can be taken back within seven days. Start a new proposal in an open call instead.")


# fmt: off
STEPS = (
    #    name          from                     to                  who may        first
    Step("submit",     IN_THE_ORGANISERS_HANDS, Status.SUBMITTED,   {Hat.LEAD},    (why_too_late,), words=N_("Submit")),
    Step("reopen",     CAN_BE_REOPENED,         Status.DRAFT,       {Hat.LEAD, Hat.EDITOR}, (why_too_late,), words=N_("Reopen to change it")),
    Step("withdraw",   OPEN,                    Status.WITHDRAWN,   {Hat.LEAD},    note=True, words=N_("Withdraw")),
    Step("restore",    {Status.WITHDRAWN},      Status.DRAFT,       {Hat.LEAD},    (can_be_taken_back,), words=N_("Take the withdrawal back")),
    Step("accept",     {Status.SUBMITTED},      Status.ELIGIBLE,    {Hat.OFFICE},  (has_committee,), words=N_("Eligible")),
    Step("return",     {Status.SUBMITTED},      Status.RETURNED,    {Hat.OFFICE},  note=True, words=N_("Return for completion")),
    Step("exclude",    {Status.SUBMITTED, Status.RETURNED}, Status.INELIGIBLE, {Hat.OFFICE}, (is_left_uncompleted,), note=True, words=N_("Not eligible")),
    Step("extend",     {Status.RETURNED},       Status.RETURNED,    {Hat.OFFICE},  note=True, words=N_("Give more time")),
    Step("look again", {Status.INELIGIBLE},     Status.SUBMITTED,   {Hat.OFFICE},  note=True, words=N_("Look at it again")),
)
# fmt: on
