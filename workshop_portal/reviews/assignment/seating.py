"""Who sits where: an assignment that keeps every rule, and the sums that moves need."""

from copy import copy

import numpy as np

from workshop_portal.reviews.assignment.problem import Problem


class Seating:
    """Seats of all proposals in one row. Changed only by `place`, which keeps the sums right."""

    def __init__(self, problem: Problem, seats: np.ndarray):
        seats = seats[np.lexsort((seats[:, 1], seats[:, 0]))]
        self.problem = problem
        self.proposal, self.member = seats[:, 0].copy(), seats[:, 1].copy()
        n, m = problem.affinity.shape
        self.pinned = problem.pinned()[self.proposal, self.member]
        self.worth = problem.affinity[self.proposal, self.member].astype(np.int64)
        self.sits = np.zeros((n, m), dtype=bool)
        self.sits[self.proposal, self.member] = True
        self.score = self._per_proposal(self.worth)
        self.load = np.bincount(self.member, minlength=m)
        self.experts = self._per_proposal(problem.experts(self.proposal, self.member))
        self.outsiders = self._per_proposal(problem.outsiders(self.proposal, self.member))
        ends = np.cumsum(problem.reviews).tolist()
        self.seats_of = [range(end - count, end) for end, count in zip(ends, problem.reviews.tolist(), strict=True)]

    def _per_proposal(self, worth: np.ndarray) -> np.ndarray:
        return np.bincount(self.proposal, worth, len(self.problem.proposals)).astype(np.int64)

    def copy(self) -> "Seating":
        twin = copy(self)
        for name in ("member", "pinned", "worth", "sits", "score", "load", "experts", "outsiders"):
            setattr(twin, name, getattr(self, name).copy())
        return twin

    def place(self, seat: int, member: int) -> None:
        """Give one seat to another member."""
        problem, p, old = self.problem, self.proposal[seat], self.member[seat]
        self.sits[p, old], self.sits[p, member] = False, True
        self.load[old] -= 1
        self.load[member] += 1
        worth = int(problem.affinity[p, member])
        self.score[p] += worth - self.worth[seat]
        self.experts[p] += int(problem.experts(p, member)) - int(problem.experts(p, old))
        self.outsiders[p] += int(problem.outsiders(p, member)) - int(problem.outsiders(p, old))
        self.member[seat], self.worth[seat] = member, worth

    def keeps_rules(self, p, leaves, comes) -> np.ndarray:
        """Whether proposals keep their expert and their other field when one member leaves and another comes."""
        p, leaves, comes = np.broadcast_arrays(p, leaves, comes)
        fits = np.ones(p.shape, dtype=bool)
        bare = np.flatnonzero((self.experts[p] < 2) | (self.outsiders[p] < 2))  # the others can lose one
        if len(bare):
            p, leaves, comes = p[bare], leaves[bare], comes[bare]
            is_expert, is_outsider = self.problem.experts, self.problem.outsiders
            experts = self.experts[p] - is_expert(p, leaves) + is_expert(p, comes)
            outsiders = self.outsiders[p] - is_outsider(p, leaves) + is_outsider(p, comes)
            fits[bare] = (experts > 0) & (outsiders > 0)
        return fits

    def pairs(self) -> np.ndarray:
        """[seats, 2], sorted."""
        order = np.lexsort((self.member, self.proposal))
        return np.column_stack([self.proposal[order], self.member[order]])

    @property
    def worst(self) -> int:
        return int(self.score.min(initial=np.iinfo(np.int64).max)) if len(self.score) else 0

    @property
    def total(self) -> int:
        return int(self.score.sum())

    @property
    def low_sum(self) -> int:
        """The sum of the lowest tenth."""
        return int(np.sort(self.score)[: lowest_tenth(self.problem)].sum())

    def rank(self) -> tuple[list[int], int]:
        """What is to be greatest: the scores from the lowest upward, in dictionary order."""
        return np.sort(self.score).tolist(), self.total


def lowest_tenth(problem: Problem) -> int:
    """How many proposals are the lowest tenth: one at least, unless there is none."""
    return -(-len(problem.proposals) // 10)
