"""我的工作: what it is this person's turn to do, by how soon, and what waits for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from huxin.access import Actor, Permission
from huxin.channels.digest import MOST, DigestLine
from huxin.queries import _plain, matters
from huxin.queries._pages import FEW
from huxin.queries._tried import listed
from huxin.queries.matters import LATER, MINE, NEAR, NEVER, OTHERS, OVERDUE, TODAY, MatterFilter, MatterLine
from huxin.record.models import Matter

SHOWN = 8
"""Rows of a heading; the list has the rest."""


@dataclass(frozen=True)
class Heap:
    """Some work under one heading. `count` goes up to `FEW`; `wanted` is what the list shows all of it by."""

    wanted: MatterFilter
    rows: tuple[MatterLine, ...]
    count: int

    @property
    def said(self) -> str:
        """How much there is."""
        return f"{FEW}+" if self.count >= FEW else str(self.count)


@dataclass(frozen=True)
class Work:
    """All of it. The first five are this person's turn, each matter in one of them; `waiting` is other people's."""

    overdue: Heap
    today: Heap
    soon: Heap
    later: Heap
    never: Heap
    waiting: Heap

    @property
    def nothing(self) -> bool:
        """Whether it is this person's turn nowhere."""
        return not any(heap.count for heap in (self.overdue, self.today, self.soon, self.later, self.never))


def work(*, actor: Actor, now: datetime) -> Work:
    """The work of one person at a moment."""
    found = _sorted(actor, now) or _asked(actor, now)
    return Work(**{key: Heap(_HEAPS[key], tuple(rows), count) for key, (rows, count) in found.items()})


def digest_lines(actor: Actor, *, now: datetime) -> Sequence[DigestLine]:
    """The same for the daily letter: whatever it is this person's turn to do, by due date."""
    if not actor.holds(Permission.MATTERS):
        return []
    found = matters.chosen(actor, MatterFilter(turn=MINE), now=now)[: 3 * MOST]
    return [
        DigestLine(m.number, m.title, m.due_on, m.state_label, f"/matters/{m.id}/")
        for m in matters.lines(found, now=now)
    ]


_LAST = datetime.max.replace(tzinfo=UTC)
_DUE = {"overdue": OVERDUE, "today": TODAY, "soon": NEAR, "later": LATER, "never": NEVER}
_HEAPS = {
    **{key: MatterFilter(turn=MINE, due=due) for key, due in _DUE.items()},
    "waiting": MatterFilter(turn=OTHERS),
}
_Found = dict[str, tuple[list[MatterLine], int]]
"""By heap the first rows, and how many there are."""


def _sorted(actor: Actor, now: datetime) -> _Found | None:
    """What is little enough to be looked through; None where it is more than that."""
    every = matters.chosen(actor, MatterFilter(), now=now)
    if _plain.counted(every, FEW + 1) > FEW:
        return None
    found = every.order_by().values_list("pk", "due_at", "kind", "state", "paused", "level", "body")
    others = frozenset(matters.others_pairs(actor))
    heaps: dict[str, list[int]] = {key: [] for key in _HEAPS}
    names = {due: key for key, due in _DUE.items()}
    for pk, due_at, kind, state, paused, level, body in sorted(found, key=lambda row: (row[1] or _LAST, row[0])):
        mine = matters.is_mine(actor, (kind, state, paused, level, body), drawn=pk not in others)
        heaps[names[matters.when_due(due_at, now)] if mine else "waiting"].append(pk)
    return _shown({key: (heap[:SHOWN], len(heap)) for key, heap in heaps.items()}, now)


def _asked(actor: Actor, now: datetime) -> _Found:
    """The same of what is more: one statement for all heaps, and one for the rows that are shown."""
    chosen = [matters.chosen(actor, wanted, now=now) for wanted in _HEAPS.values()]
    return _shown(dict(zip(_HEAPS, _plain.heaped(chosen, first=SHOWN, most=FEW), strict=True)), now)


def _shown(heaps: Mapping[str, tuple[list[int], int]], now: datetime) -> _Found:
    """The rows of the keys that are shown of each heap, by one statement."""
    keys = chain.from_iterable(top for top, _ in heaps.values())
    rows = Matter.objects.filter(listed("pk", keys)).values_list(*matters.COLUMNS)
    lines = {line.id: line for line in matters.lines_of(rows, now=now)}
    return {key: ([lines[pk] for pk in top if pk in lines], count) for key, (top, count) in heaps.items()}
