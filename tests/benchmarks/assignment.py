"""How good and how quick the assignment of reviewers is, beside the one with the greatest total, in the same run.

python -m tests.benchmarks.assignment [--large]
"""

import sys
import time

import numpy as np

from tests.benchmarks.assignment_cases import case
from tests.reviews.assignment_checks import broken
from workshop_portal.reviews import assignment
from workshop_portal.reviews.assignment import flow, leximin, problem, programme, remainder
from workshop_portal.reviews.assignment.seating import Seating, lowest_tenth

LATE_S = 120
USUAL = [(name, seed, {}) for name in ("centre", "clusters", "starve", "tight", "crowded") for seed in (11, 12)]
USUAL += [("sparse", seed, {"proposals": 118, "members": 177, "reviews": 3}) for seed in (11, 12)]
USUAL += [("crowded", seed, {"proposals": 24, "members": 10, "reviews": 3}) for seed in (11, 12)]
LARGE = [(name, 11, {"proposals": 2000, "members": 600}) for name in ("centre", "starve", "crowded")]


def most_total(asked: dict) -> Seating:
    """The baseline: the greatest total under the same rules, by a whole programme, or by a flow where that is large."""
    stated = problem.read(asked)
    left = remainder.after_pins(stated)
    if stated.affinity.size > 100_000:
        return Seating(stated, flow.start(stated, left))
    proposals, members = np.nonzero(left.free)
    blocks = programme.rule_blocks(stated, left, proposals, members)
    worth = stated.affinity[proposals, members]
    highs = programme.solver(worth, np.ones(len(worth)), blocks, whole=len(worth), most=True)
    programme.run(highs, LATE_S)
    return Seating(stated, programme.chosen(highs, proposals, members, stated))


def timed(work, *given):
    begun = time.perf_counter()
    return work(*given), time.perf_counter() - begun


def said(seating: Seating) -> str:
    mean = seating.low_sum / lowest_tenth(seating.problem)
    return f"{seating.worst}/{mean:.1f}/{seating.total}"


def seating_of(asked: dict, answer: dict) -> Seating:
    stated = problem.read(asked)
    places = [{name: at for at, name in enumerate(names)} for names in (stated.proposals, stated.members)]
    return Seating(stated, np.array([[places[0][p], places[1][m]] for p, m in answer["assignment"]]))


def row(name: str, seed: int, size: dict) -> str:
    asked = case(name, seed, **size)
    base, base_s = timed(most_total, asked)
    answer, ours_s = timed(assignment.solve, asked)
    if size.get("proposals", 0) < 1000:
        assert broken(asked, answer) == []
    ours = seating_of(asked, answer)
    assert ours.rank() >= base.rank()
    shape = f"{len(asked['proposals'])}x{len(asked['members'])}x{asked['reviews']}"
    exact = " exact" if leximin.is_small(ours.problem) else ""
    return (
        f"{name:9}{seed:3} {shape:11} {said(base):>20} {base_s:6.2f} s  {said(ours):>20} {ours_s:6.2f} s "
        f"{answer['status']} <= {answer['worst_bound']}{exact}, {ours_s / base_s:.1f} x the time"
    )


def main(arguments: list[str]) -> None:
    print("worst / mean of the lowest tenth / total; the time of ours includes the costs of all pins")
    print(f"{'case':24} {'greatest total':>29}  {'ours':>29}")
    timed(assignment.solve, case("tight", 1, proposals=24, members=10, reviews=3))  # the libraries are loaded
    for one in USUAL + (LARGE if "--large" in arguments else []):
        print(row(*one), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
