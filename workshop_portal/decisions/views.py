"""The pages from the ranking to the release; the meeting's are in meeting_views.py."""

from functools import partial

from flask import abort, flash, redirect, render_template, url_for

from workshop_portal.calls.models import Call
from workshop_portal.centre import queries as centre
from workshop_portal.core import attempts, lists
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once, saves_itself
from workshop_portal.core.pages import page_of
from workshop_portal.core.steps import Over, Refused
from workshop_portal.decisions import (
    actions,
    asked,
    condition_views,  # noqa: F401
    differing,
    drafts,
    figure,
    followers,
    held,
    joint,
    letters,
    meeting_views,  # noqa: F401  (its pages hang on the same blueprint)
    paying,
    policy,
    queries,
    ranking,
    ranking_list,
    told_views,  # noqa: F401
)
from workshop_portal.decisions.blueprint import bp
from workshop_portal.decisions.forms import DecisionForm, LetterForm, ReleaseForm, RescindForm
from workshop_portal.decisions.models import Decision, Release
from workshop_portal.decisions.workflow import WORDS
from workshop_portal.people import saved_lists
from workshop_portal.people.models import Committee
from workshop_portal.people.proof import proved
from workshop_portal.proposals import policy as proposals_policy
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals import reading_languages
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import queries as reviews


@bp.get("/ranking/<call_key>/<committee_key>", endpoint="ranking")
@allow(policy.may_rank, Call, Committee)
def rank(call, committee):
    listed = lists.ask(*ranking_list.listing_of(me(), call, committee))
    if listed.wants_file:
        return listed.file()
    marked, places = [row for row in listed.page.rows if row.mean is not None][: figure.MOST], listed.facts.places
    plot = figure.Plot(
        (places[row.mean], row.title, ranking_list.mean_of(row), float(row.low), float(row.high)) for row in marked
    )
    saved = saved_lists.beside(me(), listed)
    return render_template(
        "decisions/ranking.html", call=call, committee=committee, listed=listed, saved=saved, plot=plot,
        reads=reviews.reads_too(me()), unanswered=reviews.unanswered(me(), listed.page.rows),
    )  # fmt: skip


@bp.get("/")
@allow(policy.may_see_decisions)
def index():
    """The rounds, each with the proposals that wait for the director; then those whose decisions wait for the release,
    or are on their way; at last, in one list, those in which nothing waits.
    """
    page = page_of(queries.rounds_with_waiting(me()), scalars=False)
    rounds: dict[Call, list] = {}
    for call, proposal in page.rows:
        rounds.setdefault(call, []).extend([proposal] if proposal else [])
    waiting = [proposal for here in rounds.values() for proposal in here]
    unreleased = {call_id: counts for call_id, *counts in db.session.execute(queries.unreleased_by_call(me()))}
    return render_template(
        "decisions/index.html", page=page, rounds=rounds, waiting=len(waiting), words=WORDS,
        decided=[call for call, here in rounds.items() if call.id in unreleased and not here], unreleased=unreleased,
        idle=[call for call, here in rounds.items() if call.id not in unreleased and not here],
        advice=(advice := ranking.advice_by_proposal([one.id for one in waiting])),
        joint={key: joint.of(one.outcome for one in given) for key, given in advice.items()},
    )  # fmt: skip


@bp.get("/call/<call_key>")
@allow(policy.may_see_decisions, Call)
def of_call(call):
    page = page_of(queries.with_release(queries.ever_decided_for(me(), call)))
    stands, waits = db.session.execute(queries.standing_in(me(), call)).one()
    may_release = policy.may_release(me(), call) and waits > 0
    return render_template(
        "decisions/of_call.html", call=call, page=page, stands=stands, may_release=may_release, with_advice=policy.WITH_ADVICE | policy.REFERRED_TO | {Status.WITHDRAWN},
        running=running_in(call), held=held.of(one.release_id for one in page.rows if not one.released_at),
        undo=PressForm(formdata=None), at=now(),
    )  # fmt: skip


