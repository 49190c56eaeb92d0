"""The funding records as a list: columns, filters, order. Rows are those of visible_to."""

from flask import url_for
from sqlalchemy import func

from workshop_portal.core.clock import today
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Cell, Column, Filter, List, words_in
from workshop_portal.core.words import N_
from workshop_portal.funding.models import Record, RecordState
from workshop_portal.workshops.models import Workshop

STATES = {
    "draft": N_("Draft"),
    "active": N_("Active"),
    "frozen": N_("Frozen"),
    "settled": N_("Settled"),
    "cancelled": N_("Cancelled"),
}


def listing() -> List:
    years = [(str(year), str(year)) for year in range(today().year + 2, today().year - 4, -1)]
    filters = (
        Filter("words", _l("Workshop or budget code"), words_in(Workshop.title, Record.budget_code)),
        Filter("year", _l("Year"), lambda rows, year: rows.where(Workshop.week.like(f"{year}-%")), years),
        Filter("state", _l("Status"), in_state, [(key, _(words)) for key, words in STATES.items()]),
    )
    return List("funding", COLUMNS, filters, "first", (Record.id,), scalars=True)


def in_state(rows, state):
    return rows.where(Record.state == RecordState(state))


def workshop_of(record, _facts) -> Cell:
    return Cell(record.workshop.title, url_for("funding.show", workshop_key=record.workshop.key))


def money(name, words, usual=True) -> Column:
    column = getattr(Record, f"{name}_cents")
    return Column(name, words, lambda one, _facts: getattr(one, f"{name}_cents"), "euros", sort=(column,), usual=usual)


# fmt: off
COLUMNS = (
    Column("workshop", _l("Workshop"), workshop_of, sort=(func.lower(Workshop.title),)),
    Column("first", _l("First day"), lambda one, _facts: one.workshop.first_on, "day", sort=(Workshop.first_on,)),
    Column("last", _l("Last day"), lambda one, _facts: one.workshop.last_on, "day", usual=False),
    Column("code", _l("Budget code"), lambda one, _facts: one.budget_code, "code", sort=(Record.budget_code,), usual=False),
    Column("scheme", _l("Scheme"), lambda one, _facts: said(one.scheme, "name"), sort=(Record.scheme_id,)),
    Column("persons", _l("Funded persons"), lambda one, _facts: one.funded_persons, "number", usual=False),
    Column("days", _l("Days"), lambda one, _facts: one.days, "number", usual=False),
    money("cap", _l("Cap")),
    money("planned", _l("Planned")),
    money("committed", _l("Committed")),
    money("paid", _l("Paid")),
    money("external", _l("External funds"), usual=False),
    Column("state", _l("Status"), lambda one, _facts: _(STATES[one.state])),
)
# fmt: on
