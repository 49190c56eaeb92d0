"""The letters of a decision: what each organiser reads, in the own language. The preview is what is sent."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workshop_portal import journal, letters
from workshop_portal.centre import queries as centre
from workshop_portal.centre.models import Scheme
from workshop_portal.centre.slots import Slot
from workshop_portal.core import languages, outbox, signboard
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.languages import text as _
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions import extracts, letter_texts, paying
from workshop_portal.decisions.models import Decision, LetterText
from workshop_portal.decisions.workflow import OPENS_A_WORKSHOP, WORDS, Code
from workshop_portal.proposals.letters import reader_of, way_in
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import means

RECONSIDER = timedelta(weeks=6)  # after the release organisers can ask for another look
EDITED, THROWN_AWAY = "edit letter", "throw letter away"  # deeds of the journal, each with its language
KINDS = frozenset({*map(str, Code), "rescinded", *letter_texts.TEXTS})  # of mails about a decision


class Letter(NamedTuple):
    """One letter as it leaves: to whom, in which language, its subject and text with `{link}` left open."""

    to: object
    language: str
    subject: str
    body: str


class Sources(NamedTuple):
    """What the letters of some decisions are filled from, fetched together: by proposal id, by key, and the centre."""

    slots: dict
    reviews: dict
    advice: dict
    templates: dict
    schemes: list[Scheme]
    signature: str


def gather(decisions: Iterable) -> Sources:
    """Six statements, whatever the number of decisions."""
    ids = [one.proposal_id for one in decisions]
    slots = db.session.scalars(select(Slot).where(Slot.proposal_id.in_(ids)).options(joinedload(Slot.venue)))
    return Sources(
        slots={slot.proposal_id: slot for slot in slots},
        reviews=extracts.reviews_on(ids),
        advice=extracts.advice_on(ids),
        templates={one.key: one for one in db.session.scalars(select(letters.LetterTemplate))},
        schemes=centre.schemes(),
        signature=signboard.read().name,
    )


def of(decision, sources=None) -> list[Letter]:
    """The letters of one decision, one for each confirmed organiser."""
    sources = sources or gather([decision])
    return [one_letter(decision, reader, sources) for reader in readers_of(decision)]


def sheets(decision, letters_of_it) -> list[tuple]:
    """(reader, subject, text) of these letters of the decision as they arrive."""
    return [
        (reader_of(one.to), one.subject, letters.masked(one.body, link_to(decision), one.language))
        for one in letters_of_it
    ]


def link_to(decision) -> outbox.Link:
    return outbox.Link(f"/proposals/{decision.proposal.code}")


def readers_of(decision) -> list:
    return [one for one in decision.proposal.organisers if one.confirmed_at]


def one_letter(decision, reader, sources=None) -> Letter:
    sources = sources or gather([decision])
    subject, body = text_of(decision, reader.language, sources)
    return filled(decision, reader, subject, body, sources)


def filled(decision, reader, subject, body, sources=None) -> Letter:
    """These texts with every placeholder filled for this reader; `{link}` is left to the worker."""
    sources = sources or gather([decision])
    values, key = values_for(decision, reader, sources), str(decision.told_as)
    template = sources.templates.get(key)
    usual = letters.texts_of(template, reader.language) if template else ()
    if values["diversity"] and "diversity" not in letters.placeholders_in(body, *usual):  # the office's older text
        values["signature"] = f"{values['diversity']}\n\n{values['signature']}"
    with languages.speaking(reader.language):
        body = without_empty(body, values)
        if "signature" in letters.placeholders_in(body):  # what the office wrote without one is sent word for word
            body = letters.with_way_in(body, way_in(reader))
        values["words"] = values["words"] or _("worth considering")  # where it stands amidst a sentence
    text = letters.fill(key, body, values, letters.LEFT_OPEN)
    return Letter(reader, reader.language, outbox.plain(letters.fill(key, subject, values)), text)


VOICES = ("grounds", "committee_grounds", "reviews", "diversity")  # whose paragraphs may say nothing
ANNOUNCED = {
    name: re.compile(rf"(^[^\n]*:[ \t]*\n\s*)?^\{{{name}\}}[ \t]*(?:\n\s*|\Z)", re.MULTILINE) for name in VOICES
}
# A sentence that ends with the word for the reviews: after another one, or as the first of its line.
JUDGED = re.compile(r"(?<=[.!?])[ \t][^.!?\n]*\{words\}[.!?]|^[^.!?\n]*\{words\}[.!?][ \t]*(?:\n\s*)?", re.MULTILINE)


def without_empty(body, values) -> str:
    """The text without the paragraph of a voice that says nothing, and without the line that announces it; and without
    the sentence on how the reviewers judged where they judged it less than good.
    """
    body = body if values["words"] else JUDGED.sub("", body)
    for name, announced in ANNOUNCED.items():
        body = body if values[name] else announced.sub("", body)
    return body


def text_of(decision, language, sources=None) -> tuple[str, str]:
    """Subject and text with their placeholders: as the office edited them for this decision, or the template's.

    Refused where nothing pays for the approval that it tells of.
    """
    if paying.kind_of(decision) in OPENS_A_WORKSHOP:
        paying.must_of(decision, sources and sources.schemes)
    edited = next((text for text in decision.letters if text.language == language), None)
    return (edited.subject, edited.body) if edited else template_text(decision, language, sources)


def template_text(decision, language, sources=None) -> tuple[str, str]:
    template = (sources or gather([decision])).templates.get(str(decision.told_as))
    if template is None:
        raise Refused(N_("There is no template for this letter. The office can add one under Letters."))
    return letters.texts_of(template, language)


def fields_of(decision, reader) -> list[str]:
    """The names that its texts may hold in braces."""
    return [*values_for(decision, reader, gather([decision])), *letters.LEFT_OPEN]


def lacks_link(decision, language, body) -> bool:
    """Whether this text leaves out the link that the template's has."""
    _subject, original = template_text(decision, language)
    return "link" in letters.placeholders_in(original) - letters.placeholders_in(body)


