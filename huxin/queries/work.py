"""我的工作: what it is this person's turn to do, by how soon, and what waits for others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

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
    mine = _mine(actor, now)
    return Work(**{key: _heap(actor, due, now, mine) for key, due in _HEAPS.items()}, waiting=_waiting(actor, now))


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


def _mine(actor: Actor, now: datetime) -> list[Matter] | None:
    """Whatever it is this person's turn to do, by due date, where that is a day's or a month's work; else None."""
    chosen = matters.chosen(actor, MatterFilter(turn=MINE), now=now)
    found = list(chosen.order_by().defer("data", "search")[: FEW + 1])
    return sorted(found, key=lambda m: (m.due_at or _LAST, m.pk)) if len(found) <= FEW else None


def _heap(actor: Actor, due: str, now: datetime, mine: list[Matter] | None) -> Heap:
    wanted = MatterFilter(turn=MINE, due=due)
    if mine is None:
        return _asked(actor, wanted, now)
    here = [m for m in mine if matters.when_due(m.due_at, m.due_on, now) == due]
    return Heap(wanted, tuple(matters.lines(here[:SHOWN], now=now)), len(here))


def _waiting(actor: Actor, now: datetime) -> Heap:
    return _asked(actor, MatterFilter(turn=OTHERS), now)


def _asked(actor: Actor, wanted: MatterFilter, now: datetime) -> Heap:
    chosen = matters.chosen(actor, wanted, now=now)
    found = page_of(chosen, 1, SHOWN, lambda rows: matters.lines(rows, now=now), ceiling=FEW)
    return Heap(wanted, found.rows, found.total)
