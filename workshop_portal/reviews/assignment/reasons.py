"""Why there is no assignment: a smallest set of rules that cannot be kept together.

Rules are dropped while the rest stays impossible; the shortest result of several orders is the reason. Where a proof
names the rules that take part in it, all others go at once.
"""

from collections.abc import Callable, Iterator
from random import Random

from workshop_portal.reviews.assignment import rules
from workshop_portal.reviews.assignment.oracle import Oracle
from workshop_portal.reviews.assignment.problem import Problem

SHUFFLES = 6
CHUNKS_FROM = 8
SHARE_OF_TIME = 0.1  # after which no further order is begun


def smallest(problem: Problem, seconds_left: Callable[[], float]) -> list[str]:
    """The names of the rules, in the order of the problem. Cut short by the time limit it may name some too many."""
    every = list(rules.all_rules(problem))
    oracle = Oracle(problem, every, seconds_left)
    until, best = seconds_left() * (1 - SHARE_OF_TIME), list(range(len(every)))
    for order in _orders(every):
        best = min(best, _shortened(order, oracle), key=len)
        if seconds_left() < until or len(best) == 1:
            break
    return [every[at].name for at in sorted(best)]


def _orders(every: list[rules.Rule]) -> Iterator[list[int]]:
    """First those that ask least are dropped, then those that ask most, each kind first, and by chance."""
    asks = [rule.low or -rule.high for rule in every]
    order = sorted(range(len(every)), key=lambda at: asks[at])
    yield order
    yield order[::-1]
    for kind in dict.fromkeys(rule.kind for rule in every):
        yield sorted(order, key=lambda at: every[at].kind != kind)
    for seed in range(SHUFFLES):
        yield Random(seed).sample(order, len(order))


def _shortened(order: list[int], oracle: Oracle) -> list[int]:
    """A set that is impossible, but possible without any one of its rules: kinds are dropped, chunks, single rules."""
    kept = oracle.core(order) or order
    for kind in {oracle.rules[at].kind: None for at in kept}:
        kept = oracle.core([at for at in kept if oracle.rules[at].kind != kind]) or kept
    size = len(kept) // 2 if len(kept) > CHUNKS_FROM and not oracle.names_rules else 1
    while size:
        start = 0
        while start < len(kept) and oracle.has_time():
            fewer = oracle.core(kept[:start] + kept[start + size :])
            if fewer is None:
                start += size
            else:
                start = sum(at in fewer for at in kept[:start])
                kept = fewer
        size //= 2
    return kept
