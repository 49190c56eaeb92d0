"""What the search finds of proposals: what everybody may read who may read the proposal at all."""

from collections import defaultdict

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.search import Entry, Source
from workshop_portal.proposals import queries
from workshop_portal.proposals.models import Grade, Organiser, Proposal

TEXTS = (
    "keywords", "disciplines", "public_summary", "scientific_case", "aim", "programme_design", "added_value", "overlap",
)  # fmt: skip
HEADS = ("code", "title", "subtitle")


def entries(ids):
    """Mail addresses, wishes and money are no text to look for: not everybody who reads a proposal sees them."""
    columns = [getattr(Proposal, name) for name in (*HEADS, *TEXTS)]
    rows = select(Proposal.id, Proposal.created_at, Proposal.submitted_at, *columns)
    people = defaultdict(list)
    named = select(Organiser.proposal_id, Organiser.name, Organiser.institution, Organiser.grade)
    if ids is not None:
        rows, named = rows.where(Proposal.id.in_(ids)), named.where(Organiser.proposal_id.in_(ids))
    for one in db.session.execute(named.order_by(Organiser.position)):
        people[one.proposal_id].append(one)
    for row in db.session.execute(rows):
        mine = people[row.id]
        lead = next((one.name for one in mine if one.grade == Grade.LEAD), "")
        who = ", ".join(f"{one.name} ({one.institution})" if one.institution else one.name for one in mine)
        yield Entry(
            row.id, row.code, row.title or row.code, row.submitted_at or row.created_at,
            note=" · ".join(filter(None, [row.code, lead])),
            texts=[row.subtitle, who, *(getattr(row, name) for name in TEXTS)],
        )  # fmt: skip


SOURCE = Source(
    kind="proposal", words=_l("Proposals"), model=Proposal, entries=entries,
    watched={
        Proposal: ("id", frozenset({*HEADS, *TEXTS, "submitted_at"})),
        Organiser: ("proposal_id", frozenset({"name", "institution", "grade", "position"})),
    },
    seen_by=queries.visible_to, href=lambda row: url_for("proposals.show", proposal_code=row.address),
)  # fmt: skip
