"""Whole programmes, where exchanges alone cannot tell: is there an assignment at all, and one whose worst is higher?"""

from typing import NamedTuple

import numpy as np

from workshop_portal.reviews.assignment import candidates, flow, programme
from workshop_portal.reviews.assignment.problem import Problem
from workshop_portal.reviews.assignment.remainder import Remainder

MOST_COLUMNS = 3_000_000


class Answer(NamedTuple):
    seats: np.ndarray | None
    impossible: bool = False  # proven


def any_assignment(problem: Problem, left: Remainder, seconds: float) -> Answer:
    """An assignment that keeps all rules. All pairs take part, so that "impossible" is proven."""
    proposals, members = np.nonzero(left.free)
    if len(proposals) > MOST_COLUMNS:
        return Answer(None)
    if flow.is_impossible(problem, left):
        return Answer(None, impossible=True)
    return _first_solution(problem, left, proposals, members, [], seconds)


def with_worst(problem: Problem, left: Remainder, worst: int, seats: np.ndarray, seconds: float) -> Answer:
    """An assignment in which every score is at least `worst`. `seats`: one that is known, whose pairs take part."""
    proposals, members = candidates.pairs(problem)
    columns = np.zeros(problem.affinity.shape, dtype=bool)
    columns[proposals, members] = True
    columns[seats[:, 0], seats[:, 1]] = True
    columns &= left.free
    proposals, members = np.nonzero(columns)
    scores = programme.above(problem, left, proposals, members, worst)
    answer = _first_solution(problem, left, proposals, members, [scores], seconds)
    return answer._replace(impossible=answer.impossible and len(proposals) == np.count_nonzero(left.free))


def _first_solution(problem: Problem, left: Remainder, proposals, members, more: list, seconds: float) -> Answer:
    """The first that is found. Asking for a high total leads HiGHS to it far sooner than asking for nothing."""
    if not len(proposals):
        return Answer(None, impossible=True)
    blocks = programme.rule_blocks(problem, left, proposals, members) + more
    worth = problem.affinity[proposals, members]
    highs = programme.solver(worth, np.ones(len(worth)), blocks, whole=len(worth), most=True)
    end = programme.run(highs, seconds, mip_max_improving_sols=1)
    if programme.has_solution(highs):
        return Answer(programme.chosen(highs, proposals, members, problem))
    return Answer(None, end == "infeasible")
