"""周报表: the last eight weeks before Spring Festival, week by week and county by county, from the events of the items.

Nothing is stored: what an item stood at is read from what was recorded until the end of a week, so a week that is over
says the same whenever it is asked for.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from huxin.base.moments import begins, local_day
from huxin.queries import _events
from huxin.queries._amounts import Amount
from huxin.queries.campaigns import SETTLED, CampaignLine, ItemLine
from huxin.record.models import MatterEvent
from huxin.workflows._campaigns import festival_after

WEEKS = 8
ENDED = ("closed", "unfounded")
_AT_STAKE = ("open", "join", "assess", "receive", "reopen", "case_ended")
"""The moves that may say what is at stake; the sealed text of no other is read."""


@dataclass(frozen=True)
class Figures:
    """What one week brought, and what was left at its end, in items, heads and fen."""

    found: int = 0
    found_heads: int = 0
    found_fen: int = 0
    closed: int = 0
    closed_fen: int = 0
    received_fen: int = 0
    left: int = 0
    left_heads: int = 0
    left_fen: int = 0
    late: int = 0

    def plus(self, other: "Figures") -> "Figures":
        """Both together."""
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Week:
    """A week of seven local days, `n` weeks before the festival. `rows` by county; `ahead`: it has not begun.

    Of the week that runs, what is left is what is left now.
    """

    n: int
    first: date
    last: date
    rows: tuple[tuple[str, Figures], ...]
    total: Figures
    ahead: bool


@dataclass(frozen=True)
class _Stand:
    """What one event says is at stake from then on."""

    heads: int
    owed_fen: int
    received_fen: int
    left_heads: int
    left_fen: int


class _Life:
    """One item: its states and what was at stake, each from a moment on."""

    def __init__(self, item: ItemLine) -> None:
        self.item = item
        self.states: list[tuple[datetime, str]] = []
        self.stands: list[tuple[datetime, _Stand]] = []

    def state(self, moment: datetime) -> str:
        """Where it stood just before a moment; empty before it was opened."""
        at = bisect_left(self.states, moment, key=lambda pair: pair[0])
        return self.states[at - 1][1] if at else ""

    def stand(self, moment: datetime) -> _Stand:
        """What was at stake just before a moment; before it was opened, what was at stake when it was."""
        at = bisect_left(self.stands, moment, key=lambda pair: pair[0])
        return self.stands[max(0, at - 1)][1]

    def week(self, since: datetime, until: datetime, last: date) -> Figures:
        """What the week between two moments brought."""
        state, ends = self.state(until), self.stand(until)
        if not state:
            return Figures()
        found = self.stands[0][1] if not self.state(since) else None
        closed = sum(since <= at < until and target == "closed" for at, target in self._entered())
        waits = state not in ENDED
        late = waits and state not in SETTLED and self.item.deadline is not None and self.item.deadline < last
        return Figures(
            found=int(found is not None), found_heads=found.heads if found else 0,
            found_fen=found.owed_fen if found else 0, closed=closed, closed_fen=ends.owed_fen if closed else 0,
            received_fen=ends.received_fen - self.stand(since).received_fen, left=int(waits),
            left_heads=ends.left_heads if waits else 0, left_fen=ends.left_fen if waits else 0, late=int(late),
        )  # fmt: skip

    def _entered(self) -> Iterable[tuple[datetime, str]]:
        """Each state with the moment it was entered."""
        before = ""
        for at, target in self.states:
            if target != before:
                yield at, target
            before = target


def weeks(line: CampaignLine, items: Sequence[ItemLine], *, now: datetime) -> list[Week]:
    """The weeks before the festival that follows the drive's last day, the first of them first.

    Raises:
        LawGap: the festival's date is not on file.
    """
    festival = festival_after(line.ends_on)
    lives = _lives(items)
    return [_week(n, festival, line, lives, now) for n in range(WEEKS, 0, -1)]


def span(n: int, festival: date) -> tuple[date, date]:
    """The first and the last local day of the n-th week before the festival."""
    return festival - timedelta(days=7 * n), festival - timedelta(days=7 * (n - 1) + 1)


def _week(n: int, festival: date, line: CampaignLine, lives: Sequence[_Life], now: datetime) -> Week:
    first, last = span(n, festival)
    since, until = begins(first), begins(last + timedelta(days=1))
    if first > local_day(now):
        return Week(n, first, last, (), Figures(), True)
    sums: dict[str, Figures] = defaultdict(Figures)
    for life in lives:
        code = life.item.matter.region_code
        # A deadline on the last day has not passed on that day.
        sums[code] = sums[code].plus(life.week(since, until, min(last, local_day(now))))
    rows = tuple((code, sums[code]) for code in line.region_codes if sums[code] != Figures())
    total = Figures()
    for _, figures in rows:
        total = total.plus(figures)
    return Week(n, first, last, rows, total, False)


def _lives(items: Sequence[ItemLine]) -> list[_Life]:
    found = {item.matter.id: _Life(item) for item in items}
    rows = MatterEvent.objects.filter(matter_id__in=found).order_by("matter_id", "seq")
    for pk, at, target in rows.values_list("matter_id", "at", "target"):
        found[pk].states.append((at, target))
    said = list(rows.filter(move__in=_AT_STAKE))
    for row, event in zip(said, _events.opened(said), strict=True):
        if event.amounts is not None:
            found[row.matter_id].stands.append((event.at, _stand(event.amounts.values())))
    return list(found.values())


def _stand(amounts: Iterable[Sequence[int]]) -> _Stand:
    told = [Amount(*one) for one in amounts]  # type: ignore[arg-type]  # as the event says it: the same in order
    return _Stand(
        len(told), sum(one.due_fen for one in told), sum(one.received_fen for one in told),
        sum(one.left_fen > 0 for one in told), sum(one.left_fen for one in told),
    )  # fmt: skip
