"""Words as they are looked for: no case, no accents; and what a reader typed into the search, taken apart."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup, escape

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60
MOST = 50  # words that one search may have
QUOTES = str.maketrans("“”„«»", '"' * 5)
ASKED = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))')
SIGNS = re.compile(r"[*`|#\[\]]+")  # of Markdown; a snippet is plain
BEFORE, SHOWN = 8, 36  # words of a snippet


def plain(text) -> str:
    """The words of a text without case and accents, one blank between two; as many as the text has."""
    if text.isascii():
        return " ".join(word[:LONGEST_WORD] for word in WORD.findall(text.lower()))
    words = WORD.findall(unicodedata.normalize("NFC", text))
    return " ".join([one.lower()[:LONGEST_WORD] if one.isascii() else plain_word(one) for one in words])


def plain_word(word) -> str:
    letters = (one for one in unicodedata.normalize("NFD", word.casefold()) if one.isalnum())
    return "".join(letters)[:LONGEST_WORD] or "_"


class TooMany(Exception):
    """More words than one search takes: `place` is the character, from 1, at which the first one too many begins."""

    def __init__(self, place, word):
        super().__init__(word)
        self.place, self.word = place, word


@dataclass(frozen=True)
class Term:
    """Words that stand beside each other. `wanted`: or must not be there; `is_open`: the last word may go on."""

    words: tuple[str, ...]
    wanted: bool = True
    is_open: bool = False


def read(text) -> list[Term]:
    """What was typed: words, "a phrase", -without; the last word may be the beginning of one. Takes linear time."""
    found: list[Term] = []
    count = 0
    for match in ASKED.finditer(text.translate(QUOTES)):
        minus, phrase, word = match.groups()
        words = tuple(plain(phrase if word is None else word).split())
        count += len(words)
        if count > MOST:
            raise TooMany(match.start() + 1, match[0][:40])
        if words:
            is_last = word is not None and not minus and match.end() == len(text.rstrip())
            found.append(Term(words, not minus, is_last))
    return list(dict.fromkeys(found))


def snippet(text, body, terms) -> Markup:
    """A piece of a text around the first word that was looked for, these words marked. `body` is its plain text."""
    hay = f" {body} "
    places = [hay.find(" " + " ".join(term.words) + ("" if term.is_open else " ")) for term in terms if term.wanted]
    first = min((place for place in places if place >= 0), default=0)
    start = max(0, hay.count(" ", 0, first) - BEFORE)
    spans = [match.span() for match in islice(WORD.finditer(text), start, start + SHOWN)]
    if not spans:
        return Markup("")
    begin, end = spans[0][0] if start else 0, spans[-1][1]
    rest = text[end:]
    before, after = "… " if start else "", " …" if WORD.search(rest) else ""
    end += 0 if after else len(rest)
    return before + marked(" ".join(SIGNS.sub(" ", text[begin:end]).split()), terms) + after


def marked(text, terms) -> Markup:
    """A text with the words that were looked for in <mark>."""
    whole = {word for term in terms if term.wanted for word in term.words}
    heads = tuple(term.words[-1] for term in terms if term.wanted and term.is_open)
    parts, at = [], 0
    for match in WORD.finditer(text):
        word = plain_word(match[0])
        if word in whole or (heads and word.startswith(heads)):
            parts += [escape(text[at : match.start()]), Markup("<mark>"), escape(match[0]), Markup("</mark>")]
            at = match.end()
    return Markup("").join([*parts, escape(text[at:])])
