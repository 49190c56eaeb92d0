"""Section B: the organisers of a proposal, their invitations, and the public page by which they confirm."""

from flask import abort, flash, render_template, request, session, url_for

from workshop_portal.core import clock, links
from workshop_portal.core.access import allow, me, public
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import lang
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, keep_open, once, outside, saves_itself
from workshop_portal.people import actions as people
from workshop_portal.people import dead_links, passwords
from workshop_portal.people.forms import FirstPasswordForm
from workshop_portal.proposals import extras, filled, letters, organisers, policy, queries
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.choices import MAY
from workshop_portal.proposals.forms import ConfirmForm, GradeForm, InviteForm
from workshop_portal.proposals.models import Grade, Organiser, Proposal
from workshop_portal.proposals.workflow import HANDED_IN, IN_THE_ORGANISERS_HANDS, Status
from workshop_portal.proposals.written import Written, address, autosaved, frame, not_autosaved

PURPOSE = letters.PURPOSE


def section(proposal, written):
    """My own data as an organiser; beside them the others, and the way to the page that invites one more."""
    mine = filled.own_row(proposal)
    form = filled.own_form(mine)
    if form.validate_on_submit():
        if mine:
            organisers.revise(mine, form.answers, by=me())
        if saves_itself():
            return autosaved(form, address(proposal, "b"))
        if form.errors:
            form.keep_typed()
            keep_open()
            return page(proposal, Written(proposal), form)
        if request.form.get("go") == "invite":
            return finish(url_for(".invite", proposal_code=proposal.code))
        if request.form.get("go") == "next":
            return finish(address(proposal, "c"))
        flash(_("Your changes are saved."))
        return finish(address(proposal, "b"))
    if saves_itself():
        return not_autosaved(form)
    if mine:
        form.judge_restored()
    return page(proposal, written, form)


def typed(proposal, written) -> tuple:
    """(the form, the organisers as the content holds them), my own data as they are typed there now; None for these where
    the page is stale."""
    mine = filled.own_row(proposal)
    form = filled.own_form(mine)
    form.validate()
    if form.is_stale:
        return form, None
    key, answers = (mine.key, form.answers) if mine else ("", {})
    here = written.content["organisers"]
    return form, {"organisers": [one | (answers if one["key"] == key else {}) for one in here]}


def page(proposal, written, form):
    shown = render_template(
        "proposals/edit_b.html", form=form, may_lead=policy.may_lead(me(), proposal), most=organisers.MOST,
        mine=hasattr(form, "bio"), failed=failed_of(proposal), **frame("b", written, form),
    )  # fmt: skip
    return shown, form.status


def failed_of(proposal) -> set[str]:
    """The keys of those who were asked by a mail that did not arrive."""
    asked = {one.id: one.key for one in proposal.organisers if not one.confirmed_at}
    return {asked[one] for one in letters.not_arrived(asked)} if asked else set()


@bp.route("/proposals/<proposal_code>/organisers", methods=["GET", "POST"])
@allow(policy.may_lead, Proposal, over=policy.why_not_edited)
@once
def invite(proposal):
    form = InviteForm(proposal)
    if not form.validate_on_submit():
        at = clock.now()
        until = letters.answer_until(proposal, letters.link_until(at), at)
        shown = render_template(
            "proposals/invite.html", proposal=proposal, form=form, until=until,
            reminder=organisers.reminder_at(proposal, at),
        )  # fmt: skip
        return shown, form.status
    organisers.invite(proposal, name=form.name.data, email=form.email.data, grade=Grade(form.grade.data), by=me())
    flash(_("%(name)s gets a mail with a link to confirm.", name=form.name.data))
    return finish(address(proposal, "b"))


@bp.route("/proposals/<proposal_code>/organisers/<who>", methods=["GET", "POST"])
@allow(policy.may_lead, Proposal, over=policy.why_not_edited)
@once
def organiser(proposal, who):
    """Remind somebody, say what they may do, or remove them; the page asks before it removes. Twice is once."""
    one = next((one for one in proposal.organisers if one.key == who), None)
    sets = request.form.get("go") == "grade" and one is not None
    form = GradeForm() if sets else PressForm()
    if form.validate_on_submit():
        flash(carried_out(one, request.form.get("go"), form))
        return finish(address(proposal, "b"))
    rights = form if sets else GradeForm(formdata=None, grade=one.grade.value if one else None)
    shown = render_template(
        "proposals/organiser.html", proposal=proposal, organiser=one, form=PressForm(formdata=None), rights=rights,
        has_failed=one is not None and one.key in failed_of(proposal),
    )  # fmt: skip
    return shown, form.status if one else 404


