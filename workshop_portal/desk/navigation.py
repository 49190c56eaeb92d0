"""The main menu and the foot of each page: they follow the hats of who is signed in, and lead only to pages that are there."""

from flask import current_app, request

from workshop_portal.core import clock
from workshop_portal.core.addresses import address
from workshop_portal.core.languages import lang
from workshop_portal.core.languages import later as _l
from workshop_portal.partners import shown as texts
from workshop_portal.people.hats import APPOINTED, COMMITTEE, Hat
from workshop_portal.people.standing import built_once, hats, rows_of

VISITORS: tuple = (
    (_l("Calls"), "calls.index", {}),
    (_l("Workshops"), "workshops.index", {}),
    (_l("How to apply"), "partners.page", {"slug": "apply"}),
    (_l("About us"), "partners.page", {"slug": "about"}),
    (_l("Partnerships"), "partners.index", {}),
)
FOOT = (
    (_l("Accessibility"), "accessibility"), (_l("Privacy"), "privacy"), (_l("Cookies"), "cookies"), (_l("Contact"), "contact"),
)  # fmt: skip
STAFF = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.DEPUTY})
OTHERS = "others"  # everybody but the staff, who have longer menus
SCIENTISTS = "scientists"  # everybody without an appointment
# fmt: off
LINES: tuple = (
    #  words                 page                   who (None: everybody who is signed in)
    (_l("My desk"),          "desk.index",          None),
    (_l("Proposals"),        "proposals.index",     None),
    (_l("Reviews"),          "reviews.queue",       COMMITTEE | {Hat.REVIEWER}),
    (_l("Screening"),        "proposals.screening", {Hat.OFFICE}),
    (_l("Readers"),          "reviews.conflicts",   {Hat.OFFICE, Hat.CHAIR}),
    (_l("Decisions"),        "decisions.index",     STAFF | {Hat.CHAIR}),
    (_l("My workshops"),     "workshops.mine",      {Hat.ORGANISER}),
    (_l("My invitations"),   "participants.mine",   SCIENTISTS),
    (_l("Year"),             "workshops.year",      STAFF),
    (_l("Board"),            "workshops.board",     STAFF | {Hat.COORDINATOR}),
    (_l("Funding"),          "funding.index",       STAFF | {Hat.FINANCE}),
    (_l("People"),           "people.index",        STAFF | {Hat.ADMINISTRATOR}),
    (_l("Jobs"),             "desk.jobs",           {Hat.ADMINISTRATOR}),
    (_l("Centre"),           "centre.index",        STAFF),
    (_l("Mails"),            "desk.mail_log",       STAFF),
    (_l("Calls"),            "calls.index",         None),
    (_l("Workshops"),        "workshops.index",     OTHERS),
)
# fmt: on


def items(person) -> list[tuple[str, str]]:
    """(words, address) in order."""
    return written(person, texts.read(), lang(), request.script_root)


def foot() -> list[tuple[str, str]]:
    """(words, address) of the public texts to which every page leads."""
    return [(str(words), address("partners.page", slug=slug)) for words, slug in FOOT if slug in texts.read().pages]


@built_once
def written(person, shown, _language, _root) -> list[tuple[str, str]]:
    lines = list(VISITORS)
    if person.is_authenticated:
        mine = hats_anywhere(person)
        lines = [(words, page, values(page)) for words, page, wanted in LINES if is_for(mine, wanted)]
    return [
        (str(words), address(page, **named))
        for words, page, named in lines
        if is_open(page, person) and is_there(page, named, shown)
    ]


INSTEAD = (
    ("workshops.board", "workshops.mine"), ("decisions.index", "reviews.queue"), ("workshops.coordinators", "workshops.board"),
)  # fmt: skip


def line_of(menu, place) -> str:
    """The address of the menu's line that a page at `place` belongs to: its own, or the longest one above it; "" for none.

    Every year belongs to the line of this one. Whoever has no board finds its workshops under their own, and the meeting,
    without decisions, under the reviews; who coordinates how much is the board's.
    """
    home, year = address("desk.home"), address("workshops.year", **values("workshops.year"))
    if place.rpartition("/")[0] == year.rpartition("/")[0]:
        place = year
    others = [address(other) for page, other in INSTEAD if f"{place}/".startswith(f"{address(page).rstrip('/')}/")]
    for start in (place, *others):
        above = [
            href for _words, href in menu if href == start or href != home and start.startswith(f"{href.rstrip('/')}/")
        ]
        if above:
            return max(above, key=len)
    return ""


def is_for(mine, wanted) -> bool:
    if wanted == OTHERS:
        return not mine & STAFF
    if wanted == SCIENTISTS:
        return not mine & APPOINTED
    return wanted is None or bool(mine & wanted)


def is_open(page, person) -> bool:
    """Whether there is such a page and its own door lets this person in."""
    door = getattr(current_app.view_functions.get(page), "door", None)
    return door is not None and (door == "public" or door(person))


def is_there(page, named, shown) -> bool:
    """Whether a public text may be seen: partnerships if there is one, any other by its name."""
    if page == "partners.index":
        return shown.partnerships
    return page != "partners.page" or named["slug"] in shown.pages


def values(page) -> dict:
    """What an address must hold: the year calendar opens at this year."""
    return {"year": clock.today().year} if page == "workshops.year" else {}


OF_THINGS = frozenset({Hat.REVIEWER, Hat.ORGANISER})  # hats toward single things that open a page of their own


def hats_anywhere(person) -> frozenset[Hat]:
    """The hats toward the centre, the seats, and what the person is toward any thing."""
    standings, seats = rows_of(person)
    return hats(person) | {s.role for s in seats} | {s.hat for s in standings if s.hat in OF_THINGS}
