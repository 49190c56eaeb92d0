"""The pages from the ranking to the release."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from workshop_portal.calls.models import Call
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.decisions import actions, letters, policy, queries, ranking
from workshop_portal.decisions.forms import (
    AdviceForm,
    DecisionForm,
    LetterForm,
    PresenceForm,
    PressForm,
    RecuseForm,
    ReleaseForm,
    RescindForm,
)
from workshop_portal.decisions.models import Decision, Release
from workshop_portal.decisions.workflow import TONES, WORDS, ReleaseState
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals.models import Proposal

bp = Blueprint("decisions", __name__, url_prefix="/decisions")


@bp.get("/ranking/<call_key>/<committee_key>", endpoint="ranking")
@allow(policy.may_rank, Call, Committee)
def rank(call, committee):
    rows = ranking.rows(me(), call, committee)
    return render_template("decisions/ranking.html", call=call, committee=committee, rows=rows, words=WORDS)


@bp.route("/meeting/<call_key>/<committee_key>")
@allow(policy.may_meet, Call, Committee)
def meeting(call, committee):
    return show_meeting(call, committee, PresenceForm())


def show_meeting(call, committee, form):
    """The meeting's page: who is in the room, and the items the reader may see."""
    held = db.session.scalars(queries.meeting_of(call.id, committee.id)).unique().first()
    seats = actions.seats_of(committee, held.on if held else None)
    form.people.choices = [(seat.person.key, seat.person.name) for seat in seats]
    if not form.is_submitted():
        form.people.data = [one.person.key for one in held.presences] if held else []
    items = ranking.rows(me(), call, committee)
    page = render_template(
        "decisions/meeting.html", call=call, committee=committee, meeting=held, seats=seats, form=form, items=items,
        may_run=policy.may_run_meeting(me(), call, committee), words=WORDS,
        open_codes={row.proposal.code for row in items if policy.may_advise(me(), row.proposal, committee)},
    )  # fmt: skip
    return page, form.status


@bp.post("/meeting/<call_key>/<committee_key>/presence")
@allow(policy.may_run_meeting, Call, Committee)
@once
def presence(call, committee):
    form = PresenceForm()
    form.people.choices = [(seat.person.key, seat.person.name) for seat in actions.seats_of(committee)]
    if not form.validate_on_submit():
        return show_meeting(call, committee, form)
    people = db.session.scalars(select(Person).where(Person.key.in_(form.people.data or []))).all()
    actions.mark_present(actions.hold_meeting(call, committee, by=me()), people, by=me())
    flash(_("The list of those present is saved."))
    return finish(url_for(".meeting", call_key=call.key, committee_key=committee.key))


@bp.route("/advice/<proposal_code>/<committee_key>", methods=["GET", "POST"])
@allow(policy.may_advise, Proposal, Committee)
@once
def advise(proposal, committee):
    form = AdviceForm()
    if form.validate_on_submit():
        actions.advise(proposal, committee, by=me(), **form.answers)
        flash(_("The advice is recorded."))
        return finish(url_for(".meeting", call_key=proposal.call.key, committee_key=committee.key))
    return show_advice(proposal, committee, form)


def show_advice(proposal, committee, form, recusal=None):
    held = db.session.scalars(queries.meeting_of(proposal.call_id, committee.id)).unique().first()
    standing = next((one for one in db.session.scalars(queries.advice_on([proposal.id]))
                     if one.committee_id == committee.id), None)  # fmt: skip
    if standing and not form.is_submitted():
        form.process(obj=standing)
    recusal = recusal or recusal_form(held, proposal)
    people = [one.person for one in held.presences] if held else []
    inside = actions.in_the_room(held, proposal) if held else set()
    barred = actions.barred_from(proposal)
    out = [person for person in people if person.id not in inside]
    must_leave = [person for person in people if person.id in inside & barred]
    page = render_template(
        "decisions/advise.html", proposal=proposal, committee=committee, form=form, meeting=held, out=out, must_leave=must_leave,
        recusal=recusal, present=len(held.presences) if held else 0, summary=ranking.one(proposal, committee),
    )  # fmt: skip
    return page, form.status if form.is_submitted() else recusal.status if recusal.is_submitted() else 200


