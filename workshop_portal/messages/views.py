"""The pages of messages: the log of a workshop, a draft, its preview for each reader, and what was sent."""

from functools import partial

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from workshop_portal.core import enclosures, files, outbox, uploads
from workshop_portal.core.access import allow, me
from workshop_portal.core.borders import takes
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.enclosures import Enclosure
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.keys import new_key
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.letters import masked
from workshop_portal.messages import actions, audience, policy, queries
from workshop_portal.messages import letters as letters_of_messages
from workshop_portal.messages import readers as readers_of_draft
from workshop_portal.messages.blueprint import bp
from workshop_portal.messages.forms import EncloseForm, MessageForm, NewMessageForm, SendForm
from workshop_portal.messages.models import Message
from workshop_portal.people import namesakes
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.policy import is_public
from workshop_portal.workshops.workflow import State

TAKEN = 32 * files.MB  # bytes of a request: more than a file may have, so that the form can say so


@bp.get("/board/<workshop_key>/messages")
@allow(policy.may_read, Workshop)
def index(workshop):
    """The log: messages that people wrote, or every letter about the workshop."""
    every = request.args.get("show") == "letters"
    page = page_of(queries.letters_of(me(), workshop) if every else queries.visible_to(me(), workshop))
    states = {} if every else queries.states_of(page.rows)
    enclosed = enclosures.counts([one.batch if every else one.key for one in page.rows])
    headings = {} if every else letters_of_messages.headings(page.rows)
    return render_template(
        "messages/index.html", workshop=workshop, page=page, every=every, states=states, headings=headings, words=outbox.WORDS,
        may_write=policy.may_write(me(), workshop), enclosed=enclosed, called=called_in(page.rows) if every else {},
        may_know_readers=policy.may_know_readers(me(), workshop),
        may_write_to_committee=policy.may_write_to_committee(me(), workshop),
    )  # fmt: skip


@bp.route("/board/<workshop_key>/messages/new", methods=["GET", "POST"])
@allow(policy.may_write, Workshop)
@once
def new(workshop):
    return begin(workshop, to_committee=False)


@bp.route("/board/<workshop_key>/messages/committee", methods=["GET", "POST"])
@allow(policy.may_write_to_committee, Workshop)
@once
def to_committee(workshop):
    """To those who sit on the committees that advised, as far as they may know of it."""
    return begin(workshop, to_committee=True)


def begin(workshop, *, to_committee):
    readers = audience.of(workshop, to_committee)
    form = NewMessageForm()
    readers.offer(form)
    is_off = workshop.state == State.CANCELLED  # they speak of a workshop that takes place
    form.offer_letters([] if is_off else readers.templates())
    if form.begin.data:
        return begin_with(workshop, form, readers)
    if form.wanted:
        return form_page(workshop, None, form, readers, to_committee, kept=form.fill_in(form.wanted))[0]
    if form.validate_on_submit():
        chosen = readers.chosen(form)
        ticks = {"groups": form.groups.data or (), "ticked": form.who.data or ()}
        message = actions.write(workshop, readers=chosen, to_committee=to_committee, by=me(), **ticks, **form.texts)
        return finish(url_for(".show", workshop_key=workshop.key, message_key=message.key))
    return form_page(workshop, None, form, readers, to_committee)


def begin_with(workshop, form, readers):
    """An empty message to those who were ticked on a list, as far as they can be written to."""
    form.once.data = new_key()  # the list keeps its own
    ticked = set(form.who.data or ())
    left_out = len(ticked - {one.key for one in readers.people})
    return form_page(workshop, None, form, readers, False, left_out=left_out)[0]


def form_page(workshop, message, form, readers, to_committee, kept=False, left_out=0):
    """`kept`: whether a letter was asked for where other text stands; `left_out`: how many can't be written to."""
    page = render_template(
        "messages/write.html", workshop=workshop, message=message, form=form, to_committee=to_committee,
        fields=readers.fields, hints=readers.hints, people=readers.people, shown=is_public(workshop), kept=kept,
        left_out=left_out,
    )  # fmt: skip
    return page, form.status


