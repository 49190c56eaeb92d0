"""The letters of a decision: what each organiser reads, in the own language. The preview is what is sent."""

from dataclasses import dataclass

from sqlalchemy import select

from workshop_portal import letters
from workshop_portal.centre.models import Centre, Scheme
from workshop_portal.centre.slots import Slot
from workshop_portal.core import languages, outbox
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions.models import LetterText
from workshop_portal.decisions.workflow import SCHEME, Code


@dataclass(frozen=True)
class Letter:
    """One letter as it leaves: to whom, in which language, its subject and text with `{link}` left open."""

    to: object
    language: str
    subject: str
    body: str


def of(decision) -> list[Letter]:
    """The letters of one decision, one for each confirmed organiser."""
    readers = [one for one in decision.proposal.organisers if one.confirmed_at]
    return [one_letter(decision, reader) for reader in readers]


def one_letter(decision, reader) -> Letter:
    subject, body = text_of(decision, reader.language)
    return filled(decision, reader, subject, body)


def filled(decision, reader, subject, body) -> Letter:
    """These texts with every placeholder filled for this reader; `{link}` is left to the worker."""
    values, key = values_for(decision, reader), decision.code.value
    text = letters.fill(key, body, values, letters.LEFT_OPEN)
    return Letter(reader, reader.language, outbox.plain(letters.fill(key, subject, values)), text)


def text_of(decision, language) -> tuple[str, str]:
    """Subject and text with their placeholders: as the office edited them for this decision, or the template's."""
    edited = next((text for text in decision.letters if text.language == language), None)
    if edited:
        return edited.subject, edited.body
    template = db.session.scalar(
        select(letters.LetterTemplate).where(letters.LetterTemplate.key == decision.code.value)
    )
    if template is None:
        raise Refused(N_("There is no template for this letter. The office can add one under Letters."))
    return letters.texts_of(template, language)


def values_for(decision, reader) -> dict[str, str]:
    """What fills the placeholders, in the reader's language."""
    proposal = decision.proposal
    slot = db.session.scalar(select(Slot).where(Slot.proposal_id == proposal.id))
    centre = db.session.scalar(select(Centre).limit(1))
    with languages.speaking(reader.language):
        return {
            "name": reader.name,
            "title": proposal.title,
            "code": proposal.code,
            "call": languages.said(proposal.call, "title"),
            "week": languages.week_words(slot.week) if slot else languages.later_words(),
            "venue": slot.venue.name if slot else "–",
            "dates": languages.week_words(slot.week) if slot else languages.later_words(),
            "grounds": decision.grounds or "–",
            "conditions": "\n".join(f"- {one.text} ({languages.day(one.due_on)})" for one in decision.conditions) or "–",
            "amount": languages.euros(cap_of(decision)),
            "committee": ", ".join(languages.said(one, "name") for one in proposal.committees),
            "signature": centre.name if centre else "",
            "deadline": "–", "answer_by": "–", "workshop": proposal.title, "words": "–",
        }  # fmt: skip


def cap_of(decision) -> int:
    """What the scheme of this decision allows, in cents: rate x days x persons."""
    key = SCHEME.get(Code(decision.becomes or decision.code))
    scheme = key and db.session.scalar(select(Scheme).where(Scheme.key == key))
    proposal = decision.proposal
    if not scheme or not proposal.format:
        return 0
    persons = min(proposal.expected_participants or proposal.format.capacity_max, proposal.format.capacity_max)
    return scheme.rate_ppd_cents * (proposal.duration_days or proposal.format.days_default) * persons


def send(decision, *, by, at, batch):
    """Queue the letters of a released decision."""
    for letter in of(decision):
        outbox.write(
            addressee(letter.to), kind=decision.code.value, subject=letter.subject, body=letter.body,
            about=decision.proposal, link=outbox.Link(f"/proposals/{decision.proposal.code}"), at=at, batch=batch, by=by,
        )  # fmt: skip


def addressee(organiser) -> outbox.Reader:
    return outbox.Reader(organiser.name, organiser.email, organiser.language, organiser.person_id)


def edit(decision, language, subject, body):
    """Keep the office's text for this decision; the form has tried it on a reader before."""
    row = next((text for text in decision.letters if text.language == language), None)
    if row is None:
        row = LetterText(decision_id=decision.id, language=language)
        decision.letters.append(row)
    row.subject, row.body = subject, body


def send_rescinded(decision, *, by, at):
    """Tell the organisers that the decision no longer stands."""
    for reader in (one for one in decision.proposal.organisers if one.confirmed_at):
        values = values_for(decision, reader)
        subject, body = letters.compose("rescinded", reader.language, **values)
        outbox.write(
            addressee(reader), kind="rescinded", subject=subject, body=body, about=decision.proposal,
            link=outbox.Link(f"/proposals/{decision.proposal.code}"), at=at, by=by,
        )  # fmt: skip
