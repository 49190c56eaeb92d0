"""The pages that ask before reviews are closed: which proposals go into discussion, and whose review is still out."""

from collections import Counter
from dataclasses import dataclass, field

from flask import flash, render_template, url_for
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from workshop_portal.calls.models import Call
from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import refusal_of
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import day, moment, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.words import N_
from workshop_portal.people.models import Committee
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, choosing, followers, policy, readers
from workshop_portal.reviews.blueprint import bp
from workshop_portal.reviews.choosing import Chosen
from workshop_portal.reviews.forms import CloseForm
from workshop_portal.reviews.workflow import LEAST_REVIEWS

BEGUN = N_("The reviews are closed, and the discussion begins. Until the meeting they can still be sent.")
BEGUN_NOW = N_(
    "The reviews are closed. The meeting is open: this is an item of it now, and its reviews stay as they are."
)


@dataclass
class Line:
    """One proposal that may go into discussion: reviews in, and whose are out, of other committees their numbers alone."""

    proposal: Proposal
    sent: int
    out: list[Chosen] = field(default_factory=list)
    elsewhere: Counter[Committee] = field(default_factory=Counter)
    sent_elsewhere: dict[Committee, int] = field(default_factory=dict)


def lines_of(proposals, committee) -> list[Line]:
    """In a fixed number of statements."""
    stands = readers.stands_of(proposals)
    lines = {}
    for one in proposals:
        sent = stands[one.id].by_committee
        others = {its: sent.get(its.id, 0) for its in one.committees if its.id != committee.id}
        lines[one.id] = Line(one, sent.get(committee.id, 0), sent_elsewhere=others)
    for one in choosing.still_out(list(lines)):
        line = lines[one.assignment.proposal_id]
        if one.assignment.committee_id == committee.id:
            line.out.append(one)
        elif one.assignment.committee:
            line.elsewhere[one.assignment.committee] += 1
    return list(lines.values())


def hint_of(line, wanted) -> str:
    """How many reviews are in, and who is still writing, until when."""
    parts = [
        ngettext("%(sent)s of %(num)s review is in.", "%(sent)s of %(num)s reviews are in.", wanted, sent=line.sent)
    ]
    if line.out:
        parts.append(_("Still out: %(names)s.", names="; ".join(map(words_of, line.out))))
    for committee, sent in line.sent_elsewhere.items():
        name = said(committee, "name")
        parts.append(
            ngettext(
                "%(committee)s: %(sent)s of %(num)s review is in.", "%(committee)s: %(sent)s of %(num)s reviews are in.",
                wanted, sent=sent, committee=name,
            )
        )  # fmt: skip
    for committee, n in line.elsewhere.items():
        name = said(committee, "name")
        parts.append(
            ngettext("%(num)s of %(committee)s is out.", "%(num)s of %(committee)s are out.", n, committee=name)
        )
    return " ".join(parts)


def words_of(chosen) -> str:
    state, due_on = _("a draft") if chosen.has_begun else _("not begun"), chosen.assignment.due_on
    if due_on is None:
        return _("%(name)s (%(state)s)", name=chosen.person.name, state=state)
    return _("%(name)s (%(state)s, due %(day)s)", name=chosen.person.name, state=state, day=day(due_on))


@bp.route("/assignment/<call_key>/<committee_key>/close", methods=["GET", "POST"])
@allow(policy.may_act_for, Call, Committee)
@once
def close(call, committee):
    """Chosen at first are those with all the reviews that the call wants."""
    found = readers.closing(me(), call, committee)
    form = CloseForm(data={"which": [one.code for one in found.full]})
    lines = lines_of(found.full + found.few, committee)
    names = {one.proposal.code: one.proposal.title or one.proposal.code for one in lines}
    form.which.choices = [SelectChoice(code, name) for code, name in names.items()]
    if form.validate_on_submit():
        return close_chosen(call, committee, [one.proposal for one in lines if one.proposal.code in form.which.data])
    page = render_template(
        "reviews/close.html", call=call, committee=committee, form=form, lines=lines, least=LEAST_REVIEWS,
        meets=meets_now(call, committee), wanted=call.reviews_wanted, hints={one.proposal.code: hint_of(one, call.reviews_wanted) for one in lines},
        left=len(found.short + found.elsewhere), back=back_to(call, committee),
    )  # fmt: skip
    return page, form.status


def meets_now(call, committee) -> bool:
    return committee.id in followers.meeting_now(call)


def back_to(call, committee) -> str:
    return url_for(".assignment", call_key=call.key, committee_key=committee.key)


def close_chosen(call, committee, proposals):
    for proposal in sorted(proposals, key=lambda one: one.id):  # in the order in which several are held
        actions.close_reviews(proposal, by=me())
    n = len(proposals)
    flash(ngettext("%(num)s proposal goes into discussion.", "%(num)s proposals go into discussion.", n))
    return finish(back_to(call, committee))


@bp.route("/assign/<proposal_code>/<committee_key>/close", methods=["GET", "POST"])
@allow(policy.may_assign, Proposal, Committee)
@once
def close_one(proposal, committee):
    """The same of one proposal, also for who stands in for the chair on it."""
    form, back = PressForm(), url_for(".assign", proposal_code=proposal.code, committee_key=committee.key)
    if proposal.status == Status.IN_DISCUSSION:
        return show_closed(proposal, committee, form, back)
    if form.validate_on_submit():
        refused = refusal_of(actions.close_reviews, proposal, by=me())
        if not refused:
            flash(_(BEGUN_NOW if meets_now(proposal.call, committee) else BEGUN))
            return finish(back)
        form.form_errors = [refused]
    (line,) = lines_of([proposal], committee)
    page = render_template(
        "reviews/close.html", call=proposal.call, committee=committee, form=form, lines=[line], one=line,
        wanted=proposal.call.reviews_wanted, least=LEAST_REVIEWS, back=back, meets=meets_now(proposal.call, committee),
        hints={proposal.code: hint_of(line, proposal.call.reviews_wanted)},
    )  # fmt: skip
    return page, 409 if form.form_errors else form.status


def show_closed(proposal, committee, form, back):
    """Somebody else was first: another committee's chair perhaps, or the office."""
    closed = choosing.closed_last(proposal)
    words = _("The discussion of this proposal has begun. Until the meeting its reviews can still be sent.")
    if meets_now(proposal.call, committee):
        words = _("The discussion of this proposal has begun, in the meeting that is open.")
    if closed:
        name, at = closed
        words = _("%(name)s closed its reviews, %(at)s.", name=name, at=moment(at)) + " " + words
    page = render_template(
        "reviews/close.html", call=proposal.call, committee=committee, form=form, lines=[Line(proposal, 0)],
        one=Line(proposal, 0), closed=words, back=back,
    )  # fmt: skip
    return page, 409 if form.is_submitted() else form.status