def recusal_form(held, proposal):
    form = RecuseForm()
    inside = actions.in_the_room(held, proposal) if held else set()
    people = [one.person for one in held.presences if one.person_id in inside] if held else []
    form.person.choices = [("", _("Choose a person")), *((one.key, one.name) for one in people)]
    return form


@bp.post("/advice/<proposal_code>/<committee_key>/recuse")
@allow(policy.may_advise, Proposal, Committee)
@once
def recuse(proposal, committee):
    held = actions.hold_meeting(proposal.call, committee, by=me())
    form = recusal_form(held, proposal)
    if not form.validate_on_submit():
        g.stale = True
        return show_advice(proposal, committee, AdviceForm(formdata=None), form)
    person = db.session.scalar(select(Person).where(Person.key == form.person.data))
    actions.recuse(held, proposal, person, by=me())
    flash(_("%(name)s is out of the room for this item.", name=person.name))
    return finish(url_for(".advise", proposal_code=proposal.code, committee_key=committee.key))


@bp.get("/")
@allow(policy.may_see_decisions)
def index():
    """The rounds, each with the proposals that wait for the director."""
    page = page_of(queries.rounds_with_waiting(me()), scalars=False)
    rounds: dict[Call, list] = {}
    for call, proposal in page.rows:
        rounds.setdefault(call, []).extend([proposal] if proposal else [])
    waiting = [proposal for here in rounds.values() for proposal in here]
    return render_template(
        "decisions/index.html", page=page, rounds=rounds, waiting=len(waiting), words=WORDS,
        advice=ranking.advice_by_proposal([one.id for one in waiting]),
    )  # fmt: skip


@bp.get("/call/<call_key>")
@allow(lambda user, call: policy.may_see_decisions(user), Call)
def of_call(call):
    page = page_of(queries.decided_for(me(), call))
    return render_template("decisions/of_call.html", call=call, page=page, words=WORDS, tones=TONES)


@bp.route("/<proposal_code>", methods=["GET", "POST"])
@allow(policy.may_see_decision, Proposal)
@once
def decide(proposal):
    form, summary = DecisionForm(), ranking.one(proposal)
    decision = actions.standing_decision(proposal)
    may_decide = policy.may_decide(me(), proposal)
    if form.is_submitted() and not may_decide:
        abort(404)
    if form.validate_on_submit():
        actions.decide(
            proposal, code=form.code.data, becomes=form.becomes.data or None, grounds=form.grounds.data or "",
            conditions=form.conditions, by=me(),
        )  # fmt: skip
        flash(_("The decision is recorded. Nobody outside sees it before its release."))
        return finish(url_for(".decide", proposal_code=proposal.code))
    if decision and not form.is_submitted():
        fill(form, decision)
    page = render_template(
        "decisions/decide.html", proposal=proposal, form=form, decision=decision, may_decide=may_decide,
        advice=ranking.advice_by_proposal([proposal.id]).get(proposal.id, []), summary=summary,
        words=WORDS, tones=TONES, may_rescind=decision is not None and policy.may_rescind(me(), decision),
        may_write=decision is not None and policy.may_write_letters(me(), decision), press=PressForm(formdata=None),
        overdue=decision is not None and actions.is_overdue(decision),
    )  # fmt: skip
    return page, form.status


def fill(form, decision):
    form.code.data, form.becomes.data, form.grounds.data = decision.code.value, decision.becomes, decision.grounds
    for n, condition in enumerate(decision.conditions[:3], 1):
        form[f"condition_{n}"].data, form[f"due_{n}"].data = condition.text, condition.due_on


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
    form.try_on(decision, (readers or decision.proposal.organisers)[0])
    if form.validate_on_submit():
        letters.edit(decision, language, form.subject.data, form.body.data)
        flash(_("The letter is saved."))
        return finish(url_for(".letter", decision_key=decision.key, language=language))
    previews = [letters.one_letter(decision, reader) for reader in readers]
    page = render_template(
        "decisions/letter.html", decision=decision, proposal=decision.proposal, form=form, previews=previews,
        language=language, words=WORDS,
    )  # fmt: skip
    return page, form.status


