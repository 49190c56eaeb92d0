"""The journal of the set-up: who changed the centre's settings, calls, seats and appointments. Nothing in it is about a
proposal.
"""

from typing import Any

from sqlalchemy import and_, or_, select

from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Centre, Format, Scheme, TaskTemplate, Venue
from workshop_portal.core.db import db
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.outbox import MailHold
from workshop_portal.desk import queries
from workshop_portal.journal import JournalLine
from workshop_portal.letters import LetterTemplate, name_of
from workshop_portal.partners.models import AllowedHost, Page
from workshop_portal.people.models import Committee, Person

WHOLE = (Centre, Venue, Format, Scheme, TaskTemplate, LetterTemplate, Page, AllowedHost, MailHold)
# Of these only what belongs to the set-up: other lines tell of rounds under way, or what people do with their accounts.
PARTLY: dict[Any, tuple] = {
    Call: ("create", "revise", "set criteria", "set form", "set rules"),
    Committee: ("create", "revise", "give seat", "end seat"),
    Person: (
        "ask appointment", "drop appointment", "appoint", "end appointment", "disable", "enable", "ask address",
    ),
}  # fmt: skip
KINDS: tuple[Any, ...] = (*WHOLE, *PARTLY)
NAMES: dict[Any, Any] = {
    Centre: lambda one: one.name, Venue: lambda one: one.name, Person: lambda one: one.name, LetterTemplate: name_of,
    AllowedHost: lambda one: one.host, Page: lambda one: said(one, "title"), Call: lambda one: said(one, "title"),
    MailHold: lambda _one: _("Mails"),
}  # fmt: skip


def journal():
    whole = JournalLine.subject_kind.in_([model.__tablename__ for model in WHOLE])
    partly = [
        and_(JournalLine.subject_kind == model.__tablename__, JournalLine.deed.in_(deeds))
        for model, deeds in PARTLY.items()
    ]
    return queries.lines(or_(whole, *partly))


def names_of(lines) -> dict[tuple[str, int], str]:
    """(kind, id) → what these lines are about, by a statement for each kind."""
    found: dict[tuple[str, int], str] = {}
    for model in KINDS:
        kind = model.__tablename__
        ids = [line.subject_id for line in lines if line.subject_kind == kind]
        name = NAMES.get(model, lambda one: said(one, "name"))
        found |= {(kind, one.id): name(one) for one in db.session.scalars(select(model).where(model.id.in_(ids)))}
    return found
