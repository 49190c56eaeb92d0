"""Whether a set of rules can be kept together, and if not, which of them show that.

A flow is quick to find an assignment. Where it finds none, the linear programme says whether there is none, and its
proof names the rules that take part. A large problem has flows only. They name no rules, and where one proposal wants
both an expert and another field they do not see all: there the reason may hold a few rules too many.
"""

from collections.abc import Callable

import numpy as np

from workshop_portal.reviews.assignment import candidates, flow, programme
from workshop_portal.reviews.assignment.problem import Problem
from workshop_portal.reviews.assignment.remainder import Remainder
from workshop_portal.reviews.assignment.rules import Rule, with_only

TINY = 1e-7
MOST_COLUMNS = 400_000


class Oracle:
    """All rules are rows of one linear programme; to drop a rule is to open its row."""

    def __init__(self, problem: Problem, rules: list[Rule], seconds_left: Callable[[], float]):
        self.problem, self.rules, self.seconds_left = problem, rules, seconds_left
        self.names_rules = problem.affinity.size <= MOST_COLUMNS
        if self.names_rules:
            self._state(rules, max(1, problem.affinity.size))  # HiGHS answers nothing to one without columns

    def _state(self, rules: list[Rule], columns: int) -> None:
        self.low = np.array([rule.low for rule in rules], dtype=float)
        self.high = np.array([rule.high for rule in rules], dtype=float)
        self.columns = columns
        row = np.repeat(np.arange(len(rules)), [len(rule.columns) for rule in rules])
        column = np.concatenate([rule.columns for rule in rules])
        block = programme.Block(row, column, np.ones(len(row)), self.low, self.high)
        self.highs = programme.solver(np.zeros(columns), np.ones(columns), [block])
        # Presolve would find the impossible sooner, but leaves no proof that names rows.
        programme.set_options(self.highs, {"presolve": "off", "solver": "simplex"})

    def has_time(self) -> bool:
        return self.seconds_left() > 0

    def core(self, kept: list[int]) -> list[int] | None:
        """Those of the rules that are impossible together, in the order given; None unless that is proven."""
        problem, left, optional = with_only(self.problem, [self.rules[at] for at in kept])
        if left is not None and self._flows(problem, left, optional):
            return None
        if not self.names_rules:
            return kept if left is None or flow.is_impossible(problem, left, optional) else None
        if self._end_of(kept) == "infeasible":
            return self._named_by_proof(kept)
        return kept if self._only_in_fractions() else None

    def _flows(self, problem: Problem, left: Remainder, optional: np.ndarray) -> bool:
        proposals, members = candidates.pairs(problem)
        usable = left.free[proposals, members]
        free = np.zeros(len(problem.proposals), dtype=np.int64)
        return flow.flow_over(problem, left, proposals[usable], members[usable], free, optional) is not None

    def _end_of(self, kept: list[int]) -> str:
        dropped = np.ones(len(self.low), dtype=bool)
        dropped[kept] = False
        low, high = np.where(dropped, -np.inf, self.low), np.where(dropped, np.inf, self.high)
        self.highs.changeRowsBounds(len(low), np.arange(len(low), dtype=np.int32), low, high)
        return programme.run(self.highs, self.seconds_left())

    def _named_by_proof(self, kept: list[int]) -> list[int]:
        """The rules that take part in the proof (Farkas). They are tried, as it is a proof in rounded numbers."""
        if not self.highs.getDualRayExist()[1]:
            return kept
        ray = np.abs(self.highs.getDualRay()[2])
        part = [at for at in kept if ray[at] > TINY]
        return part if self._end_of(part) == "infeasible" else kept

    def _only_in_fractions(self) -> bool:
        """Whether the rules can be kept in fractions of a review only: where an expert and another field are asked."""
        values = np.array(self.highs.getSolution().col_value)
        if not programme.has_solution(self.highs) or (np.abs(values - np.rint(values)) < TINY).all():
            return False
        self._make_whole(True)
        end = programme.run(self.highs, self.seconds_left(), presolve="on")
        self._make_whole(False)
        programme.set_options(self.highs, {"presolve": "off"})
        return end == "infeasible"

    def _make_whole(self, whole: bool) -> None:
        columns = np.arange(self.columns, dtype=np.int32)
        self.highs.changeColsIntegrality(len(columns), columns, np.full(len(columns), whole, dtype=np.uint8))
