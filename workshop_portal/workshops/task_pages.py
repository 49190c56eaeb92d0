"""Where in the portal a task of a plan is done, found by its template's key, for who has that page."""

from collections.abc import Set
from typing import Any

from flask import url_for

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.workshops.acts import CLOSING, REPORT, REPORT_ASKED, ROOMING, SETTLED, TOLD
from workshop_portal.workshops.workflow import ASKS, BEFORE_IT_RUNS, STEPS

PLANS = frozenset({Hat.COORDINATOR, Hat.OFFICE})
PAGES: dict[str, tuple[str, dict[str, Any], Set]] = {  # key of a task: (the page, what its address says beside the workshop, who has it)
    "coordinator-assigned": ("workshops.coordinator", {}, {Hat.OFFICE}),
    "public-page": ("workshops.plan", {"_anchor": "pub"}, PLANS),
    "registration-opens": ("workshops.plan", {"_anchor": "steps"}, {Hat.COORDINATOR}),
    "hotel-block": ("stays.rooms", {}, PLANS), ROOMING: ("stays.rooms", {}, PLANS),
    TOLD: ("stays.entitlements", {}, PLANS | {Hat.FINANCE}),
    "first-invitations": ("participants.index", {}, PLANS), "first-reminder": ("participants.index", {}, PLANS),
    CLOSING: (ASKS, {"name": "freeze"}, {Hat.COORDINATOR}), REPORT_ASKED: (ASKS, {"name": "report"}, {Hat.COORDINATOR}),
    REPORT: ("folders.new", {"kind": "report"}, PLANS | {Hat.ORGANISER}),
    "report-published": (ASKS, {"name": "close"}, {Hat.OFFICE}),
    SETTLED: ("funding.show", {}, {Hat.OFFICE, Hat.FINANCE}),
}  # fmt: skip
AFTER_IT = frozenset({REPORT, SETTLED})


def page_of(task, person) -> str:
    """The address, for who may open it as the workshop stands; "" where there is none."""
    workshop, found = task.workshop, PAGES.get(task.template_key or "")
    if found is None or not hats(person, workshop) & found[2]:
        return ""
    endpoint, more, _who = found
    if task.template_key in AFTER_IT and workshop.state in BEFORE_IT_RUNS:
        return ""
    if endpoint == ASKS and not any(one.name == more["name"] and workshop.state in one.start for one in STEPS):
        return ""
    return url_for(endpoint, workshop_key=workshop.key, **more)
