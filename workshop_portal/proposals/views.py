"""The pages of proposals: the list, one proposal, its versions, starting, submitting, taking back, withdrawing."""

from typing import NamedTuple

from flask import flash, redirect, render_template, url_for

from workshop_portal.calls.models import Call
from workshop_portal.core import clock, lists, parking
from workshop_portal.core.access import allow, me
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.people import saved_lists
from workshop_portal.proposals import (
    actions,
    attachment_views,  # noqa: F401  (their pages hang on the same blueprint)
    comment_views,  # noqa: F401
    composition,
    dossier,
    edit_views,
    extras,
    findings,
    handover_views,  # noqa: F401
    list_views,  # noqa: F401
    listing,
    office_views,  # noqa: F401
    organiser_views,  # noqa: F401
    outline,
    paper_views,  # noqa: F401
    policy,
    programme,
    progress,
    progress_views,  # noqa: F401
    queries,
    resubmission_views,
    screening_views,  # noqa: F401
    telling,
    version_views,  # noqa: F401
    waiting,
)
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.forms import StartForm, WithdrawForm
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import (
    IN_THE_ORGANISERS_HANDS,
    UNDO,
    is_final,
    is_reopened,
    why_too_late,
)
from workshop_portal.proposals.written import Written


@bp.get("/proposals/")
@allow(policy.may_be_here)
def index():
    """All that the reader may see; for those who propose or read a plainer page."""
    listed = lists.ask(listing.listing(me()), listing.rows_of(me()))
    if listed.wants_file:
        return listed.file()
    page = "proposals/index.html" if policy.may_list_all(me()) else "proposals/mine.html"
    return render_template(page, listed=listed, saved=saved_lists.beside(me(), listed))


@bp.get("/proposals/<proposal_code>")
@allow(policy.may_see_card, Proposal)
def show(proposal):
    if not policy.may_view(me(), proposal):
        return render_template("proposals/card.html", proposal=proposal)
    organises = policy.is_organiser(me(), proposal)
    panels = extras.panels(proposal, me())
    told = next(((one.status, one.tone) for one in panels if one.told), None)
    ahead = [one for panel in panels for one in panel.ahead]
    anew = next((one for one in panels if one.anew), None)
    content, lacks, held, comments, advised, *_more = read_of(proposal)
    here = queries.organisers_now(proposal)
    committees = reading(proposal, content)
    sections = dossier.sections(
        content, addresses=policy.may_see_addresses(me(), proposal), wishes=policy.may_see_wishes(me(), proposal),
        committees=committees,
    )  # fmt: skip
    steps = policy.names_in_time(me(), proposal) - ({"withdraw"} if told else set())
    state = telling.state_of(proposal.status, organises, told, policy.may_list_all(me()) and not organises, anew=anew)
    house = queries.seats_of_house(proposal) if policy.may_screen(me(), proposal) else None
    return render_template(
        "proposals/show.html", proposal=proposal, content=content, sections=sections, organises=organises,
        state=telling.reopened() if is_reopened(proposal) else state, is_reopened=is_reopened(proposal), steps=steps, now=clock.now(),
        missing=lacks, advised=advised, may_edit=policy.may_edit(me(), proposal),
        is_late=why_too_late(proposal, clock.now()) is not None,
        anew=anew, progress=progress.steps(proposal, told and told[0], at=clock.now(), anew=anew is not None, ahead=ahead, refused_at=findings.refused_at(proposal)) if organises else (),
        may_screen=policy.can_screen(me(), proposal), may_look_again=policy.may_look_again(me(), proposal),
        may_set_committees=policy.may_set_committees(me(), proposal),
        again=resubmission_views.links_of_ended(proposal), earlier=queries.earlier_of(content, me()),
        panels=panels, own_row="" if told else own_row(proposal, here), undo_until=undo_until(proposal), may_hand_over=policy.may_hand_over(me(), proposal),
        composition=composition.of_content(content, held, house), comments=comments, committees=committees,
        left=queries.left_since(content, here),
    )  # fmt: skip


def reading(proposal, content) -> list[dict]:
    """The committees that read it now, by name: of what was submitted the office may have chosen others."""
    if policy.version_read(me(), proposal) is None:
        return content["committees"]
    return [{name: getattr(one, name) for name in ("name_en", "name_nl", "field")} for one in proposal.committees]


class Read(NamedTuple):
    """The text that a reader has before them, what it still lacks, the rules of its call, how many comments are open, and for
    which other organisers something waits that they typed; and what its call asks for."""

    content: dict
    lacks: list
    held: dict
    comments: int = 0
    advised: tuple | list = ()
    others: tuple | list = ()
    rules: dict = outline.USUAL


def read_of(proposal) -> Read:
    version = policy.version_read(me(), proposal)
    if version is not None:
        return Read(version.content, [], queries.rules_of(proposal.call))
    now, asked = Written(proposal), proposal.status in IN_THE_ORGANISERS_HANDS
    lacks, advised = (now.open(), now.advised()) if asked else ([], [])
    comments, others = len(now.parts["comments"]), waiting.of_others(now.parts)
    return Read(now.content, lacks, now.held, comments, advised, others, now.rules)