def gone(user, workshop, message=None) -> tuple | None:
    """What who writes to its people is told of a draft that is not there any more."""
    if message is not None or not policy.may_write(user, workshop):
        return None
    words = N_("This draft is not there any more: somebody has deleted it. Nothing was saved or sent.")
    return words, url_for("messages.index", workshop_key=workshop.key), _("To the messages")


@bp.route("/board/<workshop_key>/messages/<message_key>/edit", methods=["GET", "POST"])
@allow(policy.may_write, Workshop, Message, gone=gone)
@once
def edit(workshop, message):
    readers = audience.of(workshop, message.to_committee)
    chosen = chosen_of(message)
    form = MessageForm(message, chosen)
    readers.offer(form, chosen["groups"])
    if form.validate_on_submit():
        ticks = {"groups": form.groups.data or (), "ticked": form.who.data or ()}
        actions.revise(message, readers=readers.chosen(form), by=me(), **ticks, **form.texts)
        return finish(url_for(".show", workshop_key=workshop.key, message_key=message.key))
    return form_page(workshop, message, form, readers, message.to_committee)


def chosen_of(message) -> dict[str, list]:
    """The kinds and the single people whom the form holds as chosen."""
    if message.to_committee:
        return {"groups": [], "who": [one.key for one in message.members]}
    chosen = readers_of_draft.of(message)
    return {"groups": chosen.groups, "who": [one.key for one in chosen.single]}


@bp.get("/board/<workshop_key>/messages/<message_key>")
@allow(policy.may_read_message, Workshop, Message)
def show(workshop, message):
    """A draft as each reader would get it; or what was sent, and what became of it."""
    return sent_page(workshop, message) if message.sent_at else preview_page(workshop, message, SendForm(formdata=None))


def preview_page(workshop, message, form, enclose=None):
    ready = actions.all_letters(message)
    form.seen.data = letters_of_messages.mark(ready, message.enclosures)
    sheets = [(one.reader, one.subject, masked(one.body, one.link, one.reader.language)) for one in ready]
    page = render_template(
        "messages/preview.html", workshop=workshop, message=message, form=form, press=Button(),
        enclose=enclose or EncloseForm(formdata=None), room=len(message.enclosures) < enclosures.MOST,
        sheets=sheets, place=place_among(sheets), **who_changed(message),
        heading=letters_of_messages.heading(message), sender=current_app.config["MAIL_FROM"],
    )  # fmt: skip
    return page, form.status


def who_changed(message) -> dict:
    """What the preview says of its readers: how each is called, who is not one any more, who is since, and whom a day to answer
    by does not fit."""
    if message.to_committee:
        return {"chosen": None, "unfit": [], "hint_of": None, "called": called_of(message.members)}
    chosen, day = readers_of_draft.of(message), today()
    asks = letters_of_messages.asks_for_answer(message)
    unfit = [one for one in chosen.gets if asks and not letters_of_messages.awaits_answer(one, day)]
    called = called_of([*chosen.gets, *chosen.gone])
    return {
        "chosen": chosen, "unfit": unfit, "hint_of": partial(audience.hint_of, missed=chosen.missed), "called": called,
    }  # fmt: skip


def called_of(people) -> dict[str, str]:
    """Address → how somebody of these people is called."""
    names = namesakes.called(people, addresses=True)
    return {one.email: names[one.key] for one in people}


def called_in(mails) -> dict[tuple[str, str], str]:
    """(name, address) → how somebody to whom one of these letters went is called: the rest is not kept with a letter."""
    names = {(one.to_name, one.to_address): one for one in mails}
    apart = namesakes.marks((key, key[0], [key[1]]) for key in names)
    return {key: f"{key[0]} ({key[1]})" if key in apart else key[0] for key in names}


