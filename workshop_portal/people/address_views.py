"""The pages of another mail address: ask for it, and confirm it by the link of the mail."""

from flask import flash, render_template, session, url_for

from workshop_portal.core import links
from workshop_portal.core.access import allow, me, public
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, keep_open, once, outside
from workshop_portal.people import address_change, attempts, dead_links, passwords, policy, sessions
from workshop_portal.people.blueprint import bp
from workshop_portal.people.forms import AddressForm


@bp.route("/address", methods=["GET", "POST"])
@allow(policy.may_be_here)
@once
def address():
    """The password is asked, with the same delays as at the door; the answer is the same for every address."""
    form, person = AddressForm(), me()
    if not form.validate_on_submit():
        return page(form)
    stored = person.password_hash
    with attempts.guess(person.email, form.password.data) as wait:
        if wait:
            return dead_links.too_many(wait)
        fits = outside(lambda: passwords.agrees(stored, form.password.data))
    if not fits or person.password_hash != stored:
        keep_open()
        form.password.errors = [_("This is not your current password.")]
        return page(form)
    attempts.forgive(person.email)
    reference = sessions.prove(person)
    if form.email.data != person.email:
        address_change.ask(person, form.email.data)
    answer = finish(url_for(".mailed", about="address"))
    sessions.carry(reference)
    session["mailed_to"] = form.email.data
    return answer


def page(form):
    return render_template("people/address.html", form=form), form.status


@bp.route("/address/<token>", methods=["GET", "POST"])
@public
@once
def new_address(token):
    wait = attempts.network_wait()
    if wait:
        return dead_links.too_many(wait)
    change = address_change.pending(token)
    if change is None:
        return ended() if address_change.was_ended(token) else dead_links.page()
    form = PressForm()
    if form.validate_on_submit():
        link = links.find(token, "address")
        links.use(link)
        address_change.carry_out(change)
        flash(_("This is the address of your account now. Sign in with it from now on."))
        return finish(url_for(".profile"))
    return render_template("people/new_address.html", form=form, change=change), form.status


def ended():
    """Its holder was told that the link works; what became of it is no secret from them."""
    return render_template("people/address_ended.html"), 404
