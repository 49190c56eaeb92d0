"""The page on which the contact organiser takes an earlier proposal up again in a later call."""

from flask import abort, flash, render_template, url_for

from workshop_portal.calls import queries as calls
from workshop_portal.core import clock
from workshop_portal.core.access import allow, me
from workshop_portal.core.db import db
from workshop_portal.core.languages import moment, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.proposals import extras, policy, resubmission
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.forms import ResubmitForm
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status, has_missed_its_call, is_draft


def is_ended(proposal) -> bool:
    """Whether its round is over for it, as its organisers know: nothing of an unreleased decision shows."""
    if proposal.status == Status.DECIDED:
        return proposal.id in extras.told([proposal.id])
    return proposal.status in policy.ENDED or has_missed_its_call(proposal, clock.now())


def links_of_ended(proposal) -> list[tuple[str, str]]:
    """The contact organiser's way on from what was withdrawn, is not eligible or missed its call; of a decided one its
    panel has it."""
    has_ended = proposal.status in policy.ENDED or has_missed_its_call(proposal, clock.now())
    if not has_ended or not policy.may_resubmit(me(), proposal):
        return []
    words = _("Use this text in a later call") if is_draft(proposal) else _("Submit it again")
    return [(words, url_for("proposals.resubmit", proposal_code=proposal.code))]


def links_of_letters(earlier) -> list[tuple[str, str]]:
    """What its organisers were told of an earlier proposal, for those who now take it up: (words, address)."""
    if not policy.is_organiser(me(), earlier):
        return []
    told = (panel.links for panel in extras.panels(earlier, me()) if panel.told)
    again = url_for("proposals.resubmit", proposal_code=earlier.code)
    return [(words, href) for links in told for words, href in links if href != again]


@bp.route("/proposals/<proposal_code>/resubmit", methods=["GET", "POST"])
@allow(policy.may_resubmit, Proposal)
@once
def resubmit(proposal):
    if not is_ended(proposal):
        abort(404)
    open_calls = {one.key: one for one in db.session.scalars(calls.taking_now(me())) if one.id != proposal.call_id}
    form = ResubmitForm()
    form.call.choices = [
        (key, _("%(call)s, until %(moment)s", call=said(one, "title"), moment=moment(one.last_minute)))
        for key, one in open_calls.items()
    ]
    if not form.is_submitted() and len(open_calls) == 1:
        form.call.data = next(iter(open_calls))
    if form.validate_on_submit():
        draft, left = resubmission.resubmit(proposal, open_calls[form.call.data], by=me())
        flash(words_of(draft))
        if left:
            flash(_("These files of the earlier text did not come along: %(names)s.", names=", ".join(left)))
        return finish(url_for(".edit", proposal_code=draft.code, section="a"))
    page = render_template(
        "proposals/resubmit.html", proposal=proposal, form=form, calls=open_calls, is_draft=is_draft(proposal),
        in_the_way=resubmission.in_the_way(proposal, open_calls.values(), me()),
    )  # fmt: skip
    return page, form.status


def words_of(draft) -> str:
    if draft.series == "resubmission":
        return _(
            "Your draft %(code)s begins with the earlier text. Say in section A what has changed.", code=draft.code
        )
    return _("Your draft %(code)s begins with the text of the earlier one.", code=draft.code)
