"""What a value of a document must look like: small checks that are put together, and the complaints they make."""

import math
import re
from datetime import UTC, date, datetime

from workshop_portal.rounds.document import Doubled

SHOWN = 100
LARGEST = 2**31 - 1
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
WEEK = re.compile(r"(\d{4})-W(\d\d)")
ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
WORD = re.compile(r"\w[\w.~-]*")
YEARS = range(1900, 2201)


class Complaints:
    """All that is wrong with a document: the first hundred in words, and how many there are."""

    def __init__(self):
        self.first: list[str] = []
        self.count = 0

    def add(self, path, words):
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(f"{written(path)}: {words}")


def written(path) -> str:
    """A path is a name, or a pair of a path and what follows it: (("reviews", 17), "scores") → reviews[17].scores."""
    if not isinstance(path, tuple):
        return str(path)
    start, last = path
    return written(start) + (f"[{last}]" if isinstance(last, int) else f".{last}")


def shown(value) -> str:
    return f"“{value[:40]}”" if isinstance(value, str) else str(value)[:40]


def every(outcomes) -> bool:
    """All of them, each one looked at: the complaints of one hide none of the next."""
    return all(list(outcomes))


# A check takes a value, its path and a function that takes complaints; it says whether the value is sound.


def text(most=None, least=0):
    def check(value, path, tell):
        if not isinstance(value, str):
            return tell(path, f"{shown(value)} is no text")
        if not is_text(value):
            return tell(path, "it contains a character that is no text")
        if least and not value.strip():
            return tell(path, "it is empty")
        if most and len(value) > most:
            return tell(path, f"it is longer than {most} characters")
        return True

    return check


def is_text(value) -> bool:
    """No NUL, which PostgreSQL refuses, and no half of a surrogate pair, which nothing can store."""
    return "\0" not in value and (value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value))


def like(pattern, words, most, may_be_empty=False):
    """A text of this pattern; `words` say what it is not."""
    is_fit = text(most)

    def check(value, path, tell):
        if not is_fit(value, path, tell):
            return False
        if pattern.fullmatch(value) or may_be_empty and not value:
            return True
        return tell(path, f"{shown(value)} {words}")

    return check


word = like(WORD, "may hold letters, digits, dots and dashes only", 60)
address = like(ADDRESS, "is no mail address", 254)


def one_of(*values):
    def check(value, path, tell):
        if value in values and type(value) in {str, int}:
            return True
        return tell(path, f"{shown(value)} is none of {', '.join(map(str, values))}")

    return check


def whole(least=0, most=LARGEST):
    def check(value, path, tell):
        if type(value) is not int:
            return tell(path, f"{shown(value)} is no whole number")
        return least <= value <= most or tell(path, f"{shown(value)} is outside {least} to {most}")

    return check


def number(value, path, tell):
    if type(value) not in {int, float} or not math.isfinite(value):
        return tell(path, f"{shown(value)} is no number")
    return 0 <= value <= 1_000_000 or tell(path, f"{shown(value)} is outside 0 to 1000000")


def truth(value, path, tell):
    return isinstance(value, bool) or tell(path, f"{shown(value)} is neither true nor false")


def day(value, path, tell):
    if isinstance(value, str) and DAY.fullmatch(value) and as_day(value):
        return True
    return tell(path, f"{shown(value)} is no date such as 2026-09-01")


def as_day(value) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def instant(value, path, tell):
    if isinstance(value, str) and INSTANT.fullmatch(value) and as_instant(value):
        return True
    return tell(path, f"{shown(value)} is no instant such as 2026-12-01T23:59:00Z")


def as_instant(value) -> datetime | None:
    try:
        found = datetime.fromisoformat(padded(value))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.year in YEARS else None


def padded(value) -> str:
    """Python 3.11 reads fractions of three or six digits only."""
    start, dot, fraction = value.removesuffix("Z").partition(".")
    return f"{start}{dot}{fraction:0<6}+00:00" if dot else f"{start}+00:00"


def week(value, path, tell):
    found = WEEK.fullmatch(value) if isinstance(value, str) else None
    if found and int(found[1]) in YEARS:
        try:
            date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return True
        except ValueError:
            pass
    return tell(path, f"{shown(value)} is no week such as 2027-W05")


def or_null(inner):
    return lambda value, path, tell: value is None or inner(value, path, tell)


def many(inner, least=0, most=None):
    def check(value, path, tell):
        if not isinstance(value, list):
            return tell(path, f"{shown(value)} is no list")
        if len(value) < least:
            return tell(path, f"{least} or more are expected")
        if most and len(value) > most:
            return tell(path, f"{most} or fewer are expected")
        return every(inner(one, (path, place), tell) for place, one in enumerate(value))

    return check


def each_value(inner):
    """An object of any keys, each with such a value."""

    def check(value, path, tell):
        if not is_object(value, path, tell):
            return False
        return every(inner(one, (path, name), tell) for name, one in value.items())

    return check


def thing(needed, optional=None):
    """An object with these keys and no others."""
    known = needed | (optional or {})

    def check(value, path, tell):
        if not is_object(value, path, tell):
            return False
        sound = True
        for name, one in value.items():
            if name not in known:
                sound = tell((path, name), "there is no such key")
            elif not known[name](one, (path, name), tell):
                sound = False
        for name in needed:
            if name not in value:
                sound = tell((path, name), "it is missing")
        return sound

    return check


def is_object(value, path, tell) -> bool:
    if isinstance(value, Doubled):
        return tell(path, "a key stands there twice")
    return isinstance(value, dict) or tell(path, f"{shown(value)} is no object")
