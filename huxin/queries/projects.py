"""The list of projects: searched, filtered, sorted, paged, exported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from huxin.access import Actor
from huxin.queries._coverage import LACKS as LACKS
from huxin.queries._pages import Page, page_of
from huxin.queries._project_names import projects_named, words_of
from huxin.queries._reach import in_reach
from huxin.queries._tried import listed
from huxin.queries.listings import PARTS, listed_of
from huxin.record.models import Project, Unit

SORTS = {
    "level": ("level", "arrears_fen", "id"),
    "arrears": ("arrears_fen", "id"),
    "heads": ("arrears_heads", "id"),
    "overdue": ("overdue_days", "id"),
    "findings": ("findings", "id"),
    "code": ("code",),
}
"""What a list of projects may be sorted by; a leading minus turns it round."""
_FEW = 10


@dataclass(frozen=True)
class ProjectFilter:
    """What a person asked for. Empty text means: do not filter by this. `lacks` is one of `LACKS`, the five systems;
    `owing`: only those that owe wages in the current run."""

    text: str = ""
    region: str = ""
    sector: str = ""
    level: str = ""
    funding: str = ""
    status: str = ""
    lacks: str = ""
    owing: bool = False
    sort: str = "-level"


@dataclass(frozen=True)
class ProjectLine:
    """A project with where it stands in the current run.

    `listed`: which of its parts are on the list of joint punishment today (`listings.PARTS`).
    """

    id: int
    code: str
    name: str
    region_code: str
    sector: str
    funding: str | None
    status: str
    contractor: str
    level: int
    arrears_fen: int
    arrears_heads: int
    overdue_days: int
    findings: int
    listed: tuple[str, ...] = ()


def search(
    *, actor: Actor, wanted: ProjectFilter, page: int, today: date | None = None, size: int = 50
) -> Page[ProjectLine]:
    """One page of the projects in reach that match; without `today` nobody is asked whether a part is listed."""
    return page_of(_chosen(actor, wanted), page, size, lambda found: _lines(found, today))


def every(*, actor: Actor, wanted: ProjectFilter, today: date | None = None) -> Iterator[ProjectLine]:
    """All of them, for an export."""
    batch: list[Project] = []
    for project in _chosen(actor, wanted).iterator(chunk_size=2000):
        batch.append(project)
        if len(batch) == 2000:
            yield from _lines(batch, today)
            batch = []
    yield from _lines(batch, today)


def named(*, actor: Actor, text: str) -> dict[str, str]:
    """The projects in reach that a text means, by code what to call each: the one of that code, else some like it."""
    words = text.strip()
    found = Project.objects.filter(in_reach(actor), code=words)
    if words and not found.exists():
        found = _chosen(actor, ProjectFilter(text=words, sort="code"))[:_FEW]
    return {p.code: f"{p.name}（{p.code}）" for p in found}


def _chosen(actor: Actor, wanted: ProjectFilter) -> QuerySet[Project]:
    found = Project.objects.filter(in_reach(actor))
    if words := words_of(wanted.text):
        found = found.filter(listed("pk", projects_named(words)))
    exact = {"region_code": wanted.region, "sector": wanted.sector, "funding": wanted.funding, "status": wanted.status}
    found = found.filter(**{field: value for field, value in exact.items() if value})
    if wanted.lacks in LACKS:
        found = found.filter(LACKS[wanted.lacks][1])
    if wanted.owing:
        found = found.filter(arrears_fen__gt=0)
    if wanted.level in ("0", "1", "2", "3"):
        found = found.filter(level=int(wanted.level))
    return found.order_by(*_order(wanted.sort))


def _order(sort: str) -> list[str]:
    fields = SORTS.get(sort.removeprefix("-"), SORTS["level"])
    down = sort.startswith("-") or sort.removeprefix("-") not in SORTS
    return [f"-{f}" if down and f != "id" else f for f in fields]


def _lines(projects: list[Project], today: date | None) -> list[ProjectLine]:
    names = unit_names({p.contractor_uscc for p in projects if p.contractor_uscc})
    codes = [getattr(p, column) for p in projects for column in PARTS.values()]
    listed_codes = listed_of(codes, today=today) if today else frozenset()
    return [
        ProjectLine(
            id=p.id,
            code=p.code,
            name=p.name,
            region_code=p.region_code,
            sector=p.sector,
            funding=p.funding,
            status=p.status,
            contractor=names.get(p.contractor_uscc or "", p.contractor_uscc or ""),
            level=p.level,
            arrears_fen=p.arrears_fen,
            arrears_heads=p.arrears_heads,
            overdue_days=p.overdue_days,
            findings=p.findings,
            listed=tuple(part for part, column in PARTS.items() if getattr(p, column) in listed_codes),
        )
        for p in projects
    ]


def unit_names(usccs: set[str]) -> dict[str, str]:
    """The names of units by their code; codes nobody reported are left out."""
    return dict(Unit.objects.filter(uscc__in=usccs).values_list("uscc", "name")) if usccs else {}
