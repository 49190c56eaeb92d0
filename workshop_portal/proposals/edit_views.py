"""The form of a proposal, a page a section: saved as it is, by hand or by itself."""

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from workshop_portal.centre.models import Format
from workshop_portal.core import parking, rows, texts
from workshop_portal.core.access import allow, me
from workshop_portal.core.db import db
from workshop_portal.core.forms import LONGEST
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, keep_open, once, saves_itself
from workshop_portal.core.steps import Refused
from workshop_portal.people.models import Committee
from workshop_portal.proposals import (
    actions,
    filled,
    organiser_views,
    outline,
    policy,
    queries,
    resubmission_views,
    snapshot,
)
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.forms import PreviewForm
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.written import Written, address, autosaved, frame, not_autosaved


@bp.route("/proposals/<proposal_code>/edit/<section>", methods=["GET", "POST"])
@allow(policy.may_open_form, Proposal)
@once(unless=saves_itself)
def edit(proposal, section):
    if section not in outline.SECTIONS:
        abort(404)
    if not policy.may_edit(me(), proposal):
        return no_more(proposal)
    now_written = Written(proposal)
    if section == "b":
        return organiser_views.section(proposal, now_written)
    form = filled.form_of(section, now_written)
    pressed = request.form.get("go", "")
    rows.take_out(form, pressed)
    if form.validate_on_submit():
        actions.revise(proposal, answers_of(form, now_written), by=me())
        return saved(proposal, section, form, pressed)
    return not_autosaved(form) if saves_itself() else page(section, form, now_written)


def no_more(proposal):
    """It lies with the office: its page says so; what was typed meanwhile is shown once more."""
    words = _(policy.why_not_edited(me(), proposal) or policy.NO_DRAFT)
    if saves_itself():
        return {"message": _("Not saved: %(why)s", why=words)}, 422
    if request.method == "POST":
        raise Refused(words)
    flash(words)
    return redirect(url_for(".show", proposal_code=proposal.code), 303)


def let_wait(proposal, section, **typed):
    """What was typed elsewhere and a field of this section can't hold waits there, as what was typed there does."""
    form = filled.form_of(section, Written(proposal), formdata=None)
    parking.lay_for(address(proposal, section).removeprefix(request.script_root), seen=form.now_seen, **typed)


def answers_of(form, written) -> dict:
    """The form's answers with things in the place of keys; only what differs from what is stored."""
    answers = {name: value for name, value in form.answers.items() if value != form.stored.get(name)}
    if "format" in answers:
        answers["format"] = db.session.scalar(select(Format).where(Format.key == answers["format"]))
    if "committees" in answers:
        found = {
            one.key: one
            for one in db.session.scalars(select(Committee).where(Committee.key.in_(answers["committees"])))
        }
        answers["committees"] = [found[key] for key in answers["committees"] if key in found]
    if answers.keys() & {"wanted", "unwanted"}:
        every = written.stored() | form.answers
        kinds = ((name, every[name]) for name in ("wanted", "unwanted"))
        answers = {name: value for name, value in answers.items() if name not in {"wanted", "unwanted"}}
        answers["reader_wishes"] = [row | {"wanted": name == "wanted"} for name, kept in kinds for row in kept]
    return {name: "" if value is None and name in NEVER_NULL else value for name, value in answers.items()}


NEVER_NULL = frozenset(snapshot.COLUMNS) - {"duration_days", "expected_participants", "diversity_fund_cents"}


def saved(proposal, section, form, pressed):
    here = address(proposal, section)
    if saves_itself():
        return autosaved(form, here)
    if form.errors:
        form.keep_typed()
        keep_open()
        return page(section, form, Written(proposal))
    if pressed == "next":
        after = outline.after(section)
        return finish(address(proposal, after) if after else url_for(".show", proposal_code=proposal.code))
    if pressed == "list":
        return finish(url_for(".people_list", proposal_code=proposal.code))
    if pressed == "attach":
        return finish(url_for(".attached", proposal_code=proposal.code))
    if pressed == "more":
        return finish(here + "?more=1")
    flash(_("Your changes are saved."))
    return finish(here)


def page(section, form, written):
    earlier = queries.earlier_of(written.content, me()) if section == "a" else None
    letters = resubmission_views.links_of_letters(earlier) if earlier else []
    shown = render_template(
        f"proposals/edit_{section}.html", form=form, earlier=earlier, letters=letters, **frame(section, written, form)
    )
    return shown, form.status


@bp.post("/proposals/<proposal_code>/edit/<section>/beside")
@allow(policy.may_edit, Proposal)
def beside_section(proposal, section):
    """What stands around a section, of what is typed there now; nothing is kept."""
    if section not in outline.SECTIONS:
        abort(404)
    now_written = Written(proposal)
    if section == "b":
        form, answers = organiser_views.typed(proposal, now_written)
    else:
        form = filled.form_of(section, now_written)
        answers = typed(form)
    if answers is None:
        return "", 400
    now_written.take(answers)
    return render_template("proposals/edit_live.html", **frame(section, now_written, form))


def typed(form) -> dict | None:
    """What is typed as the content holds it; None where the page is stale."""
    form.validate()
    if form.is_stale:
        return None
    answers = dict(form.answers)
    kinds = [(answers.pop(name, None), name == "wanted") for name in ("wanted", "unwanted")]
    if any(rows is not None for rows, _kind in kinds):
        answers["reader_wishes"] = [row | {"wanted": kind} for rows, kind in kinds for row in rows or []]
    return {name: "" if value is None and name in NEVER_NULL else value for name, value in answers.items()}


@bp.post("/proposals/preview")
@allow(policy.may_be_here)
def preview():
    """A text as the page will show it; nothing is kept."""
    form = PreviewForm()
    if not form.validate_on_submit():
        return "", 400
    text = (form.text.data or "")[:LONGEST]
    return render_template("proposals/preview.html", shown=texts.markdown(text), unread=texts.unread(text))
