"""What the office does with proposals: screening, choosing committees, and what a call's form asks."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workshop_portal.calls import actions as calls
from workshop_portal.calls.models import Call
from workshop_portal.core import clock, rows
from workshop_portal.core.access import allow, me
from workshop_portal.core.db import db
from workshop_portal.core.languages import ZONE, day, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.core.steps import Over
from workshop_portal.people.models import Committee
from workshop_portal.proposals import (
    actions,
    beside,
    dossier,
    extras,
    findings,
    letters,
    policy,
    queries,
    reading_languages,
)
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.forms import CommitteesForm, FindingForm
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.outline_form import OutlineForm, rows_of_call
from workshop_portal.proposals.rules_form import RulesForm
from workshop_portal.proposals.written import Written

DEEDS = {"accept", "return", "extend", "exclude"}
RETURNED_SHOWN = 100
WITH_A_DAY = {"return", "extend"}


@bp.get("/proposals/screening")
@allow(policy.may_see_screening)
def screening():
    waiting = queries.to_screen(me()).options(
        joinedload(Proposal.call), joinedload(Proposal.format), selectinload(Proposal.committee_rows)
    )
    returned = db.session.execute(queries.returned(me()).limit(RETURNED_SHOWN)).all()
    page = page_of(waiting)
    found = findings.last_findings([one.id for one in page.rows])
    return render_template("proposals/screening.html", page=page, found=found, returned=returned, now=clock.now())


@bp.route("/proposals/<proposal_code>/screen", methods=["GET", "POST"])
@allow(policy.may_screen, Proposal, over=findings.why_not_found)
@once
def screen(proposal):
    if request.method == "POST" and not policy.can_screen(me(), proposal):
        raise Over(findings.why_not_found(me(), proposal) or abort(404))
    form, (deed, sure) = with_committees(proposal, FindingForm), deed_of_press()
    with_languages(with_days(form, proposal.call), proposal)
    if deed != "extend" and form.validate_on_submit() and fits(form, deed, proposal.call):
        if deed == "exclude" and not sure:
            return ask_to_exclude(proposal, form)
        if form.committees.data:  # one that goes back may still lack them
            set_committees(proposal, form)
        actions.move(proposal, deed, by=me(), note=form.note.data or "", until_at=until_of(form, proposal.call))
        flash({"accept": _("The proposal is eligible."), "return": _("The proposal is with its organisers again."),
               "exclude": _("The proposal is not eligible; its organisers are told.")}[deed])  # fmt: skip
        return finish(url_for(".screening"))
    if not policy.can_screen(me(), proposal):
        return redirect(url_for(".show", proposal_code=proposal.code))
    written = Written(proposal)
    written.parts["others"] = queries.known_among(me(), written.parts["others"])
    page = render_template(
        "proposals/screen.html", proposal=proposal, form=form, content=written.content,
        is_looked_at_again=findings.is_looked_at_again(proposal), reopened=findings.reopened_since_found(proposal),
        missing=dossier.missing_words(actions.missing(proposal, written.content, written.parts)),
        who=beside.who_comes(written), is_back=deed == "back",
    )  # fmt: skip
    return page, 200 if deed == "back" else form.status


def deed_of_press() -> tuple[str, bool]:
    """(what was pressed, whether its writer was asked and is sure)"""
    deed, _blank, sure = request.form.get("go", "").partition(" ")
    return deed, bool(sure)


def ask_to_exclude(proposal, form):
    """The page that asks before all organisers are told; it holds what was filled in, and shows their letters."""
    held = [(name, text) for name, text in request.form.items() if name not in {"go", *form.HOUSEKEEPING}]
    sheets = letters.of_exclusion(proposal, form.note.data)
    return render_template("proposals/exclude.html", proposal=proposal, form=form, held=held, sheets=sheets)


def until_of(form, call):
    """The end of the day by which it is completed, or the call's own on the day it closes; None for the usual time."""
    if form.until.data == closing_day(call):
        return call.deadline_at
    return clock.end_of(form.until.data) if form.until.data else None


def closing_day(call) -> date:
    return call.last_minute.astimezone(ZoneInfo(ZONE)).date()


