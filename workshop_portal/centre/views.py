"""The office's pages about the centre: settings, closed weeks, letters, and lists of venues, schemes, formats and tasks."""

from types import SimpleNamespace

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from workshop_portal.centre import actions, letters, policy, queries
from workshop_portal.centre import practical as topics
from workshop_portal.centre.forms import EVERY_VENUE, CentreForm, CloseForm, LetterForm, NewLetterForm, PracticalForm
from workshop_portal.centre.kinds import KINDS, edit_page, is_free, list_page, new_page
from workshop_portal.centre.models import LetterTemplate, TaskTemplate, Venue
from workshop_portal.centre.slots import SlotState
from workshop_portal.core.access import allow, me
from workshop_portal.core.db import db
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import said, week_words
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.people.proof import proved

bp = Blueprint("centre", __name__, url_prefix="/centre")


def hang(kind):
    """The list of a kind of thing, a page to add one, and a page to edit one."""
    by_key = f"/{kind.name}/<{kind.argument}>"
    edits, news = once(lambda thing: edit_page(kind, thing)), once(lambda: new_page(kind))
    if kind.weighs:
        edits, news = proved(edits), proved(news)
    edits, news = allow(policy.may_edit, kind.model)(edits), allow(policy.may_edit)(news)
    bp.add_url_rule(f"/{kind.name}", kind.name, allow(policy.may_see)(lambda: list_page(kind)))
    bp.add_url_rule(f"/{kind.name}/new", f"new_{kind.one}", news, methods=["GET", "POST"])
    bp.add_url_rule(by_key, f"edit_{kind.one}", edits, methods=["GET", "POST"])


for kind in KINDS:
    hang(kind)


@bp.route("/tasks/<template_key>/remove", methods=["GET", "POST"])
@allow(policy.may_edit, TaskTemplate)
@once
def remove_task(template):
    """Asks first."""
    form = PressForm()
    if form.validate_on_submit():
        actions.remove_task(template, by=me())
        flash(_("%(name)s is removed. Plans that run keep it.", name=said(template, "name")))
        return finish(url_for(".tasks"))
    return render_template("centre/remove_task.html", task=template, form=form), form.status


@bp.get("/")
@allow(policy.may_see)
def index():
    return render_template("centre/index.html", centre=actions.the_centre(), may_edit=policy.may_edit(me()))


@bp.route("/settings", methods=["GET", "POST"])
@allow(policy.may_edit)
@once
def settings():
    form = CentreForm(actions.the_centre())
    if form.validate_on_submit():
        actions.set_centre(**form.answers, by=me())
        flash(_("The settings of the centre are saved."))
        return finish(url_for(".index"))
    return render_template("centre/settings.html", form=form), form.status


@bp.route("/venues/<venue_key>/practical", methods=["GET", "POST"])
@allow(policy.may_edit, Venue)
@once
def practical(venue):
    """What people who come here need to know; "Preview" shows it as they would read it and saves nothing."""
    form = PracticalForm(venue)
    preview = None
    if form.validate_on_submit():
        if request.form.get("go") != "preview":
            actions.revise(venue, form.answers, by=me())
            flash(_("The practical page is saved and public."))
            return finish(url_for("workshops.venue", venue_key=venue.key))
        preview = topics.of(SimpleNamespace(**form.answers))
    page = render_template("centre/practical.html", venue=venue, form=form, preview=preview, topics=topics.TOPICS)
    return page, 200 if preview is not None else form.status


@bp.get("/letters")
@allow(policy.may_see)
def letter_list():
    return letters_page(PressForm())


def letters_page(press):
    may_edit = policy.may_edit(me())
    asks = may_edit and not db.session.scalar(select(queries.letters_are_looked_through()))
    page = render_template(
        "centre/letters.html", rows=letters.every(), may_edit=may_edit, press=press if asks else None
    )
    return page, press.status


@bp.post("/letters/looked-through")
@allow(policy.may_edit)
@once
def look_through_letters():
    form = PressForm()
    if not form.validate_on_submit():
        return letters_page(form)
    actions.look_through_letters(by=me())
    flash(_("It is noted that the letters are looked through."))
    return finish(url_for(".letter_list"))


@bp.get("/letters/<letter_key>")
@allow(policy.may_see, LetterTemplate)
def letter(letter):
    """The letter as its readers could get it, in both languages, with invented values."""
    return render_template(
        "centre/letter.html", letter=letter, samples=samples_of(letter), may_edit=policy.may_edit(me()),
        has_first=letters.first_of(letter.key) is not None, press=None,
    )  # fmt: skip


def samples_of(letter) -> list[tuple]:
    return [(language, letters.sample(letter, language)) for language in ("en", "nl")]


@bp.route("/letters/first/<word>", methods=["GET", "POST"])
@allow(policy.may_see)
@once
def first_letter(word):
    """A letter of which the office has no text yet, as the portal brings it; to be edited it becomes the office's."""
    brought, may_edit, form = letters.as_brought(word), policy.may_edit(me()), PressForm()
    if brought is None or form.is_submitted() and not may_edit:
        abort(404)
    if queries.one_of(LetterTemplate, word):
        return redirect(url_for(".letter", letter_key=word))
    if form.validate_on_submit():
        written = actions.write_first(word, by=me())
        return finish(url_for(".edit_letter", letter_key=written.key))
    page = render_template(
        "centre/letter.html",
        letter=brought,
        samples=samples_of(brought),
        may_edit=may_edit,
        has_first=False,
        press=form,
    )
    return page, form.status