def carried_out(one, deed, form) -> str:
    """Do what was pressed about this organiser; the words for what is so now."""
    if one is None:
        return _("This person is no longer an organiser of this proposal.")
    if deed == "grade":
        organisers.set_grade(one, Grade(form.grade.data), by=me())
        return _("Your changes are saved.")
    if deed == "remind":
        organisers.remind(one, by=me())
        return _("%(name)s gets a new mail with a link.", name=one.name)
    organisers.remove(one, by=me())
    return _("%(name)s is no longer an organiser.", name=one.name)


@bp.route("/proposals/invitation/<token>", methods=["GET", "POST"])
@public
@once
def invitation(token):
    """Somebody named as an organiser confirms, or says no. Opening the page changes nothing."""
    link = links.find(token, PURPOSE)
    organiser = organisers.of_link(link)
    if organiser is None:
        return dead(token)
    form, pressed = answer_to(organiser), request.form.get("go")
    if pressed not in ASKED_MORE and form.validate_on_submit():
        links.use(link)
        return carried_on(organiser, form, link, token)
    return asked(organiser, form, until=link.expires_at)


@bp.route("/proposals/invited/<who>", methods=["GET", "POST"])
@allow(policy.may_be_here)
@once
def invited(who):
    """The same for whoever is signed in with the confirmed address that was invited: the mail may be lost."""
    organiser = db.session.scalar(queries.invited(me()).where(Organiser.key == who)) or abort(404)
    form, pressed = answer_to(organiser), request.form.get("go")
    if pressed not in ASKED_MORE and form.validate_on_submit():
        return carried_on(organiser, form)
    return asked(organiser, form)


@bp.route("/proposals/organising/<who>", methods=["GET", "POST"])
@allow(policy.may_be_here)
@once
def step_down(who):
    """Somebody no longer takes part; the page asks first."""
    organiser = db.session.scalar(queries.organising(me()).where(Organiser.key == who)) or abort(404)
    form = PressForm()
    if form.validate_on_submit():
        organisers.step_down(organiser, by=me())
        return finish(url_for(".answered", answer="no"))
    proposal = organiser.proposal
    page = render_template(
        "proposals/step_down.html", proposal=proposal, form=form, may=may_step_down(proposal),
        leads=policy.may_hand_over(me(), proposal), handed_in=proposal.status in HANDED_IN,
    )  # fmt: skip
    return page, form.status


def may_step_down(proposal) -> bool:
    return policy.may_step_down(me(), proposal) and proposal.id not in extras.told([proposal.id])


DECLINES = {"decline", "decline now"}
ASKED_MORE = {"decline", "back"}  # what is pressed before anything is done


def answer_to(organiser):
    """A no says nothing but that; a yes comes with the own data."""
    return PressForm() if request.form.get("go") in DECLINES else confirm_form(organiser)


def confirm_form(organiser, **named):
    account = other_account(organiser)
    data = organisers.own_data(organiser, account)
    return ConfirmForm(account=account, invited=organiser.email, data=data, **named)


def other_account(organiser):
    """Who is signed in, where the invitation went to another address and this person has no part in the proposal yet."""
    person = me() if me().is_authenticated else None
    return None if person is None or organisers.has_a_part(organiser.proposal, person) else person


def carried_on(organiser, form, link=None, token=""):
    return confirmed(organiser, form, link, token) if isinstance(form, ConfirmForm) else declined(organiser)


