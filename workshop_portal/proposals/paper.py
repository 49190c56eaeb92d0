"""The whole proposal as one PDF: what its page shows to this reader, in the reader's language."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select

from workshop_portal.core import blocks, pdf
from workshop_portal.core.db import db
from workshop_portal.core.languages import format_date, lang, moment, said
from workshop_portal.core.languages import text as _
from workshop_portal.proposals import dossier, snapshot
from workshop_portal.proposals.models import Grade, ProposalVersion
from workshop_portal.proposals.workflow import IN_THE_ORGANISERS_HANDS

WIDTHS = {
    "organisers": [3, 3, 2, 2.2, 4], "participants": [3, 3, 2.1, 2.4, 1.7, 3.6], "outcomes": [2, 5, 2], "costs": [2, 4, 2],
    "funds": [4, 2, 2], "reader_wishes": [2, 3, 5],
}  # fmt: skip
AMOUNTS = frozenset({"costs", "funds"})  # their last column is money


def of(proposal, version=None, *, addresses=False, wishes=False) -> pdf.Paper:
    """A version, or the text as it is written now; who may see what, the caller has asked."""
    kept = Kept(proposal.code, said(proposal.call, "title"), lang(), addresses, wishes)
    if version is not None:
        return of_version(version.key, kept)
    at = proposal.saved_at or proposal.submitted_at
    words = _("not submitted yet") if proposal.submitted_at is None else _("text as it is kept")
    return made(snapshot.of(proposal), kept, words, _("saved on %(moment)s", moment=moment(at)), at)


class Kept(NamedTuple):
    """What a paper depends on beside its text."""

    code: str
    call: str
    language: str
    addresses: bool
    wishes: bool


@lru_cache(maxsize=50)
def of_version(version_key, kept) -> pdf.Paper:
    """A version never changes, so neither does its paper: it is made once for all who read the same."""
    version = db.session.scalars(select(ProposalVersion).where(ProposalVersion.key == version_key)).one()
    at = version.submitted_at
    when = _("submitted on %(moment)s", moment=moment(at))
    return made(version.content, kept, _("version %(n)s", n=version.number), when, at, committees=())


def made(content, kept, which, when, at, **more) -> pdf.Paper:
    """`which`: which text this is. Never where the proposal stands: a paper travels further than a page."""
    title, lead = content.get("title") or kept.code, led_by(content)
    sections = dossier.sections(content, addresses=kept.addresses, wishes=kept.wishes, **more)
    kind = content.get("format")
    named = dossier.name_of(kind if isinstance(kind, dict) else None)
    data = {
        "code": kept.code, "standing": which, "call": kept.call, "subtitle": content.get("subtitle") or "", "note": "",
        "facts": [one for one in (kept.code, named, when) if one], "sections": [section_of(one) for one in sections],
    }  # fmt: skip
    paper = pdf.make("proposal", data, title=title, author=lead, language=kept.language, at=at)
    if not paper.replaced:
        return paper
    data["note"] = _("Characters that none of our fonts has appear as □ above: %(names)s.", names=names(paper.replaced))
    return pdf.make("proposal", data, title=title, author=lead, language=kept.language, at=at)


def name_of(proposal, version=None) -> str:
    """2026-2-017-version-2.pdf; nothing of a text that somebody else may not know."""
    if version is not None:
        return f"{proposal.code}-{_('version')}-{version.number}.pdf"
    at = proposal.saved_at or proposal.submitted_at
    draft = [_("draft")] if proposal.status in IN_THE_ORGANISERS_HANDS else []
    return "-".join([proposal.code, *draft, *([format_date(at, "yyyy-MM-dd")] if at else [])]) + ".pdf"


def led_by(content) -> str:
    people = content.get("organisers") or []
    return next((one["name"] for one in people if one.get("grade") == Grade.LEAD), people[0]["name"] if people else "")


def section_of(section) -> dict:
    return {
        "title": f"{section.letter.upper()}. {section.title}",
        "name": section.title,
        "parts": [part_of(one) for one in section.parts],
    }


def part_of(part) -> dict:
    """A part of the dossier as templates/pdf/proposal.typ takes it."""
    if part.facts:
        return {"kind": "facts", "label": part.label, "facts": [list(pair) for pair in part.facts]}
    if part.files:
        listed = [f"{name} ({note})" for name, _key, note in part.files]
        return {"kind": "list", "label": part.label, "items": listed}
    if not part.rows:
        return {"kind": "text", "label": part.label, "blocks": blocks.of(part.text)}
    if len(part.heads) == 1:
        return {"kind": "list", "label": part.label, "items": [row[0] for row in part.rows]}
    if part.key == "sessions":
        return {"kind": "days", "label": part.label, "heads": part.heads[1:], "days": days(part.rows)}
    columns = len(part.heads)
    aligns = ["left"] * (columns - 1) + ["right" if part.key in AMOUNTS else "left"]
    widths = WIDTHS.get(part.key, [1] * columns)
    return {
        "kind": "table", "label": part.label, "heads": part.heads, "rows": [list(map(str, row)) for row in part.rows],
        "widths": widths, "aligns": aligns,
    }  # fmt: skip


def days(rows) -> list[dict]:
    """The programme day by day: the first column becomes the head."""
    numbers = dict.fromkeys(row[0] for row in rows)
    return [
        {"name": _("Day %(n)s", n=number), "rows": [row[1:] for row in rows if row[0] == number]} for number in numbers
    ]


def names(characters) -> str:
    return ", ".join(f"U+{ord(one):04X} {unicodedata.name(one, '')}".strip() for one in characters)
