"""What an import did, or would do: counts of what is new, and a line for each difference."""

import json
from collections import Counter

from workshop_portal.rounds.shapes import Complaints, written

LONGEST = 70


class Unfit(Exception):
    """The portal forbids what the document says; `complaints` say where."""

    def __init__(self, complaints: Complaints):
        super().__init__(complaints.first[0])
        self.complaints = complaints


class Report:
    def __init__(self):
        self.added: Counter = Counter()
        self.known: Counter = Counter()  # people found by their address
        self.left: Counter = Counter()  # things of the portal that the document does not name
        self.lines: list[str] = []
        self.changes = 0
        self.is_first = True

    @property
    def is_a_change(self) -> bool:
        return bool(self.added or self.changes)

    def new(self, section, place, *, line=True):
        self.added[section] += 1
        if not self.is_first and line:
            self.lines.append(f"{written((section, place)) if place is not None else section}: new")

    def differs(self, path, before, after, note=""):
        self.changes += 1
        self.lines.append(f"{written(path)}: {short(before)} → {short(after)}{note}")

    def stays(self, path, why):
        """Something of the document is not taken over."""
        self.lines.append(f"{written(path)}: {why}")

    def in_short(self) -> str:
        parts = [f"{count} {section}" for section, count in self.added.items()]
        return ", ".join(parts + ([f"{self.changes} differences"] if self.changes else []))


ABSENT = object()


def short(value) -> str:
    if value is ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
