"""What the search finds of workshops: those of the public, and those that the reader works on, these by their code too."""

from flask import url_for
from sqlalchemy import or_, select

from workshop_portal.core.db import db
from workshop_portal.core.languages import later as _l
from workshop_portal.core.search import Entry, Source
from workshop_portal.proposals.models import Proposal
from workshop_portal.workshops import queries
from workshop_portal.workshops.models import Workshop

COLUMNS = ("title", "subtitle", "summary", "organisers")


def entries(ids):
    rows = select(Workshop.id, Workshop.key, Workshop.created_at, *(getattr(Workshop, name) for name in COLUMNS))
    for row in db.session.execute(rows.where(Workshop.id.in_(ids))):
        who = ", ".join(filter(None, (words(one) for one in row.organisers or ())))
        yield Entry(row.id, row.key, row.title, row.created_at, texts=[row.subtitle, who, row.summary])


def words(organiser) -> str:
    name, place = organiser.get("name") or "", organiser.get("institution") or ""
    return f"{name} ({place})" if name and place else name


def seen_by(user):
    if not user.is_authenticated:
        return select(Workshop).where(queries.is_published())
    return select(Workshop).where(or_(queries.is_published(), queries.is_visible_to(user)))


def at_work(user):
    return queries.visible_to(user) if user.is_authenticated else None


def href(row) -> str:
    page = "workshops.plan" if row.at_work else "workshops.page"
    return url_for(page, workshop_key=row.address)


SOURCE = Source(
    kind="workshop", words=_l("Workshops"), model=Workshop, entries=entries,
    watched={Workshop: ("id", frozenset(COLUMNS))}, seen_by=seen_by, href=href, at_work=at_work,
)  # fmt: skip


def codes(ids):
    """The code of its proposal, which stands on the inner pages and in letters alone."""
    rows = select(Workshop.id, Workshop.key, Workshop.title, Workshop.created_at, Proposal.code)
    for row in db.session.execute(rows.join(Workshop.proposal).where(Workshop.id.in_(ids))):
        yield Entry(row.id, row.key, row.code, row.created_at, within=row.title)


CODES = Source(
    kind="workshop_code", words=_l("Workshops by their code"), model=Workshop, entries=codes,
    watched={Workshop: ("id", frozenset({"title"}))}, seen_by=at_work,
    href=lambda row: url_for("workshops.plan", workshop_key=row.address),
)  # fmt: skip
