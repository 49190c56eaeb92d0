"""The pages of accounts: register, confirm the address, sign in and out, a new password."""

from flask import abort, flash, redirect, render_template, request, session, url_for

from workshop_portal.core import languages, links
from workshop_portal.core.access import public
from workshop_portal.core.addresses import shown_on
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, keep_open, once, outside
from workshop_portal.core.words import N_
from workshop_portal.people import (
    absence_views,  # noqa: F401
    actions,
    address_views,  # noqa: F401
    attempts,
    committee_views,  # noqa: F401  (its pages hang on the same blueprint)
    dead_links,
    demo_mail,
    letters,
    office_views,  # noqa: F401
    passwords,
    profile_views,  # noqa: F401
    queries,
    saved_list_views,  # noqa: F401
    sessions,
)
from workshop_portal.people.blueprint import bp
from workshop_portal.people.destinations import own_path, path_for_mail
from workshop_portal.people.forms import AskForm, FirstPasswordForm, RegisterForm, ResetForm, SignInForm, VerifyForm
from workshop_portal.people.models import Person

MAILED_ABOUT = ("register", "reset", "again", "address", "news")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in():
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page(form)
    email, password = form.email.data, form.password.data
    if wait := attempts.network_wait():
        return dead_links.too_many(wait)
    with attempts.guess(email, password) as wait:
        db.session.commit()
        if wait:
            return dead_links.too_many(wait)
        person = attempts.who_fits(email, password)
    if person is not None and person.verified_at is not None:
        return let_in(person)
    onward = path_for_mail(wanted())
    if person is not None:
        letters.ask_to_verify(person, onward=onward)
    else:
        letters.to_nobody(letters.ask_to_verify, email, onward=onward)
    db.session.commit()
    attempts.note_failed()
    form.password.errors = [_(NOT_IN)]
    return sign_in_page(form)


# The same where nobody has this address, where the password is wrong, and where it is right but was never confirmed: who
# registers with somebody's address and signs in with it must not learn whether that is somebody here.
NOT_IN = N_(
    "This address and this password don't belong together, or the address is not confirmed yet: then look for a new mail with a link."
)


def sign_in_page(form):
    return render_template("people/sign_in.html", form=form, onward=wanted()), form.status


def let_in(person):
    attempts.forgive(person.email)
    sessions.end()
    sessions.begin(person)
    db.session.commit()
    return emptied(redirect(own_path(wanted(), url_for("desk.index"), person), 303))


def emptied(answer):
    """With it the browser forgets the pages that it kept for whoever was signed in before; see borders.asks."""
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def wanted() -> str:
    return request.values.get("next", "")


@bp.post("/sign-out")
@shown_on("desk.home")
@public
def sign_out():
    form = PressForm()
    if not form.validate_on_submit():
        return render_template("people/sign_out.html", form=form), form.status
    sessions.end()
    db.session.commit()
    return emptied(redirect(url_for("desk.home"), 303))


@bp.route("/register", methods=["GET", "POST"])
@public
@once
def register():
    form = RegisterForm()
    if form.validate_on_submit():
        hashed = outside(lambda: passwords.hashed(form.password.data))
        facts = {name: value for name, value in form.answers.items() if name not in {"password", "again", "privacy"}}
        actions.register(**facts, hashed=hashed, language=languages.lang(), onward=path_for_mail(wanted()))
        session["mailed_to"], session["onward"] = form.email.data, own_path(wanted(), "")
        return finish(url_for(".mailed", about="register"))
    return render_template("people/register.html", form=form, onward=wanted()), form.status


@bp.get("/mailed/<about>")
@public
def mailed(about):
    """What to do next; in the demo with the mail that would have come."""
    if about not in MAILED_ABOUT:
        abort(404)
    return render_template("people/mailed.html", about=about, mail=demo_mail.newest_to(session.get("mailed_to", "")))


