"""Letters put together with their marks (NFC). Putting marks in order takes the square of their number, so of a pile upon
one letter no more is kept than any script needs.
"""

import re
import unicodedata
from functools import cache

MOST = 30  # marks upon one letter, as in Unicode's own format for streams (UAX 15)
WHERE = "\u0300-\u30ff\ua000-\uabff\ud7b0-\U0001ffff"  # marks are; not among Chinese and Korean signs
PERHAPS = re.compile(f"[{WHERE}]{{{MOST + 1}}}")


def composed(text) -> str:
    return unicodedata.normalize("NFC", without_piles(text))


def without_piles(text) -> str:
    """The text with at most so many marks upon each letter; nothing else is changed."""
    return text if text.isascii() or not PERHAPS.search(text) else pile().sub(r"\1", text)


@cache
def pile() -> re.Pattern:
    """Made late: few texts have so many signs of other scripts in a row."""
    marks = "".join(filter(is_mark, re.findall(f"[{WHERE}]", "".join(map(chr, range(0x20000))))))
    return re.compile(f"([{marks}][{marks}]{{{MOST - 1}}})[{marks}]+")  # whose first sign is looked for at once


def is_mark(sign) -> bool:
    """Also one that is taken apart into marks."""
    return bool(unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]))
