"""The steps of a workshop: what follows each, and the page that asks before those that touch people."""

from flask import abort, flash, redirect, render_template, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now, today
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.words import N_
from workshop_portal.decisions.followers import what_hangs_on
from workshop_portal.people.proof import proved
from workshop_portal.workshops import actions, followers, letters, policy
from workshop_portal.workshops.blueprint import bp
from workshop_portal.workshops.forms import YES, CloseForm, ReasonForm
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import ASKS, STEPS

SAID = {
    "invite": N_("Invitations are open. They are sent from the list of participants."),
    "register": N_("Registration is open. Those who come can be asked to register under Stays."),
    "freeze": N_("Registration is closed. It can be opened again until the first day."),
    "reopen": N_("Registration is open again."),
    "report": N_("The organisers are asked for the report by letter."),
    "close": N_("The workshop is closed, and its organisers are told."),
    "unclose": N_("The workshop is open again: its report is awaited."),
    "cancel": N_("The workshop is cancelled, and all whom it touches are told."),
}
ASKED = {  # what follows a step that asks first
    "freeze": N_("Nobody is written to. From then on nobody can be invited, and who has registered can't change days and room. Invitations stay open to an answer until the first day, and who has not registered by then still can. Until then registration can be opened again."),
    "report": N_("Each organiser gets a letter with the day by which the report is due and the way to hand it in."),
    "close": N_("Each organiser gets a letter that says so, with or without a report. What is open in the plan counts as not done, and nobody is asked for it any more; finance is asked for the funding record until it is settled. It can be taken back."),
    "unclose": N_("The report is awaited again, and what is open in the plan is asked for again. Nobody is written to: tell the organisers yourself, who were told that it is closed."),
    "cancel": N_("The week becomes free. Organisers, coordinator and all who were invited and may still reckon with it get a letter with your reason; money set aside for guests is given back, and what they told of diet and access needs is erased. Rooms in hotels stay until the coordinator gives them back. Only a new decision takes it up again: the director rescinds its approval and approves it anew, and then it has no week."),
}  # fmt: skip


@bp.route("/board/<workshop_key>/steps/<name>", methods=["GET", "POST"])
@allow(policy.may_view, Workshop)
@once
def ask(workshop, name):
    """A step that touches people: whom, and who is written to, before it is taken."""
    return asked(workshop, name, ASKS, form_for(workshop, name))


def form_for(workshop, name):
    return CloseForm(followers.reports_to_show(workshop)) if name == "close" else PressForm()


@bp.route("/board/<workshop_key>/cancel", methods=["GET", "POST"])
@allow(policy.may_cancel, Workshop)
@proved
@once
def cancel(workshop):
    return asked(workshop, "cancel", "workshops.cancel", ReasonForm())


def asked(workshop, name, page, form):
    """Where the step can't be taken now, its page leads back to the plan, which says why."""
    step = next((one for one in STEPS if one.name == name and one.page == page), None) or abort(404)
    if form.validate_on_submit():
        return taken(workshop, name, **{one: form[one].data for one in ("note", "report", "shown") if one in form})
    if (step, "") not in policy.steps_for(me(), workshop, now()):
        return redirect(url_for(".plan", workshop_key=workshop.key))
    facts = [fact for touched in followers.before_step.get(name, ()) for fact in touched(workshop)]
    answer = render_template(
        "workshops/ask.html", workshop=workshop, step=step, form=form, facts=facts, follows=ASKED[name]
    )
    return answer, form.status


def taken(workshop, name, note="", report=YES, shown=()):
    actions.move(workshop, name, by=me(), note=note, has_report=report == YES, shown=shown)
    flash(_(SAID[name]))
    return finish(url_for(".plan", workshop_key=workshop.key))


def written_to(workshop) -> list[tuple[str, str]]:
    """Who gets the letter that asks for the report."""
    return [(_("Organisers"), ", ".join(one.name for one in letters.organisers_of(workshop)))]


def left_open(workshop) -> list[tuple[str, str]]:
    """How much of its plan is not done."""
    tasks, late, rest = letters.open_tasks(workshop, today())
    words = _("%(n)s, %(late)s of them late", n=len(tasks) + rest, late=late)
    return [(_("Open tasks of the plan"), words if tasks else _("None is open."))]


def what_ends(workshop) -> list[tuple[str, str]]:
    """What ends when it is cancelled: the same as with its approval."""
    return what_hangs_on(workshop.decision)
