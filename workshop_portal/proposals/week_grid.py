"""A draft programme as a grid: days side by side, half hours down. Plain lists in, a table of blocks out."""

from collections import defaultdict
from dataclasses import dataclass, field

from workshop_portal.calls.rules import written
from workshop_portal.proposals.programme import minutes

STEPS = (30, 15)  # minutes of one row: the coarser one where all times fit it
MOST_DAYS = 14  # wider programmes are shown as lists alone


@dataclass
class Block:
    """Sessions that overlap stand in one block; `rows`: how many lines high. Without sessions it is empty time."""

    rows: int
    sessions: list = field(default_factory=list)

    @property
    def kind(self) -> str:
        kinds = {one["kind"] for one in self.sessions}
        return kinds.pop() if len(kinds) == 1 else "several" if kinds else ""


@dataclass
class Grid:
    days: list  # numbers
    lines: list  # [(time, {day: Block that begins here})]
    by_day: dict  # day → its sessions in time, also those whose times can't be read


def of(sessions, days=None) -> Grid:
    """`days`: how many the workshop has; empty ones are shown too."""
    by_day = defaultdict(list)
    for one in sessions:
        if one["day"] and (one["title"] or one["kind"] or one["start"]):
            by_day[one["day"]].append(one)
    numbers = [*range(1, min(days or 0, MOST_DAYS) + 1)]
    numbers = sorted({*numbers, *by_day})
    timed = {day: [one for one in rows if has_times(one)] for day, rows in by_day.items()}
    every = [one for rows in timed.values() for one in rows]
    step = next((one for one in STEPS if all(at % one == 0 for row in every for at in times(row) or ())), STEPS[-1])
    spans = [span(one, step) for one in every]
    if not spans or len(numbers) > MOST_DAYS:
        return Grid(numbers, [], dict(sorted(by_day.items())))
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    columns = {day: column(timed.get(day, []), first, last, step) for day in numbers}
    lines = [(written("time", row * step) if row * step % 30 == 0 else "", {day: columns[day][row] for day in numbers if row in columns[day]})
             for row in range(first, last)]  # fmt: skip
    return Grid(numbers, lines, dict(sorted(by_day.items())))


def has_times(one) -> bool:
    return times(one) is not None


def times(one) -> tuple[int, int] | None:
    """(begin, end) in minutes after midnight; None where they can't be read."""
    start, end = minutes(one["start"]), minutes(one["end"])
    return (start, end) if start is not None and end is not None and start < end else None


def span(one, step) -> tuple[int, int]:
    """(first row, row after the last) of a session."""
    start, end = times(one) or (0, 0)
    return start // step, -(-end // step)


def column(sessions, first, last, step) -> dict[int, Block]:
    """Row → the block that begins there; together they fill the day from `first` to `last`."""
    found: dict[int, Block] = {}
    at = first
    for start, end, together in stretches(sessions, step):
        found |= {row: Block(1) for row in range(at, start)}
        found[start] = Block(end - start, together)
        at = end
    return found | {row: Block(1) for row in range(at, last)}


def stretches(sessions, step):
    """(begin, end, sessions) in rows, of the sessions that share any of them."""
    begun: list = []
    for one in sorted(sessions, key=lambda one: (minutes(one["start"]), minutes(one["end"]))):
        start, end = span(one, step)
        if begun and start < begun[-1][1]:
            begun[-1] = (begun[-1][0], max(begun[-1][1], end), [*begun[-1][2], one])
        else:
            begun.append((start, end, [one]))
    return begun
