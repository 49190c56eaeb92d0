"""The exact leximin of a small problem: for k = 1, 2, … the sum of the k lowest scores is made greatest.

The sum of the k lowest is the greatest k * t - sum of u, where each u makes up what its score lacks to t (Ogryczak and
Sliwinski 2006). The sums found for smaller k are kept.
"""

from collections.abc import Callable

import numpy as np

from workshop_portal.reviews.assignment import exchanges, programme
from workshop_portal.reviews.assignment.problem import Problem
from workshop_portal.reviews.assignment.remainder import Remainder
from workshop_portal.reviews.assignment.seating import Seating

MOST_PAIRS, MOST_PROPOSALS = 400, 32
SLACK = 1e-5  # rows that keep a former sum need it, or rounding makes them impossible


def is_small(problem: Problem) -> bool:
    return problem.affinity.size <= MOST_PAIRS and len(problem.proposals) <= MOST_PROPOSALS


def refine(problem: Problem, left: Remainder, best: Seating, seconds_left: Callable[[], float]) -> Seating:
    """The leximin-best assignment, or the best that was found in time."""
    for k in range(1, len(problem.proposals) + 1):
        found, proven = _better_sum(problem, left, np.cumsum(np.sort(best.score))[:k], seconds_left())
        if found is not None and found.rank() > best.rank():
            best = exchanges.improve(found, lambda: seconds_left() <= 0)
        if not proven:
            break
    return best


def _better_sum(problem: Problem, left: Remainder, sums: np.ndarray, seconds: float) -> tuple[Seating | None, bool]:
    """An assignment with the greatest sum of the k lowest that keeps the former `sums`; whether it is proven."""
    proposals, members = np.nonzero(left.free)
    n, count = len(problem.proposals), len(proposals)
    blocks = programme.rule_blocks(problem, left, proposals, members)
    for k, least in enumerate(sums.tolist(), start=1):
        level = count + (k - 1) * (n + 1)
        below = level + 1 + np.arange(n)
        blocks.append(programme.above_level(problem, left, proposals, members, below))
        blocks.append(_sum_of_lowest(k, level, below, least - SLACK))
    columns = count + len(sums) * (n + 1)
    cost, high = np.zeros(columns), np.where(np.arange(columns) < count, 1, np.inf)
    cost[level], cost[below] = len(sums), -1
    highs = programme.solver(cost, high, blocks, whole=count, most=True)
    proven = programme.run(highs, seconds) == "optimal"
    found = (
        Seating(problem, programme.chosen(highs, proposals, members, problem))
        if programme.has_solution(highs)
        else None
    )
    return found, proven


def _sum_of_lowest(k: int, level: int, below: np.ndarray, least: float) -> programme.Block:
    column = np.append(below, level)
    value = np.append(-np.ones(len(below)), k)
    return programme.Block(np.zeros_like(column), column, value, np.array([least]), np.array([np.inf]))
