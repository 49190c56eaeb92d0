"""The pages on which the office settles the conditions of an approval, and lets it lapse."""

from flask import abort, flash, render_template, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.decisions import actions, conditions, letters, policy
from workshop_portal.decisions.blueprint import bp
from workshop_portal.decisions.forms import ConditionForm, LapseForm, MetForm
from workshop_portal.decisions.models import Decision
from workshop_portal.people.proof import proved


@bp.route("/condition/<decision_key>/<int:number>", methods=["GET", "POST"])
@allow(policy.may_meet_conditions, Decision)
@once
def condition(decision, number):
    """It is met, or it gets another day."""
    row, form = condition_of(decision, number), ConditionForm()
    if form.validate_on_submit():
        actions.postpone_condition(row, decision, form.due_on.data, by=me())
        flash(_("The condition has another day."))
        return finish(url_for(".decide", proposal_code=decision.proposal.code))
    page = render_template(
        "decisions/condition.html", decision=decision, proposal=decision.proposal, row=row, form=form, number=number
    )
    return page, form.status


def condition_of(decision, number):
    return decision.conditions[number] if number < len(decision.conditions) else abort(404)


@bp.route("/condition/<decision_key>/<int:number>/met", methods=["GET", "POST"])
@allow(policy.may_meet_conditions, Decision)
@proved
@once
def condition_met(decision, number):
    """The page that asks before a condition is met: the last one of a released approval opens its workshop, and the letters
    that leave then stand here.
    """
    row, form = condition_of(decision, number), MetForm()
    conditions.must_be_open(row, decision)
    last = conditions.is_last(row, decision)
    if form.validate_on_submit():
        actions.meet_condition(row, decision, by=me(), how=form.how.data or "")
        counts = decision.conditions_met_at
        flash(
            _("It was the last condition: the approval counts from now on.") if counts else _("The condition is met.")
        )
        return finish(url_for(".decide", proposal_code=decision.proposal.code))
    leaving = letters.once_met(decision, row, at=now()) if last and decision.released_at else []
    page = render_template(
        "decisions/condition_met.html", decision=decision, proposal=decision.proposal, row=row, form=form, is_last=last,
        number=number, sheets=letters.sheets(decision, leaving), becomes=letters.approval_of(decision),
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
