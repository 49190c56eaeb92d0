"""The texts of letters in both languages, as the office writes them, and how one is filled for its reader."""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from sqlalchemy import JSON, String, Text, bindparam, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workshop_portal.core import outbox
from workshop_portal.core.db import Keyed, db, insert_into
from workshop_portal.core.edits import Versioned
from workshop_portal.core.languages import public_address, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.outbox import plain
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_

PLACEHOLDER = re.compile(r"\{(\w+)\}")
LEFT_OPEN = frozenset({"link"})  # filled by the worker when the mail is handed over
READ = "letters"  # where a session keeps the templates that its transaction has read


class LetterTemplate(Keyed, Versioned, db.Model):
    """The text of a letter in both languages. Its key is a word: approve_regular. Placeholders stand in braces."""

    subject_en: Mapped[str] = mapped_column(String(200))
    body_en: Mapped[str] = mapped_column(Text)
    subject_nl: Mapped[str] = mapped_column(String(200))
    body_nl: Mapped[str] = mapped_column(Text)
    placeholders: Mapped[list] = mapped_column(JSON, default=list)  # what the portal fills into this letter


class Brought(NamedTuple):
    """A letter as the portal brings it: its texts in both languages, and what the portal fills into it."""

    texts: dict[str, str]
    placeholders: list[str]

    @property
    def has_link(self) -> bool:
        return all("link" in placeholders_in(self.texts[name]) for name in ("body_en", "body_nl"))


brought: Callable[[], dict[str, Brought]] = (
    dict  # every letter that the portal can write, by its key; the roof names them
)


def lay_down(texts, placeholders, *keys):
    """Give these letters, or all of `texts`, their first texts where the office has none yet.

    `placeholders`: what the portal fills into them, or by key what into each.
    """
    new = [key for key in keys or texts if key in texts and template_of(key) is None]
    named = placeholders if isinstance(placeholders, dict) else dict.fromkeys(new, placeholders)
    if new:
        rows = [{"key": key, **texts[key], "placeholders": named[key]} for key in sorted(new)]
        laid = insert_into(LetterTemplate).on_conflict_do_nothing(index_elements=["key"])
        db.session.execute(laid, rows)  # two deeds may write the first letter of a kind at the same moment


def by_key(texts, everywhere, more=None) -> dict[str, list[str]]:
    """What the portal fills into each of `texts`: into all of them, and by its key `more` into one."""
    return {key: sorted({*everywhere, *(more or {}).get(key, ())}) for key in texts}


def compose(key, language, *, way_in="", **values) -> tuple[str, str]:
    """(subject, body) of the letter `key` in "en" or "nl"; `values` are plain text. `{link}` stays open in the body.

    `way_in`: how the page opens to which the letter leads, said if its text names one.

    Raises Refused when there is no such letter or one of its placeholders has no value here.
    """
    template = template_of(key)
    if template is None:
        raise Refused(
            N_("The text of the letter “%(key)s” is missing. The office can write it under Letters."), key=key
        )
    subject, body = texts_of(template, language)
    return plain(fill(key, subject, values)), fill(key, with_way_in(body, way_in), values, LEFT_OPEN)


def with_way_in(body, words) -> str:
    """A text, and if it names a page these words on how that opens: above its signature, which stands below in any case."""
    if not words or "link" not in placeholders_in(body):
        return body
    if "signature" not in placeholders_in(body):
        return f"{body.rstrip()}\n\n{words}\n\n{{signature}}\n"
    return body.replace("{signature}", f"{words}\n\n{{signature}}", 1)


def has_place_for(key, name, language) -> bool:
    """Whether the office's text of a letter has this placeholder: an older one may not."""
    template = template_of(key)
    return template is not None and name in placeholders_in(*texts_of(template, language))


def placed(key, name, words, signature, language) -> tuple[str, str]:
    """(these words, the signature): a text that has no place called `name` for the former says them above the latter."""
    if words and not has_place_for(key, name, language):
        return "", f"{words.strip()}\n\n{signature}"
    return words, signature


def template_of(key) -> LetterTemplate | None:
    """Read once in a transaction, however many letters it writes."""
    read = db.session.info.setdefault(READ, {})
    if key not in read:
        found = db.session.scalar(of_key(), {"key": key})
        if found is None:
            return None
        read[key] = found
    return read[key]


@cache
def of_key():
    return select(LetterTemplate).where(LetterTemplate.key == bindparam("key"))


def forget(session, *_):
    session.info.pop(READ, None)


for end in ("after_commit", "after_soft_rollback"):
    event.listen(Session, end, forget)


def texts_of(template, language) -> tuple[str, str]:
    """(subject, body) in this language, or in the other one where the text is missing."""
    mine, other = ("nl", "en") if language == "nl" else ("en", "nl")
    pairs = [(getattr(template, f"subject_{one}"), getattr(template, f"body_{one}")) for one in (mine, other)]
    return pairs[0] if all(pairs[0]) else pairs[1]


BESIDE = re.compile(r" \(…\)|, …")


def name_of(template) -> str:
    """What a letter is called in the reader's language: its subject, with dots for what is filled in."""
    return BESIDE.sub("", PLACEHOLDER.sub("…", said(template, "subject")))


def fill(key, text, values, left_open=frozenset()) -> str:
    """Put the values into their places; braces inside a value stay what they are, text."""

    def value_of(found):
        name = found[1]
        if name in left_open and name not in values:
            return found[0]
        if values.get(name) is None:
            words = N_("The letter “%(key)s” asks for {%(name)s}, which is not known here. Correct its text first.")
            raise Refused(words, key=key, name=name)
        return str(values[name]).replace("\r", "").replace("{link}", "(link)")

    return PLACEHOLDER.sub(value_of, text)


def masked(body, link, language) -> str:
    """The text as it is sent; a personal link is nobody's to read here."""
    link = link or outbox.Link("")
    return body.replace("{link}", _("[personal link]") if link.purpose else public_address(link.path, language))


def placeholders_in(*texts) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text or "")}