def sent_page(workshop, message):
    """What each reader got; without the readers, and as it was written, for whoever may not know them."""
    knows = policy.may_know_readers(me(), workshop, message)
    mails = queries.mails_of(message) if knows else []
    sheets = [
        (
            one,
            one.subject,
            masked(one.body, outbox.Link(one.link_path, one.link_purpose), one.language),
        )
        for one in mails
    ]
    return render_template(
        "messages/sent.html", workshop=workshop, message=message, sheets=sheets, place=place_among(sheets), states=outbox.WORDS,
        called=called_in(mails),
        heading=letters_of_messages.headings([message])[message.key], sender=current_app.config["MAIL_FROM"],
        written=[] if knows else letters_of_messages.texts_of(message),
    )  # fmt: skip


def place_among(sheets) -> int:
    """Which of the letters is opened: ?who=3, from 0."""
    return min(max(request.args.get("who", 0, type=int), 0), max(len(sheets) - 1, 0))


@bp.post("/board/<workshop_key>/messages/<message_key>/send")
@allow(policy.may_write, Workshop, Message, gone=gone)
@once
def send(workshop, message):
    form = SendForm()
    if not form.validate_on_submit():
        return preview_page(workshop, message, form)
    n = actions.send(message, seen=form.seen.data, by=me())
    flash(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", n))
    return finish(url_for(".show", workshop_key=workshop.key, message_key=message.key))


@bp.post("/board/<workshop_key>/messages/<message_key>/files")
@takes(TAKEN)
@uploads.judged_first("file", uploads.MOST)
@allow(policy.may_write, Workshop, Message, gone=gone)
@once
def enclose(workshop, message):
    """One more file. One that can't be kept is told beside the field; the others are there already."""
    form = EncloseForm()
    if form.validate_on_submit():
        try:
            with db.session.begin_nested():
                made = actions.enclose(message, form.file.data, by=me(), verdict=uploads.verdict_of("file"))
        except Refused as refusal:
            if message.sent_at:
                raise
            form.file.errors = [_(refusal.message)]
        else:
            flash(_("“%(name)s” goes with the message.", name=made.name))
            return finish(url_for(".show", workshop_key=workshop.key, message_key=message.key))
    if message.sent_at:
        raise Refused(actions.SENT)
    page, _status = preview_page(workshop, message, SendForm(formdata=None), form)
    return page, form.status


@bp.post("/board/<workshop_key>/messages/<message_key>/files/<enclosure_key>/remove")
@allow(policy.may_take_out, Workshop, Message, Enclosure)
@once
def take_out(workshop, message, enclosure):
    form = PressForm()
    if not form.validate_on_submit():
        return preview_page(workshop, message, SendForm(formdata=None))[0], form.status
    actions.take_out(message, enclosure, by=me())
    flash(_("“%(name)s” does not go with the message any more.", name=enclosure.name))
    return finish(url_for(".show", workshop_key=workshop.key, message_key=message.key))


@bp.get("/board/<workshop_key>/messages/<message_key>/files/<enclosure_key>")
@allow(policy.may_read_file, Workshop, Message, Enclosure)
def file(workshop, message, enclosure):
    return files.send(enclosure.file, enclosure.name)


@bp.route("/board/<workshop_key>/messages/<message_key>/discard", methods=["GET", "POST"])
@allow(policy.may_write, Workshop, Message, gone=gone)
@once
def discard(workshop, message):
    """Asked before it is done."""
    form = PressForm()
    if message.sent_at and not form.is_submitted():
        return redirect(url_for(".show", workshop_key=workshop.key, message_key=message.key))
    if not form.validate_on_submit():
        heading = letters_of_messages.heading(message)
        page = render_template("messages/discard.html", workshop=workshop, message=message, form=form, heading=heading)
        return page, form.status
    actions.discard(message, by=me())
    flash(_("The draft is deleted."))
    return finish(url_for(".index", workshop_key=workshop.key))


__all__ = ["bp"]
