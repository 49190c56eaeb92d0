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

STILL = N_("Until the meeting its reviews can still be sent.")
LATER = N_("The others can still be sent until their committee's meeting.")


@dataclass
class Line:
    """One proposal that may go into discussion: reviews in, and whose are out, of other committees their numbers alone, and
    which of these have their meeting open."""

    proposal: Proposal
    sent: int
    out: list[Chosen] = field(default_factory=list)
    elsewhere: Counter[Committee] = field(default_factory=Counter)
    sent_elsewhere: dict[Committee, int] = field(default_factory=dict)
    open_elsewhere: list[Committee] = field(default_factory=list)


def lines_of(proposals, committee) -> list[Line]:
    """In a fixed number of statements."""
    stands, lines = readers.stands_of(proposals), {}
    meeting_now = followers.meeting_now(proposals[0].call) if proposals else set()
    for one in proposals:
        sent = stands[one.id].by_committee
        others = {its: sent.get(its.id, 0) for its in one.committees if its.id != committee.id}
        meeting = [its for its in others if its.id in meeting_now]
        lines[one.id] = Line(one, sent.get(committee.id, 0), sent_elsewhere=others, open_elsewhere=meeting)
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
    if line.open_elsewhere:
        parts.append(_("In session now: %(names)s.", names=names_of(line.open_elsewhere)))
    return " ".join(parts)


def names_of(committees) -> str:
    return "; ".join(said(one, "name") for one in committees)


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
        meets=meets_now(call, committee), others=open_elsewhere(lines), wanted=call.reviews_wanted, hints={one.proposal.code: hint_of(one, call.reviews_wanted) for one in lines},
        left=len(found.short + found.elsewhere), back=back_to(call, committee),
    )  # fmt: skip
    return page, form.status


def meets_now(call, committee) -> bool:
    return committee.id in followers.meeting_now(call)


def open_elsewhere(lines) -> list[str]:
    """The names of the other committees whose meeting takes in one of these at once."""
    return list(dict.fromkeys(said(its, "name") for line in lines for its in line.open_elsewhere))


def in_session(proposals) -> str:
    """Of these, all of one call and in discussion: whose meeting has taken in its own at once; "" where none is open."""
    committees = list(dict.fromkeys(its for one in proposals for its in one.committees))
    meeting_now = followers.meeting_now(proposals[0].call)
    meeting = [one for one in committees if one.id in meeting_now]
    if not meeting:
        return ""
    words = ngettext(
        "The meeting of %(names)s is open: what lies before it is an item of it now, and the reviews for it stay as they are.",
        "The meetings of %(names)s are open: what lies before them is an item there now, and the reviews for them stay as they are.",
        len(meeting), names=names_of(meeting),
    )  # fmt: skip
    return words if len(meeting) == len(committees) else f"{words} {_(LATER)}"


def back_to(call, committee) -> str:
    return url_for(".assignment", call_key=call.key, committee_key=committee.key)


def close_chosen(call, committee, proposals):
    for proposal in sorted(proposals, key=lambda one: one.id):  # in the order in which several are held
        actions.close_reviews(proposal, by=me())
    n = len(proposals)
    words = ngettext("%(num)s proposal goes into discussion.", "%(num)s proposals go into discussion.", n)
    flash(f"{words} {in_session(proposals)}".strip())
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
            flash(_("The reviews are closed, and the discussion begins.") + " " + (in_session([proposal]) or _(STILL)))
            return finish(back)
        form.form_errors = [refused]
    (line,) = lines_of([proposal], committee)
    page = render_template(
        "reviews/close.html", call=proposal.call, committee=committee, form=form, lines=[line], one=line,
        wanted=proposal.call.reviews_wanted, least=LEAST_REVIEWS, back=back, meets=meets_now(proposal.call, committee),
        others=open_elsewhere([line]),
        hints={proposal.code: hint_of(line, proposal.call.reviews_wanted)},
    )  # fmt: skip
    return page, 409 if form.form_errors else form.status


def show_closed(proposal, committee, form, back):
    """Somebody else was first: another committee's chair perhaps, or the office."""
    closed = choosing.closed_last(proposal)
    words = _("The discussion of this proposal has begun.") + " " + (in_session([proposal]) or _(STILL))
    if closed:
        name, at = closed
        words = _("%(name)s closed its reviews, %(at)s.", name=name, at=moment(at)) + " " + words
    page = render_template(
        "reviews/close.html", call=proposal.call, committee=committee, form=form, lines=[Line(proposal, 0)],
        one=Line(proposal, 0), closed=words, back=back,
    )  # fmt: skip
    return page, 409 if form.is_submitted() else form.status
