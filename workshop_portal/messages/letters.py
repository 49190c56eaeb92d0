"""A message as one reader gets it: the preview and what is sent come from here, word for word."""

from hashlib import sha256
from typing import NamedTuple

from workshop_portal.core import languages, outbox
from workshop_portal.core.clock import now
from workshop_portal.core.words import N_
from workshop_portal.letters import LEFT_OPEN, fill, placeholders_in, with_way_in
from workshop_portal.messages import queries
from workshop_portal.participants import letters as participants
from workshop_portal.participants.workflow import SAID_YES, STILL_TO_ANSWER
from workshop_portal.proposals.letters import way_in

# What stands for what in a message, in the order the page lists it.
FIELDS = {
    "name": N_("the reader's name"),
    "institution": N_("the reader's institution"),
    "workshop": N_("the title of the workshop"),
    "dates": N_("its days"),
    "venue": N_("its venue"),
    "answer_by": N_("until when the reader is asked to answer"),
    "link": N_("the reader's own page: invitation or stay"),
    "signature": N_("your name and the centre"),
}


OF_THE_WORKSHOP = frozenset({"workshop", "dates", "venue"})

# The same in a message to committee members.
COMMITTEE_FIELDS = {name: words for name, words in FIELDS.items() if name != "answer_by"} | {
    "link": N_("the public page of the workshop"),
}


class Letter(NamedTuple):
    """`body` has `{link}` open; `link` is where it leads, None in a text without one."""

    reader: outbox.Reader
    subject: str
    body: str
    link: outbox.Link | None


def of(message, participation, signature, at=None, signs_in=True) -> Letter:
    """`signs_in`: whether there is an account that opens a page behind the sign-in."""
    name, email, language = participation.name, participation.email, participation.language
    to = outbox.Reader(name, email, language, participation.person_id, signs_in)
    until = participation.answer_by_on
    return written(message, to, participation.institution, link_of(participation, at or now()), signature, until)


def to_member(message, person, signature) -> Letter:
    to = outbox.Reader(person.name, person.email, person.language, person.id)
    return written(message, to, person.institution, outbox.Link(f"/workshops/{message.workshop.key}"), signature)


def written(message, to, institution, link, signature, answer_by_on=None) -> Letter:
    """Raises Refused where the text asks for a field that there isn't."""
    workshop = message.workshop
    mine, other = ("nl", "en") if to.language == "nl" else ("en", "nl")
    texts = [(getattr(message, f"subject_{one}"), getattr(message, f"body_{one}")) for one in (mine, other)]
    subject, body = texts[0] if all(texts[0]) else texts[1]
    with languages.speaking(mine if all(texts[0]) else other):
        values = {
            "name": to.name, "institution": institution or "–", "workshop": workshop.title,
            "dates": languages.days(workshop.first_on, workshop.last_on),
            "venue": workshop.venue.name if workshop.venue else "–",
            "answer_by": languages.day(answer_by_on), "signature": signature,
        }  # fmt: skip
        body = body if link.purpose else with_way_in(body, way_in(to))
    if not institution:
        subject, body = (without_institution(one) for one in (subject, body))
    whole = fill("message", body, values, LEFT_OPEN)
    return Letter(to, outbox.plain(fill("message", subject, values)), whole, link if "{link}" in body else None)


def without_institution(text) -> str:
    """Where nothing is known of it, the brackets or the comma around it go too."""
    return text.replace(" ({institution})", "").replace(", {institution}", "")


def asks_for_answer(message) -> bool:
    """Whether it says until when an answer is awaited."""
    return "answer_by" in placeholders_in(message.subject_en, message.body_en, message.subject_nl, message.body_nl)


def awaits_answer(participation, day) -> bool:
    """Whether there is a day that lies ahead by which this reader is to answer."""
    until = participation.answer_by_on
    waits = participation.state in STILL_TO_ANSWER and not participation.is_organiser
    return waits and until is not None and until >= day


def headings(messages) -> dict[str, str]:
    """message key → the subject as the log shows it: as it was sent, where it was the same for every reader."""
    sent = queries.subjects_of([one for one in messages if one.sent_at and is_alike_for_all(one)])
    return {one.key: sent.get(one.key) or heading(one) for one in messages}


def texts_of(message) -> list[tuple[str, str, str]]:
    """(language, subject, text) as it was written, with the places of what differs between readers."""
    texts = [("en", message.subject_en, message.body_en), ("nl", message.subject_nl, message.body_nl)]
    return [one for one in texts if one[2]]


def is_alike_for_all(message) -> bool:
    return placeholders_in(message.subject_en, message.subject_nl) <= OF_THE_WORKSHOP


def heading(message) -> str:
    """The subject of a draft: what is the same for every reader is filled in."""
    workshop = message.workshop
    with languages.speaking("en" if message.subject_en else "nl"):
        dates = languages.days(workshop.first_on, workshop.last_on)
    values = dict.fromkeys(FIELDS, "…") | {
        "workshop": workshop.title, "dates": dates,
        "venue": workshop.venue.name if workshop.venue else "–",
    }  # fmt: skip
    return fill("message", message.subject, values)


def link_of(participation, at) -> outbox.Link:
    """The own stay after a yes, and until then the invitation; organisers have it with their account."""
    if participation.is_organiser:
        return outbox.Link(f"/invitations/{participation.key}")
    if participation.state in SAID_YES:
        return participants.stay(participation, at)
    return participants.invitation(participation, at)


def mark(letters, enclosed) -> str:
    """A short sign of what would be sent to whom: another text, another reader, another link or file, another sign."""
    said: list = [
        (one.reader.email, one.reader.name, one.subject, one.body, one.link and (one.link.path, one.link.purpose))
        for one in letters
    ]
    said += [(one.name, one.file.sha256) for one in enclosed]
    return sha256(repr(said).encode()).hexdigest()[:32]
