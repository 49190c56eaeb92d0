"""Venues, schemes, formats and tasks: lists of things that are added and edited alike, each a row of one table."""

from collections.abc import Callable
from textwrap import shorten
from typing import NamedTuple

from flask import current_app, flash, render_template, url_for
from flask_babel import ngettext

from workshop_portal.centre import actions, choices, policy, queries
from workshop_portal.centre.forms import (
    FormatForm,
    NewFormatForm,
    NewSchemeForm,
    NewTaskForm,
    NewVenueForm,
    SchemeForm,
    TaskForm,
    VenueForm,
)
from workshop_portal.centre.models import Format, Scheme, TaskTemplate, Venue
from workshop_portal.core.access import me
from workshop_portal.core.languages import euros, number, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish
from workshop_portal.core.words import N_


class Kind(NamedTuple):
    """One kind of thing. `cells` gives a row of the list: [(text, is it a number)], beside `heads`."""

    name: str  # of the list, and in the address
    one: str
    argument: str
    model: type
    rows: Callable
    edit: type
    new: type
    title: str
    add: str
    heads: tuple[str, ...]
    cells: Callable
    weighs: bool = False  # a change of it wants the password once more


def cells_of_venue(venue):
    return [
        (number(venue.seats), True),
        (shorten(said(venue, "description"), 160, placeholder="…", break_on_hyphens=False), False),
    ]


def cells_of_scheme(scheme):
    lines = ", ".join(_(choices.LINES[one]) for one in scheme.lines if one in choices.LINES)
    pays = ", ".join(_(choices.PAYS[one]) for one in scheme.pays if one in choices.PAYS)
    return [
        (euros(scheme.rate_ppd_cents), True),
        (euros(scheme.in_kind_cents), True),
        (lines, False),
        (pays or "–", False),
    ]


def cells_of_format(kind):
    people = f"{kind.capacity_min}–{kind.capacity_max}"
    days = f"{kind.days_min}–{kind.days_max}" if kind.days_min < kind.days_max else str(kind.days_min)
    venues = ", ".join(one.name for one in kind.venues)
    return [(people, True), (days, True), (venues, False), (said(kind.scheme, "name") if kind.scheme else "–", False)]


def cells_of_task(task):
    after = task.after_decision_weeks
    when = weeks(task.offset_weeks, choices.LAST_DAY in task.after)
    if after is not None:
        when = ngettext("%(num)s week after the week is given", "%(num)s weeks after the week is given", after)
    return [(when, False), (_(choices.OWNERS[task.owner]) if task.owner in choices.OWNERS else task.owner, False)]


def weeks(offset, from_last=False) -> str:
    if from_last and offset is not None and offset >= 0:
        return (
            ngettext("%(num)s week after the last day", "%(num)s weeks after the last day", offset)
            if offset
            else _("the last day")
        )
    if not offset:
        return _("the first week") if offset == 0 else "–"
    if offset < 0:
        return ngettext("%(num)s week before", "%(num)s weeks before", -offset)
    return ngettext("%(num)s week after", "%(num)s weeks after", offset)


# fmt: off
KINDS = (
    Kind("venues", "venue", "venue_key", Venue, queries.venues, VenueForm, NewVenueForm, N_("Venues"), N_("Add a venue"),
         (N_("Seats"), N_("Description")), cells_of_venue),
    Kind("schemes", "scheme", "scheme_key", Scheme, queries.schemes, SchemeForm, NewSchemeForm, N_("Funding schemes"), N_("Add a scheme"),
         (N_("Per person and day"), N_("In kind"), N_("Lines"), N_("Approvals it pays for")), cells_of_scheme, weighs=True),
    Kind("formats", "format", "format_key", Format, queries.formats, FormatForm, NewFormatForm, N_("Formats"), N_("Add a format"),
         (N_("People"), N_("Days"), N_("Venues"), N_("Scheme")), cells_of_format),
    Kind("tasks", "task", "template_key", TaskTemplate, queries.tasks, TaskForm, NewTaskForm, N_("Tasks of a plan"), N_("Add a task"),
         (N_("When"), N_("Who")), cells_of_task),
)
# fmt: on


def list_page(kind):
    rows = [(one, name_of(one), kind.cells(one)) for one in kind.rows()]
    return render_template("centre/list.html", kind=kind, rows=rows, may_edit=policy.may_edit(me()))


def name_of(thing) -> str:
    return said(thing, "name") if hasattr(thing, "name_en") else thing.name


def edit_page(kind, thing):
    form = kind.edit(thing)
    if form.validate_on_submit():
        actions.revise(thing, facts(form.answers), by=me())
        flash(_("%(name)s is saved.") % {"name": name_of(thing)})
        if warning := warning_of(thing):
            flash(warning)
        return finish(url_for(f"centre.{kind.name}"))
    page = render_template(
        "centre/edit.html", kind=kind, thing=thing, name=name_of(thing), form=form, facts=facts_of(kind, thing),
        warning=warning_of(thing),
    )  # fmt: skip
    return page, form.status


def warning_of(thing) -> str:
    """Of a format that is for more people than any of its venues holds: calls and approvals reckon with all of them."""
    largest = max(thing.venues, key=lambda one: one.seats, default=None) if isinstance(thing, Format) else None
    if largest is None or thing.capacity_max <= largest.seats:
        return ""
    told = {"most": thing.capacity_max, "venue": largest.name, "seats": largest.seats}
    words = _(
        "This format is for up to %(most)s people, and its largest venue, %(venue)s, has %(seats)s seats. Calls and approvals "
        "promise money for up to %(most)s."
    )
    return words % told


def facts_of(kind, thing) -> list[str]:
    """What stands under its name: its key, and of a task whether the portal itself does it."""
    ticks_itself = kind.model is TaskTemplate and thing.key in current_app.extensions["keys_of_done_tasks"]
    return [_("Key: %(key)s", key=thing.key), *([_("The portal itself marks it as done.")] if ticks_itself else [])]


def new_page(kind):
    form = kind.new()
    if form.validate_on_submit() and is_free(form, kind.model):
        thing = actions.create(kind.model(**facts(form.answers)), by=me())
        flash(_("%(name)s is added.") % {"name": name_of(thing)})
        if warning := warning_of(thing):
            flash(warning)
        return finish(url_for(f"centre.{kind.name}"))
    return render_template("centre/edit.html", kind=kind, thing=None, name=_(kind.add), form=form), form.status


def is_free(form, model) -> bool:
    if queries.one_of(model, form.key.data) is None:
        return True
    form.key.errors = [_("This key is taken.")]
    return False


def facts(answers) -> dict:
    """What a form says, with the things its keys stand for, and nothing where an amount was left out."""
    found = dict(answers)
    if "venue_keys" in found:
        wanted = found.pop("venue_keys")
        found["venues"] = [one for one in queries.venues() if one.key in wanted]
    if "scheme_key" in found:
        found["scheme"] = queries.one_of(Scheme, found.pop("scheme_key"))
    if "in_kind_cents" in found:
        found["in_kind_cents"] = found["in_kind_cents"] or 0
    return found
