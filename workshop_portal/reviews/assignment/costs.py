"""What choices cost: each pin is dropped alone and the present answer improved; what if a member were pinned."""

from collections.abc import Callable

from workshop_portal.reviews.assignment import exchanges
from workshop_portal.reviews.assignment.problem import Problem
from workshop_portal.reviews.assignment.seating import Seating


def of_pins(problem: Problem, answer: Seating, seconds_left: Callable[[], float]) -> list[dict]:
    """What would be gained without each pin: in the worst score, the sum of the lowest tenth, the total."""
    lines = []
    for p, member in problem.pins.tolist():
        if seconds_left() <= 0:
            break
        freed = answer.copy()
        seat = next(s for s in freed.seats_of[p] if freed.member[s] == member)
        freed.pinned[seat] = False
        exchanges.improve_around(freed, p, lambda: seconds_left() <= 0)
        lines.append(
            {
                "rule": f"pin:{problem.proposals[p]}:{problem.members[member]}",
                "worst": freed.worst - answer.worst,
                "low_sum": freed.low_sum - answer.low_sum,
                "total": freed.total - answer.total,
            }
        )
    return lines
