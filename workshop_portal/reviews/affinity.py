"""How near a proposal lies to a reader's topics: a whole number from 0 to 100, with the words that make it so."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

KEYWORD, TITLE, SUMMARY = 40, 15, 5  # a topic that is a keyword; a word of a topic in the title, in the summary
MOST = 100
EMPTY_WORDS = """
    a an and as at by for from in into of on or the their this to with without over under between
    de het een en in op van voor met der die das und theory methods method models model systems system
"""
EMPTY = frozenset(EMPTY_WORDS.split())


@dataclass(frozen=True)
class Subject:
    """The words of a proposal: its keywords as phrases, and the single words of title, keywords and summary."""

    phrases: frozenset
    title: frozenset
    keywords: frozenset
    summary: frozenset


@dataclass(frozen=True)
class Nearness:
    """`value` from 0 to 100; `shared` are the reader's own words that the proposal has too, the nearest first."""

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


def nearness(topics, about: Subject) -> Nearness:
    """How near the topics (one a line) come to this subject. A topic counts once, by its best place."""
    worths = sorted(((worth(topic, about), topic) for topic in lines(topics)), key=lambda pair: -pair[0])
    found = [(points, topic) for points, topic in worths if points]
    return Nearness(min(MOST, sum(points for points, _topic in found)), tuple(topic for _points, topic in found))


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
