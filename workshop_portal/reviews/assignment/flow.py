"""The start: one flow of least cost that keeps every rule.

Pins are taken out first. A proposal that still needs an expert sends one unit through a gate that leads to experts
only, and reaches its experts by that gate only; the same for a member of another field. Who is both serves both.
The first `min` seats of all members lead to an end of their own, which wants exactly so many.
"""

from dataclasses import replace

import numpy as np

from workshop_portal.reviews.assignment import candidates
from workshop_portal.reviews.assignment.problem import Problem
from workshop_portal.reviews.assignment.remainder import Remainder

WIDER = 4
MOST_PAIRS = 5_000_000  # arcs that fit into memory


def start(problem: Problem, left: Remainder, weight: np.ndarray | None = None) -> np.ndarray | None:
    """[seats, 2] proposal and member of every seat, pins included; None when this flow does not exist.

    That it does not exist proves nothing where a proposal wants both an expert and another field.
    """
    allowed, width = int(np.count_nonzero(problem.affinity >= 0)), 1
    while True:
        proposals, members = candidates.pairs(problem, width)
        usable = left.free[proposals, members]
        seats = flow_over(problem, left, proposals[usable], members[usable], weight)
        if seats is not None:
            return np.vstack([problem.pins, seats])
        if len(proposals) == allowed or len(proposals) * WIDER > MOST_PAIRS:
            return None
        width *= WIDER


def is_impossible(problem: Problem, left: Remainder, optional: np.ndarray | None = None) -> bool:
    """Whether it is proven that there is none: even less cannot be had, where of an expert and another field only one
    is asked. All pairs take part."""
    both = left.expert & left.outsider
    proposals, members = np.nonzero(left.free)
    if len(proposals) > MOST_PAIRS:
        return False
    less = [replace(left, outsider=left.outsider & ~both), replace(left, expert=left.expert & ~both)]
    return any(
        flow_over(problem, each, proposals, members, optional=optional) is None for each in less[: 1 + both.any()]
    )


def flow_over(problem: Problem, left: Remainder, proposals, members, weight=None, optional=None) -> np.ndarray | None:
    """The flow over these pairs. `optional` [P]: those that may also take more members than they have units."""
    # Heavy (pandas comes with it), and wanted only while an assignment is being made.
    from ortools.graph.python import min_cost_flow

    n, m = problem.affinity.shape
    gates, first, second = _gates(problem, left, proposals, members)
    units = left.units - gates.sum(axis=0)
    optional = np.zeros(n, dtype=bool) if optional is None else optional
    more = m * int(optional.sum())
    spare = int(left.units.sum() - left.low.sum()) + more
    if (units < 0).any() or spare < 0:
        return None
    # Nodes: proposals, members, first gates, second gates, the end of the least loads, of the others, and more units.
    p, member, ends, source = np.arange(n), n + np.arange(m), (3 * n + m, 3 * n + m + 1), 3 * n + m + 2
    worth = problem.affinity[proposals, members] * (np.ones(n, dtype=np.int64) if weight is None else weight)[proposals]
    tails = np.where(first, n + m + proposals, np.where(second, 2 * n + m + proposals, proposals))
    flow = min_cost_flow.SimpleMinCostFlow()
    seats = _arcs(flow, tails, n + members, np.ones_like(members), -worth)
    _arcs(flow, p, n + m + p, np.where(gates[0], units, 0))
    _arcs(flow, p, 2 * n + m + p, np.where(gates[1], units, 0))
    _arcs(flow, member, np.full(m, ends[0]), left.low)
    _arcs(flow, member, np.full(m, ends[1]), left.high - left.low)
    _arcs(flow, np.full(n + 1, source), np.append(p, ends[1]), np.append(m * optional, more))
    supply = np.concatenate([units, np.zeros(m), gates[0], gates[1], [-left.low.sum(), -spare, more]])
    flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply.astype(np.int64))
    if flow.solve() != flow.OPTIMAL:
        return None
    taken = flow.flows(seats) > 0
    return np.column_stack([proposals[taken], members[taken]])


def _arcs(flow, tail, head, capacity, cost=None):
    cost = np.zeros_like(capacity) if cost is None else cost
    return flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), capacity.astype(np.int64), cost.astype(np.int64)
    )


def _gates(problem: Problem, left: Remainder, proposals, members) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """[2, P] who has a first and a second gate; which pairs lie behind the first, and which behind the second."""
    expert = left.expert[proposals] & problem.experts(proposals, members)
    outsider = left.outsider[proposals] & problem.outsiders(proposals, members)
    wants_both, served_by_one = left.expert & left.outsider, np.zeros(len(left.units), dtype=bool)
    served_by_one[proposals[expert & outsider]] = True
    one, two = wants_both & served_by_one, wants_both & ~served_by_one
    either = np.where(two[proposals], expert, expert | outsider)
    first = np.where(one[proposals], expert & outsider, either)
    return np.vstack([left.expert | left.outsider, two]), first, two[proposals] & outsider
