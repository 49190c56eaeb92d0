"""Who is told what about a proposal."""

from sqlalchemy import select

from workshop_portal import letters
from workshop_portal.centre.models import Centre
from workshop_portal.core import languages, outbox
from workshop_portal.core.db import db

OF_STEP = {"return": "returned", "exclude": "ineligible", "withdraw": "withdrawn"}


def values(proposal, reader) -> dict[str, str]:
    """What every letter about a proposal may name, in the reader's language; call it while that is spoken."""
    centre = db.session.scalar(select(Centre).limit(1))
    return {
        "name": reader.name, "title": proposal.title or proposal.code, "code": proposal.code,
        "call": languages.said(proposal.call, "title"), "deadline": languages.moment(proposal.call.last_minute),
        "grounds": proposal.screening_note or "–", "committee": ", ".join(
            languages.said(one, "name") for one in proposal.committees), "signature": centre.name if centre else "",
        "workshop": proposal.title or proposal.code,
    }  # fmt: skip


def tell(proposal, key, *, at, extra="", **more):
    """One letter to each confirmed organiser, in the own language."""
    for one in proposal.organisers:
        if one.confirmed_at is None:
            continue
        reader = one.person or one
        with languages.speaking(reader.language):
            subject, body = letters.compose(key, reader.language, **values(proposal, reader) | more)
            body += extra() if extra else ""
        link = outbox.Link(f"/proposals/{proposal.code}")
        outbox.write(reader, kind=key, subject=subject, body=body, about=proposal, link=link, at=at)


def receipt(proposal, *, at):
    tell(proposal, "receipt", at=at, extra=lambda: full_text(proposal))


def tell_of_step(proposal, step_name, note, *, at):
    if step_name in OF_STEP:
        until = languages.moment(proposal.return_until_at) if step_name == "return" else None
        tell(proposal, OF_STEP[step_name], at=at, grounds=note, **({"deadline": until} if until else {}))


def full_text(proposal) -> str:
    """The whole text as it was submitted, below the receipt."""
    parts = [proposal.title, proposal.subtitle, proposal.public_summary, proposal.scientific_case, proposal.aim,
             proposal.programme_design, proposal.added_value, proposal.overlap, proposal.diversity_statement]  # fmt: skip
    return "\n\n" + "-" * 60 + "\n\n" + "\n\n".join(part for part in parts if part) + "\n"