def with_days(form, call):
    """The form with the last day that the organisers can be given, and what is said of it."""
    _first, last = days_to_complete(call)
    if call.deadline_at > clock.now():
        words = _("The call is open until %(day)s, and so is a returned proposal at least.")
        form.until.description = words % {"day": day(call.last_minute)}
    if not form.is_submitted() and not form.restored:
        form.until.data = last
    return form


def with_languages(form, proposal):
    """The form that says beside its note, which is in one language, in which one each organiser gets the letter."""
    reading_languages.beside(form.note, proposal)
    return form


def days_to_complete(call) -> tuple[date, date]:
    """The first and the last day that can be given: within a week, and never before the call closes."""
    today, closes_on = clock.today(), closing_day(call)
    return max(today + timedelta(days=1), closes_on), max(today + actions.RETURN_DAYS, closes_on)


def fits(form, deed, call) -> bool:
    """Returning and excluding need words to the organisers; the day is one that can be given."""
    if deed not in DEEDS:
        return False
    if deed != "accept" and not form.note.data:
        form.note.errors = [_("Say why: it goes into the letter to the organisers.")]
    if deed == "accept" and form.note.data:
        words = _(
            "Nobody is told of “eligible”, so nobody would read this. Take it away, or send it with another finding."
        )
        form.note.errors = [words]
    if deed == "accept" and not form.committees.data:
        form.committees.errors = [_("Choose the committee that reads it.")]
    first, last = days_to_complete(call)
    if deed in WITH_A_DAY and form.until.data and not first <= form.until.data <= last:
        told = {"first": day(first), "last": day(last)}
        form.until.errors = [
            (_("Choose %(last)s.") if first == last else _("Choose a day from %(first)s to %(last)s.")) % told
        ]
    return not form.errors


def with_committees(proposal, kind):
    """A form of this kind, its committees those that read the proposal now."""
    form = kind(data={"committees": [one.key for one in proposal.committees]})
    every = db.session.scalars(select(Committee).order_by(Committee.name_en)).all()
    form.committees.choices = [(one.key, said(one, "name")) for one in every]
    return form


@bp.route("/proposals/<proposal_code>/committees", methods=["GET", "POST"])
@allow(policy.may_set_committees, Proposal)
@once
def committees(proposal):
    form = with_committees(proposal, CommitteesForm)
    if form.validate_on_submit():
        set_committees(proposal, form)
        flash(_("The committees are saved."))
        screens = policy.can_screen(me(), proposal)
        return finish(url_for(".screen" if screens else ".show", proposal_code=proposal.code))
    why = [one for one in extras.panels(proposal, me()) if one.grounds]
    return render_template("proposals/committees.html", proposal=proposal, form=form, why=why), form.status


def set_committees(proposal, form):
    every = {one.key: one for one in db.session.scalars(select(Committee))}
    actions.set_committees(proposal, [every[key] for key in form.committees.data], by=me())


@bp.route("/calls/<call_key>/form", methods=["GET", "POST"])
@allow(policy.may_set_form, Call)
@once
def form_of_call(call):
    """What this call makes of the form's fields: shown, needed, limits, help."""
    form = OutlineForm(rows_of_call(call))
    rows.take_out(form, request.form.get("go"))
    if form.validate_on_submit():
        calls.set_form(call, form.differences(), by=me())
        flash(_("The form of this call is saved."))
        return finish(url_for(".form_of_call", call_key=call.key))
    return render_template("proposals/form_of_call.html", call=call, form=form), form.status


@bp.route("/calls/<call_key>/rules", methods=["GET", "POST"])
@allow(policy.may_set_form, Call)
@once
def rules_of_call(call):
    """How this call weighs the rules of composition and programme: off, advice, must, and their figures."""
    form = RulesForm(call)
    if form.validate_on_submit():
        calls.set_rules(call, form.differences(), by=me())
        flash(_("The rules of this call are saved."))
        return finish(url_for(".rules_of_call", call_key=call.key))
    return render_template("proposals/rules_of_call.html", call=call, form=form), form.status
