"""A weighty deed (release, appointments, money, tokens) wants the password of the last five minutes.

Whoever gave it longer ago is asked for it on a page that holds all that was sent, and sends it again with the password:
nothing typed is lost, and the deed is done with one more press. Views of such deeds carry `@proved` below their
`@allow`, so that the question tells nobody what is there. They take no files: a page can't hold those.
"""

from functools import wraps

from flask import g, render_template, request, url_for
from flask_login import current_user

from workshop_portal.core import parking
from workshop_portal.core.db import db, only_reads
from workshop_portal.core.languages import text as _
from workshop_portal.people import attempts, dead_links, passwords, sessions
from workshop_portal.people.blueprint import bp
from workshop_portal.people.forms import ProofForm


def proved(view):
    @wraps(view)
    def guarded(*things, **named):
        return view(*things, **named) if only_reads() or sessions.is_proved() else question()

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
    db.session.commit()
    sessions.carry(reference)
    return None


def question():
    """The page that asks. What was sent waits in it, and beside it for whoever leaves the page."""
    form = g.get("proof") or ProofForm()
    page = parking.park() or parking.parked_at()
    back = request.script_root + page if page else url_for("desk.index")
    sent = [(name, text) for name, text in request.form.items(multi=True) if parking.is_kept(name) and name != "once"]
    return render_template("people/proof.html", form=form, sent=sent, back=back), 422 if form.errors else 403
