"""A weighty deed (release, appointments, money, tokens) wants the password of the last five minutes.

Whoever gave it longer ago is asked for it on a page that holds all that was sent, and sends it again with the password:
nothing typed is lost, and the deed is done with one more press. Views of such deeds carry `@proved` below their
`@allow`, so that the question tells nobody what is there. They take no files: a page can't hold those.
"""

from functools import wraps

from flask import g, render_template, request, url_for
from flask_login import current_user

from workshop_portal.core import once, parking
from workshop_portal.core.db import db, only_reads
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.people import attempts, dead_links, passwords, sessions
from workshop_portal.people.blueprint import bp
from workshop_portal.people.forms import ProofForm


def proved(view):
    @wraps(view)
    def guarded(*things, **named):
        return view(*things, **named) if only_reads() or sessions.is_proved() else question(things)

    guarded.asks_proof = True
    return guarded


@bp.before_app_request
def take_proof():
    """Judge a password that comes with a deed before anything of the deed is fetched, while no transaction is held."""
    if request.method != "POST" or "password_proof" not in request.form:
        return None
    if not current_user.is_authenticated or sessions.is_proved():
        return None
    g.proof = form = ProofForm()
    if not form.validate():
        return None
    email, stored = current_user.email, current_user.password_hash
    with attempts.guess(email, form.password_proof.data) as wait:
        db.session.commit()
        if wait:
            return dead_links.too_many(wait)
        fits = passwords.agrees(stored, form.password_proof.data)
    if not fits:
        form.password_proof.errors = [_("This is not your current password.")]
        return None
    attempts.forgive(email)
    reference = sessions.prove(current_user)
    parking.empty(current_user.get_id())  # from here on the page that answers holds what is typed
    db.session.commit()
    sessions.carry(reference)
    return None


def question(things):
    """The page that asks, and says for what. What was sent waits in it, and beside it for whoever leaves the page.

    A view that asks only once it knows what was sent has claimed its form's key: nothing was done, so it is unused again.
    """
    once.unclaim()
    form = g.get("proof") or ProofForm()
    page = parking.park() or parking.parked_at()
    back = request.script_root + page if page else url_for("desk.index")
    sent = [(name, text) for name, text in request.form.items(multi=True) if parking.is_kept(name) and name != "once"]
    deed, about = _(DEEDS[request.endpoint]), list(dict.fromkeys(filter(None, map(name_of, things))))
    page = render_template("people/proof.html", form=form, sent=sent, back=back, deed=deed, about=about)
    return page, 422 if form.errors else 403


def name_of(thing) -> str:
    """What a person calls this; "" for what is called by what it belongs to."""
    for name in ("title", "name"):
        if hasattr(thing, f"{name}_en"):
            return said(thing, name)
        if hasattr(thing, name):
            return getattr(thing, name)
    whole = getattr(thing, "proposal", None) or getattr(thing, "person", None)
    return name_of(whole) if whole else ""


DEEDS = {
    "centre.edit_scheme": N_("Change a funding scheme"),
    "centre.new_scheme": N_("Begin a new funding scheme"),
    "decisions.condition_met": N_("Note that a condition is met"),
    "decisions.release": N_("Release decisions"),
    "decisions.rescind": N_("Rescind a decision"),
    "funding.add_fund": N_("Add external funds"),
    "funding.book": N_("Book on a line of the funding record"),
    "funding.change_fund": N_("Change external funds"),
    "funding.give_code": N_("Give the budget code of the funding record"),
    "funding.reopen": N_("Open the funding record again"),
    "funding.settle": N_("Settle the funding record"),
    "funding.terms": N_("Change the terms of the funding record"),
    "people.absence_of": N_("Note that somebody is away"),
    "people.account": N_("Change an account"),
    "people.appoint": N_("Appoint somebody"),
    "people.change_address": N_("Change an e-mail address"),
    "people.confirm_appointment": N_("Confirm an appointment"),
    "people.end_appointment": N_("End an appointment"),
    "people.end_seat": N_("End a seat"),
    "people.give_seat": N_("Give a seat"),
    "stays.add_block": N_("Let the centre pay what rooms cost more"),
    "stays.block": N_("Let the centre pay what rooms cost more"),
    "stays.book": N_("Let the centre pay what rooms cost more"),
    "stays.rebook_room": N_("Let the centre pay what rooms cost more"),
    "stays.entitle": N_("Say what the centre pays for somebody"),
    "stays.entitle_chosen": N_("Say what the centre pays for several people"),
    "workshops.calendar": N_("Change the address of your calendar"),
    "workshops.cancel": N_("Cancel the workshop"),
}
