"""What is asked of the assignment: read from a document, checked, and kept as arrays of whole numbers."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workshop_portal.reviews.assignment.complaints import MISSING, Complaints

FORMAT = "assignment-1"
TIME_LIMIT_S = 120
MOST = 1_000_000  # the largest count that is read; beyond it a document is a mistake
PAIRS = ("conflicts", "pins")
TOP = dict.fromkeys(("format", "reviews", "proposals", "members"), MISSING)
TOP_MAY = {"expert_threshold": 0, "time_limit_s": TIME_LIMIT_S, "affinity": [], "conflicts": [], "pins": []}
PROPOSAL = dict.fromkeys(("id", "field"), MISSING)
MEMBER = dict.fromkeys(("id", "field", "max"), MISSING)


@dataclass(frozen=True, eq=False)
class Problem:
    """P proposals and M members by position. `affinity` keeps -1 where a conflict forbids the pair."""

    proposals: list[str]
    members: list[str]
    reviews: np.ndarray  # [P] how many members each proposal needs
    affinity: np.ndarray  # [P, M] int8
    low: np.ndarray  # [M] fewest proposals
    high: np.ndarray  # [M] most proposals
    field: np.ndarray  # [P] numbers for the names of fields
    member_field: np.ndarray  # [M]
    crossing: np.ndarray  # [P] bool: wants a member of another field
    conflicts: np.ndarray  # [n, 2]
    hidden: np.ndarray  # [n] the affinity of each conflict: what it would be worth were it allowed
    pins: np.ndarray  # [n, 2]
    expert_threshold: int  # 0: no proposal asks for an expert
    time_limit_s: int

    def experts(self, proposals: np.ndarray | int, members: np.ndarray | int | slice) -> np.ndarray:
        """Whether each pair is one of a proposal with an expert; true everywhere when nobody asks for one."""
        if not self.expert_threshold:
            return np.ones_like(self.affinity[proposals, members], dtype=bool)
        return self.affinity[proposals, members] >= self.expert_threshold

    def outsiders(self, proposals: np.ndarray | int, members: np.ndarray | int | slice) -> np.ndarray:
        """Whether each pair brings another field, or the proposal does not ask for that."""
        return (self.member_field[members] != self.field[proposals]) | ~self.crossing[proposals]

    @cached_property
    def by_member(self) -> np.ndarray:
        """[M, P] the affinity, a member's row in one piece."""
        return np.ascontiguousarray(self.affinity.T)

    def pinned(self) -> np.ndarray:
        """[P, M] bool."""
        marks = np.zeros(self.affinity.shape, dtype=bool)
        marks[self.pins[:, 0], self.pins[:, 1]] = True
        return marks


def read(document: object) -> Problem:
    """The problem a document states. Raises BadInput with every complaint and its place."""
    complaints = Complaints()
    top = complaints.record(document, "", TOP, TOP_MAY)
    if top["format"] not in (FORMAT, MISSING):
        complaints.add("format", f'must be "{FORMAT}"')
    reviews = complaints.number(top["reviews"], "reviews", 1, MOST)
    threshold = complaints.number(top["expert_threshold"], "expert_threshold", 0, 100)
    limit = complaints.number(top["time_limit_s"], "time_limit_s", 1, MOST)
    proposals = _proposals(complaints, top["proposals"], reviews)
    members = _members(complaints, top["members"])
    places = {line["id"]: n for n, line in enumerate(proposals)}, {line["id"]: n for n, line in enumerate(members)}
    affinity, conflicts, pins = (_pairs(complaints, top[name], name, *places) for name in ("affinity", *PAIRS))
    complaints.stop_if_any()
    return _without_idle(_arrays(proposals, members, affinity, conflicts, pins, threshold, limit))


def _proposals(complaints: Complaints, lines: object, reviews: int) -> list[dict]:
    found: list[dict] = []
    for place, line in complaints.lines(lines, "proposals"):
        said = complaints.record(line, place, PROPOSAL, {"other_field": False, "reviews": reviews})
        found.append(
            {
                "id": complaints.text(said["id"], f"{place}.id"),
                "field": complaints.text(said["field"], f"{place}.field"),
                "other_field": complaints.truth(said["other_field"], f"{place}.other_field"),
                "reviews": complaints.number(said["reviews"], f"{place}.reviews", 0, MOST),
            }
        )
    complaints.once([line["id"] for line in found], "proposals")
    return found


