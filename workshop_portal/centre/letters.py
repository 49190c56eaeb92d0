"""The letters of the centre: how one is filled, which placeholders a text may hold, and what a sample looks like."""

from datetime import date

from sqlalchemy import select

from workshop_portal import letters
from workshop_portal.core import languages, signboard
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.letters import Brought, LetterTemplate, compose, fill, placeholders_in, texts_of


def invented(language) -> dict[str, str]:
    """A value for every placeholder there is, in this language."""
    first, last = date(2027, 1, 11), date(2027, 1, 15)
    with languages.speaking(language):
        return {
            "name": "Ada Lovelace", "lead": "Emmy Noether (Göttingen)", "given_name": "Ada", "family_name": "Lovelace", "title": "Slow Light, Fast Electrons",
            "workshop": "Slow Light, Fast Electrons", "code": "2027-1-042", "venue": _("Great Hall"), "signature": signboard.read().name, "room": _("We book your room and pay it."), "organisers": languages.enumerated(["Emmy Noether", "Paul Ehrenfest"]),
            "call": _("Call 2027, first round"), "committee": _("Physics"), "week": languages.week_words("2027-W02"),
            "dates": languages.days(first, last), "days": languages.days(first, last), "amount": languages.euros(687_500),
            "deadline": languages.day(date(2026, 12, 1)), "answer_by": languages.day(date(2026, 12, 1)), "reconsider_by": languages.day(date(2026, 12, 1)),
            "contact": signboard.read().contact_email or signboard.read().name,
            "task": _("Write the programme"), "words": _("very good"), "grounds": _("The question is timely, and the group is new."),
            "committee_grounds": _("The question is timely, and the group is new."),
            "diversity": "", "reviews": _("Reviewer %(number)s", number=1) + "\n\n" + _("Strengths: a new question."),
            "former": languages.days(date(2026, 12, 7), date(2026, 12, 11)), "guests": " " + _("Those who were invited are told by us."),
            "reason": " " + _("The reason: %(reason)s", reason=_("The hall is being painted.")),
            "kept": "", "reader": "Paul Ehrenfest", "word": "",
            "given_up": " " + _("Your seat is free for somebody else now."), "change": _("We book your room and pay it."),
            "conditions": _("Invite more people from outside Europe."), "link": "https://portal.example.org/…",
        }  # fmt: skip


def strangers(template_placeholders, *texts) -> list[str]:
    """The placeholders in these texts that the portal does not fill into this letter."""
    return sorted(placeholders_in(*texts) - set(template_placeholders))


NO_LETTER_OF_THE_PORTAL = "message_"  # what coordinators write begins from these; not every message leads somewhere


def needs_link(key) -> bool:
    """Whether it leads somewhere as the portal brings it: without its link its reader could do nothing with it."""
    first = first_of(key)
    return first is not None and first.has_link and not key.startswith(NO_LETTER_OF_THE_PORTAL)


def first_of(key) -> Brought | None:
    return letters.brought().get(key)


def every() -> list[tuple[LetterTemplate, bool]]:
    """Every letter by its key, and whether the office has it; of the others the text is the portal's own."""
    kept = {one.key: one for one in db.session.scalars(select(LetterTemplate))}
    others = {key: unkept(key, first) for key, first in letters.brought().items() if key not in kept}
    return [(one, key in kept) for key, one in sorted((kept | others).items())]


def as_brought(key) -> LetterTemplate | None:
    """The portal's own text, kept nowhere."""
    first = first_of(key)
    return unkept(key, first) if first else None


def unkept(key, first) -> LetterTemplate:
    return LetterTemplate(key=key, **first.texts, placeholders=first.placeholders)


def sample(template, language) -> tuple[str, str]:
    """(subject, body) as a reader of this language could get it, with invented values."""
    subject, body = texts_of(template, language)
    values = {name: f"‹{name}›" for name in placeholders_in(subject, body)} | invented(language)
    return fill(template.key, subject, values), fill(template.key, body, values)


__all__ = [
    "LetterTemplate", "as_brought", "compose", "every", "first_of", "needs_link", "placeholders_in", "sample", "strangers",
]  # fmt: skip
