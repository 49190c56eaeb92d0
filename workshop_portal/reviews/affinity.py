"""How near a proposal lies to a reader's topics: a whole number from 0 to 100, with the words that make it so."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

KEYWORD, TITLE, SUMMARY = 40, 15, 5  # a topic that is a keyword; a word of a topic in the title, in the summary
MOST = 100
FEW = 4  # proposals below which no word is called common
EMPTY_WORDS = """
    a an and as at by for from in into of on or the their this to with without over under between
    de het een en in op van voor met der die das und theory methods method models model systems system
"""
EMPTY = frozenset(EMPTY_WORDS.split())


class Subject(NamedTuple):
    """The words of a proposal: its keywords as phrases, and the single words of title, keywords and summary."""

    phrases: frozenset
    title: frozenset
    keywords: frozenset
    summary: frozenset


@dataclass(frozen=True)
class Spread:
    """In how many of `of` proposals each word stands: what stands in many of them tells nothing of one."""

    counts: Counter = field(default_factory=Counter)
    of: int = 0

    def is_common(self, word) -> bool:
        return self.of >= FEW and 2 * self.counts[word] > self.of


UNKNOWN = Spread()


class Nearness(NamedTuple):
    """`value` from 0 to 100; `shared` are the reader's topics that the proposal has too, the nearest first, of those that
    are equally near the one with the rarest word. What is common to most proposals is named only where nothing else is.
    """

    value: int = 0
    shared: tuple = ()


def subject(title="", keywords="", disciplines="", summary="") -> Subject:
    """`keywords` and `disciplines` are separated by commas."""
    listed = [phrase for text in (keywords, disciplines) for phrase in text.split(",")]
    return Subject(
        phrases(listed),
        frozenset(words_of(title)), frozenset(word for phrase in listed for word in words_of(phrase)),
        frozenset(words_of(summary)),
    )  # fmt: skip


def phrases(texts) -> frozenset:
    """Each text as the words that carry its meaning."""
    return frozenset(" ".join(words_of(text)) for text in texts if words_of(text))


def spread(subjects) -> Spread:
    """How the words of titles, keywords and summaries are spread over these subjects."""
    subjects = list(subjects)
    return Spread(Counter(word for one in subjects for word in words_in(one)), len(subjects))


def words_in(about) -> frozenset:
    return about.title | about.keywords | about.summary


def nearness(topics, about: Subject, among: Spread = UNKNOWN) -> Nearness:
    """How near the topics (one a line) come to this subject. A topic counts once, by its best place. `among`: how the words
    are spread over the proposals of the call, for the order in which the topics are named.
    """
    found = [(points, topic) for topic in lines(topics) if (points := worth(topic, about))]
    told = sorted(found, key=lambda pair: (-pair[0], rarest(pair[1], about, among)))
    rare = [topic for _points, topic in told if not all(map(among.is_common, words_shared(topic, about)))]
    value = min(MOST, sum(points for points, _topic in found))
    return Nearness(value, tuple(rare or [topic for _points, topic in told]))


def words_shared(topic, about) -> list[str]:
    return [word for word in words_of(topic) if word in words_in(about)]


def rarest(topic, about, among) -> int:
    """In how many proposals its rarest shared word stands; an order by it is one by inverse document frequency."""
    return min((among.counts[word] for word in words_shared(topic, about)), default=0)


def worth(topic, about) -> int:
    """The points of one topic: whole as a keyword, or word by word."""
    words = words_of(topic)
    if not words:
        return 0
    if " ".join(words) in about.phrases:
        return KEYWORD
    near = sum(
        KEYWORD // 2
        if word in about.keywords
        else TITLE
        if word in about.title
        else SUMMARY
        if word in about.summary
        else 0
        for word in words
    )
    return min(KEYWORD - 5, near)


def lines(topics) -> list[str]:
    return [line.strip() for line in re.split(r"[\n;,]", topics or "") if line.strip()]


@lru_cache(maxsize=4096)
def words_of(text) -> tuple[str, ...]:
    """The words of a text that carry a meaning: small letters, no accents, the plural's s taken off."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", (text or "").lower()) if not unicodedata.combining(c))
    return tuple(stem(word) for word in re.findall(r"[^\W_]+", bare) if word not in EMPTY and len(word) > 1)


def stem(word) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
