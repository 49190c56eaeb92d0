"""The conflict question on one page: all that a member is to discuss or asked to read, and has not answered."""

from flask import flash, render_template, url_for
from flask_babel import ngettext
from sqlalchemy.orm import selectinload

from workshop_portal.core.access import allow, me
from workshop_portal.core.db import db
from workshop_portal.core.once import finish, once
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import actions, policy, queries
from workshop_portal.reviews.blueprint import bp
from workshop_portal.reviews.forms import QuestionsForm

SIZE = 50


@bp.route("/questions", methods=["GET", "POST"])
@allow(policy.may_have_queue)
@once
def questions():
    """Those with a conflict are ticked; of the others on the page none is one. The next page comes once this one is sent."""
    near = selectinload(Proposal.named), selectinload(Proposal.committee_rows)
    rows = list(db.session.scalars(queries.cards_open_to(me()).limit(SIZE).options(*near)))
    form = QuestionsForm()
    form.shown.choices = form.conflict.choices = [(one.code, one.title or one.code) for one in rows]
    if form.validate_on_submit():
        answered = [one for one in rows if one.code in form.shown.data]
        say(answer(answered, form.conflict.data), len(answered))
        return finish(url_for(".questions"))
    left = queries.questions_open_to(me()) - len(rows)
    return render_template("reviews/questions.html", rows=rows, form=form, left=left), form.status


def answer(proposals, in_conflict) -> int:
    """How many of these are open to their reader from now on."""
    return len(actions.answer(proposals, [one for one in proposals if one.code in in_conflict], me()))


def say(opened, answered):
    """How many are open, and how many are shut."""
    if opened:
        flash(ngettext("%(num)s proposal is open to you.", "%(num)s proposals are open to you.", opened))
    if answered > opened:
        shut = ngettext(
            "%(num)s proposal is closed to you, as you said or as the data say.",
            "%(num)s proposals are closed to you, as you said or as the data say.", answered - opened,
        )  # fmt: skip
        flash(shut, "wait")