@bp.get("/letters/<call_key>")
@allow(policy.may_release, Call)
def letters_of_call(call):
    """Every letter of the unreleased decisions of a call, as it will leave."""
    waiting = queries.decided_for(me(), call).where(Decision.released_at.is_(None))
    page = page_of(queries.with_readers(waiting), size=20)
    sources = letters.gather(page.rows)
    previews = [(decision, letters.of(decision, sources)) for decision in page.rows]
    return render_template("decisions/letters.html", call=call, page=page, previews=previews, words=WORDS)


@bp.route("/release/<call_key>", methods=["GET", "POST"])
@allow(policy.may_release, Call)
@once
def release(call):
    waiting = db.session.scalars(
        queries.decided_for(me(), call).where(Decision.released_at.is_(None), Decision.release_id.is_(None))
    ).all()
    form = ReleaseForm()
    form.decisions.choices = [
        (one.key, f"{one.proposal.code} {one.proposal.title}: {_(WORDS[one.code])}") for one in waiting
    ]
    if form.validate_on_submit():
        chosen = [one for one in waiting if one.key in (form.decisions.data or [])]
        pressed = actions.press_release(call, chosen, by=me())
        done = pressed.state == ReleaseState.RELEASED
        flash(
            _("Released: the letters are on their way.")
            if done
            else _("Pressed: you can undo it until the window ends.")
        )
        return finish(url_for(".release", call_key=call.key))
    if not form.is_submitted():
        form.decisions.data = [one.key for one in waiting]
    latest = select(Release).where(Release.call_id == call.id).order_by(Release.id.desc()).limit(20)
    pressed = [one for one in db.session.scalars(latest) if policy.may_undo(me(), one)]
    page = render_template(
        "decisions/release.html", call=call, form=form, waiting=waiting, pressed=pressed, words=WORDS, tones=TONES,
        undo=PressForm(formdata=None), undo_minutes=actions.undo_window(), at=now(), ReleaseState=ReleaseState,
    )  # fmt: skip
    return page, form.status


@bp.post("/undo/<release_key>")
@allow(policy.may_undo, Release)
@once
def undo(release):
    form = PressForm()
    if form.validate_on_submit():
        actions.undo(release, by=me())
        flash(_("The release is undone. No letter has left."))
        return finish(url_for(".release", call_key=release.call.key))
    return redirect(url_for(".release", call_key=release.call.key), 303)


@bp.post("/condition/<decision_key>/<int:number>")
@allow(policy.may_meet_conditions, Decision)
@once
def met(decision, number):
    form = PressForm()
    if form.validate_on_submit() and number < len(decision.conditions):
        actions.meet_condition(decision.conditions[number], decision, by=me())
        flash(_("The condition is met."))
        return finish(url_for(".decide", proposal_code=decision.proposal.code))
    return redirect(url_for(".decide", proposal_code=decision.proposal.code), 303)


@bp.post("/lapse/<decision_key>")
@allow(policy.may_meet_conditions, Decision)
@once
def lapse(decision):
    form = PressForm()
    if form.validate_on_submit():
        actions.lapse(decision, by=me())
        flash(_("The approval has lapsed."))
        return finish(url_for(".decide", proposal_code=decision.proposal.code))
    return redirect(url_for(".decide", proposal_code=decision.proposal.code), 303)


@bp.route("/rescind/<decision_key>", methods=["GET", "POST"])
@allow(policy.may_rescind, Decision)
@once
def rescind(decision):
    form = RescindForm()
    if form.validate_on_submit():
        actions.rescind(decision, by=me(), grounds=form.grounds.data)
        flash(_("The decision is rescinded, and the organisers are told."))
        return finish(url_for(".decide", proposal_code=decision.proposal.code))
    page = render_template("decisions/rescind.html", decision=decision, proposal=decision.proposal, form=form)
    return page, form.status
