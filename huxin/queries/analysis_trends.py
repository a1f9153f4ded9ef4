"""趋势: what came and what ended, by month, county, sector and funding: counts, money, days to the end."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from huxin.access import Actor
from huxin.base.moments import local_day
from huxin.base.months import first_day, last_day, shift, ym_of
from huxin.law import parameters
from huxin.queries._kept import held
from huxin.queries._reach import matters_in_reach, offices_only
from huxin.queries.analysis import CHANNELS, REFUSED, mark
from huxin.record.models import MERGED, Matter, Project

OF_MATTERS = tuple(channel for channel in CHANNELS if channel.kinds)
"""Channels whose matters have a beginning and an end."""
SPANS = (6, 12, 24)
_BEFORE = 3  # months that the newest is held against


@dataclass(frozen=True)
class TrendFilter:
    """What a person asked for: a channel's key, so many months until `until` (YYYYMM), and divisions; empty: all."""

    channel: str = "complaint"
    span: int = 12
    until: int = 0
    region: str = ""
    sector: str = ""
    funding: str = ""


class Came(NamedTuple):
    """One matter. Sums in fen; `days` to its end, None while it goes on."""

    ym: int
    region_code: str
    sector: str
    funding: str
    heads: int
    owed_fen: int
    received_fen: int
    days: int | None


@dataclass(frozen=True)
class Trend:
    """Matters of a month or a division together. `days`: the median to the end of those that ended; None of none.

    `spike`: in the newest month far more than in the months before it (parameters m30.spike.*).
    """

    came: int
    ended: int
    heads: int
    owed_fen: int
    received_fen: int
    days: float | None
    spike: bool = False


@dataclass(frozen=True)
class Trends:
    """By month from the oldest, and of all months by county, sector and funding."""

    months: Mapping[int, Trend]
    counties: Mapping[str, Trend]
    sectors: Mapping[str, Trend]
    fundings: Mapping[str, Trend]
    whole: Trend


def trends(*, actor: Actor, wanted: TrendFilter, today: date) -> Trends:
    """Add up what this person reaches; a merged matter counts in the one it went into.

    Raises:
        Refused: somebody of an enterprise or a bank, or without permission to look at matters. LawGap.
    """
    offices_only(actor, REFUSED)
    return held(("trends", *mark(actor), wanted, today), lambda: _trends(actor, wanted, today))


def _trends(actor: Actor, wanted: TrendFilter, today: date) -> Trends:
    until = wanted.until or ym_of(today)
    months = [shift(until, -n) for n in range(wanted.span - 1, -1, -1)]
    rows = _came(actor, wanted, months)
    spike = _Spike(months, parameters.at(today)["m30.spike.least"].value, parameters.at(today)["m30.spike.share"].value)
    by_month = _split(rows, lambda one: one.ym)
    return Trends(
        {ym: _sum(by_month.get(ym, [])) for ym in months},
        _divided(rows, lambda one: one.region_code, spike), _divided(rows, lambda one: one.sector, spike),
        _divided(rows, lambda one: one.funding, spike), _sum(rows),
    )  # fmt: skip


@dataclass(frozen=True)
class _Spike:
    months: Sequence[int]
    least: int
    share: int  # permille of the mean of the months before

    def of(self, rows: Sequence[Came]) -> bool:
        """Whether the newest month stands out; where there are no months before, nobody knows."""
        newest, before = self.months[-1], self.months[-1 - _BEFORE : -1]
        now = sum(one.ym == newest for one in rows)
        then = sum(one.ym in before for one in rows)
        return bool(before) and now >= self.least and now * 1000 * len(before) >= then * self.share


def _came(actor: Actor, wanted: TrendFilter, months: Sequence[int]) -> list[Came]:
    channel = next((one for one in OF_MATTERS if one.key == wanted.channel), OF_MATTERS[0])
    found = Matter.objects.filter(
        matters_in_reach(actor), kind__in=channel.kinds,
        opened_on__gte=first_day(months[0]), opened_on__lte=last_day(months[-1]),
    ).exclude(state=MERGED)  # fmt: skip
    equal = {"region_code": wanted.region, "sector": wanted.sector}
    found = found.filter(**{name: value for name, value in equal.items() if value})
    fundings = dict(Project.objects.values_list("pk", "funding"))
    own = ("opened_on", "closed_at", "region_code", "sector", "project_id", "heads", "owed_fen")
    rows = [_one(row, fundings) for row in found.values_list(*own, "data__received_fen").order_by()]
    return [one for one in rows if not wanted.funding or one.funding == wanted.funding]


def _one(row: tuple[Any, ...], fundings: Mapping[int, str | None]) -> Came:
    opened, closed, region, sector, project, heads, owed, received = row
    days = (local_day(closed) - opened).days if closed else None
    return Came(ym_of(opened), region, sector, fundings.get(project) or "", heads, owed, int(received or 0), days)


def _split(rows: Sequence[Came], key: Callable[[Came], Any]) -> dict[Any, list[Came]]:
    found: dict[Any, list[Came]] = defaultdict(list)
    for one in rows:
        found[key(one)].append(one)
    return found


def _divided(rows: Sequence[Came], key: Callable[[Came], str], spike: _Spike) -> dict[str, Trend]:
    return {name: _sum(some, spike.of(some)) for name, some in sorted(_split(rows, key).items())}


def _sum(rows: Sequence[Came], spike: bool = False) -> Trend:
    days = [one.days for one in rows if one.days is not None]
    return Trend(
        len(rows), len(days), sum(one.heads for one in rows), sum(one.owed_fen for one in rows),
        sum(one.received_fen for one in rows), median(days) if days else None, spike,
    )  # fmt: skip
