"""What the page of a proposal says of its reviews: the way to them, for whoever may read them."""

from flask import url_for

from workshop_portal.core.languages import text as _
from workshop_portal.proposals.extras import Panel
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE
from workshop_portal.reviews import policy


def panel(proposal, person) -> Panel | None:
    if proposal.status not in BEFORE_THE_COMMITTEE or not policy.may_see_reviews(person, proposal):
        return None
    return Panel(_("Reviews"), links=[(_("All reviews"), url_for("reviews.of_proposal", proposal_code=proposal.code))])
