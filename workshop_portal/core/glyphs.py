"""Which characters the fonts of our papers can show, read from the fonts' own tables; the rest is replaced."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from struct import unpack_from

FONTS = Path(__file__).resolve().parent.parent / "fonts"
INSTEAD = "\N{WHITE SQUARE}"  # stands where a character can't be shown
UNSEEN = {"Cc", "Cs", "Co", "Cn"}  # kinds of characters that stand for nothing on paper
SHAPING = {0x200C, 0x200D, 0xFE0E, 0xFE0F}  # joiners and variants: dropped where the font has none, nothing is missed
LONG = re.compile(r"[^ \n\t]{500}(?=[^ \n\t])")  # longer than any line; the setter breaks off at one of 65,535 bytes


@cache
def fonts() -> tuple[frozenset, ...]:
    """What each font can show, as code points."""
    return tuple(frozenset(code_points(file.read_bytes())) for file in sorted(FONTS.glob("*.tt[fc]")))


@cache
def known() -> frozenset:
    return frozenset().union(*fonts())


def shown(text, bad=frozenset()) -> tuple[str, set[str]]:
    """(the text as it can be set, the characters that were replaced). A mark that no font has together with its
    letter falls; the characters of `bad` are replaced whatever the fonts say; a word without end may be broken."""
    if text.isascii() and text.isprintable() and not bad:
        return text, set()
    made: list[str] = []
    lost: set[str] = set()
    for letter in unicodedata.normalize("NFC", text):
        if letter in "\n\t":
            made.append(letter)
        elif letter in bad or not can_be_shown(letter):
            made.append("" if ord(letter) in SHAPING or unicodedata.category(letter) == "Cf" else INSTEAD)
            lost.add(letter)
        elif unicodedata.combining(letter) and made and not together(made[-1], letter):
            lost.add(letter)
        else:
            made.append(letter)
    told = LONG.sub("\\g<0>\u200b", "".join(made))
    return told, {one for one in lost if ord(one) not in SHAPING and unicodedata.category(one) != "Cf"}


def can_be_shown(letter) -> bool:
    return ord(letter) in known() and unicodedata.category(letter) not in UNSEEN


@cache
def together(letter, mark) -> bool:
    """Whether one font has both."""
    return any(ord(mark) in font and (not letter or ord(letter[-1]) in font) for font in fonts())


def code_points(font) -> set[int]:
    """The characters a TrueType font maps, the first one of a collection: its table `cmap`, formats 4 and 12."""
    head = unpack_from(">L", font, 12)[0] if font[:4] == b"ttcf" else 0
    rows = range(head + 12, head + 12 + 16 * font[head + 5], 16)
    tables = {font[at : at + 4]: unpack_from(">L", font, at + 8)[0] for at in rows}
    start = tables[b"cmap"]
    found: set[int] = set()
    for one in range(unpack_from(">H", font, start + 2)[0]):
        at = start + unpack_from(">L", font, start + 8 + 8 * one)[0]
        kind = unpack_from(">H", font, at)[0]
        if kind == 12:
            for group in range(unpack_from(">L", font, at + 12)[0]):
                first, last = unpack_from(">LL", font, at + 16 + 12 * group)
                found.update(range(first, last + 1))
        elif kind == 4:
            number = unpack_from(">H", font, at + 6)[0] // 2
            ends = unpack_from(f">{number}H", font, at + 14)
            starts = unpack_from(f">{number}H", font, at + 16 + 2 * number)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
    return found - {0xFFFF}
