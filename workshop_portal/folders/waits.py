"""What waits about folders: for the office, the reports that came in, until their workshops are closed."""

from flask import url_for

from workshop_portal.core.languages import day
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Wait
from workshop_portal.folders import reports
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import is_visible_to
from workshop_portal.workshops.workflow import ASKS, REPORT_MAY_COME


def waits(person) -> list[Wait]:
    if Hat.OFFICE not in hats(person):
        return []
    here = is_visible_to(person) & Workshop.proposal_id.not_in(ids_of(person, Hat.ORGANISER))
    awaited = here & Workshop.state.in_(REPORT_MAY_COME)
    found = {workshop: sheet for sheet, workshop in reports.handed_in(awaited)}
    return [
        Wait("", _("The report of %(title)s is in") % {"title": workshop.title},
             _("From %(name)s, %(day)s. Accept it and close the workshop.") % {"name": sheet.writer.name, "day": day(sheet.created_at)},
             url_for(ASKS, workshop_key=workshop.key, name="close"), _("Close the workshop"))
        for workshop, sheet in found.items()
    ]  # fmt: skip
