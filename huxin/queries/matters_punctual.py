"""按时率: how often terms were kept, by body and kind, by both formulas in use, side by side.

Computed from the events themselves, as the clock is. What is overdue and still open counts as late in the second
formula and is left out of the first, which is why both are shown.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from huxin.access import Actor
from huxin.base.moments import CHINA
from huxin.law.calendar import calendar
from huxin.queries import _events
from huxin.queries._reach import matters_in_reach
from huxin.queries.matters import body_name
from huxin.record.models import Matter
from huxin.workflows import catalogue
from huxin.workflows._clock import Duty, Punctuality, punctuality

MOST = 5_000
"""Matters read for one answer. Beyond, the answer says that it is of the newest ones, and people narrow it."""
_CHUNK = 500


@dataclass(frozen=True)
class Rate:
    """How one body kept the terms of one kind of matter."""

    body: str
    kind: str
    kept: Punctuality


@dataclass(frozen=True)
class OnTime:
    """The whole table. `matters` were read; `cut` says that there are more of that year."""

    year: int
    matters: int
    cut: bool
    rates: tuple[Rate, ...]
    whole: Punctuality


def on_time(*, actor: Actor, year: int, region: str = "", now: datetime) -> OnTime:
    """The terms of the matters in reach that were opened in a year, and in a region where one is given."""
    first, after = (datetime.combine(date(y, 1, 1), time(), CHINA) for y in (year, year + 1))
    found = Matter.objects.filter(matters_in_reach(actor), opened_at__gte=first, opened_at__lt=after)
    if region:
        found = found.filter(region_code=region)
    newest = list(found.order_by("-opened_at", "-id").values_list("pk", flat=True)[: MOST + 1])
    duties: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for n in range(0, min(len(newest), MOST), _CHUNK):
        for matter in Matter.objects.filter(pk__in=newest[n : n + _CHUNK]).prefetch_related("events"):
            for duty in _duties(matter, now):
                duties[duty.body, matter.kind].append(duty)
    return _told(year, len(newest), duties, now)


def _duties(matter: Matter, now: datetime) -> list[Duty]:
    rows = sorted(matter.events.all(), key=lambda row: row.seq)
    left = _events.marks(_events.opened(rows))
    clocks = _events.clocks(left, opened_on=matter.opened_on, calendar=calendar(), now=now)
    return [duty for clock in clocks.values() for duty in clock.duties]


def _told(year: int, read: int, duties: Mapping[tuple[str, str], list[Duty]], now: datetime) -> OnTime:
    moment, flows = now.astimezone(UTC).replace(tzinfo=None), catalogue()
    rates = [
        Rate(body_name(body), flows[kind].label if kind in flows else kind, punctuality(mine, moment))
        for (body, kind), mine in duties.items()
    ]
    every = [duty for mine in duties.values() for duty in mine]
    shown = sorted(rates, key=lambda rate: (rate.body, rate.kind))
    return OnTime(year, min(read, MOST), read > MOST, tuple(shown), punctuality(every, moment))
