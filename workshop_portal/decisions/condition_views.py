"""The pages on which the office settles the conditions of an approval, and lets it lapse."""

from flask import abort, flash, render_template, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.decisions import actions, policy
from workshop_portal.decisions.blueprint import bp
from workshop_portal.decisions.forms import ConditionForm, LapseForm
from workshop_portal.decisions.models import Decision


@bp.route("/condition/<decision_key>/<int:number>", methods=["GET", "POST"])
@allow(policy.may_meet_conditions, Decision)
@once
def condition(decision, number):
    """It is met, or it gets another day."""
    if number >= len(decision.conditions):
        abort(404)
    row, form = decision.conditions[number], ConditionForm()
    last = [one for one in decision.conditions if not one.met_at] == [row]
    if form.validate_on_submit():
        if form.go.data == "met":
            actions.meet_condition(row, decision, by=me())
            flash(
                _("It was the last condition: the approval counts from now on.") if last else _("The condition is met.")
            )
        else:
            actions.postpone_condition(row, decision, form.due_on.data, by=me())
            flash(_("The condition has another day."))
        return finish(url_for(".decide", proposal_code=decision.proposal.code))
    page = render_template(
        "decisions/condition.html", decision=decision, proposal=decision.proposal, row=row, form=form, is_last=last,
        number=number,
    )  # fmt: skip
    return page, form.status


@bp.route("/lapse/<decision_key>", methods=["GET", "POST"])
@allow(policy.may_meet_conditions, Decision)
@once
def lapse(decision):
    form = LapseForm()
    if form.validate_on_submit():
        actions.lapse(decision, by=me(), grounds=form.grounds.data or "")
        flash(_("The approval has lapsed, and its organisers are told."))
        return finish(url_for(".decide", proposal_code=decision.proposal.code))
    missed = [one for one in decision.conditions if not one.met_at]
    page = render_template("decisions/lapse.html", proposal=decision.proposal, form=form, missed=missed)
    return page, form.status
