"""Which pairs of a proposal and a member are looked at: all of them while they are few, else the promising ones."""

import numpy as np

from workshop_portal.reviews.assignment.problem import Problem

ALL_UP_TO = 400_000
ROWS_AT_ONCE = 256
BEST = 40  # members a proposal
FOREIGN = 4  # members of another field for a proposal that asks for one
STRIDE = 7919  # spreads a few more members over each proposal, so that no topic lacks seats


def pairs(problem: Problem, width: int = 1) -> tuple[np.ndarray, ...]:
    """Proposals and members of the allowed pairs, sorted; `width` multiplies how many are taken a proposal."""
    n, m = problem.affinity.shape
    if n * m <= ALL_UP_TO or width * BEST >= m:
        return np.nonzero(problem.affinity >= 0)
    chosen = np.zeros((n, m), dtype=bool)
    for start in range(0, n, ROWS_AT_ONCE):
        _choose_members(problem, chosen, np.arange(start, min(n, start + ROWS_AT_ONCE)), width)
    for start in range(0, m, ROWS_AT_ONCE):
        _choose_proposals(problem, chosen, np.arange(start, min(m, start + ROWS_AT_ONCE)), width)
    chosen &= problem.affinity >= 0
    return np.nonzero(chosen)


def _choose_members(problem: Problem, chosen: np.ndarray, rows: np.ndarray, width: int) -> None:
    m = len(problem.members)
    affinity = problem.affinity[rows]
    _mark(chosen, rows, affinity, width * BEST)
    foreign = np.where(problem.outsiders(rows[:, None], np.arange(m)), affinity, -1)
    _mark(chosen, rows[problem.crossing[rows]], foreign[problem.crossing[rows]], width * FOREIGN)
    spread = (rows[:, None] * STRIDE + np.arange(width * FOREIGN) * (m // (width * FOREIGN))) % m
    chosen[rows[:, None], spread] = True


def _choose_proposals(problem: Problem, chosen: np.ndarray, columns: np.ndarray, width: int) -> None:
    n = len(problem.proposals)
    count = min(n, width * 2 * int(min(problem.high[columns].max(initial=1), n)))
    _mark(chosen.T, columns, np.ascontiguousarray(problem.affinity[:, columns].T), count)


def _mark(chosen: np.ndarray, rows: np.ndarray, worth: np.ndarray, count: int) -> None:
    """Mark the `count` places of most worth in each of the rows."""
    if not len(rows) or not count:
        return
    count = min(count, worth.shape[1])
    best = np.argpartition(-worth, count - 1, axis=1)[:, :count]
    chosen[rows[:, None], best] = True