@bp.route("/verify/<token>", methods=["GET", "POST"])
@public
@once
def verify(token):
    """Of whom the centre knew before, the password is asked that was typed for the account: somebody else may have."""
    link, person, answer = behind(token, "verify")
    if answer is not None:
        return answer
    form = VerifyForm() if actions.was_known(person) else PressForm()
    if form.validate_on_submit():
        if isinstance(form, VerifyForm):
            stored = person.password_hash
            fits = outside(lambda: passwords.agrees(stored, form.password.data))
            link, person, answer = behind(token, "verify")  # it may have been used meanwhile
            if answer is not None:
                return answer
            if not fits or person.password_hash != stored:
                keep_open()
                form.password.errors = [_("This is not the password that was typed when the account was opened.")]
                return verify_page(form, person)
        links.use(link)
        actions.begin_account(person)
        attempts.forgive(person.email)
        flash(_("Your address is confirmed. You can sign in now."))
        onward = session.pop("onward", "") or own_path(wanted(), "")
        return finish(url_for(".sign_in", next=onward or None))
    return verify_page(form, person)


def verify_page(form, person):
    return render_template("people/verify.html", form=form, person=person), form.status


@bp.route("/reset", methods=["GET", "POST"])
@public
@once
def reset():
    form = AskForm()
    if form.validate_on_submit():
        person = queries.by_email(form.email.data)
        if person is not None and person.is_active:
            letters.offer_new_password(person)
        else:
            letters.to_nobody(letters.offer_new_password, form.email.data)
        session["mailed_to"] = form.email.data
        return finish(url_for(".mailed", about="reset"))
    return render_template("people/reset.html", form=form), form.status


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
@once
def new_password(token):
    """Who has no account yet opens one with it, and is asked what everybody is asked who does."""
    link, person, answer = behind(token, "reset")
    if answer is not None:
        return answer
    opens = person.privacy_at is None and actions.is_unused(person)
    form = FirstPasswordForm(person) if opens else ResetForm(person)
    if form.validate_on_submit():
        hashed = outside(lambda: passwords.hashed(form.password.data))
        link, person, answer = behind(token, "reset")  # it may have been used meanwhile
        if answer is not None:
            return answer
        links.use(link)
        actions.set_password(person, hashed, by=person)
        actions.begin_account(person) if opens else actions.verify(person, by=person)
        attempts.forgive(person.email)
        flash(_("Your new password is saved, and all sessions are ended. Sign in with it."))
        return finish(url_for(".sign_in"))
    return render_template("people/new_password.html", form=form, person=person), form.status


def behind(token, purpose):
    """(link, its person, None), or (None, None, the page to answer with) when the link opens nothing."""
    wait = attempts.network_wait()
    if wait:
        return None, None, dead_links.too_many(wait)
    link = links.find(token, purpose)
    person = db.session.get(Person, link.person_id) if link else None
    if person is None or not person.is_active:
        is_done = purpose == "verify" and is_confirmed(links.once_known(token, purpose))
        return None, None, confirmed_page() if is_done else dead_links.page(again=where_again(purpose, token))
    return link, person, None


def is_confirmed(link) -> bool:
    """Whether this link has confirmed an address: whoever holds it is told so again."""
    person = db.session.get(Person, link.person_id) if link and link.used_at else None
    return person is not None and person.is_active and person.verified_at is not None


def confirmed_page():
    return render_template("people/confirmed.html", onward=path_for_mail(wanted()))


def where_again(purpose, token) -> str:
    """Where a new link is asked for; it leads on as the dead one would have done."""
    return url_for(".send_again", purpose=purpose, token=token, next=path_for_mail(wanted()) or None)


def verify_or_tell(person):
    """Of an address that is confirmed, the mail says that it has an account."""
    if person.verified_at is None:
        letters.ask_to_verify(person, onward=path_for_mail(wanted()))
    else:
        letters.say_known(person)


SEND = {"verify": verify_or_tell, "reset": letters.offer_new_password}


@bp.post("/again/<purpose>/<token>")
@shown_on("people.sign_in")
@public
@once
def send_again(purpose, token):
    """A new link to the address on file, if this one was ever ours; the answer is the same for every token."""
    if purpose not in SEND:
        abort(404)
    form = PressForm()
    if not form.validate_on_submit():
        return dead_links.page(again=where_again(purpose, token))
    link = links.once_known(token, purpose)
    person = db.session.get(Person, link.person_id) if link else None
    if person is not None and person.is_active:
        SEND[purpose](person)
        session["mailed_to"] = person.email
    else:
        session.pop("mailed_to", None)
    return finish(url_for(".mailed", about="again"))


__all__ = ["bp"]
