"""Where in the portal a task of a plan is done, found by its template's key, for who has that page."""

from collections.abc import Set
from typing import Any, NamedTuple

from flask import url_for

from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.workshops.acts import CLOSING, REPORT, REPORT_ASKED, RETURNED, ROOMING, SETTLED, TOLD
from workshop_portal.workshops.workflow import ASKS, BEFORE_IT_RUNS, STEPS

PLANS = frozenset({Hat.COORDINATOR, Hat.OFFICE})
Where = tuple[str, dict[str, Any], Set]
LIST: Where = ("participants.index", {}, {Hat.ORGANISER})
MONEY: Where = ("funding.show", {}, {Hat.ORGANISER})
INVITING: Where = ("participants.index", {}, PLANS)
WRITING: Where = ("messages.new", {}, PLANS)
ROOMS: Where = ("stays.rooms", {}, PLANS)
PAPERS: Where = ("prints.index", {}, PLANS)
NEEDS: Where = ("stays.needs_of", {}, {Hat.COORDINATOR})
PAGES: dict[str, Where] = {  # key of a task: (the page, what its address says beside the workshop, who has it)
    "coordinator-assigned": ("workshops.coordinator", {}, {Hat.OFFICE}),
    "public-page": ("workshops.plan", {"_anchor": "pub"}, PLANS),
    "registration-opens": ("workshops.plan", {"_anchor": "steps"}, {Hat.COORDINATOR}),
    "hotel-block": ROOMS, RETURNED: ROOMS, ROOMING: ROOMS,
    TOLD: ("stays.entitlements", {}, PLANS | {Hat.FINANCE}),
    "first-invitations": INVITING, "first-reminder": INVITING, "second-invitations": INVITING, "second-reminder": INVITING,
    "status-report": WRITING, "visa-letters": WRITING, "travel-mail": WRITING, "still-coming": WRITING,
    "speaker-needs": WRITING, "final-mail": WRITING, "evaluation-link": WRITING, "thank-you": WRITING,
    "badges": PAPERS, "welcome": PAPERS, "catering-numbers": PAPERS, "dietary-list": NEEDS, "access-confirmed": NEEDS,
    CLOSING: (ASKS, {"name": "freeze"}, {Hat.COORDINATOR}), REPORT_ASKED: (ASKS, {"name": "report"}, {Hat.COORDINATOR}),
    REPORT: ("folders.new", {"kind": "report"}, PLANS | {Hat.ORGANISER}),
    "funding-record": ("funding.show", {"_anchor": "terms"}, {Hat.OFFICE, Hat.FINANCE}),
    "funding-split": MONEY, "external-funds": MONEY, "invitation-list": LIST, "invitation-text": LIST,
    "report-published": (ASKS, {"name": "close"}, {Hat.OFFICE}),
    SETTLED: ("funding.show", {}, {Hat.OFFICE, Hat.FINANCE}),
}  # fmt: skip
THE_LIST, THE_MONEY = N_("To the list"), N_("To the funding page")
FOR_ORGANISERS = {  # key of a task: (what its link is called, what is meant by it)
    "funding-split": (THE_MONEY, N_("Tell your coordinator who of the guests gets lodging and travel paid. The funding page says how much there is.")),
    "external-funds": (THE_MONEY, N_("Tell your coordinator from whom, how much and under which conditions. The centre writes it into the funding record.")),
    "invitation-list": (THE_LIST, N_("Put all whom you want to invite on the list. Tell your coordinator who is in reserve.")),
    "invitation-text": (THE_LIST, N_("Choose somebody on the list and press “Invite those chosen”: the text is shown before anything leaves. Tell your coordinator what should change.")),
}  # fmt: skip
AFTER_IT = frozenset({REPORT, SETTLED})


class Way(NamedTuple):
    """The page of a task, what its link is called, and what is meant where the task's name does not say it."""

    address: str
    label: str
    hint: str = ""


def way_of(task, person) -> Way | None:
    address = page_of(task, person)
    label, hint = FOR_ORGANISERS.get(task.template_key or "", ("", ""))
    if not address:
        return None
    return Way(address, _(label), _(hint)) if label else Way(address, _("To where it is done"))


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
