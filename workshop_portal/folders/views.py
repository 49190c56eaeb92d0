"""The pages of a workshop's folder, for those who work with it; and its public files."""

from flask import abort, current_app, flash, render_template, request, url_for
from sqlalchemy import select

from workshop_portal.core import files, uploads
from workshop_portal.core.access import allow, me, public
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.folders import actions, own_views, policy, queries, reports  # noqa: F401  (its pages hang on the same blueprint)
from workshop_portal.folders.blueprint import bp
from workshop_portal.folders.forms import NewSheetForm, SheetForm
from workshop_portal.folders.models import Sheet
from workshop_portal.folders.workflow import KINDS, REPORT, SHORT, TONES, Kind, Sight
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import published


@bp.get("/board/<workshop_key>/folder")
@allow(policy.may_see_folder, Workshop)
def index(workshop):
    page = page_of(queries.visible_to(me(), workshop))
    mine = {sheet.key for sheet in page.rows if policy.may_change(me(), sheet)}
    return render_template(
        "folders/index.html", workshop=workshop, page=page, mine=mine, may_add=policy.may_add(me(), workshop), kinds=KINDS,
        short=SHORT, tones=TONES, reports=reports.keys_of(workshop),
    )  # fmt: skip


@bp.route("/board/<workshop_key>/folder/new", methods=["GET", "POST"])
@uploads.judged_first("upload", uploads.MOST)
@allow(policy.may_add, Workshop)
@once
def new(workshop):
    form = NewSheetForm(kind=request.args.get("kind"))
    offer(form, workshop)
    if form.validate_on_submit() and (sheet := tried(form, lambda: actions.put_in(workshop, **facts(form), by=me()))):
        flash(said_of(sheet, _("“%(title)s” is in the folder.", title=sheet.title)))
        return finish(url_for(".index", workshop_key=workshop.key))
    return render_template(
        "folders/edit.html", workshop=workshop, sheet=None, form=form, press=None, **hints(workshop)
    ), form.status


def gone(user, workshop, sheet=None) -> tuple | None:
    """What who puts things into its folder is told of one that is not there any more, or hidden from them by now."""
    if not policy.may_add(user, workshop) or (sheet is not None and policy.may_see(user, sheet)):
        return None
    words = N_(
        "This is not in the folder any more: somebody has taken it out, or keeps it to others. Nothing was saved."
    )
    return words, url_for("folders.index", workshop_key=workshop.key), _("To the files and notes")


@bp.route("/board/<workshop_key>/folder/<sheet_key>/edit", methods=["GET", "POST"])
@uploads.judged_first("upload", uploads.MOST)
@allow(policy.may_change_here, Workshop, Sheet, gone=gone)
@once
def edit(workshop, sheet):
    was_one = reports.is_one(sheet)
    form = SheetForm(sheet, was_one)
    offer(form, workshop)
    if form.validate_on_submit() and tried(form, lambda: actions.revise(sheet, **facts(form), by=me()) or sheet):
        flash(said_of(sheet, _("“%(title)s” is saved.", title=sheet.title), was_one))
        return finish(url_for(".index", workshop_key=workshop.key))
    press = PressForm(formdata=None)
    page = render_template(
        "folders/edit.html", workshop=workshop, sheet=sheet, form=form, press=press, out=words_of_taking_out(sheet),
        **hints(workshop),
    )  # fmt: skip
    return page, form.status


def words_of_taking_out(sheet) -> str:
    if sheet.file is None:
        return _("Nobody can see it any more once it is out, and its text is gone.")
    return _("Nobody can see it any more once it is out. The file itself is deleted a day later.")


def offer(form, workshop):
    form.offer(policy.sights_to_give(me(), workshop), reports.may_have_one(workshop))


def said_of(sheet, words, was_one=False) -> str:
    """What follows when a sheet was put in or changed: these words, and of what is a report now, who knows of it."""
    return reports.known_by(sheet, me()) if reports.is_one(sheet) and not was_one else words


def hints(workshop) -> dict:
    """For whoever may publish a picture: who has not agreed to be recognised on one; a higher room keeps it."""
    publishes = Sight.PUBLIC in policy.sights_to_give(me(), workshop)
    return {"unseen": current_app.extensions["not_in_pictures"](workshop) if publishes else []}


def facts(form) -> dict:
    upload = form.upload.data if form.upload.data and form.upload.data.filename else None
    is_report = form.kind.data == REPORT
    return {
        "title": form.title.data, "kind": Kind.OTHER if is_report else Kind(form.kind.data), "is_report": is_report, "sight": Sight(form.sight.data),
        "text": form.text.data or "", "upload": upload, "verdict": uploads.verdict_of("upload"),
    }  # fmt: skip


def tried(form, deed):
    """The deed's answer; a file that can't be kept is said beside its field, and the text stays in the form."""
    try:
        with db.session.begin_nested():
            return deed()
    except Refused as refusal:
        form.upload.errors = [_(refusal.message)]
        return None


@bp.route("/board/<workshop_key>/folder/<sheet_key>/remove", methods=["GET", "POST"])
@allow(policy.may_change_here, Workshop, Sheet, gone=gone)
@once
def remove(workshop, sheet):
    """Asked before it is done."""
    form = PressForm()
    if not form.validate_on_submit():
        page = render_template(
            "folders/remove.html", workshop=workshop, sheet=sheet, form=form, words=words_of_taking_out(sheet)
        )
        return page, form.status
    actions.take_out(sheet, by=me())
    flash(_("“%(title)s” is taken out of the folder.", title=sheet.title))
    return finish(url_for(".index", workshop_key=workshop.key))


@bp.get("/board/<workshop_key>/folder/<sheet_key>")
@allow(policy.may_see_here, Workshop, Sheet)
def show(workshop, sheet):
    """The whole of a sheet: its text, and the file to be fetched."""
    return render_template(
        "folders/show.html", workshop=workshop, sheet=sheet, kinds=KINDS, short=SHORT, tones=TONES,
        may_change=policy.may_change(me(), sheet), is_report=reports.is_one(sheet),
    )  # fmt: skip


@bp.get("/board/<workshop_key>/folder/<sheet_key>/file")
@allow(policy.may_see_here, Workshop, Sheet)
def file(workshop, sheet):
    return sent(sheet)


def sent(sheet):
    if sheet.file is None:
        abort(404)
    return files.send(sheet.file, sheet.file_name)


@bp.get("/workshops/<workshop_key>/files/<sheet_key>")
@public
def public_file(workshop_key, sheet_key):
    """A file that everybody may see, of a workshop that everybody may see."""
    shown = published().where(Workshop.key == workshop_key).with_only_columns(Workshop.id).order_by(None)
    mine = select(Sheet).where(Sheet.key == sheet_key, Sheet.workshop_id.in_(shown), Sheet.sight == Sight.PUBLIC)
    return sent(db.session.scalar(mine) or abort(404))
