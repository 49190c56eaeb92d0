"""The format “neutral-round”, version 1, as a table: which keys each thing has, and what their values look like."""

from workshop_portal.core import marks
from workshop_portal.decisions.workflow import OPENS_A_WORKSHOP, Code
from workshop_portal.people.choices import territories
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.workflow import Ground
from workshop_portal.rounds import answers
from workshop_portal.rounds.shapes import (
    address,
    day,
    each_value,
    instant,
    is_text,
    many,
    number,
    one_of,
    or_null,
    shown,
    text,
    thing,
    truth,
    week,
    whole,
    word,
)

NAME, VERSION = "neutral-round", 1
KEPT_TOGETHER = ", "  # keywords, disciplines
LONGEST_TITLE = 50
NEEDED = ("fields", "formats", "members", "proposals", "reviews", "conflicts")
OPTIONAL = ("advice", "decisions")
ORDER = ("format", "version", "call", *NEEDED, *OPTIONAL)
SCALE = range(1, 6)


def title(value, path, tell):
    """Characters are code points of the composed form, as the portal counts them everywhere."""
    if not isinstance(value, str) or not is_text(value):
        return text()(value, path, tell)
    length = len(marks.composed(value))
    return length <= LONGEST_TITLE or tell(path, f"it has {length} characters, and {LONGEST_TITLE} are the most")


def country(value, path, tell):
    if isinstance(value, str) and (value in territories("en") or not value):
        return True
    return tell(path, f"{shown(value)} is no country of ISO 3166, two letters")


def keywords(value, path, tell):
    if not many(text())(value, path, tell):
        return False
    return len(KEPT_TOGETHER.join(value)) <= 500 or tell(path, "together they are longer than 500 characters")


def score(value, path, tell):
    if value is None or type(value) is int and value in SCALE:
        return True
    if type(value) is not int:
        return tell(path, f"{shown(value)} is neither a whole number nor null")
    return tell(path, f"{value} is outside {SCALE[0]} to {SCALE[-1]}")


key = text(100, least=1)
name = text(150)
institution = text(200)

CALL = thing(
    {
        "key": word, "title": text(200, least=1), "opens": day, "deadline": instant, "score_min": one_of(SCALE[0]),
        "score_max": one_of(SCALE[-1]), "criteria": many(word, least=1, most=50),
    },
    {"weights": each_value(number)},
)  # fmt: skip
PERSON = {
    "key": key,
    "given_name": name,
    "family_name": name,
    "email": address,
    "institution": institution,
    "country": country,
}
ORGANISER = thing(PERSON)
PARTICIPANT = thing(
    {"given_name": name, "family_name": name, "institution": institution, "country": country},
    {"email": address, "confirmed": truth, "key": truth},
)
SECTIONS = {
    "fields": word,
    "formats": thing({"key": word, "capacity": whole(1, 100_000)}),
    "members": thing(PERSON | {"field": or_null(word), "topics": many(text(200)), "chair": truth}),
    "proposals": thing(
        {
            "key": key, "number": whole(), "title": title, "field": or_null(word), "format": or_null(word),
            "keywords": keywords, "summary": text(), "case": text(), "state": one_of(*(str(one) for one in Status)),
            "organisers": many(ORGANISER, least=1), "participants": many(PARTICIPANT),
        },
        {"preferred_week": week, "subtitle": text(120), "fields": many(word), "answers": answers.check},
    ),
    "conflicts": thing({"member": key, "proposal": key, "reason": one_of(*(str(one) for one in Ground))}),
    "reviews": thing(
        {"proposal": key, "member": key, "scores": each_value(score), "text": text(),
         "state": one_of("draft", "submitted")},
        {"overall": whole(SCALE[0], SCALE[-1]), "confidential": text(), "confidence": whole(1, 3)},
    ),
    "advice": thing(
        {"proposal": key, "field": word, "outcome": one_of(*(str(one) for one in Code)), "at": instant},
        {"grounds": text()},
    ),
    "decisions": thing(
        {"proposal": key, "decision": one_of(*(str(one) for one in Code)), "at": instant},
        {"released_at": instant, "becomes": one_of(*sorted(OPENS_A_WORKSHOP)), "grounds": text()},
    ),
}  # fmt: skip