@bp.route("/<proposal_code>", methods=["GET", "POST"])
@allow(policy.may_see_decision, Proposal, over=policy.why_not_decided)
@once(unless=saves_itself)
def decide(proposal):
    schemes = centre.schemes()
    form, every = DecisionForm().offer(proposal, schemes), queries.decisions_on(proposal)
    decision = next((one for one in every if not one.rescinded_at), None)
    may_decide, is_withdrawn = policy.may_decide(me(), proposal), proposal.status == Status.WITHDRAWN
    if form.is_submitted() and not may_decide:
        raise Over(policy.why_not_decided(me(), proposal) or abort(404))
    decides_now = may_decide and not (decision and (decision.released_at or decision.release_id))
    if form.is_submitted() and not decides_now:
        raise Refused(actions.TOO_LATE)
    advice = ranking.advice_by_proposal([proposal.id]).get(proposal.id, [])
    form.outcomes = [one.outcome for one in advice]
    form.advised = joint.code_of(form.outcomes)
    form.replace(decision, *((decision.code, decision.decided_by, decision.decided_at) if decision else ()))
    if saves_itself() and form.is_submitted():
        stands = fill(DecisionForm(formdata=None).offer(proposal, schemes), decision, advice, schemes)
        return drafts.keep(form, form.is_like(stands))
    record = partial(
        actions.decide, proposal, code=form.code.data, becomes=form.becomes.data or None,
        grounds=form.grounds.data or "", conditions=form.conditions, scheme=form.chosen, by=me(),
    )  # fmt: skip
    if form.validate_on_submit() and attempts.done(record, form.code):
        flash(_("The decision is recorded. Nobody outside sees it before its release."))
        return finish(url_for(".decide", proposal_code=proposal.code))
    if not (form.is_submitted() or form.restored):
        fill(form, decision, advice, schemes)
    form.show()
    if decides_now:
        reading_languages.beside(form.grounds, proposal)
    meeting_now = queries.still_meeting(proposal) if decides_now else set()
    page = render_template(
        "decisions/decide.html", proposal=proposal, form=form, decision=decision, decides_now=decides_now,
        still_meeting=[one for one in proposal.committees if one.id in meeting_now],
        advice=advice, joint=joint.of(one.outcome for one in advice), marks=ranking.by_committee(proposal), criteria=criteria_named(proposal, advice),
        asked=asked.facts_of(proposal), offered=paying.offered(proposal, schemes), pays=paying.words_of(decision, schemes) if decision else "", refunds=asked.refunds_in(proposal.call, me()),
        is_other=decision is not None and joint.is_other(decision.code, form.advised),
        asked_to_talk=differing.asked_about(proposal) if len(advice) > 1 else [],
        earlier=db.session.execute(queries.earlier(proposal)).all() if any(one.rescinded_at for one in every) else [], words=WORDS, may_rescind=decision is not None and policy.may_rescind(me(), decision),
        may_write=decision is not None and not is_withdrawn and policy.may_write_letters(me(), decision),
        may_choose=proposals_policy.may_set_committees(me(), proposal) and proposals.awaits(proposal),
        overdue=decision is not None and actions.is_overdue(decision), today=today(),
        running=running_in(proposal.call).get(decision.release_id) if decision else None,
        held=held.of([decision.release_id] if decision and not decision.released_at else []), undo=PressForm(formdata=None), at=now(),
    )  # fmt: skip
    return page, form.status


def running_in(call) -> dict[int, Release]:
    """Release id → the releases of a call whose window runs, and which the reader may undo."""
    found = db.session.scalars(queries.running(call)) if policy.may_release(me(), call) else ()
    return {one.id: one for one in found if policy.may_undo(me(), one)}


def criteria_named(proposal, advice) -> dict:
    """Key → criterion, where an advice names some."""
    return {one.key: one for one in proposal.call.criteria} if any(one.criteria for one in advice) else {}


def fill(form, decision, advice, schemes):
    """What was decided; before that the conditions that the committees advise, to be taken over or not."""
    if decision:
        form.code.data, form.becomes.data, form.grounds.data = decision.code.value, decision.becomes, decision.grounds
        chosen = paying.chosen_for(decision, schemes)
        form.choose(chosen.key if chosen else "")
        form.put_conditions([(one.text, one.due_on) for one in decision.conditions])
    else:
        form.put_conditions([pair for one in advice for pair in one.conditions])
    return form


