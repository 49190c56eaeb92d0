"""The organisers' comments on their draft: all on one page, the open ones beside each section too."""

from itertools import groupby

from flask import flash, redirect, render_template, request, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.proposals import comments, outline, policy
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.comments import Comment
from workshop_portal.proposals.forms import CommentForm
from workshop_portal.proposals.models import Proposal


@bp.route("/proposals/<proposal_code>/comments", methods=["GET", "POST"])
@allow(policy.may_read_comments, Proposal)
@once
def comments_on(proposal):
    form, may_write = CommentForm(), policy.may_comment(me(), proposal)
    if may_write and form.validate_on_submit():
        comments.write(proposal, form.section.data, form.text.data, by=me())
        flash(_("Your comment appears beside the section."))
        return finish(url_for(".comments_on", proposal_code=proposal.code))
    if request.args.get("section") in outline.SECTIONS and not form.is_submitted():
        form.section.data = request.args["section"]
    every = comments.of(proposal)
    opened = [one for one in every if one.settled_at is None]
    shown = render_template(
        "proposals/comments.html", proposal=proposal, form=form, press=PressForm(formdata=None), may_write=may_write,
        by_section=by_section(opened), settled=[one for one in every if one.settled_at],
        may_settle=policy.may_edit(me(), proposal), names={letter: _(words) for letter, words in outline.SECTIONS.items()},
    )  # fmt: skip
    return shown, form.status if may_write else 200


def by_section(rows) -> list[tuple[str, list]]:
    return [(letter, list(those)) for letter, those in groupby(rows, key=lambda one: one.section)]


@bp.post("/proposals/<proposal_code>/comments/<comment_key>")
@allow(policy.may_settle_comment, Proposal, Comment)
@once
def settle_comment(proposal, comment):
    form = PressForm()
    if form.validate_on_submit():
        comments.settle(comment, by=me())
        flash(_("The comment is settled; it is kept at the end of the page."))
        return finish(url_for(".comments_on", proposal_code=proposal.code))
    flash(form.notice, "wait")
    return redirect(url_for(".comments_on", proposal_code=proposal.code), 303)