@bp.route("/letters/<letter_key>/first", methods=["GET", "POST"])
@allow(policy.may_edit, LetterTemplate)
@once
def put_back(letter):
    """Asks first, and shows the portal's own text."""
    brought, form = letters.as_brought(letter.key), PressForm()
    if brought is None:
        abort(404)
    if form.validate_on_submit():
        actions.put_back(letter, by=me())
        flash(_("The portal's own text is back."))
        return finish(url_for(".letter", letter_key=letter.key))
    return render_template("centre/put_back.html", letter=letter, form=form, samples=samples_of(brought)), form.status


@bp.route("/letters/<letter_key>/edit", methods=["GET", "POST"])
@allow(policy.may_edit, LetterTemplate)
@once
def edit_letter(letter):
    form = LetterForm(letter)
    samples = []
    if form.validate_on_submit():
        if request.form.get("go") != "preview":
            actions.revise(letter, form.answers, by=me())
            flash(_("The letter is saved."))
            return finish(url_for(".letter", letter_key=letter.key))
        tried = LetterTemplate(key=letter.key, **form.answers)
        samples = samples_of(tried)
    page = render_template("centre/letter_edit.html", letter=letter, form=form, samples=samples)
    return page, 200 if samples else form.status


@bp.route("/letters/new", methods=["GET", "POST"])
@allow(policy.may_edit)
@once
def new_letter():
    form = NewLetterForm()
    if form.validate_on_submit() and is_free(form, LetterTemplate) and is_none_of_the_portal(form):
        letter = actions.create_letter_template(**form.answers, by=me())
        flash(_("The letter is added."))
        return finish(url_for(".letter", letter_key=letter.key))
    return render_template("centre/letter_edit.html", letter=None, form=form, samples=[]), form.status


def is_none_of_the_portal(form) -> bool:
    if letters.first_of(form.key.data) is None:
        return True
    form.key.errors = [_("The portal brings a letter of this key: edit that one, from the list.")]
    return False


@bp.get("/closures")
@allow(policy.may_see)
def closures():
    return closures_page(CloseForm())


@bp.post("/closures")
@allow(policy.may_close)
@once
def close_weeks():
    form = CloseForm()
    if not form.validate_on_submit():
        return closures_page(form)
    venues = queries.venues() if form.venue.data == EVERY_VENUE else [queries.one_of(Venue, form.venue.data)]
    there = {(venue, week): slot for venue in venues for week, slot in queries.slots_of(venue, form.weeks).items()}
    if taken := [place for place, slot in there.items() if slot.state != SlotState.CLOSED]:
        form.first.errors = [
            _(
                "No week is closed: somebody meets in %(weeks)s. Give what is listed below other weeks first.",
                weeks=words_of(taken, venues),
            )
        ]
        return closures_page(form, placed=[one for venue in venues for one in placed_in(venue, taken)])
    new = [(venue, week) for week in form.weeks for venue in venues if (venue, week) not in there]
    for venue, week in new:
        actions.close_week(venue=venue, week=week, why_en=form.why_en.data, why_nl=form.why_nl.data, by=me())
    if new:
        flash(_("The weeks are closed."))
    if there:
        flash(_("Closed already, with the reason as it was: %(weeks)s.", weeks=words_of(there, venues)), "info")
    return finish(url_for(".closures"))


def words_of(places, venues) -> str:
    """Weeks in their order; with the venue where several were asked for."""
    listed = sorted((week, venue.name) for venue, week in places)
    return ", ".join(week_words(week) + (f" ({name})" if len(venues) > 1 else "") for week, name in listed)


def placed_in(venue, taken) -> list[tuple]:
    """(week, venue, title of the workshop there, its address) of what is taken there, as a higher room tells this reader."""
    weeks = sorted(week for one, week in taken if one is venue)
    told = current_app.extensions["workshops_placed"](venue, weeks, me()) if weeks else {}
    return [(week, venue.name, *told.get(week, ("", ""))) for week in weeks]


def closures_page(form, pressed=None, placed=()):
    """`pressed`: the form of a button that could not be taken. `placed`: what stands in weeks that can't be closed."""
    page = render_template(
        "centre/closures.html", form=form, rows=queries.closures(), press=Button(), pressed=pressed, placed=placed,
        may_edit=policy.may_edit(me()), may_close=policy.may_close(me()),
    )  # fmt: skip
    return page, (pressed or form).status


@bp.post("/closures/<venue_key>/open")
@allow(policy.may_edit, Venue)
@once
def open_week(venue):
    form = PressForm()
    if not form.validate_on_submit():
        return closures_page(CloseForm(formdata=None), form)
    actions.open_week(venue=venue, week=request.form.get("go", ""), by=me())
    flash(_("The week is open again."))
    return finish(url_for(".closures"))