@bp.route("/letter/<decision_key>/<language>", methods=["GET", "POST"])
@allow(policy.may_write_letters, Decision)
@once
def letter(decision, language):
    """Edit the letter in one language, beside what each reader of that language gets."""
    readers = [one for one in decision.proposal.organisers if one.confirmed_at and one.language == language]
    if language not in {"en", "nl"} or not decision.proposal.organisers:
        return redirect(url_for(".letters_of_call", call_key=decision.proposal.call.key))
    subject, body = letters.text_of(decision, language)
    form = LetterForm(None, {"subject": subject, "body": body})
    reader = (readers or decision.proposal.organisers)[0]
    form.try_on(decision, language, reader)
    if form.validate_on_submit():
        letters.edit(decision, language, form.subject.data, form.body.data, by=me())
        flash(_("The letter is saved."))
        return finish(url_for(".letter", decision_key=decision.key, language=language))
    previews = letters.sheets(decision, [letters.one_letter(decision, reader) for reader in readers])
    page = render_template(
        "decisions/letter.html", decision=decision, proposal=decision.proposal, form=form, previews=previews,
        language=language, words=WORDS, fields=letters.fields_of(decision, reader),
        thrown_at=letters.thrown_away([decision]).get(decision.id, {}).get(language),
    )  # fmt: skip
    return page, form.status


@bp.get("/letters/<call_key>")
@allow(policy.may_release, Call)
def letters_of_call(call):
    """Every letter of the unreleased decisions of a call, as it will leave."""
    waiting = queries.decided_for(me(), call).where(Decision.released_at.is_(None))
    page = page_of(queries.with_readers(waiting), size=20)
    sources = letters.gather(page.rows)
    previews = [(decision, letters.sheets(decision, letters.of(decision, sources))) for decision in page.rows]
    return render_template(
        "decisions/letters.html", call=call, page=page, previews=previews, words=WORDS,
        running=(running := running_in(call)), held=held.of(running), thrown=letters.thrown_away(page.rows),
        undo=PressForm(formdata=None), at=now(),
    )  # fmt: skip


@bp.route("/release/<call_key>", methods=["GET", "POST"])
@allow(policy.may_release, Call)
@proved
@once
def release(call):
    form = ReleaseForm()
    rows = queries.decided_for(me(), call).where(Decision.released_at.is_(None), Decision.release_id.is_(None))
    near = queries.with_readers if form.is_submitted() else queries.with_conditions
    waiting = db.session.scalars(near(rows)).all()
    form.decisions.choices = [
        (one.key, f"{one.proposal.code} {one.proposal.title}: {_(WORDS[one.code])}") for one in waiting
    ]
    chosen = [one for one in waiting if one.key in (form.decisions.data or [])]
    press = partial(actions.press_release, call, chosen, by=me())
    if form.validate_on_submit() and attempts.done(press, form.decisions):
        flash(
            _("Released: the letters are on their way.")
            if all(one.released_at for one in chosen)
            else _("Release started: you can undo it until the window ends.")
        )
        return finish(url_for(".release", call_key=call.key))
    if not form.is_submitted():
        form.decisions.data = [one.key for one in waiting]
    latest = db.session.scalars(queries.latest_releases(call))
    pressed = [one for one in latest if policy.may_undo(me(), one)]
    page = render_template(
        "decisions/release.html", call=call, form=form, waiting=waiting, pressed=pressed, words=WORDS, today=today(),
        held=held.of(one.id for one in pressed), undo=PressForm(formdata=None), undo_minutes=actions.undo_window(), at=now(),
        without_week=queries.without_week(waiting), number=queries.letters_by_language(waiting),
        thrown=letters.thrown_away(waiting),
    )  # fmt: skip
    return page, form.status


@bp.post("/undo/<release_key>")
@allow(policy.may_undo, Release)
@once
def undo(release):
    form = PressForm()
    if form.validate_on_submit():
        codes = ", ".join(one.proposal.code for one in release.decisions)
        actions.undo(release, by=me())
        flash(_("The release is undone, and no letter has left: %(codes)s.", codes=codes))
        return finish(url_for(".release", call_key=release.call.key))
    return redirect(url_for(".release", call_key=release.call.key), 303)


@bp.route("/rescind/<decision_key>", methods=["GET", "POST"])
@allow(policy.may_rescind, Decision)
@proved
@once
def rescind(decision):
    form = RescindForm()
    if form.validate_on_submit():
        actions.rescind(decision, by=me(), grounds=form.grounds.data)
        flash(_("The decision is rescinded, and the organisers are told."))
        return finish(url_for(".decide", proposal_code=decision.proposal.code))
    page = render_template(
        "decisions/rescind.html", proposal=decision.proposal, form=form, at_stake=followers.what_hangs_on(decision)
    )
    return page, form.status
