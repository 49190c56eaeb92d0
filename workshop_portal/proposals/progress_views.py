"""Where a proposal stands, told to its organisers: what happens when, and what can still be changed."""

from flask import render_template

from workshop_portal.core import clock
from workshop_portal.core.access import allow, me
from workshop_portal.proposals import extras, findings, policy, progress, queries, resubmission_views
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import can_be_reopened, is_out_of_time


@bp.get("/proposals/<proposal_code>/progress")
@allow(policy.is_organiser, Proposal)
def progress_of(proposal):
    call, at = proposal.call, clock.now()
    panels = extras.panels(proposal, me())
    panel = next((one for one in panels if one.told or one.anew), None)
    told, anew = panel and panel.told and panel.status, panel if panel and panel.anew else None
    earlier = progress.Earlier(
        tuple(findings.days_until_checked(call, progress.ROUNDS)), tuple(extras.days_until_told(call, progress.ROUNDS))
    )
    return render_template(
        "proposals/progress.html", proposal=proposal, steps=progress.steps(proposal, told, earlier, at, anew is not None, panel.ahead if panel else (), findings.refused_at(proposal)), anew=anew,
        follows=[one for one in panels if one.follows],
        is_out_of_time=is_out_of_time(proposal, at), links=panel.links if panel else resubmission_views.links_of_ended(proposal), weeks=progress.weeks_of(earlier), rounds=len(earlier.told), changes=progress.can_change(proposal, bool(told), at, can_be_reopened(proposal, at) and queries.has_readers(proposal)),
    )  # fmt: skip
