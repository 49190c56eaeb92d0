"""Exchanges: passes from the lowest proposal upward, each lifted as often as a move is found, until one moves nothing.

Each move makes the sorted scores greater in dictionary order, so this ends. A proposal found stuck is weighed again
only against those that have changed since.
"""

import heapq
from collections.abc import Callable, Iterable

import numpy as np

from workshop_portal.reviews.assignment import moves
from workshop_portal.reviews.assignment.seating import Seating, lowest_tenth

MANY = 50  # moves, after which all seats are looked through for news
RINGS_FOR = 24  # rings are tried for so many of the lowest proposals, and no more than the lowest tenth


def improve(seating: Seating, late: Callable[[], bool]) -> Seating:
    """The seating itself, improved."""
    Exchanges(seating).run(late)
    return seating


def improve_around(seating: Seating, p: int, late: Callable[[], bool]) -> Seating:
    """Improve a seating in which all are stuck, but for what one proposal can newly give. No rings."""
    Exchanges(seating, new=p).run(late)
    return seating


class Exchanges:
    def __init__(self, seating: Seating, new: int | None = None):
        n = len(seating.score)
        self.now = seating
        self.unpinned = np.flatnonzero(~seating.pinned)
        self.own = [np.array([s for s in seats if not seating.pinned[s]], dtype=np.int64) for seats in seating.seats_of]
        self.rings = 0 if new is not None else min(RINGS_FOR, lowest_tenth(seating.problem))
        self.log: list[list[int]] = [[] if new is None else [new]]  # the proposals that each move changed
        self.changed = np.full(n, new is None, dtype=np.int64)  # how long the log was after the last change of each,
        self.stuck = np.zeros(n, dtype=np.int64)  # when it was found stuck,
        self.ringed = np.zeros(n, dtype=np.int64)  # and when it was last tried by rings
        self.roomier = 0  # and after the last move that changed the loads
        self.begin: Iterable[int] = range(n)
        if new is not None:
            self.changed[new] = 1
            self.begin = self._who_may_want(new)

    def _who_may_want(self, p: int) -> list[int]:
        """p, and those who hold a seat worth less to them than a member of p."""
        wanted = self.now.problem.affinity[:, self.now.member[self.own[p]]].max(axis=1, initial=-1)
        poorest = np.full(len(wanted), np.iinfo(np.int64).max)
        np.minimum.at(poorest, self.now.proposal[self.unpinned], self.now.worth[self.unpinned])
        return sorted({p, *np.flatnonzero(wanted > poorest).tolist()})

    def run(self, late: Callable[[], bool]) -> None:
        moved = self._pass(self.begin, late)
        while moved and not late():
            moved = self._pass(range(len(self.now.score)), late)

    def _pass(self, proposals: Iterable[int], late: Callable[[], bool]) -> bool:
        score, moved = self.now.score, False
        bottom = np.sort(score)[self.rings - 1] if self.rings else -1
        queue = [(int(score[p]), p) for p in proposals]
        heapq.heapify(queue)
        while queue and not late():
            value, p = heapq.heappop(queue)
            if value != score[p]:
                continue  # an old entry; the new one stands elsewhere in the queue
            touched = self._lift(p, with_ring=value <= bottom)
            moved = moved or bool(touched)
            for q in touched:
                heapq.heappush(queue, (int(score[q]), q))
        return moved

    def _lift(self, p: int, with_ring: bool) -> list[int]:
        """Make the best move for one proposal; the proposals it changed."""
        move = self._best_move(p, with_ring) if len(self.own[p]) else moves.NONE
        if move is moves.NONE:
            self.stuck[p] = len(self.log)
            return []
        touched = [int(self.now.proposal[seat]) for seat, _ in move.places]
        self.log.append(touched)
        self.changed[touched] = len(self.log)
        if self._changes_loads(move):
            self.roomier = len(self.log)
        for seat, member in move.places:
            self.now.place(seat, member)
        return touched

    def _best_move(self, p: int, with_ring: bool) -> moves.Move:
        own, move = self.own[p], moves.NONE
        if max(self.changed[p], self.roomier) > self.stuck[p]:
            move = moves.free_seat(self.now, p, own)
        move = max(move, moves.swap(self.now, p, own, self._partners(p)))
        if move is moves.NONE and with_ring and self.ringed[p] != len(self.log):
            self.ringed[p] = len(self.log)
            move = moves.ring(self.now, p, own)
        return move

    def _changes_loads(self, move: moves.Move) -> bool:
        return {member for _, member in move.places} != {int(self.now.member[seat]) for seat, _ in move.places}

    def _partners(self, p: int) -> np.ndarray:
        """The unpinned seats of others that have changed since p was found stuck, or all when p itself has."""
        since = self.stuck[p]
        if self.changed[p] > since:
            return self.unpinned
        if len(self.log) - since > MANY:
            return self.unpinned[(self.changed > since)[self.now.proposal[self.unpinned]]]
        news = {q for touched in self.log[since:] for q in touched}
        return np.concatenate([self.own[q] for q in sorted(news)]) if news else self.unpinned[:0]
