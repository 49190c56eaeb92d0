"""The words for what the centre's data may be: owners of tasks, kinds of budget lines, approvals that a scheme pays."""

from workshop_portal.centre.models import Owner
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_

LAST_DAY = "*last-day"  # among what comes before a task: its weeks after the workshop count from the last day
OWNERS = {
    Owner.COORDINATOR: N_("Coordinator"),
    Owner.ORGANISER: N_("Organisers"),
    Owner.OFFICE: N_("Office"),
    Owner.FINANCE: N_("Finance"),
}
LINES = {
    "lodging": N_("Lodging"),
    "travel": N_("Travel"),
    "lunch": N_("Lunch"),
    "dinner": N_("Dinner"),
    "poster": N_("Poster"),
    "childcare": N_("Childcare"),
    "diversity": N_("Diversity fund"),
    "other": N_("Other"),
}
PAYS = {  # the kinds of approval
    "regular": N_("Approved, regular funding"),
    "refund": N_("Approved with refund budget"),
    "basic": N_("Approved, basic funding"),
}


def of(table) -> list[tuple[str, str]]:
    return [(str(value), _(words)) for value, words in table.items()]
