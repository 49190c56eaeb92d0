"""The report of a workshop, which lies in its folder: the journal has which sheet it is."""

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.core.db import db
from workshop_portal.core.languages import day
from workshop_portal.core.languages import text as _
from workshop_portal.folders.models import Sheet
from workshop_portal.folders.workflow import SHORT, Sight
from workshop_portal.journal import JournalLine
from workshop_portal.workshops import letters
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.policy import is_public
from workshop_portal.workshops.queries import coordinator_of, is_closed_without_report, last_closing
from workshop_portal.workshops.workflow import BEFORE_IT_RUNS, OVER, REPORT_MAY_COME, State

HANDED_IN, TAKEN_BACK = "hand in report", "report no more"


def may_have_one(workshop) -> bool:
    """From its first day on."""
    return workshop.state not in BEFORE_IT_RUNS | {State.CANCELLED}


def hand_in(sheet, *, by, at=None):
    """This sheet is the report: the plan has it done, and the coordinator hears of it; the desk of the office asks for it
    where it is awaited.
    """
    workshop = sheet.workshop
    journal.record(workshop, HANDED_IN, by=by, at=at, detail=sheet.key)
    coordinator = coordinator_told(workshop, by)
    if coordinator is not None:
        letters.tell_of_report(workshop, coordinator, sheet.title, by=by, at=at)


def coordinator_told(workshop, by):
    """Who gets the letter that `by` has put the report in: nobody of the own deed."""
    coordinator = coordinator_of(workshop)
    return coordinator if coordinator is not None and coordinator.id != by.id else None


def take_back(sheet, *, by, at=None):
    """It is no report any more; where no other one is left, the plan has it open again."""
    journal.record(sheet.workshop, TAKEN_BACK, by=by, at=at, detail=sheet.key)


def follow(sheet, is_report, *, by, at=None):
    """What its writer says that it is."""
    if is_report != is_one(sheet):
        (hand_in if is_report else take_back)(sheet, by=by, at=at)


def is_one(sheet) -> bool:
    return sheet.key in keys_of(sheet.workshop)


def is_in(workshop) -> bool:
    return bool(keys_of(workshop))


def keys_of(workshop) -> set[str]:
    return {sheet.key for sheet, _workshop in handed_in(Workshop.id == workshop.id)}


def is_awaited():
    """The condition that the office is to do something with a report: from the end of its workshop on until that is closed,
    and where it came after a closing without one.
    """
    late = is_closed_without_report() & (JournalLine.id > last_closing())
    return Workshop.state.in_(REPORT_MAY_COME) | late


def known_by(sheet, by) -> str:
    """Who knows of the report that `by` has just put in, for the page."""
    workshop = sheet.workshop
    office = any(one is sheet for one, _workshop in handed_in((Workshop.id == workshop.id) & is_awaited()))
    words = {
        (True, True): _("The report is in the folder; the coordinator and the office know of it."),
        (True, False): _("The report is in the folder; the coordinator knows of it."),
        (False, True): _("The report is in the folder; the office knows of it."),
        (False, False): _("The report is in the folder."),
    }[coordinator_told(workshop, by) is not None, office]
    if workshop.state in REPORT_MAY_COME | OVER:
        return words
    return f"{words} {_('The office is asked to accept it once the workshop is over.')}"


def handed_in(condition) -> list[tuple[Sheet, Workshop]]:
    """The reports in the folders of these workshops, in the order of their handing in."""
    rows = (
        select(Sheet, Workshop, JournalLine.deed)
        .join(Workshop, Workshop.id == Sheet.workshop_id)
        .join(JournalLine, JournalLine.detail == Sheet.key)
        .where(JournalLine.subject_kind == Workshop.__tablename__, JournalLine.subject_id == Workshop.id)
        .where(JournalLine.deed.in_((HANDED_IN, TAKEN_BACK)), condition)
        .order_by(JournalLine.id)
    )
    last = {sheet.id: (sheet, workshop, deed) for sheet, workshop, deed in db.session.execute(rows)}
    return [(sheet, workshop) for sheet, workshop, deed in last.values() if deed == HANDED_IN]


def to_show(workshop) -> list[tuple[str, str]]:
    """(key, title) of the reports that could stand on its public page and do not."""
    mine = handed_in(Workshop.id == workshop.id) if is_public(workshop) else []
    return [(sheet.key, sheet.title) for sheet, _workshop in mine if sheet.sight != Sight.PUBLIC]


def show(workshop, keys, by, at=None) -> bool:
    """Everybody may read these reports from now on, on the public page; whether any report of it stands there now."""
    mine = [sheet for sheet, _workshop in handed_in(Workshop.id == workshop.id)]
    for sheet in mine:
        if sheet.key in keys and sheet.sight != Sight.PUBLIC:
            start, sheet.sight = sheet.sight, Sight.PUBLIC
            deed = "change file" if sheet.file else "change note"
            journal.record(workshop, deed, by=by, at=at, detail=f"{start}, {sheet.sight}")
    return is_public(workshop) and any(sheet.sight == Sight.PUBLIC for sheet in mine)


def found(workshop) -> list[tuple[str, str]]:
    """For the page that asks before a workshop is closed: each leads to the whole of it."""
    names = [named(workshop, one) for one, _workshop in handed_in(Workshop.id == workshop.id)]
    return [(_("Report"), Markup("; ").join(names) or _("none is in the folder"))]


def named(workshop, sheet) -> str:
    words = _("“%(title)s”, %(name)s, %(day)s") % {
        "title": sheet.title, "name": sheet.writer.name, "day": day(sheet.created_at),
    }  # fmt: skip
    address = url_for("folders.show", workshop_key=workshop.key, sheet_key=sheet.key)
    return Markup('<a href="{}">{}</a> ({})').format(address, words, _(SHORT[sheet.sight]))
