"""What is different between two texts of a proposal, word by word, as their readers see them. Plain Python.

A run is (kind, text): "same", "gone" or "new"; "skipped" stands for words in between that are the same in both.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher

WORD = re.compile(r"\S+\s*|\s+")
LINE = re.compile(r"[^\n]*\n+|[^\n]+")
MOST = 100_000  # pairs of equal words or lines of a text that are weighed; what has more is shown as replaced
AROUND = 12  # words that are shown before and after a difference


@dataclass
class Change:
    """A part that differs: one text as runs, or rows [(kind, [the runs of each cell])] under their heads."""

    label: str
    runs: list = field(default_factory=list)
    heads: list = field(default_factory=list)
    rows: list = field(default_factory=list)


@dataclass
class Changed:
    letter: str
    title: str
    changes: list


def of(before, after) -> list[Changed]:
    """The sections that differ, of two lists of proposals.dossier.Section."""
    old, new = ({one.letter: one for one in sections} for sections in (before, after))
    found = []
    for letter in sorted(old.keys() | new.keys()):
        here = new.get(letter) or old[letter]
        parts = changes(parts_of(old.get(letter)), parts_of(new.get(letter)))
        if parts:
            found.append(Changed(letter, here.title, parts))
    return found


def parts_of(section) -> dict:
    """The parts by what names them; a section's facts have no name of their own."""
    return {part.key or part.label or "facts": part for part in section.parts} if section else {}


def changes(old, new) -> list[Change]:
    found = []
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name), new.get(name)
        if before != after:
            found.append(change(before, after))
    return found


def change(before, after) -> Change:
    here = after or before
    if here.text:
        return Change(here.label, runs=shortened(words(before.text if before else "", after.text if after else "")))
    old, new = listed(before), listed(after)
    found = rows(old, new) or [row_of("gone", row) for row in old] + [row_of("new", row) for row in new]
    return Change(here.label, heads=here.heads, rows=found)


def row_of(kind, row) -> tuple[str, list]:
    return kind, [[(kind, cell)] for cell in row]


def listed(part) -> list[list[str]]:
    """Facts, rows and files alike as rows of cells."""
    if part is None:
        return []
    files = [[name, note] for name, _key, note in part.files]
    return [[str(cell) for cell in row] for row in (part.rows or part.facts or files)]


def rows(before, after) -> list[tuple[str, list]]:
    """The rows that went, came or changed, in order. What changed is the row that begins alike."""
    found: list = []
    for kind, a, b, c, d in opcodes(keyed(before), keyed(after)):
        if kind == "equal":
            continue
        gone, come = list(before[a:b]), list(after[c:d])
        for row in come:
            twin = next((one for one in gone if one[0] == row[0]), None)
            if twin is None:
                found.append(row_of("new", row))
            else:
                gone.remove(twin)
                found.append(("changed", [words(old, new) for old, new in zip(twin, row, strict=True)]))
        found += [row_of("gone", row) for row in gone]
    return found


def keyed(listed) -> list[tuple]:
    return [tuple(row) for row in listed]


def words(before, after) -> list[tuple[str, str]]:
    """Two texts as runs: lines first, then the words of the lines that differ."""
    found: list = []
    room = MOST
    old, new = LINE.findall(before), LINE.findall(after)
    whole = [("replace", 0, len(old), 0, len(new))]
    for kind, a, b, c, d in whole if equals(old, new) > MOST else opcodes(old, new):
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            found.append(("same", gone))
            continue
        one, other = WORD.findall(gone), WORD.findall(come)
        room -= equals(bare(one), bare(other))
        found += within(one, other) if room >= 0 else [("gone", gone), ("new", come)]
    return joined(found)


def equals(old, new) -> int:
    """How many pairs are equal: each may be weighed again for every difference that is found."""
    counts = Counter(new)
    return sum(counts[one] for one in old)


def opcodes(old, new) -> list:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def within(old, new) -> list[tuple[str, str]]:
    """The words of two pieces as runs."""
    found: list = []
    for kind, a, b, c, d in opcodes(bare(old), bare(new)):
        if kind == "equal":  # of the last word the longer blank, so that it never runs into what follows
            found.append(("same", "".join(new[c : d - 1]) + max(old[b - 1], new[d - 1], key=len)))
        else:
            found += [("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))]
    return found


def bare(words) -> list[str]:
    return [word.rstrip() for word in words]


def joined(runs) -> list[tuple[str, str]]:
    """Neighbours of one kind as one run, nothing empty."""
    made: list = []
    for kind, text in runs:
        if made and text and made[-1][0] == kind:
            made[-1] = (kind, made[-1][1] + text)
        elif text:
            made.append((kind, text))
    return made


def shortened(runs) -> list[tuple[str, str]]:
    """The same, with what is the same in both cut to a few words beside each difference."""
    made: list = []
    for place, (kind, text) in enumerate(runs):
        parts = WORD.findall(text)
        first, last = place == 0, place == len(runs) - 1
        if kind != "same" or len(parts) <= (AROUND + 4 if first or last else 2 * AROUND + 4):
            made.append((kind, text))
            continue
        made += [] if first else [("same", "".join(parts[:AROUND]))]
        made.append(("skipped", ""))
        made += [] if last else [("same", "".join(parts[-AROUND:]))]
    return made
