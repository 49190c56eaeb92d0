"""What is still to be set up until a round can go its way: told on the desks of the office and the administrator, one statement."""

import time
from typing import Any

from flask import current_app, url_for
from sqlalchemy import and_, exists, func, not_, or_, select

from workshop_portal.calls.models import Call, Criterion
from workshop_portal.centre.models import Centre, Format, Scheme, TaskTemplate, Venue
from workshop_portal.centre.practical import TOPICS
from workshop_portal.centre.queries import letters_are_looked_through
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.desk.navigation import is_open
from workshop_portal.partners import shown
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.people.standing import Standing, active, hats, of_the_centre

SETS_UP = frozenset({Hat.OFFICE, Hat.ADMINISTRATOR})
FRESH = 600.0  # seconds: a centre that lacks nothing is not asked again so soon
URGENT = frozenset({"privacy"})
TEXTS = ("about", "apply", "contact", "privacy", "cookies", "accessibility")  # to which menus and forms lead
# fmt: off
LINES: tuple = (
    # name       words                                                                        page
    ("privacy",   N_("Show the text on privacy at once: people already give their data here, by a call or an account"), "partners.texts"),
    ("office",    N_("Appoint the people of the office"),                                      "people.index"),
    ("second",    N_("Appoint a second person of the office, for proposals with which the first is in conflict"), "people.index"),
    ("director",  N_("Appoint the director, who decides"),                                     "people.index"),
    ("coordinator", N_("Appoint a coordinator, who opens invitations and books rooms"),        "people.index"),
    ("finance",   N_("Appoint somebody of finance, who is told what is to be paid"),           "people.index"),
    ("centre",    N_("Write the centre's name, its host, its town and the office's address"),  "centre.settings"),
    ("venue",     N_("Add a venue"),                                                           "centre.venues"),
    ("practical", N_("Write the practical page of each venue, for those who come"),            "centre.venues"),
    ("scheme",    N_("Add a funding scheme"),                                                  "centre.schemes"),
    ("format",    N_("Add a format that meets in a venue"),                                    "centre.formats"),
    ("committee", N_("Add a committee, with a chair and members"),                             "people.committees"),
    ("tasks",     N_("Write the tasks of a plan"),                                             "centre.tasks"),
    ("letters",   N_("Look through the letters and note it there; “flask letters load” brings the first ones"), "centre.letter_list"),
    ("texts",     N_("Show the public texts on how to apply, the centre, contact, privacy, cookies and accessibility;"
                     " “flask texts load” brings the first ones"),                             "partners.texts"),
    ("call",      N_("Make a call with its formats, and let everybody see it"),                "calls.manage"),
    ("criteria",  N_("Set the criteria of a call that everybody can see"),                     "calls.manage"),
)
# fmt: on


def of(person) -> list[tuple[str, str, bool]]:
    """(words, address or "", whether it is urgent) of what is to be set up, in order; nothing for those who do not set up."""
    if not hats(person) & SETS_UP or time.monotonic() < current_app.extensions.get("lacks_nothing", 0.0):
        return []
    there = facts()
    lines = [
        (_(words), url_for(page) if is_open(page, person) else "", name in URGENT)
        for name, words, page in LINES
        if not there[name]
    ]
    if not lines:
        current_app.extensions["lacks_nothing"] = time.monotonic() + FRESH
    return lines


def facts() -> dict[str, bool]:
    """Name of a line → whether it is done."""
    row = db.session.execute(select(*[condition.label(name) for name, condition in conditions().items()])).one()
    found, pages = {name: bool(done) for name, done in row._mapping.items()}, shown.read().pages
    return found | {"texts": pages.issuperset(TEXTS), "privacy": found["privacy"] or "privacy" in pages}


def conditions() -> dict[str, Any]:
    written = or_(*[getattr(Venue, f"{name}_en") != "" for name, _words in TOPICS])
    open_call = and_(Call.published, Call.deadline_at > clock.now())
    return {
        "privacy": not_(or_(exists(select(Call.id).where(Call.published)), exists(select(Person.id).where(opened_by_themselves())))),
        "office": appointed(Hat.OFFICE), "second": wearers(Hat.OFFICE) > 1, "director": appointed(Hat.DIRECTOR),
        "coordinator": appointed(Hat.COORDINATOR), "finance": appointed(Hat.FINANCE),
        "centre": exists().where(Centre.name != "", Centre.city != "", Centre.contact_email != ""),
        "venue": exists(select(Venue.id)),
        "practical": and_(exists(select(Venue.id)), not_(exists(select(Venue.id).where(not_(written))))),
        "scheme": exists(select(Scheme.id)), "format": exists(select(Format.id).where(Format.venues.any())),
        "committee": exists(select(Seat.id).where(Seat.role == Hat.CHAIR, *active(Seat), beside())),
        "tasks": exists(select(TaskTemplate.id)), "letters": letters_are_looked_through(),
        "call": exists(select(Call.id).where(Call.published, Call.formats.any())),
        "criteria": not_(exists(select(Call.id).where(open_call, not_(exists().where(Criterion.call_id == Call.id))))),
    }  # fmt: skip


def appointed(hat):
    return exists(select(Standing.id).where(Standing.hat == hat, *of_the_centre(), *active()))


def opened_by_themselves():
    """The condition that an account is of somebody whom the centre gave nothing to do."""
    given = select(Standing.person_id).union(select(Seat.person_id))
    return and_(Person.password_hash != "", Person.id.not_in(given))


def wearers(hat):
    """How many people are appointed so, as a number of the statement."""
    rows = select(func.count(Standing.person_id.distinct())).where(Standing.hat == hat, *of_the_centre(), *active())
    return rows.scalar_subquery()


def beside():
    """The condition that somebody else sits on the committee of a seat."""
    other = Seat.__table__.alias()
    return exists().where(
        other.c.committee_id == Seat.committee_id, other.c.id != Seat.id, other.c.from_on <= clock.today(),
        or_(other.c.until_on.is_(None), other.c.until_on >= clock.today()),
    )  # fmt: skip
