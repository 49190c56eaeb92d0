"""What the search finds of calls, in each language its own text."""

from flask import url_for
from sqlalchemy import select

from workshop_portal.calls import queries
from workshop_portal.calls.models import Call
from workshop_portal.core.db import db
from workshop_portal.core.languages import later as _l
from workshop_portal.core.search import Entry, Source


def entries(ids):
    rows = select(Call).where(Call.id.in_(ids))
    for one in db.session.scalars(rows):
        for language in ("en", "nl"):
            title, text = (getattr(one, f"{name}_{language}") for name in ("title", "text"))
            title = title or one.title_en or one.title_nl
            yield Entry(one.id, one.key, title, one.opens_at, note=one.prefix, texts=[text], language=language)


SOURCE = Source(
    kind="call", words=_l("Calls"), model=Call, entries=entries,
    watched={
        Call: ("id", frozenset({"title_en", "title_nl", "text_en", "text_nl", "prefix", "opens_at"})),
    },
    seen_by=queries.visible_to, href=lambda row: url_for("calls.show", call_key=row.address),
)  # fmt: skip