def advice_on(content, held) -> list:
    """What the centre would have otherwise, of who comes and of the week; what is well needs no words here."""
    verdicts = composition.of_content(content, held).advice
    verdicts += programme.check(content["sessions"], content["duration_days"], held)
    return [one for one in verdicts if one[0] == "advice"]


@bp.route("/calls/<call_key>/start", methods=["GET", "POST"])
@allow(policy.may_propose, Call)
@once
def start(call):
    form = StartForm()
    if form.validate_on_submit():
        proposal = actions.start(call, by=me())
        if form.fits:
            actions.revise(proposal, {"title": form.title.data}, by=me())
        else:
            edit_views.let_wait(proposal, "a", title=form.title.data)
        flash(_("Your draft is kept under the code %(code)s.", code=proposal.code))
        return finish(url_for(".edit", proposal_code=proposal.code, section="a"))
    at = clock.now()
    state = {"is_open": call.is_open(at), "takes_proposals": call.takes_proposals(at)}
    return render_template("proposals/start.html", form=form, call=call, **state), form.status


def is_over(step_name, proposal, form) -> bool:
    """Whether this page's step can't be taken any more, so that its reader is better led to the proposal."""
    return not form.is_submitted() and step_name not in policy.names_in_time(me(), proposal)


@bp.route("/proposals/<proposal_code>/submit", methods=["GET", "POST"])
@allow(policy.may_submit, Proposal)
@once(to=".show")
def submit(proposal):
    form = PressForm()
    if form.validate_on_submit():
        if parking.waits_somewhere():
            waiting.refuse_to_submit(Written(proposal))
        actions.submit(proposal, by=me())
        flash(_("Your proposal is submitted. Every organiser gets a mail with its text."))
        return finish(url_for(".show", proposal_code=proposal.code))
    if is_over("submit", proposal, form):
        return redirect(url_for(".show", proposal_code=proposal.code))
    content, lacks, held, _comments, advised, others, rules = read_of(proposal)
    page = render_template(
        "proposals/submit.html", proposal=proposal, form=form, content=content, missing=lacks,
        advice=advice_on(content, held), advised=advised, others=others, money=dossier.money_in_short(content, rules),
        is_final=is_final(proposal, clock.now()), is_before_the_deadline=clock.now() < proposal.call.deadline_at,
    )  # fmt: skip
    return page, form.status


@bp.route("/proposals/<proposal_code>/reopen", methods=["GET", "POST"])
@allow(policy.may_open_again, Proposal)
@once
def reopen(proposal):
    form = PressForm()
    if form.validate_on_submit():
        actions.move(proposal, "reopen", by=me())
        flash(_("The proposal is a draft again. Don’t forget to submit it."))
        return finish(url_for(".show", proposal_code=proposal.code))
    if is_over("reopen", proposal, form):
        return redirect(url_for(".show", proposal_code=proposal.code))
    begun = queries.has_readers(proposal)
    return render_template("proposals/reopen.html", proposal=proposal, form=form, begun=begun), form.status


@bp.route("/proposals/<proposal_code>/withdraw", methods=["GET", "POST"])
@allow(policy.may_withdraw, Proposal)
@once
def withdraw(proposal):
    form = WithdrawForm()
    if form.validate_on_submit():
        actions.move(proposal, "withdraw", note=form.note.data, by=me())
        flash(_("The proposal is withdrawn. Its text stays with you."))
        return finish(url_for(".show", proposal_code=proposal.code))
    if is_over("withdraw", proposal, form) or extras.told([proposal.id]):
        return redirect(url_for(".show", proposal_code=proposal.code))
    return render_template("proposals/withdraw.html", proposal=proposal, form=form), form.status


@bp.route("/proposals/<proposal_code>/restore", methods=["GET", "POST"])
@allow(policy.may_withdraw, Proposal)
@once
def restore(proposal):
    """Take a withdrawal back."""
    form = PressForm()
    if form.validate_on_submit():
        actions.move(proposal, "restore", by=me())
        flash(_("The proposal is back where it was before it was withdrawn."))
        return finish(url_for(".show", proposal_code=proposal.code))
    if is_over("restore", proposal, form):
        return redirect(url_for(".show", proposal_code=proposal.code))
    return render_template(
        "proposals/restore.html", proposal=proposal, form=form, until=undo_until(proposal)
    ), form.status


def own_row(proposal, here) -> str:
    """The key under which its reader steps down as an organiser, where that is possible."""
    mine = [one.key for one in here if one.person_id == me().id]
    return mine[0] if mine and policy.may_step_down(me(), proposal) else ""


def undo_until(proposal):
    """Until when a withdrawal can be taken back; None where it can't."""
    return proposal.withdrawn_at + UNDO if proposal.withdrawn_from else None


__all__ = ["bp"]
