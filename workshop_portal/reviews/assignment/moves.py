"""The moves that lift one proposal: to a free seat, by a swap with another, by a ring of three.

A move never takes another proposal down to the lifted one's old score. Its key orders moves: first the lowest of the
new scores, then what is gained. All partners are weighed in one vector operation.
"""

from typing import NamedTuple

import numpy as np

from workshop_portal.reviews.assignment.seating import Seating

LOWEST_FIRST = 1 << 20
NO_PARTNER = 1 << 19  # stands for the score of a proposal where there is none: above all others
FIRSTS, LASTS = 100, 1000  # how many partners of a ring are combined


class Move(NamedTuple):
    key: int
    places: tuple[tuple[int, int], ...]  # seat, and the member who comes to it


NONE = Move(-1, ())


def free_seat(now: Seating, p: int, own: np.ndarray) -> Move:
    """Another member with room takes one of the seats `own` of p."""
    own = own[now.load[now.member[own]] > now.problem.low[now.member[own]]]
    row, best = now.problem.affinity[p], NONE
    if not len(own):
        return best
    able = np.flatnonzero((row > now.worth[own].min()) & (now.load < now.problem.high) & ~now.sits[p])
    for seat in own.tolist() if len(able) else ():
        there = able[(row[able] > now.worth[seat]) & now.keeps_rules(p, now.member[seat], able)]
        if len(there):
            member = int(there[np.argmax(row[there])])
            gain = int(row[member]) - int(now.worth[seat])
            best = max(best, Move((int(now.score[p]) + gain) * LOWEST_FIRST + gain, ((seat, member),)))
    return best


def swap(now: Seating, p: int, own: np.ndarray, others: np.ndarray) -> Move:
    """A member of p and the member of one of the seats `others` change places."""
    row, best = now.problem.affinity[p], NONE
    others = others[row[now.member[others]] > now.worth[own].min()]
    others = others[~now.sits[p, now.member[others]]]
    for seat in own.tolist() if len(others) else ():
        best = max(best, _swap_of(now, p, seat, others[row[now.member[others]] > now.worth[seat]]))
    return best


def _swap_of(now: Seating, p: int, seat: int, others: np.ndarray) -> Move:
    mine, old = int(now.member[seat]), int(now.score[p])
    others, theirs = _takers(now, others, mine, old)
    if not len(others):
        return NONE
    member = now.member[others]
    fits = now.keeps_rules(p, mine, member)
    others, theirs, member = others[fits], theirs[fits], member[fits]
    if not len(others):
        return NONE
    gain = now.problem.affinity[p, member] - now.worth[seat]
    key = np.minimum(old + gain, theirs) * LOWEST_FIRST + gain + theirs - now.score[now.proposal[others]]
    at = int(np.argmax(key))
    return Move(int(key[at]), ((int(others[at]), mine), (seat, int(member[at]))))


def _takers(now: Seating, seats: np.ndarray, member: int, above: int) -> tuple[np.ndarray, np.ndarray]:
    """The seats that may go to `member` so that their proposal stays above a score, and its score then."""
    if not len(seats):
        return seats, seats
    q = now.proposal[seats]
    comes = now.problem.by_member[member][q].astype(np.int64)
    score = now.score[q] - now.worth[seats] + comes
    fits = (comes >= 0) & (score > above) & ~now.sits[q, member]
    seats, q, score = seats[fits], q[fits], score[fits]
    fits = now.keeps_rules(q, now.member[seats], member)
    return seats[fits], score[fits]


def ring(now: Seating, p: int, own: np.ndarray) -> Move:
    """p takes a member of q, who is replaced by a member of s or one with room; p's member goes to s or goes free."""
    return max((_ring_of(now, p, seat) for seat in own.tolist()), default=NONE)


def _ring_of(now: Seating, p: int, seat: int) -> Move:
    row, mine, unpinned = now.problem.affinity[p], int(now.member[seat]), np.flatnonzero(~now.pinned)
    first = unpinned[row[now.member[unpinned]] > now.worth[seat]]
    first = first[~now.sits[p, now.member[first]]]
    first = first[now.keeps_rules(p, mine, now.member[first])]
    first = first[np.argsort(-row[now.member[first]], kind="stable")[:FIRSTS]]
    last, score = _takers(now, unpinned, mine, int(now.score[p]))
    most = np.argsort(-score, kind="stable")[:LASTS]
    best = _close(now, p, seat, first, now.member[last[most]], last[most], score[most])
    if now.load[mine] > now.problem.low[mine]:
        roomy = np.flatnonzero(now.load < now.problem.high)
        nobody = np.full(len(roomy), -1)
        best = max(best, _close(now, p, seat, first, roomy, nobody, np.full(len(roomy), NO_PARTNER)))
    return best


def _close(now: Seating, p: int, seat: int, first, member, last, score) -> Move:
    """The best ring: a seat of `first` gives its member to p and takes one of `member`, whose seat is of `last`."""
    if not len(first) or not len(member):
        return NONE
    q, old = now.proposal[first][:, None], int(now.score[p])
    comes = now.problem.affinity[q, member]
    theirs = (now.score[q] - now.worth[first][:, None]) + comes
    elsewhere = (last < 0) | (now.proposal[last] != q)
    i, j = np.nonzero((comes >= 0) & (theirs > old) & ~now.sits[q, member] & elsewhere)
    fits = now.keeps_rules(q[i, 0], now.member[first[i]], member[j])
    i, j = i[fits], j[fits]
    if not len(i):
        return NONE
    gain = now.problem.affinity[p, now.member[first[i]]] - now.worth[seat]
    key = np.minimum(np.minimum(old + gain, theirs[i, j]), score[j]) * LOWEST_FIRST + gain
    at = int(np.argmax(key))
    middle, end = int(first[i[at]]), int(last[j[at]])
    places = ((middle, int(member[j[at]])), (seat, int(now.member[middle])))
    return Move(int(key[at]), places if end < 0 else (*places, (end, int(now.member[seat]))))
