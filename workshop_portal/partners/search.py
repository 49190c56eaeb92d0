"""What the search finds of the public pages, in each language its own text."""

from flask import url_for
from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.languages import later as _l
from workshop_portal.core.search import Entry, Source
from workshop_portal.partners.models import HIDDEN, Page

FIELDS = ("title", "lead", "body")


def entries(ids):
    rows = select(Page).where(Page.id.in_(ids))
    for one in db.session.scalars(rows):
        for language, other in (("en", "nl"), ("nl", "en")):
            title, *texts = (getattr(one, f"{name}_{language}") or getattr(one, f"{name}_{other}") for name in FIELDS)
            yield Entry(one.id, one.key, title, one.created_at, texts=texts, language=language)


SOURCE = Source(
    kind="page", words=_l("Pages"), model=Page, entries=entries,
    watched={Page: ("id", frozenset(f"{name}_{language}" for name in FIELDS for language in ("en", "nl")))},
    seen_by=lambda user: select(Page).where(Page.kind.in_(HIDDEN)), href=lambda row: url_for("partners.page", slug=row.address),
)  # fmt: skip
