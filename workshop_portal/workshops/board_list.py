"""The board as a list: its columns, filters and order. A row is a workshop with its coordinator."""

from dataclasses import replace

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import exists, func, select

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import said, short_day
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Cell, Column, Filter, List, words_in
from workshop_portal.people.choices import FIELDS
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import BY_NAME, Committee, Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals.models import Proposal
from workshop_portal.workshops import board_line, queries
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.workflow import OVER, REPORT_MAY_COME, TONES, WORDS, State


def listing(person) -> List:
    filters = [
        Filter(
            "words",
            _l("Title, code or coordinator"),
            words_in(Workshop.title, code(), Person.given_name, Person.family_name),
        ),
        Filter("field", _l("Field of science"), of_field, [(key, _(words)) for key, words in FIELDS.items()]),
        Filter("state", _l("Status"), of_state, states(), _l("In preparation"), otherwise=queries.in_preparation),
        Filter("late", _l("Plan"), with_late_tasks, [("late", _l("Late only"))]),
    ]
    if Hat.COORDINATOR in hats(person):
        mine = queries.coordinated_by(person)
        every = [("all", "")]
        filters.append(
            Filter("whose", "", lambda rows, _all: rows, every, otherwise=lambda rows: rows.where(mine), tab=True)
        )
    return List("workshops", COLUMNS, tuple(filters), "first", (Workshop.id,), facts=lines_of, is_late=has_late_tasks)


def code():
    """Of the proposal, as it stands on the workshop's page."""
    return select(Proposal.code).where(Proposal.id == Workshop.proposal_id).scalar_subquery()


def states() -> list[tuple[str, str]]:
    return [("any", _("All, past ones too")), *((str(one), _(WORDS[one])) for one in State)]


def of_field(rows, key):
    return rows.where(Workshop.committee_id.in_(select(Committee.id).where(Committee.field == key)))


def of_state(rows, key):
    return rows if key == "any" else rows.where(Workshop.state == State(key))


def with_late_tasks(rows, _late):
    late = exists().where(Task.workshop_id == Workshop.id, Task.done_at.is_(None), Task.due_on < today())
    return rows.where(late, Workshop.state.not_in(OVER))


EVERYTHING = {"words": "", "field": "", "late": "", "state": "any"}
EVERY_LATE = {"state": "any", "late": "late"}


def everything(listed) -> str:
    """The address of the board with all that its reader may see, of every status and whoever coordinates it."""
    whose = {one.name: "all" for one in listed.design.filters if one.tab}
    return listed.url(**EVERYTHING, **whose)


def left_out(listed) -> int:
    """How many workshops with late tasks the board leaves out while no status is chosen: those that have ended, of all
    that the list shows of every status as it is asked otherwise.
    """
    if listed.asked["state"]:
        return 0
    rows = replace(listed, asked=listed.asked | EVERY_LATE).narrowed.where(Workshop.state.in_(REPORT_MAY_COME))
    ids = rows.with_only_columns(Workshop.id)
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def lines_of(rows) -> dict:
    return {row.Workshop.id: board_line.of(row.Workshop) for row in rows}


def has_late_tasks(row) -> bool:
    return bool(board_line.of(row.Workshop).late)


def title_of(row, lines) -> Cell:
    return Cell(row.Workshop.title, url_for("workshops.plan", workshop_key=row.Workshop.key))


def state_of(row, lines) -> Cell:
    return Cell(_(WORDS[row.Workshop.state]), tone=TONES[row.Workshop.state])


def next_of(row, lines) -> Cell:
    """What is late, else what is due next, and by when."""
    line = lines[row.Workshop.id]
    if line.late:
        more = len(line.late) - 1
        sub = ngettext("and %(num)s more", "and %(num)s more", more) if more else ""
        return Cell(_("Late: %(what)s") % {"what": said(line.late[0], "name")}, place_of(line.late[0], row), sub=sub)
    if line.next is None:
        return Cell("")
    return Cell(
        said(line.next, "name"), place_of(line.next, row), sub=_("by %(day)s") % {"day": short_day(line.next.due_on)}
    )


def place_of(task, row) -> str:
    return url_for("workshops.plan", workshop_key=row.Workshop.key) + f"#t{task.key}"


def of_tasks(row, lines) -> str:
    done, every = lines[row.Workshop.id].done, len(row.Workshop.tasks)
    return _("%(done)s of %(all)s") % {"done": done, "all": every}


# fmt: off
COLUMNS = (
    Column("title", _l("Workshop"), title_of, sort=(func.lower(Workshop.title),)),
    Column("state", _l("Status"), state_of, under="title"),
    Column("field", _l("Committee"), lambda row, lines: said(row.Workshop.committee, "name") if row.Workshop.committee else "", usual=False),
    Column("first", _l("First day"), lambda row, lines: row.Workshop.first_on, "day", sort=(Workshop.first_on,)),
    Column("last", _l("Last day"), lambda row, lines: row.Workshop.last_on, "day", usual=False),
    Column("venue", _l("Venue"), lambda row, lines: row.Workshop.venue.name if row.Workshop.venue else "", under="first"),
    Column("plan", _l("Plan"), lambda row, lines: lines[row.Workshop.id], drawn=True, ends=(_l("44 weeks before"), _l("the week, and after"))),
    Column("tasks", _l("Tasks done"), of_tasks, usual=False),
    Column("next", _l("Next"), next_of, "long"),
    Column("taken", _l("Taken"), lambda row, lines: row.Workshop.confirmed, "number", sort=(Workshop.confirmed,)),
    Column("seats", _l("Seats"), lambda row, lines: row.Workshop.capacity, "number", sort=(Workshop.capacity,)),
    Column("coordinator", _l("Coordinator"), lambda row, lines: row.Person.name if row.Person else "", sort=BY_NAME),
)
# fmt: on
