"""用工改革 (measure 13 of the 2019 plan): who employs the workers on site, by month, county, sector and funding.

The share in specialised firms is what the map of the 31 measures asks for. Insurance against injuries at work is what
the register of `queries.insurance` says today, whatever the run: the protocol's optional `hasBuyInsurance` does not say
which insurance, and is not counted. What is not reported or registered is never counted as not being so.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from django.conf import settings

from huxin.access import Actor
from huxin.base.errors import NotFound, StoreDamaged
from huxin.base.months import last_day, ym_of
from huxin.engine.employment import Cover, Employed, employment
from huxin.queries._reach import in_reach, offices_only
from huxin.queries.insurance import covers
from huxin.queries.runs import RunLine, current
from huxin.record.models import Project

Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class ReformFilter:
    """What a person asked for. Empty text means: do not filter by this; month 0 the latest that is over."""

    region: str = ""
    sector: str = ""
    funding: str = ""
    ym: int = 0


@dataclass(frozen=True)
class Heads:
    """Workers who attended, in heads (see `engine.employment.Employed`)."""

    heads: int = 0
    company: int = 0
    specialised: int = 0
    other: int = 0
    signed: int = 0
    unsigned: int = 0
    insured: int = 0

    @property
    def employed(self) -> int:
        """Those with a company as employer, specialised or not."""
        return self.company + self.specialised

    @property
    def no_employer(self) -> int:
        """Those whose employer nobody reported."""
        return self.heads - self.employed - self.other

    @property
    def no_contract_told(self) -> int:
        """Those who are not on the roster, so that nobody knows of a contract."""
        return self.heads - self.signed - self.unsigned

    @property
    def unregistered(self) -> int:
        """Those whose insurance is on no register, which does not say that they are not insured."""
        return self.heads - self.insured


@dataclass(frozen=True)
class ReformProject:
    """A project in the month that is looked at."""

    id: int
    name: str
    region_code: str
    sector: str
    funding: str
    heads: Heads


@dataclass(frozen=True)
class Reform:
    """All of it: each month's heads, and of the one month `ym` the counties, sectors, fundings and projects.

    A month that was not over when the run looked (`running`) has the few who have come so far: it is no part of
    a trend and proves nothing. The projects with the fewest workers employed by companies stand first, by number of
    those who are not.
    """

    run: RunLine | None
    ym: int
    months: dict[int, Heads]
    counties: Mapping[str, Heads]
    sectors: Mapping[str, Heads]
    fundings: Mapping[str, Heads]
    projects: tuple[ReformProject, ...]
    insured: bool  # whether the register of insurance says anything at all
    running: int  # the month that is not over, or 0

    @property
    def whole(self) -> Heads:
        """Everybody of the month."""
        return self.months.get(self.ym, Heads())

    @property
    def trend(self) -> dict[int, Heads]:
        """The months that are over."""
        return {ym: heads for ym, heads in self.months.items() if ym != self.running}


def reform(*, actor: Actor, wanted: ReformFilter | None = None) -> Reform:
    """Count what this person reaches.

    Raises:
        Refused: somebody of an enterprise or a bank, or without permission to look at matters.
        StoreDamaged: the run or the roster it read cannot be read.
    """
    offices_only(actor, "用工改革的统计只供机关查看。")
    return _counted(actor, wanted or ReformFilter(), covers())


def _counted(actor: Actor, asked: ReformFilter, held: list[Cover]) -> Reform:
    equal = {"region_code": asked.region, "sector": asked.sector, "funding": asked.funding}
    rows = Project.objects.filter(in_reach(actor), **{name: value for name, value in equal.items() if value})
    places = {row[1]: row for row in rows.values_list("id", "code", "name", "region_code", "sector", "funding")}
    run = current()
    told = _told(run, list(places), held)
    months = _added((row.ym, row) for row in told)
    running = ym_of(run.as_of) if run and run.as_of != last_day(ym_of(run.as_of)) else 0
    over = [ym for ym in months if ym != running]
    ym = asked.ym if asked.ym in months else max(over or months, default=0)
    now = [row for row in told if row.ym == ym]
    projects = [_project(places[row.project_code], Heads(*row[2:])) for row in now]
    return Reform(
        run, ym, months,
        _added((places[row.project_code][3], row) for row in now),
        _added((places[row.project_code][4], row) for row in now),
        _added((places[row.project_code][5] or "", row) for row in now),
        tuple(sorted(projects, key=lambda one: (one.heads.employed - one.heads.heads, one.id))),
        bool(held), running,
    )  # fmt: skip


def by_companies(*, actor: Actor, region: str = "") -> Heads:
    """The heads of the latest month that is over, without who is insured; none where the store cannot be read, which
    its own page says."""
    try:
        found = _counted(actor, ReformFilter(region=region), [])
        return found.trend.get(found.ym, Heads())
    except StoreDamaged:
        return Heads()


def _told(run: RunLine | None, codes: list[str], held: list[Cover]) -> list[Employed]:
    if run is None:
        return []
    try:
        return employment(settings.HUXIN_HOME, run.id, codes, held)
    except NotFound:  # the run's files are gone: the next run brings them
        return []


def _project(row: tuple[int, str, str, str, str, str | None], heads: Heads) -> ReformProject:
    number, _, name, region, sector, funding = row
    return ReformProject(number, name, region, sector, funding or "", heads)


def _added(rows: Iterable[tuple[Key, Employed]]) -> dict[Key, Heads]:
    sums: dict[Key, list[int]] = defaultdict(lambda: [0] * len(fields(Heads)))
    for key, row in rows:
        sums[key] = [a + b for a, b in zip(sums[key], row[2:], strict=True)]
    return {key: Heads(*sums[key]) for key in sorted(sums)}
