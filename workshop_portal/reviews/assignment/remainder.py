"""What the pins leave open: seats, loads, and the rules that are not yet met."""

from dataclasses import dataclass

import numpy as np

from workshop_portal.reviews.assignment.problem import Problem


@dataclass(frozen=True, eq=False)
class Remainder:
    free: np.ndarray  # [P, M] bool: allowed and not pinned
    units: np.ndarray  # [P] seats to fill
    low: np.ndarray  # [M]
    high: np.ndarray  # [M]
    expert: np.ndarray  # [P] bool: still needs one
    outsider: np.ndarray  # [P] bool: still needs a member of another field
    score: np.ndarray  # [P] what the pins give


def after_pins(problem: Problem, asks_expert: np.ndarray | bool = True) -> Remainder | None:
    """None when the pins alone break a rule. `asks_expert` [P]: which proposals want an expert."""
    row, column = problem.pins[:, 0], problem.pins[:, 1]
    n, m = problem.affinity.shape
    if (problem.affinity[row, column] < 0).any():
        return None
    load = np.bincount(column, minlength=m)
    left = Remainder(
        free=(problem.affinity >= 0) & ~problem.pinned(),
        units=problem.reviews - np.bincount(row, minlength=n),
        low=np.maximum(problem.low - load, 0),
        high=problem.high - load,
        expert=(problem.expert_threshold > 0) & (_count(problem.experts(row, column), row, n) == 0) & asks_expert,
        outsider=problem.crossing & (_count(problem.outsiders(row, column), row, n) == 0),
        score=np.bincount(row, problem.affinity[row, column], n).astype(np.int64),
    )
    needs = np.maximum(left.expert, left.outsider)
    broken = (left.units < needs).any() or (left.high < left.low).any()
    return None if broken else left


def _count(marks: np.ndarray, row: np.ndarray, n: int) -> np.ndarray:
    return np.bincount(row[marks], minlength=n)