def values_for(decision, reader, sources) -> dict[str, str]:
    """What fills the placeholders, in the reader's language."""
    proposal = decision.proposal
    slot = sources.slots.get(proposal.id)
    goes_on = decision.code == Code.REFER  # nothing is decided: what was advised and judged so far is nobody's to read
    advice, reviews = ({}, {}) if goes_on else (sources.advice, sources.reviews)
    day = languages.local(decision.released_at or now()).date()
    with languages.speaking(reader.language):
        week = languages.week_words(slot.week) if slot else languages.later_words()
        return {
            "name": reader.name,
            "title": proposal.title,
            "workshop": proposal.title,
            "code": proposal.code,
            "call": languages.said(proposal.call, "title"),
            "week": week,
            "dates": week,
            "venue": slot.venue.name if slot else languages.later_words(),
            "grounds": decision.grounds,
            "committee_grounds": extracts.of_advice(advice.get(proposal.id, ())),
            "reviews": extracts.of_reviews(reviews.get(proposal.id, ())),
            "becomes": becoming(decision, sources.schemes),
            "conditions": named(decision.conditions, day),
            "amount": languages.euros(cap_of(decision, sources.schemes)),
            "diversity": asked_of_the_diversity_fund(decision),
            "committee": "; ".join(languages.said(one, "name") for one in proposal.committees),
            "words": quality(reviews.get(proposal.id, ())),
            "signature": sources.signature,
            "contact": signboard.read().contact_email or sources.signature,
            "reconsider_by": languages.day(day + RECONSIDER),
        }  # fmt: skip


def quality(reviews) -> str:
    """The word for the mean of its reviews, "" below good; the mean itself is in no letter."""
    word = means.praise(means.mean(one.mean for one in reviews))
    return _(word) if word else ""


def asked_of_the_diversity_fund(decision) -> str:
    """That an approval leaves this open; "" where nothing was asked of it, or nothing is approved."""
    cents = decision.proposal.diversity_fund_cents
    if not cents or paying.kind_of(decision) not in OPENS_A_WORKSHOP:
        return ""
    words = _("You asked %(amount)s of the diversity fund. That is not decided here: the fund answers you separately.")
    return words % {"amount": languages.euros(cents)}


def cap_of(decision, schemes) -> int:
    """What the scheme of this decision allows, in cents: the cap of the record that its release opens."""
    scheme = paying.scheme_of(decision, schemes)
    return paying.cap_of(decision.proposal, scheme) if scheme else 0


def becoming(decision, schemes) -> str:
    """What an approval under conditions becomes once they are met, and how much that is worth at most; "" of any other."""
    if not decision.becomes:
        return ""
    cap = cap_of(decision, schemes)
    words = _(WORDS[Code(decision.becomes)])
    return _("%(approval)s, at most %(amount)s", approval=words, amount=languages.euros(cap)) if cap else words


def send(decision, sources, *, by, at, batch):
    """Queue the letters of a released decision."""
    for letter in of(decision, sources):
        outbox.write(
            reader_of(letter.to), kind=decision.code.value, subject=letter.subject, body=letter.body,
            about=decision.proposal, link=link_to(decision), at=at, batch=batch, by=by,
            guarded=True,
        )  # fmt: skip


def edit(decision, language, subject, body, *, by, at=None):
    """Keep the office's text for this decision; the form has tried it on a reader before. It was written for the outcome that
    is known here, so it is not kept where that changes at this moment, or is released.
    """
    written_for = outcome(decision), decision.released_at
    hold_anew(decision)
    if (outcome(decision), decision.released_at) != written_for:
        raise Refused(
            N_("This was decided anew, or released, at this moment, so the letter was not saved. Look at it again.")
        )
    row = next((text for text in decision.letters if text.language == language), None)
    if row is None:
        row = LetterText(decision_id=decision.id, language=language)
        decision.letters.append(row)
    row.subject, row.body = subject, body
    journal.record(decision, EDITED, by=by, at=at, detail=language)


