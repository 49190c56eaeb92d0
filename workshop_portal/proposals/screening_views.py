"""What the office does after its first finding: returned proposals whose day passes, and those found not eligible."""

from flask import flash, render_template, url_for

from workshop_portal.core import clock
from workshop_portal.core.access import allow, me
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.proposals import actions, findings, policy
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.forms import AgainForm, ScreenForm
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.office_views import (
    ask_to_exclude,
    deed_of_press,
    fits,
    until_of,
    with_days,
    with_languages,
)


@bp.route("/proposals/<proposal_code>/returned", methods=["GET", "POST"])
@allow(policy.may_follow_up, Proposal, over=findings.why_not_found)
@once
def returned(proposal):
    """More time, or not eligible once its day has passed. Its text is its organisers' and not shown."""
    form, is_over = with_days(ScreenForm(), proposal.call), proposal.closes_at <= clock.now()
    with_languages(form, proposal)
    deed, sure = deed_of_press()
    if deed in {"extend", "exclude"} and form.validate_on_submit() and fits(form, deed, proposal.call):
        if deed == "exclude" and is_over and not sure:
            return ask_to_exclude(proposal, form)
        actions.move(proposal, deed, by=me(), note=form.note.data or "", until_at=until_of(form, proposal.call))
        words = {"extend": _("Its organisers have more time, and are told."),
                 "exclude": _("The proposal is not eligible; its organisers are told.")}  # fmt: skip
        flash(words[deed])
        return finish(url_for(".screening"))
    version = proposal.newest_version
    title = version.content.get("title") if version else ""
    page = render_template(
        "proposals/returned.html", proposal=proposal, title=title or proposal.code, form=form, is_over=is_over,
        is_back=deed == "back",
    )  # fmt: skip
    return page, 200 if deed == "back" else form.status


@bp.route("/proposals/<proposal_code>/look-again", methods=["GET", "POST"])
@allow(policy.may_look_again, Proposal, over=findings.why_not_found)
@once
def look_again(proposal):
    """A proposal found not eligible comes back to be screened; its organisers read why."""
    form = with_languages(AgainForm(), proposal)
    if form.validate_on_submit():
        actions.move(proposal, "look again", by=me(), note=form.note.data)
        flash(_("The proposal waits to be screened again, and its organisers are told."))
        return finish(url_for(".screen", proposal_code=proposal.code))
    return render_template("proposals/look_again.html", proposal=proposal, form=form), form.status
