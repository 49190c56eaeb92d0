"""What the page of a proposal says of its reviews: the way to them, for whoever may read them."""

from flask import url_for

from workshop_portal.core.languages import text as _
from workshop_portal.proposals.extras import Panel
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE, Status
from workshop_portal.reviews import policy, queries


def panel(proposal, person) -> Panel | None:
    if proposal.status not in BEFORE_THE_COMMITTEE | {Status.ELIGIBLE} or not policy.may_see_reviews(person, proposal):
        return None
    page = url_for("reviews.of_proposal", proposal_code=proposal.code)
    if proposal.status != Status.ELIGIBLE:
        return Panel(_("Reviews"), links=[(_("All reviews"), page)])
    return Panel(_("Reviews"), links=[(_("Earlier reviews"), page)]) if queries.has_reviews(proposal) else None
