"""What a reader has before them: the version that was submitted last, or an imported proposal as it stands."""

from dataclasses import dataclass

from flask_babel import gettext as _

from workshop_portal.core.db import db
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


def content_of(proposal, version_id) -> tuple[dict, ProposalVersion | None]:
    """The proposal as plain data, the same keys either way: one statement."""
    version = db.session.get(ProposalVersion, version_id) if version_id else None
    return (version.content if version is not None else snapshot.of(proposal)), version


def tabs(content) -> list[Tab]:
    """In the reader's language; mail addresses and wishes about reviewers are left out."""
    sections = {one.letter: one.parts for one in dossier.sections(content)}
    return [
        Tab(id_, _(title), [part for letter in letters for part in sections.get(letter, ())])
        for id_, title, letters in TABS
    ]
