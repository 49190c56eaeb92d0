"""The states of conflicts, assignments and reviews, and the steps into and out of the review. Plain Python."""

from dataclasses import dataclass, field
from enum import StrEnum

from workshop_portal.core.steps import Step
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.workflow import Status


class Ground(StrEnum):
    """Why somebody may be in conflict with a proposal."""

    DECLARED = "declared"
    PERSON = "person"
    COAUTHOR = "coauthor"
    ORGANISED = "organised"
    PARTICIPANT = "participant"
    INSTITUTION = "institution"
    MAIL = "mail"


STRONG = frozenset({Ground.DECLARED, Ground.PERSON, Ground.COAUTHOR, Ground.ORGANISED, Ground.PARTICIPANT})
GROUND_WORDS = {
    Ground.DECLARED: N_("declared"),
    Ground.PERSON: N_("the same person"),
    Ground.COAUTHOR: N_("wrote together"),
    Ground.ORGANISED: N_("organised together in the last three years"),
    Ground.PARTICIPANT: N_("listed as a participant"),
    Ground.INSTITUTION: N_("the same institution"),
    Ground.MAIL: N_("the same mail domain"),
}


class ConflictState(StrEnum):
    FOUND = "found"  # in the data, unanswered
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class AssignmentState(StrEnum):
    ASSIGNED = "assigned"
    DECLINED = "declined"
    ENDED = "ended"  # a conflict, or taken away


class ReviewState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    LOCKED = "locked"


class VersionKind(StrEnum):
    """How a version of a review came to be: it saved itself, was saved by its writer, or was sent."""

    AUTO = "auto"
    SAVED = "saved"
    SENT = "sent"


class Recommendation(StrEnum):
    APPROVE = "approve"
    CHANGE = "approve_if_changed"
    RESUBMIT = "revise_resubmit"
    REJECT = "reject"
    REFER = "refer"


RECOMMENDATION_WORDS = {
    Recommendation.APPROVE: N_("Approve"),
    Recommendation.CHANGE: N_("Approve if changed"),
    Recommendation.RESUBMIT: N_("Revise and submit again"),
    Recommendation.REJECT: N_("Reject"),
    Recommendation.REFER: N_("Better with another committee or format"),
}
CONFIDENCE_WORDS = {
    3: N_("It is my field"),
    2: N_("I know the field around it"),
    1: N_("I read it as an outsider"),
}
VERSION_WORDS = {
    VersionKind.AUTO: N_("saved by itself"),
    VersionKind.SAVED: N_("saved"),
    VersionKind.SENT: N_("sent"),
}
FUNDING_WORDS = {
    "regular": N_("Regular funding"),
    "refund": N_("Regular funding and a refund budget"),
    "basic": N_("Basic funding"),
}
CHOICES = {"recommendation": RECOMMENDATION_WORDS, "funding_advice": FUNDING_WORDS, "confidence": CONFIDENCE_WORDS}
SCALE = {
    1: N_("below the bar"),
    2: N_("needs work"),
    3: N_("good"),
    4: N_("very good"),
    5: N_("exceptional"),
}
LEAST_REVIEWS = 2  # fewer, and the reviews of a proposal can't be closed
FOUND = frozenset({"optimal", "feasible"})  # what a run ends with when there is an assignment
IS_WRITTEN = frozenset({Status.IN_REVIEW, Status.IN_DISCUSSION})  # a review may be written and changed
IS_ASSIGNED = frozenset({Status.ELIGIBLE, Status.IN_REVIEW, Status.IN_DISCUSSION})  # readers may come and go
EVERY_ADVICE_STANDS = frozenset({Status.ADVISED, Status.DECIDED})


@dataclass(frozen=True)
class Stand:
    """How far a proposal is with its readers: how many were asked, and how many reviews that count are in, by the id of
    the committee they are written for. Before several committees the one with the fewest counts."""

    status: Status
    assigned: int = 0
    by_committee: dict[int, int] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        return min(self.by_committee.values(), default=0)


def has_readers(stand, at):
    return None if stand.assigned else N_("Nobody has been asked to read this proposal yet.")


def has_enough_reviews(stand, at):
    if stand.sent >= LEAST_REVIEWS:
        return None
    if len(stand.by_committee) > 1:
        words = N_("At least %(least)s reviews must be in for each of its committees before the discussion begins.")
        return words, {"least": LEAST_REVIEWS}
    words = N_("At least %(least)s reviews must be in before the discussion begins; %(sent)s of this proposal are.")
    return words, {"least": LEAST_REVIEWS, "sent": stand.sent}


# fmt: off
STEPS = (
    #    name             from                 to                     who may                    first
    Step("start_review",  {Status.ELIGIBLE},   Status.IN_REVIEW,      {Hat.CHAIR, Hat.OFFICE},   (has_readers,), words=N_("Start the review")),
    Step("close_reviews", {Status.IN_REVIEW},  Status.IN_DISCUSSION,  {Hat.CHAIR, Hat.OFFICE},   (has_enough_reviews,), words=N_("Close the reviews")),
)
# fmt: on
