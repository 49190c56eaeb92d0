"""What waits about folders: for the office, the reports that came in, until their workshops are closed with them."""

from flask import url_for

from workshop_portal.core.languages import day
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Wait
from workshop_portal.folders import reports
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import is_visible_to
from workshop_portal.workshops.workflow import ASKS, State


def waits(person) -> list[Wait]:
    if Hat.OFFICE not in hats(person):
        return []
    here = is_visible_to(person) & Workshop.proposal_id.not_in(ids_of(person, Hat.ORGANISER))
    found = {workshop: sheet for sheet, workshop in reports.handed_in(here & reports.is_awaited())}
    return [line_of(workshop, sheet) for workshop, sheet in found.items()]


def line_of(workshop, sheet) -> Wait:
    step, words, act = "close", _("From %(name)s, %(day)s. Accept it and close the workshop."), _("Close the workshop")
    if workshop.state == State.CLOSED:
        step, act = "unclose", _("Take the closing back")
        words = _("From %(name)s, %(day)s. The workshop was closed without a report: take the closing back, accept this report and close the workshop again.")  # fmt: skip
    title = _("The report of %(title)s is in") % {"title": workshop.title}
    said = words % {"name": sheet.writer.name, "day": day(sheet.created_at)}
    return Wait("", title, said, url_for(ASKS, workshop_key=workshop.key, name=step), act)
