"""The pages of one workshop, of this room and of higher ones: the row that ties them, for whoever may open which."""

from flask import current_app, url_for

from workshop_portal.core.access import me
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.workshops.blueprint import bp

PAGES = {
    "workshops.plan": N_("Plan"),
    "participants.index": N_("Participants"),
    "stays.index": N_("Stays"),
    "stays.rooms": N_("Hotel rooms"),
    "stays.entitlements": N_("Lodging and travel"),
    "stays.invoices": N_("Hotel invoices"),
    "messages.index": N_("Messages"),
    "folders.index": N_("Files and notes"),
    "prints.index": N_("Badges and papers"),
    "funding.show": N_("Funding"),
    "desk.journal_of_workshop": N_("History"),
}


def is_open(page, workshop) -> bool:
    """Whether the door of a page about this workshop is open to the reader."""
    return bool(getattr(current_app.view_functions[page], "door")(me(), workshop))  # noqa: B009  (hung on by @allow)


@bp.app_template_global()
def pages_of_workshop(workshop, here) -> list[tuple[str, str, bool, None]]:
    """What view_tabs takes; `here` is the endpoint of the page that shows it."""
    return [
        (_(words), url_for(page, workshop_key=workshop.key), page == here, None)
        for page, words in PAGES.items()
        if is_open(page, workshop)
    ]
