"""The pages of those who look after the stays of a workshop: the table, one stay, the rooming list, the reminder."""

from flask import abort, flash, render_template, request, url_for
from flask_babel import ngettext

from workshop_portal.core import files, sheet, workbook
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.participants.models import Participation
from workshop_portal.people import namesakes
from workshop_portal.stays import (
    actions,
    hotel_views,  # noqa: F401
    invoice_views,  # noqa: F401
    money_views,  # noqa: F401
    needs_views,  # noqa: F401  (these pages hang on the same blueprint)
    own_views,  # noqa: F401
    policy,
    queries,
    table,
)
from workshop_portal.stays import letters as own_letters
from workshop_portal.stays.blueprint import bp
from workshop_portal.stays.forms import ArrangeForm, SeenForm
from workshop_portal.stays.models import Hotel, Stay
from workshop_portal.stays.workflow import LODGING_WORDS, SHARING_WORDS
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State

KINDS = (
    "text",
    "day",
    "day",
    "number",
    "code",
    "text",
    "text",
    "text",
    "number",
    "code",
    "text",
)  # of the rooming list's columns; the last one is there where it says something


def lines_of(workshop) -> list[table.Line]:
    return [table.Line(who, stay or Stay()) for who, stay in db.session.execute(queries.coming(workshop))]


def housed_lines(workshop) -> list[table.Line]:
    """The same with the room of each."""
    rows = db.session.execute(queries.housed(workshop))
    return [table.Line(who, stay or Stay(), booking, given) for who, stay, given, booking in rows]


@bp.get("/board/<workshop_key>/stays")
@allow(policy.may_see, Workshop)
def index(workshop):
    return show_table(workshop, PressForm())


def show_table(workshop, form):
    lines = housed_lines(workshop)
    people = [line.who for line in lines]
    page = render_template(
        "stays/index.html", workshop=workshop, lines=lines, figures=table.figures(lines), form=form,
        called=namesakes.called(people, addresses=True), apart=namesakes.told_apart(people, addresses=True),
        hotels=queries.hotels_of(workshop),
        may_arrange=workshop.state != State.CANCELLED and policy.may_arrange(me(), workshop), may_read_needs=policy.may_read_needs(me(), workshop),
        may_ask=actions.registers(workshop), lodgings=LODGING_WORDS, sharings=SHARING_WORDS,
    )  # fmt: skip
    return page, form.status


@bp.get("/board/<workshop_key>/stays/rooming-list")
@allow(policy.may_see, Workshop)
def rooming_list(workshop):
    """Who gets a room, and nothing of diet or health: for the coordinator of all, with ?hotel= for a hotel its own guests; a CSV,
    or with ?as=xlsx a workbook.
    """
    lines, key = housed_lines(workshop), request.args.get("hotel", "")
    if key:
        hotel = db.session.scalar(queries.hotels().where(Hotel.key == key))
        lines = [line for line in lines if hotel and line.hotel == hotel.name] or abort(404)
    heads = [_("Name"), _("Arrival"), _("Departure"), _("Nights"), _("Room"), _("Shares with"), _("E-mail"), _("Hotel"),
             _("Nights on the centre's bill (the guest pays the others)"), _("At most a night (the guest pays the rest)")]  # fmt: skip
    found = table.rooming(lines)
    rows = [
        [*days, _(SHARING_WORDS[sharing]) if sharing else "", *rest]
        for *days, sharing, rest in ((*row[:5], row[5:-1]) for row in found)
    ]
    if any(row[-1] for row in found):
        heads.append(_("Still to come"))
        rows = [[*row, _(told[-1]) if told[-1] else ""] for row, told in zip(rows, found, strict=True)]
    whose = f"-{lines[0].hotel}" if key else ""
    name = f"rooming-list{whose}-{workshop.week or today()}-{workshop.title}"
    if request.args.get("as") == "xlsx":
        content = workbook.xlsx_of(_("Rooming list"), list(zip(heads, KINDS, strict=False)), rows)
        return files.download(content, f"{name}.xlsx", workbook.KIND)
    return files.download(sheet.csv_of(heads, rows).encode(), f"{name}.csv", "text/csv")


@bp.post("/board/<workshop_key>/stays/remind")
@allow(policy.may_see, Workshop)
@once
def remind(workshop):
    form = SeenForm()
    if not form.validate_on_submit():
        return show_table(workshop, form)
    asked = [line.who for line in lines_of(workshop) if line.may_be_asked]
    if asked and not form.has_seen([one.key for one in asked]):
        actions.must_be_asked(workshop, asked)
        back = url_for(".index", workshop_key=workshop.key)
        page = render_template(
            "participants/seen.html", workshop=workshop, people=asked, form=form, where=_("Stays"), back=back, go="yes",
            called=namesakes.called(asked, addresses=True),
            head=ngettext("Ask %(num)s person to register?", "Ask %(num)s people to register?", len(asked)),
            sheets=own_letters.previewed_asking(asked), action=url_for(".remind", workshop_key=workshop.key),
        )  # fmt: skip
        return page, form.status
    actions.remind(workshop, asked, by=me())
    flash(ngettext("%(num)s person is asked to register.", "%(num)s people are asked to register.", len(asked)))
    return finish(url_for(".index", workshop_key=workshop.key))


@bp.route("/board/<workshop_key>/stays/<participation_key>", methods=["GET", "POST"])
@allow(policy.may_arrange_stay, Workshop, Participation)
@once
def arrange(workshop, participation):
    """Days and room as the coordinator knows them, also after registration has closed."""
    form = ArrangeForm(queries.of(participation) or Stay(), workshop)
    name = queries.called(workshop).get(participation.key, participation.name)
    if form.validate_on_submit():
        actions.arrange(participation, form.days, by=me(), tell=form.tell.data)
        flash(_("The stay of %(name)s is saved.", name=name))
        return finish(url_for(".index", workshop_key=workshop.key))
    page = render_template("stays/arrange.html", workshop=workshop, form=form, name=name)
    return page, form.status


__all__ = ["bp"]
