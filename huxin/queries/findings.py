"""The list of findings of the current run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huxin.access import Actor
from huxin.queries import rulebook
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import in_reach
from huxin.queries._tried import tried
from huxin.record.models import Finding, Project

SORTS = {
    "-level": ("-level", "id"),
    "level": ("level", "-id"),
    "-month": ("-ym", "-level", "id"),
    "month": ("ym", "level", "-id"),
}
"""Orders that an index answers, with a million rows behind them."""


@dataclass(frozen=True)
class FindingFilter:
    """What a person asked for. Empty means: do not filter by this. `ym` is YYYYMM."""

    rule: str = ""
    level: str = ""
    region: str = ""
    ym: int | None = None
    project: str = ""
    sort: str = "-level"


@dataclass(frozen=True)
class FindingLine:
    """A finding as a list shows it. `said` are the numbers the rule looked at, in one line."""

    rule: str
    level: int
    ym: int | None
    project_id: int
    project_code: str
    project_name: str
    region_code: str
    said: str


def search(*, actor: Actor, wanted: FindingFilter, page: int, size: int = 50) -> Page[FindingLine]:
    """One page of the findings in reach that match."""
    return page_of(_chosen(actor, wanted), page, size, lines)


def every(*, actor: Actor, wanted: FindingFilter, most: int) -> Iterator[FindingLine]:
    """The first so many of them, for an export."""
    batch: list[Finding] = []
    for finding in _chosen(actor, wanted)[:most].iterator(chunk_size=2000):
        batch.append(finding)
        if len(batch) == 2000:
            yield from lines(batch)
            batch = []
    yield from lines(batch)


def _chosen(actor: Actor, wanted: FindingFilter) -> QuerySet[Finding]:
    # No join with projects: a planner may then begin with them and sort a million findings for one page.
    led = not wanted.rule  # a county has many more findings than a rule
    found = Finding.objects.filter(in_reach(actor, led=led, project="project__"))
    if wanted.project:
        mine = Project.objects.filter(in_reach(actor), code=wanted.project).values_list("id", flat=True)
        found, led = Finding.objects.filter(project_id__in=list(mine)), False
    if wanted.region:
        found = found.filter(Q(region_code=wanted.region) if led else tried("region_code", wanted.region))
    exact = {"rule": wanted.rule, "ym": wanted.ym}
    found = found.filter(**{field: value for field, value in exact.items() if value})
    if wanted.level in ("0", "1", "2", "3"):
        found = found.filter(level=int(wanted.level))
    return found.order_by(*SORTS.get(wanted.sort, SORTS["-level"]))


def lines(findings: list[Finding], projects: Mapping[int, Project] | None = None) -> list[FindingLine]:
    """Findings as lists show them, with the names of their projects, which are read unless given."""
    if projects is None:
        projects = Project.objects.in_bulk({f.project_id for f in findings})
    return [
        FindingLine(
            rule=f.rule,
            level=f.level,
            ym=f.ym,
            project_id=f.project_id,
            project_code=projects[f.project_id].code,
            project_name=projects[f.project_id].name,
            region_code=f.region_code,
            said=rulebook.said(f.rule, f.measures),
        )
        for f in findings
    ]
