"""Where the marks of a plan stand on its line: each on its own side of today and of the week, all within the line."""

from typing import NamedTuple

LEFT, RIGHT = 6, 614  # where the line begins and ends
FIRST, LAST = -46, 14  # weeks from the first day that it shows; what lies farther off stands at its ends
UNIT = (RIGHT - LEFT) / (LAST - FIRST)
DAY = LEFT - FIRST * UNIT  # where the workshop's own week stands, ten units wide
WIDE, SIDE = 13, 8  # a mark takes so much; half of it and a little
ROWS = (8, 26)  # above and below the line; a mark with nobody near stands on it
MIDDLE = 17


class Point(NamedTuple):
    x: float
    y: int
    state: str
    words: str


def x_of(week) -> float:
    return DAY + min(max(week, FIRST), LAST) * UNIT


def now_at(week) -> float | None:
    """Where today stands, if the line reaches it: with room for a mark on either side."""
    if week is None or not FIRST <= week <= LAST:
        return None
    return round(min(max(x_of(week), LEFT + 2 + SIDE), RIGHT - 2 - SIDE), 1)


def points(marks, now) -> list[Point]:
    """`marks`: (week, state, words); `now`: weeks from the first day, or None."""
    at = now_at(now)
    here = now if at is not None else None
    stretches: dict[tuple[bool, bool], list] = {}
    for mark in sorted(marks, key=lambda mark: mark[0]):
        stretches.setdefault((mark[0] >= 0, here is not None and mark[0] >= here), []).append(mark)
    return [point for sides, some in stretches.items() for point in spread(some, *bounds(*sides, at))]


def bounds(after_day, after_now, now_x) -> tuple[float, float]:
    """From where to where the marks of one stretch may stand; `now_x`: where today does, or None."""
    low, high = [LEFT + 2.0], [RIGHT - 2.0]
    (low if after_day else high).append(DAY + 10 + SIDE if after_day else DAY - SIDE)
    if now_x is not None:
        (low if after_now else high).append(now_x + (SIDE if after_now else -SIDE))
    return (max(low), min(high)) if max(low) <= min(high) else ((max(low) + min(high)) / 2,) * 2


def spread(marks, low, high) -> list[Point]:
    """Marks that would touch stand above and below the line in turn, as near to their day as there is room."""
    found: dict[int, list] = {}
    ideal = [x_of(week) for week, _state, _words in marks]
    near = [n for n in range(1, len(marks)) if ideal[n] - ideal[n - 1] < WIDE]
    crowded = {*near, *(n - 1 for n in near)}
    turn = 0
    for n, (_week, state, words) in enumerate(marks):
        turn = (turn + 1) % 2 if n in crowded else 0
        found.setdefault(ROWS[turn - 1] if n in crowded else MIDDLE, []).append((ideal[n], state, words))
    return [point for y, row in found.items() for point in in_row(row, y, low, high)]


def in_row(row, y, low, high) -> list[Point]:
    """Pushed to the right as far as they need, and back from the end as far as that needs; closer where all is full."""
    gap = min(WIDE, (high - low) / max(len(row) - 1, 1))
    at = low - gap
    placed = []
    for n, (ideal, state, words) in enumerate(row):
        at = min(max(ideal, at + gap), high - (len(row) - 1 - n) * gap)
        placed.append(Point(round(at, 1), y, state, words))
    return placed
