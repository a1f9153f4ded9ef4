"""What departments' systems ask, cut to their reach: pages in an order that never changes, from a cursor on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from huxin.access import Actor
from huxin.base.errors import NotFound
from huxin.base.level import Level
from huxin.base.moments import begins
from huxin.base.months import month_text, ym_from_text
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.queries.api_rows import CoverageRow, ProjectRow, StandingRow, WarningRow
from huxin.queries.matters import body_name, told
from huxin.queries.runs import current
from huxin.record.models import Matter, Project, ProjectMonth

Row = TypeVar("Row")
Asked = Mapping[str, Any]
"""Filters by name, as the interface declares them; `limit` and `cursor` besides. What is absent does not filter."""

_LEVELS = {"none": 0} | {level.word: int(level) for level in Level}
_WORDS = {number: word for word, number in _LEVELS.items()}
_MONTHS = 1_000_000  # a cursor of months is the project's number and the month behind it


@dataclass(frozen=True)
class Part(Generic[Row]):
    """Some rows, and the cursor of those after them; None at the end."""

    rows: tuple[Row, ...]
    next: str | None


def as_of() -> tuple[date | None, str]:
    """The day and the rule pack of the run that is shown; None and nothing before the first."""
    run = current()
    return (run.as_of, run.pack) if run else (None, "")


def projects(actor: Actor, asked: Asked) -> Part[ProjectRow]:
    """Projects, in the order in which they were registered first."""
    found = _projects(actor, asked)
    if "status" in asked:
        found = found.filter(status=asked["status"])
    return _part(found, asked, _project)


def project(actor: Actor, asked: Asked) -> ProjectRow:
    """One project by its code. Raises NotFound where there is none in reach."""
    found = Project.objects.filter(in_reach(actor), code=asked["code"]).first()
    if found is None:
        raise NotFound("没有这个项目，或它不在管辖范围内。")
    return _project(found)


def standing(actor: Actor, asked: Asked) -> Part[StandingRow]:
    """Where projects stand in the current run."""
    found = _projects(actor, asked)
    if "level" in asked:
        found = found.filter(level=_LEVELS[asked["level"]])
    return _part(found, asked, _standing)


def coverage(actor: Actor, asked: Asked) -> Part[CoverageRow]:
    """What was reported for each wage month of each project, in the current run."""
    found = ProjectMonth.objects.filter(in_reach(actor, path="project__")).select_related("project")
    if "region" in asked:
        found = found.filter(project__region_code__startswith=asked["region"])
    if "sector" in asked:
        found = found.filter(project__sector=asked["sector"])
    if "project" in asked:
        found = found.filter(project__code=asked["project"])
    if "month" in asked:
        found = found.filter(ym=ym_from_text(asked["month"]))
    if "cursor" in asked:
        number, ym = divmod(int(asked["cursor"]), _MONTHS)
        found = found.filter(Q(project_id__gt=number) | Q(project_id=number, ym__gt=ym))
    return _cut(found.order_by("project_id", "ym"), asked, _month, lambda m: m.project_id * _MONTHS + m.ym)


def warnings(actor: Actor, asked: Asked) -> Part[WarningRow]:
    """Warnings, in the order in which they were opened."""
    found = Matter.objects.filter(matters_in_reach(actor), kind="warning")
    exact = {"region": "region_code__startswith", "sector": "sector", "state": "state", "open": "open"}
    found = found.filter(**{column: asked[name] for name, column in exact.items() if name in asked})
    if "level" in asked:
        found = found.filter(level=_LEVELS[asked["level"]])
    if "project" in asked:
        found = found.filter(project_id__in=Project.objects.filter(code=asked["project"]).values("pk"))
    if "updated_since" in asked:
        found = found.filter(updated_at__gte=begins(asked["updated_since"]))
    return _part(found, asked, None, many=_warnings)


def warning(actor: Actor, asked: Asked) -> WarningRow:
    """One warning by its number. Raises NotFound where there is none in reach."""
    found = Matter.objects.filter(matters_in_reach(actor), kind="warning", number=asked["number"]).first()
    if found is None:
        raise NotFound("没有这项预警，或它不在管辖范围内。")
    return _warnings([found])[0]


def _projects(actor: Actor, asked: Asked) -> "QuerySet[Project]":
    found = Project.objects.filter(in_reach(actor))
    exact = {"region": "region_code__startswith", "sector": "sector", "project": "code", "unit": "contractor_uscc"}
    return found.filter(**{column: asked[name] for name, column in exact.items() if name in asked})


def _part(
    found: "QuerySet[Any]",
    asked: Asked,
    made: Callable[[Any], Row] | None,
    *,
    many: Callable[[list[Any]], list[Row]] | None = None,
) -> Part[Row]:
    if "cursor" in asked:
        found = found.filter(pk__gt=int(asked["cursor"]))
    return _cut(found.order_by("pk"), asked, made, lambda row: row.pk, many=many)


def _cut(
    found: "QuerySet[Any]",
    asked: Asked,
    made: Callable[[Any], Row] | None,
    place: Callable[[Any], int],
    *,
    many: Callable[[list[Any]], list[Row]] | None = None,
) -> Part[Row]:
    limit = asked["limit"]
    rows = list(found[: limit + 1])
    here = rows[:limit]
    shown = many(here) if many else [made(row) for row in here] if made else []
    return Part(tuple(shown), str(place(here[-1])) if len(rows) > limit else None)


def _project(p: Project) -> ProjectRow:
    return ProjectRow(
        code=p.code, name=p.name, region_code=p.region_code, sector=p.sector, funding=p.funding,  # type: ignore[arg-type]
        status=p.status, owner_uscc=p.owner_uscc, contractor_uscc=p.contractor_uscc,  # type: ignore[arg-type]
        contract_amount_fen=p.contract_amount_fen, permitted_on=p.permitted_on, started_on=p.started_on,
        finished_on=p.finished_on, pay_day=p.pay_day, recorded_at=p.recorded_at,
    )  # fmt: skip


def _standing(p: Project) -> StandingRow:
    return StandingRow(
        project=p.code, region_code=p.region_code, sector=p.sector, level=_WORDS[p.level],  # type: ignore[arg-type]
        arrears_fen=p.arrears_fen, arrears_heads=p.arrears_heads, overdue_days=p.overdue_days, findings=p.findings,
        has_account=p.has_account, has_deposit=p.has_deposit, settled_ratio_e4=p.settled_ratio_e4,
    )  # fmt: skip


def _month(m: ProjectMonth) -> CoverageRow:
    return CoverageRow(
        project=m.project.code, month=month_text(m.ym), feeds=m.feeds, attending_heads=m.attending_heads,
        listed_heads=m.listed_heads, paid_heads=m.paid_heads, due_on=m.due_on,
    )  # fmt: skip


def _warnings(rows: list[Matter]) -> list[WarningRow]:
    codes = dict(Project.objects.filter(pk__in={m.project_id for m in rows}).values_list("pk", "code"))
    return [
        WarningRow(
            number=m.number, project=codes.get(m.project_id or 0), title=m.title, region_code=m.region_code,
            sector=m.sector, level=_WORDS[m.level], state=m.state, state_label=told(m.kind, m.state)[1],  # type: ignore[arg-type]
            open=m.open, body=body_name(m.body), owed_fen=m.owed_fen, heads=m.heads, opened_on=m.opened_on,
            due_on=m.due_on, closed_at=m.closed_at, updated_at=m.updated_at, version=m.version,
        )
        for m in rows
    ]  # fmt: skip
