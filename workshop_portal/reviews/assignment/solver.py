"""From the problem to the answer: flow, exchanges, certificate, and whole programmes where these leave a gap."""

import time
from collections.abc import Callable

import numpy as np

from workshop_portal.reviews.assignment import certificate, costs, exchanges, flow, leximin, reasons, remainder, search
from workshop_portal.reviews.assignment.problem import Problem, read
from workshop_portal.reviews.assignment.remainder import Remainder
from workshop_portal.reviews.assignment.seating import Seating

SEARCH_SHARE = 0.8  # of the time limit; the rest is for the costs
AGAIN = 6  # how strongly a second start favours the proposals that came out low
SCALE = 1000


class Undecided(Exception):
    """Within the limits of time and size neither an assignment was found nor was it shown that there is none."""


def solve(document: object) -> dict:
    """The answer to a document of format "assignment-1". Raises BadInput, Undecided."""
    problem = read(document)
    seconds_left = _clock(problem.time_limit_s * SEARCH_SHARE)
    left = remainder.after_pins(problem)
    seats = _any(problem, left, seconds_left)
    if left is None or seats is None:
        return _infeasible(reasons.smallest(problem, _clock(problem.time_limit_s)))
    best, bound = _best(problem, left, seats, seconds_left)
    if leximin.is_small(problem):
        best = leximin.refine(problem, left, best, seconds_left)
    return _answer(problem, best, bound, _clock(problem.time_limit_s))


def _clock(seconds: float) -> Callable[[], float]:
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def _any(problem: Problem, left: Remainder | None, seconds_left: Callable[[], float]) -> np.ndarray | None:
    """An assignment, or None when it is proven that there is none."""
    if left is None:
        return None
    seats = flow.start(problem, left)
    if seats is not None:
        return seats
    answer = search.any_assignment(problem, left, seconds_left())
    if answer.seats is None and not answer.impossible:
        raise Undecided
    return answer.seats


def _best(problem: Problem, left: Remainder, seats: np.ndarray, seconds_left: Callable) -> tuple[Seating, int]:
    """The best assignment found, and the bound of its worst score."""

    def late() -> bool:
        return seconds_left() <= 0

    first = exchanges.improve(Seating(problem, seats), late)
    best = max(first, _second(problem, left, first, late), key=Seating.rank)
    bound = certificate.own_best(problem, left) if problem.proposals else 0
    if best.worst < bound:
        bound = certificate.by_prices(problem, left, best.pairs(), bound, best.worst, seconds_left)
    return _close(problem, left, best, bound, seconds_left)


def _second(problem: Problem, left: Remainder, first: Seating, late: Callable[[], bool]) -> Seating:
    """From another start, in which the proposals that came out low count for more."""
    weight = (SCALE * ((1 + first.worst) / (1 + first.score)) ** AGAIN).astype(np.int64) + 1
    seats = flow.start(problem, left, weight)
    return first if seats is None else exchanges.improve(Seating(problem, seats), late)


def _close(problem: Problem, left: Remainder, best: Seating, bound: int, seconds_left) -> tuple[Seating, int]:
    """Halve the gap between the worst score and its bound; the bound is lowered by proof only."""
    hope = bound
    while best.worst < hope and seconds_left() > 0:
        level = (best.worst + hope + 1) // 2
        answer = search.with_worst(problem, left, level, best.pairs(), seconds_left() / 2)
        if answer.seats is not None:
            found = exchanges.improve(Seating(problem, answer.seats), lambda: seconds_left() <= 0)
            best = max(best, found, key=Seating.rank)
        else:
            hope = level - 1
            bound = min(bound, hope) if answer.impossible else bound
    return best, bound


def _answer(problem: Problem, best: Seating, bound: int, seconds_left: Callable[[], float]) -> dict:
    return {
        "status": "optimal" if best.worst >= bound else "feasible",
        "assignment": [[problem.proposals[p], problem.members[m]] for p, m in best.pairs().tolist()],
        "worst": best.worst,
        "worst_bound": bound,
        "total": best.total,
        "costs": costs.of_pins(problem, best, seconds_left),
        "reason": [],
    }


def _infeasible(reason: list[str]) -> dict:
    empty: dict = {"assignment": [], "worst": None, "worst_bound": None, "total": None, "costs": []}
    return {"status": "infeasible", **empty, "reason": reason}
