"""The letters of the centre: how one is filled, which placeholders a text may hold, and what a sample looks like."""

from workshop_portal.letters import LetterTemplate, compose, fill, placeholders_in, texts_of

SAMPLES = {
    "name": "Ada Lovelace",
    "given_name": "Ada",
    "family_name": "Lovelace",
    "title": "Slow Light, Fast Electrons",
    "code": "2027-1-042",
    "link": "https://portal.example.org/…",
    "days": "11–15 January 2027",
    "week": "2027-W02",
    "venue": "@Oort",
    "amount": "€6,875",
    "deadline": "15 January 2027, 12:00",
}


def strangers(template_placeholders, *texts) -> list[str]:
    """The placeholders in these texts that the portal does not fill into this letter."""
    return sorted(placeholders_in(*texts) - set(template_placeholders))


def sample(template, language) -> tuple[str, str]:
    """(subject, body) as a reader of this language could get it, with invented values."""
    subject, body = texts_of(template, language)
    values = {name: SAMPLES.get(name, f"‹{name}›") for name in placeholders_in(subject, body)}
    return fill(template.key, subject, values), fill(template.key, body, values)


__all__ = ["LetterTemplate", "compose", "placeholders_in", "sample", "strangers"]
