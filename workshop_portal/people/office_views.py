"""The office's pages about people: the list, one person with appointments and seats, somebody new."""

from flask import abort, flash, render_template, request, url_for
from sqlalchemy import select

from workshop_portal.core import lists
from workshop_portal.core.access import allow, me
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.words import N_
from workshop_portal.people import (
    absence,
    actions,
    address_change,
    followers,
    letters,
    listing,
    nominations,
    policy,
    queries,
    saved_lists,
    unconfirmed,
)
from workshop_portal.people.blueprint import bp
from workshop_portal.people.forms import AppointForm, InviteForm, NewAddressForm, PersonForm
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Nomination, Person
from workshop_portal.people.proof import proved


@bp.get("/")
@allow(policy.may_see_people)
def index():
    listed = lists.ask(listing.listing(), select(Person).where(unconfirmed.is_there()))
    if listed.wants_file:
        return listed.file()
    saved = saved_lists.beside(me(), listed)
    return render_template(
        "people/index.html", listed=listed, saved=saved, may_change=policy.is_office(me()),
        may_see_committees=policy.may_see_committees(me()),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@allow(policy.is_office)
@once
def new():
    form = InviteForm()
    if form.validate_on_submit() and is_new(form):
        facts = {name: value for name, value in form.answers.items() if name != "invite"}
        person = actions.create_person(**facts, by=me())
        if form.invite.data:
            letters.invite(person, by=me())
        flash(_("%(name)s is known to the centre now.") % {"name": person.name})
        return finish(url_for(".show", person_key=person.key))
    return render_template("people/new.html", form=form), form.status


def is_new(form) -> bool:
    if queries.by_email(form.email.data) is None:
        return True
    form.email.errors = [_("The centre knows somebody with this address already.")]
    return False


@bp.get("/<person_key>")
@allow(policy.may_see_person, Person)
def show(person):
    return person_page(person, AppointForm())


def person_page(person, form, pressed=None):
    """`pressed`: the form of a button that could not be taken."""
    asked = [
        (one, policy.may_confirm(me(), person, one), policy.may_drop(me(), person, one))
        for one in nominations.of(person)
    ]
    page = render_template(
        "people/show.html", asked=asked, person=person, form=form, press=Button(), pressed=pressed, holds=queries.holds,
        appointments=queries.appointments_of(person), seats=queries.seats_of(person),
        may_change=policy.may_change_person(me(), person), away=absence.of(person), may_appoint=policy.may_appoint(me(), person),
        may_see_committees=policy.may_see_committees(me()),
    )  # fmt: skip
    return page, (pressed or form).status


@bp.route("/<person_key>/edit", methods=["GET", "POST"])
@allow(policy.may_change_person, Person)
@once
def edit(person):
    form = PersonForm(person)
    if form.validate_on_submit():
        actions.revise(person, form.answers, by=me())
        flash(_("The data of %(name)s are saved.") % {"name": person.name})
        return finish(url_for(".show", person_key=person.key))
    return render_template("people/edit.html", person=person, form=form), form.status


@bp.route("/<person_key>/address", methods=["GET", "POST"])
@allow(policy.may_appoint, Person)
@proved
@once
def change_address(person):
    """Weighty: who has the address can sign in."""
    form = NewAddressForm()
    if form.validate_on_submit() and is_new(form):
        words = CHANGED if address_change.ask_by_office(person, form.email.data, by=me()) else ASKED
        flash(_(words) % {"name": person.name, "email": form.email.data})
        return finish(url_for(".show", person_key=person.key))
    own_alone = _(address_change.OWN_ALONE) % {"name": person.name} if queries.is_appointed(person) else ""
    page = render_template("people/change_address.html", person=person, form=form, own_alone=own_alone)
    return page, form.status


CHANGED = N_("%(email)s is the address of %(name)s now. Both addresses get a mail.")
ASKED = N_("%(email)s is the address of %(name)s once the link that we sent there is opened.")


@bp.post("/<person_key>/appoint")
@allow(policy.may_appoint, Person)
@proved
@once
def appoint(person):
    form = AppointForm()
    if not form.validate_on_submit():
        return person_page(person, form)
    hat, days = Hat(form.hat.data), {"from_on": form.from_on.data, "until_on": form.until_on.data}
    if nominations.nominate(person, hat, **days, by=me()) is None:
        flash(_("%(name)s is appointed.") % {"name": person.name})
    elif nominations.is_there_a_second(person, me()):
        flash(_("This waits for a second person now: somebody else of the office, the director or an administrator."))
    else:
        flash(
            _(
                "Nobody else can confirm this now. Two weeks after the last one who could has gone, ask for it again: it "
                "holds at once then."
            )
        )
    return finish(url_for(".show", person_key=person.key))


@bp.post("/<person_key>/appointments/<nomination_key>/confirm")
@allow(policy.may_confirm, Person, Nomination)
@proved
@once
def confirm_appointment(person, nomination):
    return settle(person, nomination, nominations.confirm, _("%(name)s is appointed.") % {"name": person.name})


@bp.post("/<person_key>/appointments/<nomination_key>/drop")
@allow(policy.may_drop, Person, Nomination)
@once
def drop_appointment(person, nomination):
    return settle(person, nomination, nominations.drop, _("Nobody is appointed."))


def settle(person, nomination, deed, words):
    form = PressForm()
    if not form.validate_on_submit():
        return person_page(person, AppointForm(formdata=None), form)
    deed(nomination, by=me())
    flash(words)
    return finish(url_for(".show", person_key=person.key))


@bp.route("/<person_key>/end-appointment", methods=["GET", "POST"])
@allow(policy.may_change_person, Person)
@proved
@once
def end_appointment(person):
    """Asks first, and names what would be left open."""
    row = next((one for one in queries.appointments_of(person) if str(one.id) == request.values.get("go")), None)
    if row is None or row.ended_at:
        abort(404)
    form = PressForm()
    if form.validate_on_submit():
        actions.end_appointment(row, by=me())
        flash(_("The appointment is ended."))
        return finish(url_for(".show", person_key=person.key))
    left = followers.left_open(person, row.hat, None, me())
    return render_template("people/end_appointment.html", person=person, row=row, form=form, left=left), form.status


@bp.post("/<person_key>/account")
@allow(policy.may_change_person, Person)
@proved
@once
def account(person):
    """The buttons beside an account: a link for a new password, close it, open it again."""
    form = PressForm()
    if not form.validate_on_submit() or request.form.get("go") not in ACCOUNT_DEEDS:
        return person_page(person, AppointForm(formdata=None), form)
    if request.form["go"] != "password" and not policy.may_appoint(me(), person):
        abort(404)
    deed, words = ACCOUNT_DEEDS[request.form["go"]]
    deed(person)
    flash(_(words) % {"name": person.name})
    return finish(url_for(".show", person_key=person.key))


def send_link(person):
    """Whoever has no password yet reads who sends it, and as what."""
    if person.password_hash:
        letters.offer_new_password(person)
    else:
        letters.invite(person, by=me())


def close(person):
    actions.disable(person, by=me())


def open_again(person):
    actions.enable(person, by=me())


ACCOUNT_DEEDS = {
    "password": (send_link, N_("A link to choose a password is on its way to %(name)s.")),
    "close": (close, N_("The account of %(name)s is closed, and all its sessions are ended.")),
    "open": (open_again, N_("The account of %(name)s is open again.")),
}
