"""The city at a glance, added up from the projects' standing in the current run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, Sum

from huxin.access import Actor, Role
from huxin.queries._coverage import COVERAGE, both
from huxin.queries._kept import kept
from huxin.queries._reach import counties, in_reach
from huxin.queries.runs import RunLine, current
from huxin.record.models import Batch, Finding, Project, ProjectMonth

FEED_RULE = "X1"


@dataclass(frozen=True)
class Share:
    """How many of how many. A bottom of zero is no data, not zero per cent."""

    top: int
    bottom: int


@dataclass(frozen=True)
class County:
    """One county. `level` is the worst of its projects'; the shares are the five systems' coverage."""

    code: str
    level: int
    projects: int
    red: int
    orange: int
    yellow: int
    arrears_fen: int
    arrears_heads: int
    unreported: int
    registered: Share
    contracted: Share
    account: Share
    deposit: Share
    settled: Share


NEARLY = (9, 10)
"""A wage month is due once its pay day has passed at nine in ten of the projects that have it: the one site that pays
before all others makes no month, and the one that pays after all others keeps none back."""


@dataclass(frozen=True)
class MonthArrears:
    """What is owed for one wage month, as the current run sees it; `due`: something is, or its pay day has passed at
    nearly every project, so that nothing owed means something."""

    ym: int
    arrears_fen: int
    projects: int
    due: bool = True

    def said(self, owed: str) -> str:
        """What a chart writes over it: the amount, unless nothing of it can be owed yet."""
        return owed if self.due else "未到期"


@dataclass(frozen=True)
class Overview:
    """All of it. Without a run there are projects, perhaps, and nothing to say about them."""

    run: RunLine | None
    counties: tuple[County, ...]
    whole: County
    months: tuple[MonthArrears, ...]
    scope: str


def overview(*, actor: Actor) -> Overview:
    """The counties in reach, their sum, and the arrears by wage month."""
    run = current()
    scope = scope_of(actor)
    # Rows of a run never change once it is published, so its sums are kept by its id.
    key = f"overview:{_state(run)}:{scope}"
    gaps = kept(f"{key}:gaps", lambda: _gaps(actor)) if run else {}
    months = kept(f"{key}:months", lambda: _months(actor, run.as_of)) if run else ()
    counties = kept(f"{key}:counties", lambda: _counties(actor, gaps))
    return Overview(run=run, counties=counties, whole=_sum(counties), months=months, scope=scope)


def scope_of(actor: Actor) -> str:
    """What two people must share to be shown the same sums."""
    own = actor.units if actor.role is Role.ENTERPRISE else ()
    return "-".join(".".join(sorted(parts)) for parts in (actor.regions, actor.sectors, own))


def state() -> str:
    """What changes whenever what is owed may have changed."""
    return _state(current())


def _state(run: RunLine | None) -> str:
    # Projects change by an import and by a run, never otherwise.
    latest = Batch.objects.aggregate(at=Max("applied_at"))["at"]
    return f"{run.id if run else ''}:{run.created_at if run else ''}:{latest}".replace(" ", "_")


def _counties(actor: Actor, gaps: Mapping[str, int]) -> tuple[County, ...]:
    rows = (
        Project.objects.filter(in_reach(actor))
        .values("region_code")
        .annotate(
            projects=Count("id"),
            red=Count("id", filter=Q(level=3)),
            orange=Count("id", filter=Q(level=2)),
            yellow=Count("id", filter=Q(level=1)),
            arrears=Sum("arrears_fen"),
            heads=Sum("arrears_heads"),
            **both(),
        )
    )
    found: dict[str, Mapping[str, Any]] = {r["region_code"]: r for r in rows}
    return tuple(_county(code, found.get(code), gaps.get(code, 0)) for code in sorted({*counties(actor), *found}))


def _county(code: str, row: Mapping[str, Any] | None, unreported: int) -> County:
    row = row or dict.fromkeys(["projects", "red", "orange", "yellow", "arrears", "heads", *both()], 0)
    return County(
        code=code,
        level=3 if row["red"] else 2 if row["orange"] else 1 if row["yellow"] else 0,
        projects=row["projects"],
        red=row["red"],
        orange=row["orange"],
        yellow=row["yellow"],
        arrears_fen=row["arrears"],
        arrears_heads=row["heads"],
        unreported=unreported,
        **{name: Share(row[f"{name}_top"], row[f"{name}_bottom"]) for name in COVERAGE},
    )


def _sum(counties: tuple[County, ...]) -> County:
    def share(name: str) -> Share:
        parts = [getattr(c, name) for c in counties]
        return Share(sum(p.top for p in parts), sum(p.bottom for p in parts))

    return County(
        code="",
        level=max((c.level for c in counties), default=0),
        projects=sum(c.projects for c in counties),
        red=sum(c.red for c in counties),
        orange=sum(c.orange for c in counties),
        yellow=sum(c.yellow for c in counties),
        arrears_fen=sum(c.arrears_fen for c in counties),
        arrears_heads=sum(c.arrears_heads for c in counties),
        unreported=sum(c.unreported for c in counties),
        **{name: share(name) for name in COVERAGE},
    )


def _gaps(actor: Actor) -> dict[str, int]:
    here = Finding.objects.filter(in_reach(actor, project="project__"), rule=FEED_RULE)
    rows = here.values("region_code").annotate(n=Count("id"))
    return {r["region_code"]: r["n"] for r in rows}


def _months(actor: Actor, as_of: date) -> tuple[MonthArrears, ...]:
    here = ProjectMonth.objects.filter(in_reach(actor, path="project__"))
    # Most project-months owe nothing: of those it is enough that the month is there.
    rows = here.filter(arrears_fen__gt=0).values("ym").annotate(fen=Sum("arrears_fen"), projects=Count("id"))
    owed = {r["ym"]: MonthArrears(r["ym"], r["fen"], r["projects"]) for r in rows}
    passed = Count("id", filter=Q(due_on__lt=as_of))
    every = ProjectMonth.objects.order_by("ym").values_list("ym").annotate(all=Count("id"), passed=passed)
    return tuple(owed.get(ym, MonthArrears(ym, 0, 0, n * NEARLY[1] >= many * NEARLY[0])) for ym, many, n in every)