def outcome(decision) -> tuple:
    """What its letter tells of: a text that was edited goes out for nothing else."""
    return decision.told_as, decision.becomes


def throw_away(decision, *, by, at):
    """What the office edited tells of an outcome that is none any more; the office reads of it where it would go out."""
    db.session.refresh(decision, ["letters"])  # one may have been written at the same moment
    for language in sorted(one.language for one in decision.letters):
        journal.record(decision, THROWN_AWAY, by=by, at=at, detail=language)
    decision.letters = []


def thrown_away(decisions) -> dict[int, dict]:
    """Decision id → language → when the edited text was thrown away, where none has been written since."""
    line, found = journal.JournalLine, defaultdict[int, dict](dict)
    mine = line.subject_kind == Decision.__tablename__, line.subject_id.in_([one.id for one in decisions])
    for row in db.session.scalars(select(line).where(*mine, line.deed.in_({EDITED, THROWN_AWAY})).order_by(line.id)):
        found[row.subject_id].pop(row.detail, None)
        if row.deed == THROWN_AWAY:
            found[row.subject_id][row.detail] = row.at
    return {decision_id: by_language for decision_id, by_language in found.items() if by_language}


def send_rescinded(decision, *, by, at):
    """Tell the organisers that the decision no longer stands."""
    tell(decision, "rescinded", by=by, at=at, grounds=decision.rescinded_why)


def tell(decision, key, *, by, at, only=None, grounds=None):
    """One letter to each confirmed organiser about what became of the decision; `only`: the conditions it names."""
    letters.lay_down(letter_texts.TEXTS, letter_texts.FILLED, key)
    for letter in about_it(decision, key, at=at, only=only, grounds=grounds):
        outbox.write(
            reader_of(letter.to), kind=key, subject=letter.subject, body=letter.body, about=decision.proposal,
            link=link_to(decision), at=at, by=by, guarded=True,
        )  # fmt: skip


def about_it(decision, key, *, at, only=None, grounds=None) -> list[Letter]:
    """The same letters as they leave."""
    sources, found = gather([decision]), []
    for reader in readers_of(decision):
        values = values_for(decision, reader, sources)
        if only is not None:
            with languages.speaking(reader.language):
                values["conditions"] = named(only, languages.local(at).date())
        values["grounds"] = grounds if grounds is not None else decision.grounds or "–"
        found.append(Letter(reader, reader.language, *composed(key, reader, values)))
    return found


def composed(key, reader, values) -> tuple[str, str]:
    """Subject and text; where nobody has laid its template down yet, of what that will say."""
    template = letters.template_of(key)
    kept = template or letters.LetterTemplate(key=key, **letter_texts.TEXTS[key])
    subject, body = letters.texts_of(kept, reader.language)
    with languages.speaking(reader.language):
        words = way_in(reader)
    if template:
        return letters.compose(key, reader.language, way_in=words, **values)
    body = letters.with_way_in(body, words)
    return outbox.plain(letters.fill(key, subject, values)), letters.fill(key, body, values, letters.LEFT_OPEN)


class Met(NamedTuple):
    """A condition as the letters name it once it is met."""

    text: str
    due_on: object
    met_at: object


def once_met(decision, condition, *, at) -> list[Letter]:
    """The letters that leave as soon as this last condition of it is met, then."""
    met = [Met(one.text, one.due_on, at if one is condition else one.met_at) for one in decision.conditions]
    return about_it(decision, "conditions_met", at=at, only=met)


def approval_of(decision) -> str:
    """What an approval under conditions becomes, in the words of its letters."""
    return becoming(decision, centre.schemes())


def named(conditions, day) -> str:
    """A line each, with what is to be said of its day on this day."""
    return "\n".join(f"- {one.text} ({when_of(one, day)})" for one in conditions) or "–"


def when_of(condition, day) -> str:
    if condition.met_at:
        return _("met on %(day)s", day=languages.day(condition.met_at))
    if condition.due_on < day:
        return _("was to be met by %(day)s", day=languages.day(condition.due_on))
    return _("to be met by %(day)s", day=languages.day(condition.due_on))


def sent_to(person_id, proposal_id):
    """The letters about decisions on this proposal that this person was sent, the newest first, without copies."""
    mine = select(Mail).where(Mail.about_kind == Proposal.__tablename__, Mail.about_id == proposal_id)
    mine = mine.where(
        Mail.to_person_id == person_id, Mail.kind.in_(KINDS), Mail.state != MailState.RECALLED, ~journal.IS_COPY
    )
    return mine.order_by(Mail.id.desc())
