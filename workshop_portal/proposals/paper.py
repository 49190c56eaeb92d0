"""The whole proposal as one PDF: what its page shows to this reader, in the reader's language."""

import unicodedata

from flask_babel import format_datetime
from flask_babel import gettext as _

from workshop_portal.core import blocks, pdf
from workshop_portal.core.languages import lang, moment, said
from workshop_portal.proposals import dossier
from workshop_portal.proposals.models import Grade
from workshop_portal.proposals.workflow import IN_THE_ORGANISERS_HANDS

WIDTHS = {
    "organisers": [3, 3, 2, 2.2, 4], "participants": [3, 3, 2.1, 2.4, 1.7, 3.6], "outcomes": [2, 5, 2], "costs": [2, 4, 2],
    "funds": [4, 2, 2], "reader_wishes": [2, 3, 5],
}  # fmt: skip
AMOUNTS = frozenset({"costs", "funds"})  # their last column is money


def of(proposal, content, version=None, *, addresses=False, wishes=False) -> pdf.Paper:
    """The content of a version, or the text as it is written now; who may see what, the caller has asked."""
    sections = dossier.sections(content, addresses=addresses, wishes=wishes)
    title, at = content.get("title") or proposal.code, moment_of(proposal, version)
    data = {
        "code": proposal.code, "standing": standing(proposal, version), "call": said(proposal.call, "title"),
        "subtitle": content.get("subtitle") or "", "facts": facts(proposal, content, version), "note": "",
        "sections": [section_of(one) for one in sections],
    }  # fmt: skip
    made = pdf.make("proposal", data, title=title, author=led_by(content), language=lang(), at=at)
    if not made.replaced:
        return made
    data["note"] = _("Characters that no font of ours has stand as □ above: %(names)s.", names=names(made.replaced))
    return pdf.make("proposal", data, title=title, author=led_by(content), language=lang(), at=at)


def name_of(proposal, version=None) -> str:
    """2026-2-017-version-2.pdf; nothing of a text that somebody else may not know."""
    if version is not None:
        return f"{proposal.code}-{_('version')}-{version.number}.pdf"
    at = moment_of(proposal, None)
    draft = [_("draft")] if proposal.status in IN_THE_ORGANISERS_HANDS else []
    return "-".join([proposal.code, *draft, *([format_datetime(at, "yyyy-MM-dd")] if at else [])]) + ".pdf"


def moment_of(proposal, version):
    return version.submitted_at if version else proposal.saved_at or proposal.submitted_at


def standing(proposal, version) -> str:
    """Which text this is. Never where the proposal stands: a paper travels further than a page."""
    if version is not None:
        return _("version %(n)s", n=version.number)
    return _("not submitted yet") if proposal.submitted_at is None else _("text as it is kept")


def facts(proposal, content, version) -> list[str]:
    at = moment(moment_of(proposal, version))
    shown = _("submitted on %(moment)s", moment=at) if version else _("saved on %(moment)s", moment=at)
    kind = content.get("format")
    return [one for one in (proposal.code, dossier.name_of(kind if isinstance(kind, dict) else None), shown) if one]


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
