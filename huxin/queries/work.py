"""我的工作: what it is this person's turn to do, by how soon, and what waits for others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from django.db.models import QuerySet

from huxin.access import Actor, Permission
from huxin.channels.digest import MOST, DigestLine
from huxin.queries import matters
from huxin.queries._pages import FEW, page_of
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
    mine = matters.chosen(actor, MatterFilter(turn=MINE), now=now)
    few = mine.order_by()[: FEW + 1].count() <= FEW
    heaps = _sorted(mine, now) if few else {key: _asked(actor, _due(key), now) for key in _HEAPS}
    return Work(**heaps, waiting=_asked(actor, MatterFilter(turn=OTHERS), now))


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
_HEAPS = {"overdue": OVERDUE, "today": TODAY, "soon": NEAR, "later": LATER, "never": NEVER}


def _due(key: str) -> MatterFilter:
    return MatterFilter(turn=MINE, due=_HEAPS[key])


def _sorted(mine: "QuerySet[Matter]", now: datetime) -> dict[str, Heap]:
    """The same heaps of what is little enough to be looked through: two queries instead of ten."""
    found = mine.order_by().values_list("pk", "due_at")
    heaps: dict[str, list[int]] = {due: [] for due in _HEAPS.values()}
    for pk, due_at in sorted(found, key=lambda row: (row[1] or _LAST, row[0])):
        heaps[matters.when_due(due_at, now)].append(pk)
    tops = {due: heap[:SHOWN] for due, heap in heaps.items()}
    rows = Matter.objects.filter(pk__in=chain.from_iterable(tops.values())).values_list(*matters.COLUMNS)
    lines = {line.id: line for line in matters.lines_of(rows, now=now)}
    return {
        key: Heap(_due(key), tuple(lines[pk] for pk in tops[due] if pk in lines), len(heaps[due]))
        for key, due in _HEAPS.items()
    }


def _asked(actor: Actor, wanted: MatterFilter, now: datetime) -> Heap:
    made = partial(matters.lines_of, now=now)
    chosen = matters.chosen(actor, wanted, now=now)
    found = page_of(chosen, 1, SHOWN, made, ceiling=FEW, columns=matters.COLUMNS)
    return Heap(wanted, found.rows, found.total)
