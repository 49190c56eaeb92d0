"""The mail log of the office, one mail, and the mails a person was sent."""

from flask import current_app, flash, render_template, url_for

from workshop_portal.core import enclosures, lists, outbox
from workshop_portal.core.access import allow, me
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.outbox import Link, Mail, MailState
from workshop_portal.core.pages import page_of
from workshop_portal.desk import actions, mail_list, policy, queries, words
from workshop_portal.desk.blueprint import bp
from workshop_portal.desk.job_views import show_jobs
from workshop_portal.desk.mail_forms import AgainForm
from workshop_portal.letters import masked, template_of
from workshop_portal.people import letters, saved_lists
from workshop_portal.people.policy import may_be_here


@bp.get("/mails")
@allow(policy.may_see_mail_log)
def mail_log():
    listed = lists.ask(mail_list.listing(me()), queries.log(me()))
    return listed.file() if listed.wants_file else show_log(listed)


def show_log(listed):
    return render_template(
        "desk/mail_log.html", listed=listed, saved=saved_lists.beside(me(), listed), hold=outbox.hold_of_now(),
        press=Button(), unclear=MailState.UNCLEAR.value,
    )  # fmt: skip


@bp.post("/mails/let-go")
@allow(policy.may_see_mail_log)
@once
def let_go():
    """Of an installation that was restored: its mails leave again."""
    form = PressForm()
    if not form.validate_on_submit():
        return show_log(lists.ask(mail_list.listing(me()), queries.log(me()))), form.status
    actions.let_go(by=me())
    flash(_("Mails leave again."))
    return finish(url_for(".mail_log"))


@bp.post("/mails/trial")
@allow(policy.may_try_mail)
@once
def send_trial():
    """From the page of mails, or of an administrator from that of jobs."""
    form, sees_log = PressForm(), policy.may_see_mail_log(me())
    if not form.validate_on_submit():
        shown = show_log(lists.ask(mail_list.listing(me()), queries.log(me()))) if sees_log else show_jobs()
        return shown, form.status
    letters.send_trial(me(), by=me())
    words = _("A mail is on its way to %(address)s. If it does not leave, your desk says why after some minutes.")
    flash(words % {"address": me().email})
    return finish(url_for(".mail_log" if sees_log else ".jobs"))


@bp.get("/mails/mine")
@allow(may_be_here)
def my_mails():
    return render_template("desk/my_mails.html", page=page_of(queries.own(me())))


@bp.get("/mails/<mail_key>")
@allow(policy.may_see_mail, Mail)
def mail(mail):
    return mail_page(mail, AgainForm(mail))


def mail_page(mail, form):
    in_log = policy.may_send_again(me(), mail)
    page = render_template(
        "desk/mail.html", mail=mail, form=form, press=Button(), state=outbox.WORDS[mail.state], in_log=in_log,
        may_send=in_log and mail.state in actions.TO_BE_SENT_AGAIN, may_copy=in_log and mail.state == MailState.SENT,
        goes_to=actions.present_address(mail), reader=actions.reader_of(mail), letter=words.of_letter(mail.kind, template_of(mail.kind)), text=text_of(mail),
        first=queries.first_of(mail) if in_log else None, sender=current_app.config["MAIL_FROM"],
        files=[one.name for one in enclosures.of(mail.batch)], is_restored=mail.trouble == outbox.RESTORED,
    )  # fmt: skip
    return page, form.status


def text_of(mail) -> str:
    return masked(mail.body, Link(mail.link_path, mail.link_purpose), mail.language)


@bp.post("/mails/<mail_key>/again")
@allow(policy.may_send_again, Mail)
@once
def send_again(mail):
    form = AgainForm(mail)
    if not form.validate_on_submit():
        return mail_page(mail, form)
    actions.send_again(mail, **form.answers, by=me())
    flash(_("The mail is on its way again."))
    return finish(url_for(".mail", mail_key=mail.key))


@bp.post("/mails/<mail_key>/arrived")
@allow(policy.may_send_again, Mail)
@once
def arrived(mail):
    form = PressForm()
    if not form.validate_on_submit():
        return mail_page(mail, AgainForm(mail, formdata=None))
    actions.say_arrived(mail, by=me())
    flash(_("The mail counts as sent."))
    return finish(url_for(".mail", mail_key=mail.key))


@bp.route("/mails/<mail_key>/copy", methods=["GET", "POST"])
@allow(policy.may_send_again, Mail)
@once
def send_copy(mail):
    """Asks first."""
    form = AgainForm(mail)
    if form.validate_on_submit():
        copy = actions.send_copy(mail, **form.answers, by=me())
        flash(_("A copy is on its way."))
        return finish(url_for(".mail", mail_key=copy.key))
    return render_template("desk/copy.html", mail=mail, form=form, goes_to=actions.present_address(mail)), form.status
