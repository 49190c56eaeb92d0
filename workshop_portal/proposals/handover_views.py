"""The page of the lead: the contact organiser asks somebody to take it over, and that person answers."""

from flask import flash, redirect, render_template, request, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.proposals import handover, policy, queries
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.forms import LeadForm
from workshop_portal.proposals.models import Proposal


@bp.route("/proposals/<proposal_code>/lead", methods=["GET", "POST"])
@allow(policy.is_organiser, Proposal)
@once
def lead(proposal):
    """For the contact organiser: whom to ask. For whoever is asked: yes or no. For the others there is nothing."""
    asked = handover.asked(proposal)
    if policy.may_hand_over(me(), proposal):
        return hand_over(proposal, asked)
    form = PressForm()
    if form.validate_on_submit():
        return answered(proposal, asked)
    if asked is None or asked.person_id != me().id:
        return redirect(url_for(".show", proposal_code=proposal.code))
    lead = queries.lead_of(proposal)
    page = render_template(
        "proposals/lead_asked.html", proposal=proposal, form=form, lead=lead, warning=handover.warning(asked)
    )
    return page, form.status


def hand_over(proposal, asked):
    form = LeadForm(handover.could_lead(proposal))
    if request.form.get("go") == "take back":
        form = PressForm()
    if form.validate_on_submit():
        if isinstance(form, PressForm):
            handover.take_back(proposal, by=me())
            flash(_("Nobody is asked any more; you stay the contact organiser."))
        else:
            handover.offer(form.chosen, by=me())
            flash(_("%(name)s gets a mail. Until the answer you stay the contact organiser.", name=form.chosen.name))
        return finish(url_for(".lead", proposal_code=proposal.code))
    shown = form if isinstance(form, LeadForm) else LeadForm(handover.could_lead(proposal), formdata=None)
    return render_template("proposals/lead.html", proposal=proposal, form=shown, asked=asked), form.status


def answered(proposal, asked):
    if asked is None or asked.person_id != me().id:
        flash(_("This question is no longer open. Look at the proposal again."), "wait")
    elif request.form.get("go") == "accept":
        handover.accept(asked, by=me())
        flash(_("You are the contact organiser now. The other organisers get a mail."))
    else:
        handover.refuse(asked, by=me())
        flash(_("The contact organiser gets a mail that you do not take the lead."))
    return finish(url_for(".show", proposal_code=proposal.code))