def asked(organiser, form, until=None):
    """The question; `until`: when its link ends. Who says no is asked once more, for only the contact organiser undoes it."""
    proposal, lead = organiser.proposal, queries.lead_of(organiser.proposal)
    pressed = request.form.get("go")
    asker = letters.with_institution(lead) if lead else ""
    if pressed == "decline" and proposal.status in IN_THE_ORGANISERS_HANDS and form.validate_on_submit():
        held = [(name, text) for name, text in request.form.items() if name not in {"go", *form.HOUSEKEEPING}]
        return render_template("proposals/decline.html", proposal=proposal, form=form, held=held, lead=asker)
    page = render_template(
        "proposals/invitation.html", proposal=proposal, until=until and letters.answer_until(proposal, until, clock.now()),
        form=form if isinstance(form, ConfirmForm) else confirm_form(organiser, formdata=None),
        lead=asker, is_open=proposal.status in IN_THE_ORGANISERS_HANDS,
        may=_(MAY[organiser.grade]), invited=organiser.email,
    )  # fmt: skip
    return page, 200 if pressed == "back" else form.status


def confirmed(organiser, form, link, token):
    """Whoever has no account yet is led back to the link, which opens one."""
    account = other_account(organiser) if form.with_account else None
    organisers.confirm(organiser, form.answers, account=account, language=lang())
    flash(_("Thank you: you are an organiser of “%(title)s” now.", title=title_of(organiser.proposal)))
    if policy.is_organiser(me(), organiser.proposal):
        return finish(url_for(".show", proposal_code=organiser.proposal.code))
    if link is not None and organisers.may_open_account(organiser, link):
        return finish(url_for(".invitation", token=token))
    return finish(url_for(".answered", answer="yes"))


def declined(organiser):
    title = title_of(organiser.proposal)
    organisers.decline(organiser)
    flash(_("Thank you for your answer: you are not an organiser of “%(title)s”.", title=title))
    return finish(url_for(".answered", answer="no"))


@bp.get("/proposals/invitation/answered/<answer>")
@public
def answered(answer):
    """That it is done, and what comes next."""
    if answer not in {"yes", "no"}:
        abort(404)
    return render_template("proposals/answered.html", answer=answer)


def is_answered(link, organiser) -> bool:
    """Whether the link's holder takes part, or said no by it."""
    return link is not None and bool(link.used_at if organiser is None else organiser.confirmed_at)


def title_of(proposal) -> str:
    return proposal.title or proposal.code


def dead(token):
    """A link that was answered says what it did, and one to what was withdrawn says that. Of others that open nothing a button
    sends a new one to the address on file, if they were ever ours."""
    link, organiser = behind(token)
    if is_answered(link, organiser):
        return first_password(token) if may_open_account(link, organiser) else answered_before(organiser)
    form = PressForm()
    if organiser is not None and organiser.proposal.status == Status.WITHDRAWN:
        return asked(organiser, form)
    here = url_for(".invitation", token=token)
    if not form.validate_on_submit():
        return dead_links.page(again=here)
    session.pop("mailed_to", None)
    if organiser is not None and organisers.may_be_reminded(organiser):
        organisers.remind(organiser, by=None)
        session["mailed_to"] = organiser.email
    return finish(url_for("people.mailed", about="again"))


def behind(token):
    """(a link that may be dead, who was asked by it)."""
    link = links.once_known(token, PURPOSE)
    return link, organisers.of_link(link)


def may_open_account(link, organiser) -> bool:
    return organiser is not None and organisers.may_open_account(organiser, link)


def answered_before(organiser):
    may = _(MAY[organiser.grade]) if organiser else ""
    return render_template("proposals/answered.html", answer="yes" if organiser else "no", is_used=True, may=may)


def first_password(token):
    """The account of somebody who has just confirmed: what it needs was written a minute before."""
    organiser = behind(token)[1]
    form = FirstPasswordForm(organiser.person)
    if form.validate_on_submit():
        hashed = outside(lambda: passwords.hashed(form.password.data))
        link, organiser = behind(token)  # an account may have been opened meanwhile
        if not may_open_account(link, organiser):
            return answered_before(organiser)
        people.open_account(organiser.person, hashed, language=lang())
        flash(_("Your account is open. Sign in with the password that you chose."))
        onward = url_for(".show", proposal_code=organiser.proposal.code)
        return finish(url_for("people.sign_in", next=onward))
    page = render_template(
        "proposals/answered.html", answer="yes", form=form, organiser=organiser, may=_(MAY[organiser.grade])
    )
    return page, form.status
