"""The states of conflicts, assignments and reviews. Plain Python: no web, no database."""

from enum import StrEnum

from workshop_portal.core.words import N_


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
    Ground.DECLARED: N_("declared by the person"),
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
