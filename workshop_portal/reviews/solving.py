"""The optimiser in a process of its own, which `python -m workshop_portal.reviews.solving` is: a page needs no numpy, and
a computation that takes all memory or never ends takes no worker along."""

import logging

from workshop_portal.core import children

GRACE_S = 60  # beyond the time limit of the document, after which nobody waits any more


def solve(asked) -> dict:
    """The answer to a document of format "assignment-1"; its status is "undecided" when time was too short."""
    from workshop_portal.reviews import assignment  # numpy and the solvers

    try:
        return assignment.solve(asked)
    except assignment.Undecided:
        return without("undecided")


def without(status) -> dict:
    """An answer that assigns nobody."""
    return {"status": status, "assignment": [], "reason": []}


def solve_apart(asked, is_wanted) -> dict:
    """The same from a child; its status is "no room" when the memory was too small, and "lost" when the child died or found
    no end: another try would end like the first, and others wait. Raises Stopped.
    """
    try:
        return children.ask(
            "workshop_portal.reviews.solving", asked, is_wanted=is_wanted, seconds=asked["time_limit_s"] + GRACE_S
        )
    except children.NoRoom:
        return without("no room")
    except children.Lost:
        logging.getLogger(__name__).exception("an assignment")
        return without("lost")


if __name__ == "__main__":
    children.answer(solve)
