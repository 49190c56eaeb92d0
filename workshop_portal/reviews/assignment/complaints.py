"""Complaints about a document, each with its place; all are collected before the reader is told."""

from collections.abc import Iterator

MOST_SHOWN = 50
MISSING = object()  # complained of already, as its record was read


class BadInput(ValueError):
    """A document that states no problem. `complaints` are sentences, each beginning with its place."""

    def __init__(self, complaints: list[str]):
        super().__init__("\n".join(complaints))
        self.complaints = complaints


class Complaints:
    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, place: str, words: str) -> None:
        self.found.append(f"{place}: {words}")

    def stop_if_any(self) -> None:
        more = len(self.found) - MOST_SHOWN
        if self.found:
            raise BadInput(self.found[:MOST_SHOWN] + ([f"and {more} more"] if more > 0 else []))

    def record(self, value: object, place: str, needed: dict[str, object], possible: dict[str, object]) -> dict:
        """The object with what is missing filled in."""
        if not isinstance(value, dict):
            self.add(place or "the document", "must be an object")
            return needed | possible
        prefix = f"{place}." if place else ""
        for key in sorted(needed.keys() - value.keys()):
            self.add(f"{prefix}{key}", "is missing")
        for key in sorted(value.keys() - needed.keys() - possible.keys()):
            self.add(f"{prefix}{key}", "is not known here")
        return needed | possible | value

    def sequence(self, value: object, place: str) -> list:
        if isinstance(value, list):
            return value
        if value is not MISSING:
            self.add(place, "must be a list")
        return []

    def lines(self, value: object, place: str) -> Iterator[tuple[str, object]]:
        for n, line in enumerate(self.sequence(value, place)):
            yield f"{place}[{n}]", line

    def number(self, value: object, place: str, least: int, most: int) -> int:
        """A whole number in bounds; a fraction, even 4.0, is refused: all sums here are exact."""
        if type(value) is int and least <= value <= most:
            return value
        if value is not MISSING:
            self.add(place, f"must be a whole number from {least} to {most}")
        return least

    def text(self, value: object, place: str) -> str:
        if isinstance(value, str) and value:
            return value
        if value is not MISSING:
            self.add(place, "must be a text that is not empty")
        return ""

    def truth(self, value: object, place: str) -> bool:
        if not isinstance(value, bool):
            self.add(place, "must be true or false")
        return value is True

    def known(self, value: object, places: dict[str, int], place: str, noun: str) -> None:
        if not isinstance(value, str) or value not in places:
            self.add(place, f"there is no {noun} {value!r}")

    def once(self, ids: list[str], place: str) -> None:
        seen = {""}
        for n, name in enumerate(ids):
            if name and name in seen:
                self.add(f"{place}[{n}].id", f'"{name}" stands here twice')
            seen.add(name)
