"""One body at work: pieces come, whatever is due first is taken up first, and nobody lays down what they have begun."""

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple


class Piece(NamedTuple):
    """One piece of work, in minutes of working time: when it comes, by when it is due, how long it takes a person."""

    came: int
    due: int
    work: int


Staffing = Sequence[tuple[int, int]]
"""From which minute on how many people are there, in order; before the first nobody is."""


def serve(pieces: Sequence[Piece], staffing: Staffing, until: int) -> list[int | None]:
    """When each piece is done, in the order given; None: not before `until`.

    Where people leave, whoever is busy finishes first.

    Args:
        pieces: in any order.
    """
    done: list[int | None] = [None] * len(pieces)
    coming = sorted(range(len(pieces)), key=lambda n: (pieces[n].came, n), reverse=True)
    changes = list(reversed(staffing))
    waiting: list[tuple[int, int, int]] = []
    busy: list[tuple[int, int]] = []
    people, now = 0, min([p.came for p in pieces] + [at for at, _ in staffing], default=until)
    while now <= until:
        while changes and changes[-1][0] <= now:
            people = changes.pop()[1]
        while busy and busy[0][0] <= now:
            at, n = heappop(busy)
            done[n] = at
        while coming and pieces[coming[-1]].came <= now:
            n = coming.pop()
            heappush(waiting, (pieces[n].due, pieces[n].came, n))
        while waiting and len(busy) < people:
            n = heappop(waiting)[2]
            heappush(busy, (now + max(1, pieces[n].work), n))
        ahead = [queue[0][0] for queue in (busy,) if queue] + [at for at, _ in changes[-1:]]
        if coming:
            ahead.append(pieces[coming[-1]].came)
        if not ahead:
            break
        now = min(ahead)
    return done
