"""A person's own pages: the profile, the password, and where the person is signed in."""

from flask import flash, render_template, session, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.addresses import shown_on
from workshop_portal.core.db import db
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, keep_open, once, outside
from workshop_portal.people import actions, attempts, dead_links, passwords, policy, queries, sessions
from workshop_portal.people.blueprint import bp
from workshop_portal.people.forms import ChangePasswordForm, ProfileForm
from workshop_portal.people.models import SignIn


@bp.route("/profile", methods=["GET", "POST"])
@allow(policy.may_be_here)
@once
def profile():
    form = ProfileForm(me())
    if form.validate_on_submit():
        actions.revise(me(), form.answers, by=me())
        flash(_("Your profile is saved."))
        return finish(url_for(".profile"))
    return render_template("people/profile.html", form=form, seats=queries.seats_of(me())), form.status


@bp.route("/security", methods=["GET", "POST"])
@allow(policy.may_be_here)
@once
def security():
    form = ChangePasswordForm(me())
    if form.validate_on_submit():
        return change_password(form)
    return security_page(form)


def security_page(form, pressed=None):
    """`pressed`: the form of a button that could not be taken."""
    this_one = session.get("ref") and sessions.digest(session["ref"])
    page = render_template(
        "people/security.html",
        form=form,
        press=Button(),
        rows=queries.sessions_of(me()),
        this_one=this_one,
        pressed=pressed,
    )
    return page, (pressed or form).status


def change_password(form):
    """The old password is asked, with the same delays as at the door."""
    person = me()
    stored, old, new = person.password_hash, form.old.data, form.password.data
    with attempts.guess(person.email, old) as wait:
        if wait:
            return dead_links.too_many(wait)
        hashed = outside(lambda: passwords.agrees(stored, old) and passwords.hashed(new))
    if not hashed or person.password_hash != stored:
        keep_open()
        form.old.errors = [_("This is not your current password.")]
        return security_page(form)
    attempts.forgive(person.email)
    reference = sessions.prove(person)
    kept = {sessions.digest(session["ref"]), sessions.digest(reference)}
    actions.set_password(person, hashed, by=person, keep=kept)
    answer = finish(url_for(".security"))
    sessions.carry(reference)
    flash(_("Your new password is saved, and all your other sessions are ended."))
    return answer


@bp.post("/sessions/<sign_in_key>/end")
@shown_on("people.security")
@allow(policy.may_end_session, SignIn)
@once
def end_session(sign_in):
    form = PressForm()
    if not form.validate_on_submit():
        return security_page(ChangePasswordForm(me(), formdata=None), form)
    db.session.delete(sign_in)
    flash(_("That session is ended."))
    return finish(url_for(".security"))


@bp.post("/sessions/end-others")
@shown_on("people.security")
@allow(policy.may_be_here)
@once
def end_other_sessions():
    form = PressForm()
    if not form.validate_on_submit():
        return security_page(ChangePasswordForm(me(), formdata=None), form)
    actions.end_sessions(me(), keep={sessions.digest(session["ref"])})
    flash(_("All your other sessions are ended."))
    return finish(url_for(".security"))
