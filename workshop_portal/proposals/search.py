"""What the search finds of proposals: what everybody may read who may read the proposal at all."""

from functools import cache

from flask import url_for
from sqlalchemy import String, bindparam, case, cast, func, select

from workshop_portal.core.db import plain_rows
from workshop_portal.core.languages import later as _l
from workshop_portal.core.search import Entry, Source
from workshop_portal.proposals import queries
from workshop_portal.proposals.models import Grade, Organiser, Proposal

TEXTS = (
    "keywords", "disciplines", "public_summary", "scientific_case", "aim", "programme_design", "added_value", "overlap",
)  # fmt: skip
HEADS = ("code", "title", "subtitle")


def entries(ids):
    """Mail addresses, wishes and money are no text to look for: not everybody who reads a proposal sees them.

    A proposal is as old as its first draft; an imported one, as its submission.
    """
    for row in plain_rows(every_text(), {"ids": ids}):
        mine = sorted((int(place), *rest) for place, *rest in people_in(row.people))
        lead = next((name for _place, grade, name, _where in mine if grade == Grade.LEAD), "")
        who = ", ".join(f"{name} ({where})" if where else name for _place, _grade, name, where in mine)
        yield Entry(
            row.id, row.code, row.title or row.code, row.age,
            note=" · ".join(filter(None, [row.code, lead])),
            texts=[row.subtitle, who, *(getattr(row, name) for name in TEXTS)],
        )  # fmt: skip


@cache
def every_text():
    """Of these proposals: asked for whenever a draft is saved, so it is built once."""
    columns = [getattr(Proposal, name) for name in (*HEADS, *TEXTS)]
    begun_at = case((Proposal.imported_number.is_(None), Proposal.created_at))
    age = func.coalesce(begun_at, Proposal.submitted_at, Proposal.created_at)
    rows = select(Proposal.id, age.label("age"), *columns, organisers().label("people"))
    return rows.where(Proposal.id.in_(bindparam("ids", expanding=True)))


BETWEEN_PEOPLE, BETWEEN_WORDS = "\x1e", "\x1f"  # no text that is typed holds these


def organisers():
    """A proposal's organisers as one text, so that a saved draft costs one statement here."""
    words = [cast(Organiser.position, String), cast(Organiser.grade, String), Organiser.name, Organiser.institution]
    line = words[0]
    for word in words[1:]:
        line = line + BETWEEN_WORDS + word
    mine = select(func.aggregate_strings(line, BETWEEN_PEOPLE)).where(
        Organiser.proposal_id == Proposal.id, Organiser.left_at.is_(None)
    )
    return mine.scalar_subquery()


def people_in(words) -> list[list[str]]:
    """[place, grade, name, institution] of each organiser."""
    return [line.split(BETWEEN_WORDS) for line in (words or "").split(BETWEEN_PEOPLE) if line]


SOURCE = Source(
    kind="proposal", words=_l("Proposals"), model=Proposal, entries=entries,
    watched={
        Proposal: ("id", frozenset({*HEADS, *TEXTS})),
        Organiser: ("proposal_id", frozenset({"name", "institution", "grade", "position", "left_at"})),
    },
    seen_by=queries.visible_to, href=lambda row: url_for("proposals.show", proposal_code=row.address),
)  # fmt: skip
