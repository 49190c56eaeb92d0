"""How high the worst-off proposal could be at most: by each proposal's own best members, and by prices.

Any prices give a bound that holds for all pairs: with weights w of the proposals (sum 1) and prices v of the members'
seats, worst <= sum of w * score <= sum over proposals of the best set at w * affinity - v, plus what the seats cost.
A linear programme over the promising pairs finds good prices; pairs that these would want are added to it.
"""

import math
from collections.abc import Callable

import numpy as np

from workshop_portal.reviews.assignment import candidates, programme
from workshop_portal.reviews.assignment.problem import Problem
from workshop_portal.reviews.assignment.remainder import Remainder

ROUNDING = 1e-5
ROUNDS = 4
MOST_COLUMNS = 400_000


def own_best(problem: Problem, left: Remainder) -> int:
    """The lowest score among proposals that each choose as if alone."""
    lowest = programme.UNBOUNDED
    for p in range(len(problem.proposals)):
        worth = problem.affinity[p].astype(np.int16)
        lowest = min(lowest, int(left.score[p]) + int(worth[best_members(problem, left, p, worth)].sum()))
    return lowest


def best_members(problem: Problem, left: Remainder, p: int, worth: np.ndarray) -> np.ndarray:
    """The open seats of one proposal filled for the greatest sum of `worth`, whatever the other proposals need."""
    able = np.flatnonzero(left.free[p])
    order = able[np.argsort(-worth[able], kind="stable")]
    units, wanted = int(left.units[p]), []
    if left.expert[p]:
        wanted.append(problem.experts(p, order))
    if left.outsider[p]:
        wanted.append(problem.outsiders(p, order))
    if all(group[:units].any() for group in wanted):
        return order[:units]
    one_for_all = np.logical_and.reduce(wanted)
    choices = [groups for groups in ([one_for_all], wanted) if len(groups) <= units and all(g.any() for g in groups)]
    return max((_with_first_of(order, groups, units) for groups in choices), key=lambda chosen: worth[chosen].sum())


def _with_first_of(order: np.ndarray, groups: list[np.ndarray], units: int) -> np.ndarray:
    forced = sorted({int(np.argmax(group)) for group in groups})
    rest = np.delete(order, forced)
    return np.concatenate([order[forced], rest[: units - len(forced)]])


def by_prices(
    problem: Problem, left: Remainder, seats: np.ndarray, known: int, worst: int, seconds_left: Callable
) -> int:
    """The bound of the linear programme, or `known` if that is lower. `seats`: an assignment, whose pairs take part."""
    proposals, members = candidates.pairs(problem)
    if len(proposals) > MOST_COLUMNS:
        return known
    columns = np.zeros(problem.affinity.shape, dtype=bool)
    columns[proposals, members] = True
    columns[seats[:, 0], seats[:, 1]] = True
    columns &= left.free
    for _ in range(ROUNDS):
        prices = _prices(problem, left, np.nonzero(columns), known, seconds_left())
        if prices is None:
            return known
        weight, price, value = prices
        bound, wanted = _bound(problem, left, weight, price)
        known = min(known, math.floor(bound + ROUNDING))
        news = ~columns[wanted[:, 0], wanted[:, 1]]
        if known <= worst or not news.any() or math.floor(value + ROUNDING) >= known:
            return known
        columns[wanted[:, 0], wanted[:, 1]] = True
    return known


def _prices(problem: Problem, left: Remainder, pairs: tuple[np.ndarray, ...], known: int, seconds: float):
    """Weights of proposals, prices of members' seats, and the value of the programme; None if it ends without."""
    proposals, members = pairs
    n, count = len(problem.proposals), len(proposals)
    blocks = programme.rule_blocks(problem, left, proposals, members)
    blocks.append(programme.above_level(problem, left, proposals, members))
    cost = np.append(np.zeros(count), 1.0)
    highs = programme.solver(cost, np.append(np.ones(count), known), blocks, most=True)
    # The inner point finds usable prices ten times sooner than the simplex; no corner is needed.
    programme.run(highs, seconds, solver="ipm", run_crossover="off")
    solution = highs.getSolution()
    if not solution.dual_valid:
        return None
    dual = np.array(solution.row_dual)
    weight = np.abs(dual[-n:])
    if weight.sum() == 0:
        return None
    return weight / weight.sum(), dual[n : n + len(problem.members)] / weight.sum(), highs.getObjectiveValue()


def _bound(problem: Problem, left: Remainder, weight: np.ndarray, price: np.ndarray) -> tuple[float, np.ndarray]:
    """The bound at these prices, and the pairs [n, 2] that they choose."""
    paid = np.maximum(price, 0) @ left.high - np.maximum(-price, 0) @ left.low
    bound, wanted = float(paid + weight @ left.score), []
    for p in range(len(problem.proposals)):
        worth = weight[p] * problem.affinity[p] - price
        chosen = best_members(problem, left, p, worth)
        bound += float(worth[chosen].sum())
        wanted.append(np.column_stack([np.full(len(chosen), p), chosen]))
    return bound, np.vstack(wanted)
