"""What a reader has before them: the version that was submitted last, or an imported proposal as it stands."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flask import get_template_attribute
from markupsafe import Markup
from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.languages import lang
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.proposals import dossier, snapshot
from workshop_portal.proposals.models import ProposalVersion

TABS = (
    ("text", N_("Text"), "c"),
    ("week", N_("Week plan"), "ad"),
    ("people", N_("People"), "bef"),
    ("money", N_("Budget"), "g"),
)


@dataclass
class Tab:
    """A part of the dossier under one heading: the parts of some sections of the proposal."""

    id: str
    title: str
    parts: list


class Dossier(NamedTuple):
    """The text as every reader of one language gets it. Without a version `number` and `submitted_at` are None."""

    title: str
    subtitle: str
    html: Markup
    number: int | None = None
    submitted_at: datetime | None = None


def of(proposal, version_key) -> Dossier:
    """One statement at most. Who may read it, the view's door has asked."""
    if version_key:
        return of_version(version_key, lang())
    content = snapshot.of(proposal)
    return Dossier(content["title"], content["subtitle"], html_of(content))


@lru_cache(maxsize=200)
def of_version(version_key, _lang) -> Dossier:
    """A version never changes, so neither does its page: it is laid out once for all its readers."""
    version = db.session.scalars(select(ProposalVersion).where(ProposalVersion.key == version_key)).one()
    content = version.content
    return Dossier(
        content.get("title") or "",
        content.get("subtitle") or "",
        html_of(content),
        version.number,
        version.submitted_at,
    )


def html_of(content) -> Markup:
    return Markup(get_template_attribute("reviews/dossier.html", "dossier")(tabs(content)))


def tabs(content) -> list[Tab]:
    """In the reader's language; mail addresses and wishes about reviewers are left out."""
    sections = {one.letter: one.parts for one in dossier.sections(content, committees=())}
    return [
        Tab(id_, _(title), [part for letter in letters for part in sections.get(letter, ())])
        for id_, title, letters in TABS
    ]
