"""总召集人一页: where money is owed, what is getting worse and why, what is late and whose turn it is, and what the
last decisions changed. Of whatever the reader reaches: the city, or a county.

What has been confirmed by a person, what only the monitor says, and what was not reported stand apart: not reported is
not the same as nothing owed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.queries import matters, overview
from huxin.queries._kept import kept
from huxin.queries._reach import in_reach, matters_in_reach, whole_counties
from huxin.queries.convener_decisions import Decision, decisions
from huxin.queries.convener_worse import Worse, reasons, worse
from huxin.queries.matters import OVERDUE, MatterFilter, MatterLine, body_name
from huxin.queries.overview import MonthArrears, Overview
from huxin.queries.runs import RunLine
from huxin.queries.titles import plain
from huxin.record.models import Matter, MatterEvent, Project

FIRST = 5
"""Rows of each heading. One page, one minute; the lists have the rest."""
FRESH = 7
"""Days after which a run no longer says how things stand now."""
CONFIRMED = ("case", "ledger", "joint", "transfer", "fund")
"""Open matters that a person began about wages that are owed; a warning is one from the day it was told."""
_SECONDS = 300


@dataclass(frozen=True)
class Owed:
    """One county, or all of them with an empty `region`. `confirmed_fen` is the part of `fen` on projects of which a
    person has confirmed that wages are owed; `unreported` counts feeds that fell silent."""

    region: str
    fen: int
    heads: int
    projects: int
    confirmed_fen: int
    unreported: int

    @property
    def open_fen(self) -> int:
        """What the monitor says and nobody has confirmed yet."""
        return self.fen - self.confirmed_fen


@dataclass(frozen=True)
class Site:
    """A project that owes much. `reason` is the title of its gravest finding."""

    id: int
    name: str
    region: str
    level: int
    fen: int
    heads: int
    confirmed: bool
    reason: str


@dataclass(frozen=True)
class Late:
    """A body whose terms are overdue, in how many matters, and the earliest due date among them."""

    key: str
    name: str
    count: int
    since: date | None

    @property
    def known(self) -> bool:
        """Whether lists can be filtered by it."""
        return self.key in bodies()


@dataclass(frozen=True)
class Screen:
    """All of it, as of a moment."""

    at: datetime
    run: RunLine | None
    whole: Owed
    counties: tuple[Owed, ...]
    sites: tuple[Site, ...]
    months: tuple[MonthArrears, ...]
    worse: tuple[Worse, ...]
    late: int
    bodies: tuple[Late, ...]
    lines: tuple[MatterLine, ...]
    decisions: tuple[Decision, ...]

    @property
    def behind(self) -> int:
        """How many days ago the run's day was, once it is so long that "now" would be wrong; else 0."""
        days = (local_day(self.at) - self.run.as_of).days if self.run else 0
        return days if days > FRESH else 0


def may(actor: Actor) -> bool:
    """Whether this person sees whole counties, their projects and their matters."""
    return actor.holds(Permission.VIEW) and whole_counties(actor)


def screen(home: Home, *, actor: Actor, now: datetime) -> Screen:
    """The page. Kept for minutes under what changes it: the last event, the run, the last batch.

    Raises:
        Refused: no permission, a person of an enterprise or a bank, or one who reaches one sector only.
    """
    require_anywhere(actor, Permission.VIEW)
    require_anywhere(actor, Permission.MATTERS)
    if not may(actor):
        raise Refused("这一页汇总一个县区的全部行业，只供管辖范围包括全部行业的机关查看。")
    last = MatterEvent.objects.aggregate(n=Max("n"))["n"]
    key = f"convener:{overview.scope_of(actor)}:{overview.state()}:{last}:{int(now.timestamp()) // _SECONDS}"
    return kept(key, lambda: _screen(home, actor, now), seconds=_SECONDS)


def _screen(home: Home, actor: Actor, now: datetime) -> Screen:
    seen = overview.overview(actor=actor)
    counties = _owed(actor, seen)
    wanted = MatterFilter(due=OVERDUE)
    overdue = matters.chosen(actor, wanted, now=now)
    longest = matters.search(actor=actor, wanted=wanted, page=1, now=now, size=FIRST)
    return Screen(
        at=now, run=seen.run, whole=_sum(counties), counties=tuple(sorted(counties, key=lambda one: -one.fen)),
        sites=_sites(actor), months=seen.months, worse=tuple(worse(home, actor=actor, run=seen.run, now=now)[:FIRST]),
        late=overdue.order_by().count(), bodies=_bodies(overdue),
        lines=tuple(replace(one, title=plain(one.title)) for one in longest.rows),
        decisions=tuple(decisions(home, actor=actor, run=seen.run, now=now, most=FIRST)),
    )  # fmt: skip


def _owed(actor: Actor, seen: Overview) -> list[Owed]:
    owing = Project.objects.filter(in_reach(actor), arrears_fen__gt=0).order_by()
    counted = dict(owing.values_list("region_code").annotate(n=Count("pk")))
    sure = owing.filter(pk__in=_confirmed(actor).values("project_id"))
    confirmed = dict(sure.values_list("region_code").annotate(fen=Sum("arrears_fen")))
    return [
        Owed(
            one.code, one.arrears_fen, one.arrears_heads, counted.get(one.code, 0), confirmed.get(one.code, 0),
            one.unreported,
        )
        for one in seen.counties
    ]  # fmt: skip


def _sum(rows: Sequence[Owed]) -> Owed:
    names = ("fen", "heads", "projects", "confirmed_fen", "unreported")
    return Owed("", *(sum(getattr(one, name) for one in rows) for name in names))


def _confirmed(actor: Actor) -> QuerySet[Matter]:
    said = Q(kind="warning", told=True) | Q(kind__in=CONFIRMED, owed_fen__gt=0)
    return Matter.objects.filter(matters_in_reach(actor), said, open=True).exclude(project_id=None).order_by()


def _sites(actor: Actor) -> tuple[Site, ...]:
    rows = list(Project.objects.filter(in_reach(actor), arrears_fen__gt=0).order_by("-arrears_fen", "pk")[:FIRST])
    sure = set(_confirmed(actor).filter(project_id__in=[row.pk for row in rows]).values_list("project_id", flat=True))
    why = reasons([row.pk for row in rows])
    return tuple(
        Site(
            row.pk, row.name, row.region_code, row.level, row.arrears_fen, row.arrears_heads, row.pk in sure,
            why.get(row.pk, ""),
        )
        for row in rows
    )  # fmt: skip


def _bodies(overdue: QuerySet[Matter]) -> tuple[Late, ...]:
    held = overdue.order_by().annotate(held=matters.holder()).values_list("held")
    rows = held.annotate(n=Count("pk"), since=Min("due_on")).order_by("-n", "held")
    return tuple(Late(key, body_name(key), count, since) for key, count, since in rows[:FIRST])
