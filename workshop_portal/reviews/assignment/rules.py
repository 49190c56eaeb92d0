"""The rules by name, each as bounds of how many of its pairs may be taken; and the problem with only some of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from workshop_portal.reviews.assignment import remainder
from workshop_portal.reviews.assignment.problem import Problem


@dataclass(frozen=True, eq=False)
class Rule:
    kind: str
    at: int  # which proposal, member or pin
    name: str
    columns: np.ndarray  # the pair p, m has the column p * M + m
    low: float
    high: float


def all_rules(problem: Problem) -> Iterator[Rule]:
    n, m = problem.affinity.shape
    pairs, worth = np.arange(n * m).reshape(n, m), affinity_without_conflicts(problem)
    for p, name in enumerate(problem.proposals):
        needs = int(problem.reviews[p])
        yield Rule("reviews", p, f"reviews:{name}", pairs[p], needs, needs)
    for at, name in enumerate(problem.members):
        yield Rule("load_max", at, f"load_max:{name}", pairs[:, at], 0, int(problem.high[at]))
    for at in np.flatnonzero(problem.low).tolist():
        yield Rule("load_min", at, f"load_min:{problem.members[at]}", pairs[:, at], int(problem.low[at]), np.inf)
    for p in np.unique(problem.conflicts[:, 0]).tolist():
        members = problem.conflicts[problem.conflicts[:, 0] == p, 1]
        yield Rule("conflicts", p, f"conflicts:{problem.proposals[p]}", pairs[p, members], 0, 0)
    for at, (p, member) in enumerate(problem.pins.tolist()):
        name = f"pin:{problem.proposals[p]}:{problem.members[member]}"
        yield Rule("pin", at, name, pairs[p, [member]], 1, np.inf)
    for p, name in enumerate(problem.proposals):
        if problem.expert_threshold:
            experts = pairs[p][worth[p] >= problem.expert_threshold]
            yield Rule("expert", p, f"expert:{name}", experts, 1, np.inf)
        if problem.crossing[p]:
            yield Rule("other_field", p, f"other_field:{name}", pairs[p][problem.outsiders(p, slice(None))], 1, np.inf)


def affinity_without_conflicts(problem: Problem) -> np.ndarray:
    worth = problem.affinity.copy()
    worth[problem.conflicts[:, 0], problem.conflicts[:, 1]] = problem.hidden
    return worth


def with_only(problem: Problem, kept: list[Rule]) -> tuple[Problem, remainder.Remainder | None, np.ndarray]:
    """The problem with these rules alone, what its pins leave open, and which proposals have no fixed number."""
    n, m = problem.affinity.shape
    sizes = {"reviews": n, "load_max": m, "load_min": m, "conflicts": n, "pin": len(problem.pins), "expert": n}
    keeps = {kind: np.zeros(size, dtype=bool) for kind, size in (sizes | {"other_field": n}).items()}
    for rule in kept:
        keeps[rule.kind][rule.at] = True
    pins = problem.pins[keeps["pin"]]
    crossing = problem.crossing & keeps["other_field"]
    fewest = np.bincount(pins[:, 0], minlength=n) + keeps["expert"] + crossing
    affinity = affinity_without_conflicts(problem)
    bound = problem.conflicts[keeps["conflicts"][problem.conflicts[:, 0]]]
    affinity[bound[:, 0], bound[:, 1]] = -1
    eased = replace(
        problem,
        affinity=affinity,
        reviews=np.where(keeps["reviews"], problem.reviews, fewest),
        low=np.where(keeps["load_min"], problem.low, 0),
        high=np.where(keeps["load_max"], problem.high, np.maximum(problem.low, n)),
        crossing=crossing,
        pins=pins,
    )
    left = remainder.after_pins(eased, keeps["expert"])
    return eased, left, ~keeps["reviews"]
