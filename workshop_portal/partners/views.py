"""The public texts, and the pages on which the office edits them."""

from types import SimpleNamespace

from flask import Blueprint, abort, flash, render_template, request, url_for
from sqlalchemy import select

from workshop_portal.core.access import allow, me, public
from workshop_portal.core.db import db
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.words import N_
from workshop_portal.partners import actions, policy, queries
from workshop_portal.partners.forms import HostForm, NewPageForm, PageForm
from workshop_portal.partners.models import HIDDEN, AllowedHost, Kind, Page, PageText

bp = Blueprint("partners", __name__)


def partners():
    return db.session.scalars(select(Page).where(Page.kind == Kind.PARTNER).order_by(Page.position)).all()


def page_called(slug) -> Page:
    """The page of this name; one that is hidden is there for the office and the director alone."""
    found = db.session.scalar(select(Page).where(Page.key == slug))
    return found if found and (found.is_public or policy.may_look(me())) else abort(404)


@bp.get("/partnerships")
@public
def index():
    intro = db.session.scalar(select(Page).where(Page.key == "partnerships", Page.kind.in_(HIDDEN)))
    return render_template("partners/index.html", intro=intro, partners=partners())


@bp.get("/pages/<slug>")
@public
def page(slug):
    found = page_called(slug)
    siblings = partners() if found.kind == Kind.PARTNER else []
    return render_template("partners/page.html", page=found, siblings=siblings)


@bp.get("/texts")
@allow(policy.may_look)
def texts():
    return show_texts(HostForm(formdata=None))


def show_texts(form, pressed=None):
    """The list of pages and of hosts, for the office; `pressed`: a button's form that was not carried out."""
    pages = db.session.scalars(select(Page).order_by(Page.position, Page.key)).all()
    pages.sort(key=lambda one: one.is_partner)
    page = render_template(
        "partners/texts.html", pages=pages, hosts=sorted(queries.hosts()), form=form, may_edit=policy.may_edit(me()),
        press=Button(), notice=pressed.notice if pressed else "",
    )  # fmt: skip
    return page, (pressed or form).status


@bp.route("/texts/new", methods=["GET", "POST"])
@allow(policy.may_edit)
@once
def new():
    form = NewPageForm()
    if form.validate_on_submit():
        page = actions.create_page(**form.answers | {"kind": Kind(form.kind.data)}, by=me())
        flash(_("The page is made. Nobody else sees it until you show it."))
        return finish(url_for(".edit", page_key=page.key))
    return render_template("partners/new.html", form=form), form.status


@bp.post("/texts/<page_key>/show")
@allow(policy.may_edit, Page)
@once
def show(page):
    return put(page, actions.show, N_("“%(title)s” is public."))


@bp.post("/texts/<page_key>/hide")
@allow(policy.may_edit, Page)
@once
def hide(page):
    return put(page, actions.hide, N_("“%(title)s” is no longer public. Its text is kept."))


def put(page, deed, words):
    """Before the public, or out of its sight."""
    form = PressForm()
    if not form.validate_on_submit():
        return show_texts(HostForm(formdata=None), form)
    deed(page, by=me())
    flash(_(words, title=said(page, "title")))
    return finish(url_for(".texts"))


@bp.post("/texts/hosts")
@allow(policy.may_edit)
@once
def add_host():
    form = HostForm()
    if form.validate_on_submit():
        actions.allow_host(form.host.data, by=me())
        flash(_("The host is on the list."))
        return finish(url_for(".texts"))
    return show_texts(form)


@bp.post("/texts/hosts/remove")
@allow(policy.may_edit)
@once
def remove_host():
    """The button says which one."""
    form = PressForm()
    if not form.validate_on_submit():
        return show_texts(HostForm(formdata=None), form)
    row = db.session.scalar(select(AllowedHost).where(AllowedHost.host == form.go.data)) or abort(404)
    actions.take_host_out(row, by=me())
    flash(_("The host is no longer on the list."))
    return finish(url_for(".texts"))


@bp.route("/texts/<page_key>", methods=["GET", "POST"])
@allow(policy.may_edit, Page)
@once
def edit(page):
    """Edit a text; "Preview" shows it as the public would see it and saves nothing."""
    form = PageForm(page)
    preview = None
    if form.validate_on_submit():
        if request.form.get("go") != "preview":
            actions.revise(page, form.answers, by=me())
            flash(_("The text is saved and public.") if page.is_public else _("The text is saved. The page is hidden."))
            return finish(url_for(".page", slug=page.key))
        preview = SimpleNamespace(**form.answers)
    status = 200 if preview else form.status
    return render_template("partners/edit.html", page=page, form=form, preview=preview), status


@bp.get("/texts/<page_key>/versions")
@allow(policy.may_look, Page)
def versions(page):
    return render_template("partners/versions.html", page=page, texts=page.texts)


@bp.get("/texts/<page_key>/versions/<text_key>")
@allow(policy.may_look, Page, PageText)
def version(page, text):
    """An earlier text; the office can make it the present one."""
    return version_page(page, text, PressForm())


@bp.post("/texts/<page_key>/versions/<text_key>")
@allow(policy.may_edit, Page, PageText)
@once
def restore(page, text):
    form = PressForm()
    if not form.validate_on_submit():
        return version_page(page, text, form)
    actions.restore(page, text, by=me())
    flash(_("The earlier text is public again.") if page.is_public else _("The text is saved. The page is hidden."))
    return finish(url_for(".page", slug=page.key))


def version_page(page, text, form):
    shown = SimpleNamespace(**text.content)
    may_edit = policy.may_edit(me())
    page_of_text = render_template(
        "partners/version.html", page=page, text=text, shown=shown, form=form, may_edit=may_edit
    )
    return page_of_text, form.status