def _members(complaints: Complaints, lines: object) -> list[dict]:
    found: list[dict] = []
    for place, line in complaints.lines(lines, "members"):
        said = complaints.record(line, place, MEMBER, {"min": 0})
        found.append(
            {
                "id": complaints.text(said["id"], f"{place}.id"),
                "field": complaints.text(said["field"], f"{place}.field"),
                "min": complaints.number(said["min"], f"{place}.min", 0, MOST),
                "max": complaints.number(said["max"], f"{place}.max", 0, MOST),
            }
        )
    complaints.once([line["id"] for line in found], "members")
    return found


def _pairs(complaints: Complaints, lines: object, name: str, proposals: dict, members: dict) -> np.ndarray:
    """[n, 2] positions, or [n, 3] with the affinity."""
    width = 2 if name in PAIRS else 3
    found: dict[int, int] = {}
    for n, line in enumerate(complaints.sequence(lines, name)):
        try:  # a million lines may stand here, nearly all of them right
            pair, worth = proposals[line[0]] * len(members) + members[line[1]], line[2] if width == 3 else 0
            right = len(line) == width and type(worth) is int and 0 <= worth <= 100 and pair not in found
        except (KeyError, TypeError, IndexError):
            right = False
        if right:
            found[pair] = worth
        else:
            _complain_of_pair(complaints, line, f"{name}[{n}]", width, proposals, members)
    pairs = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
    worths = np.fromiter(found.values(), dtype=np.int64, count=len(found))
    return np.column_stack([*np.divmod(pairs, max(1, len(members))), worths])[:, :width]


def _complain_of_pair(
    complaints: Complaints, line: object, place: str, width: int, proposals: dict, members: dict
) -> None:
    if not isinstance(line, list) or len(line) != width:
        complaints.add(place, f"must be a list of {width}")
        return
    before = len(complaints.found)
    complaints.known(line[0], proposals, f"{place}[0]", "proposal")
    complaints.known(line[1], members, f"{place}[1]", "member")
    for worth in line[2:]:
        complaints.number(worth, f"{place}[2]", 0, 100)
    if len(complaints.found) == before:
        complaints.add(place, f"{line[0]} and {line[1]} stand here twice")


def _arrays(proposals, members, affinity, conflicts, pins, threshold, limit) -> Problem:
    table = np.zeros((len(proposals), len(members)), dtype=np.int8)
    table[affinity[:, 0], affinity[:, 1]] = affinity[:, 2]
    hidden = table[conflicts[:, 0], conflicts[:, 1]]
    table[conflicts[:, 0], conflicts[:, 1]] = -1
    fields = {name: n for n, name in enumerate(dict.fromkeys(line["field"] for line in proposals + members))}
    return Problem(
        proposals=[line["id"] for line in proposals],
        members=[line["id"] for line in members],
        reviews=_column(proposals, "reviews"),
        affinity=table,
        low=_column(members, "min"),
        high=_column(members, "max"),
        field=np.array([fields[line["field"]] for line in proposals], dtype=np.int64),
        member_field=np.array([fields[line["field"]] for line in members], dtype=np.int64),
        crossing=_column(proposals, "other_field").astype(bool),
        conflicts=conflicts,
        hidden=hidden,
        pins=pins,
        expert_threshold=threshold,
        time_limit_s=limit,
    )


def _column(lines: list[dict], key: str) -> np.ndarray:
    return np.array([line[key] for line in lines], dtype=np.int64)


def _without_idle(problem: Problem) -> Problem:
    """A proposal that needs no review takes no part: it would stand lowest, with nothing to gain."""
    busy = problem.reviews > 0
    busy[problem.pins[:, 0]] = True
    if busy.all():
        return problem
    place, bound = np.cumsum(busy) - 1, busy[problem.conflicts[:, 0]]
    return replace(
        problem,
        proposals=[name for name, is_busy in zip(problem.proposals, busy, strict=True) if is_busy],
        **{name: getattr(problem, name)[busy] for name in ("reviews", "affinity", "field", "crossing")},
        conflicts=np.column_stack([place[problem.conflicts[bound, 0]], problem.conflicts[bound, 1]]),
        hidden=problem.hidden[bound],
        pins=np.column_stack([place[problem.pins[:, 0]], problem.pins[:, 1]]),
    )
