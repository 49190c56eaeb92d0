"""The form of a section with what is stored there, or with what was typed and waits."""

from flask import request

from workshop_portal.centre.slots import weeks_between
from workshop_portal.core import rows
from workshop_portal.core.access import me
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.proposals import dossier, week_calendar
from workshop_portal.proposals.forms import OrganiserForm
from workshop_portal.proposals.section_forms import FORMS

MORE = 8  # blank rows for those who press "more rows"


def form_of(section, written, **given):
    stored = written.stored()
    kind = FORMS[section]
    for name in kind.FIELDS:  # rows as the field would hold them, so that stored and typed can be compared
        field = getattr(kind, name)
        if field.field_class is rows.Rows:
            stored[name] = rows.sound_rows(stored[name], field.kwargs["columns"], field.kwargs.get("order"))
    form = kind(stored, written.rules, **given)
    if section == "a":
        parts = written.parts
        form.offer(named(parts["formats"], _("Choose a format")), named(parts["readers"]), week_choices(written))
        chosen = form.format.data if "format" in form else stored["format"]
        form.told_by([one for one in parts["formats"] if one["key"] == chosen] or parts["formats"])
    elif section == "g" and "scheme_wanted" in form:
        offered = named(written.parts["schemes"], _("Choose one"))
        kept = stored["scheme_wanted"]
        form.scheme_wanted.choices = offered + [(kept, kept)] * (kept not in dict(offered))
    for field in form:
        if isinstance(field, rows.Rows) and request.args.get("more"):
            field.blanks = MORE
    form.judge_restored()
    return form


def named(things, empty="") -> list[tuple[str, str]]:
    listed = [(one["key"], dossier.name_of(one)) for one in things]
    return [("", empty), *listed] if empty else listed


def week_choices(written) -> list[tuple[str, str]]:
    """The weeks of the call with their days, and those that are wished for without being among them."""
    call, stored = written.proposal.call, written.content
    weeks = weeks_between(call.first_on, call.last_on)
    others = sorted({*stored["preferred_weeks"], *stored["impossible_weeks"]} - {*weeks})
    closed = {one["week"] for one in written.parts["closed"]}
    return [(week, week_calendar.choice_of(week, is_closed=week in closed)) for week in [*weeks, *others]]


def own_row(proposal):
    return next((one for one in proposal.organisers if one.person_id == me().id), None)


def own_form(mine, **given):
    """Section B: my own data as an organiser, or a button for whoever is none."""
    return OrganiserForm(mine, **given) if mine else PressForm()
