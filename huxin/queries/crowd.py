"""聚集苗头: projects whose unpaid workers and complaints add up to a likely group within two weeks."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.crowd.judge import AHEAD, Figures, Outlook, outlook
from huxin.law import festival
from huxin.queries._pages import Page, page_of_list
from huxin.queries._project_names import words_of
from huxin.queries._reach import in_reach
from huxin.queries.projects import unit_names
from huxin.queries.runs import current
from huxin.record.models import MERGED, Matter, Project, ProjectMonth, Report

LEASTS = {"1": 0.01, "5": 0.05, "20": 0.2, "50": 0.5}
"""From which probability of ten people on a list shows projects."""
_FEWER = 0.5  # of the month before: so few at work is a sign of a standstill
_SMALL = 5  # heads; of fewer a drop says nothing


@dataclass(frozen=True)
class CrowdFilter:
    """What a person asked for. Empty text means: do not filter by this. `least` is a key of `LEASTS`."""

    text: str = ""
    region: str = ""
    sector: str = ""
    least: str = "1"


@dataclass(frozen=True)
class CrowdLine:
    """A project with what is known of it and how it looks."""

    id: int
    code: str
    name: str
    region_code: str
    sector: str
    contractor: str
    figures: Figures
    outlook: Outlook


@dataclass(frozen=True)
class Known:
    """Whether there is anything to judge by: the day of the current run, None before the first; complaints on file."""

    run_as_of: date | None
    complaints: bool


def known() -> Known:
    """What there is to judge by."""
    run = current()
    return Known(run.as_of if run else None, Matter.objects.filter(kind="complaint").exists())


def search(*, actor: Actor, wanted: CrowdFilter, now: datetime, page: int, size: int = 50) -> Page[CrowdLine]:
    """One page of the projects in reach that match, the likeliest first. Raises Refused, LawGap."""
    return page_of_list(every(actor=actor, wanted=wanted, now=now), page, size)


def every(*, actor: Actor, wanted: CrowdFilter, now: datetime) -> list[CrowdLine]:
    """All of them. Raises Refused, LawGap: the date of the next Spring Festival is not on file."""
    require_anywhere(actor, Permission.VIEW)
    if actor.role in (Role.ENTERPRISE, Role.BANK):
        raise Refused("聚集苗头只供主管部门查看。")
    claims = _claims()
    chosen = Project.objects.filter(in_reach(actor)).filter(Q(arrears_heads__gt=0) | Q(pk__in=claims))
    for word in words_of(wanted.text):
        chosen = chosen.filter(search__contains=word)
    if wanted.region:
        chosen = chosen.filter(region_code=wanted.region)
    if wanted.sector:
        chosen = chosen.filter(sector=wanted.sector)
    projects, least = list(chosen), LEASTS.get(wanted.least, 0.0)
    figures = _figures(projects, claims, now)
    names = unit_names({p.contractor_uscc for p in projects if p.contractor_uscc})
    found = [_line(project, figures[project.pk], names) for project in projects]
    return sorted((line for line in found if line.outlook.ten >= least), key=lambda line: (-line.outlook.ten, line.id))


def _line(project: Project, figures: Figures, names: Mapping[str, str]) -> CrowdLine:
    return CrowdLine(
        id=project.pk, code=project.code, name=project.name, region_code=project.region_code, sector=project.sector,
        contractor=names.get(project.contractor_uscc or "", ""), figures=figures, outlook=outlook(figures),
    )  # fmt: skip


def _claims() -> dict[int, tuple[int, int]]:
    """By project what open complaints say: workers who wait, and fen. One merged into another counts there."""
    rows = Matter.objects.filter(kind="complaint", open=True, project_id__isnull=False).exclude(state=MERGED)
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for project, data in rows.values_list("project_id", "data"):
        assert project is not None
        heads, fen = found[project]
        left = max((data.get("owed_fen") or 0) - (data.get("received_fen") or 0), 0)
        found[project] = heads + (data.get("unpaid") or 0), fen + left
    return dict(found)


def _figures(projects: Collection[Project], claims: Mapping[int, tuple[int, int]], now: datetime) -> dict[int, Figures]:
    """The monitor and the complaints each know some of those who wait; the larger is taken, because they overlap."""
    pks, to_festival = [p.pk for p in projects], festival.days_to(local_day(now))
    recent, before = (
        _complaints(pks, now - timedelta(days=AHEAD), now),
        _complaints(pks, now - timedelta(days=2 * AHEAD), now - timedelta(days=AHEAD)),
    )
    empty = _emptied(pks)
    found = {}
    for project in projects:
        heads, fen = claims.get(project.pk, (0, 0))
        found[project.pk] = Figures(
            unpaid_heads=max(project.arrears_heads, heads), owed_fen=max(project.arrears_fen, fen),
            overdue_days=project.overdue_days, complaints=recent.get(project.pk, 0),
            complaints_before=before.get(project.pk, 0), to_festival=to_festival,
            stopped=project.status == "suspended" or project.pk in empty,
        )  # fmt: skip
    return found


def _complaints(pks: Collection[int], since: datetime, until: datetime) -> dict[int, int]:
    """Reports by any door in a stretch of time, by project; one that its person disowned is none."""
    rows = Report.objects.filter(matter__project_id__in=pks, received_at__gt=since, received_at__lte=until)
    counted = rows.filter(disowned_at=None).values_list("matter__project_id").annotate(many=Count("id"))
    return {project: many for project, many in counted if project is not None}


def _emptied(pks: Collection[int]) -> set[int]:
    """Projects on which in their last month far fewer were at work than in the month before."""
    rows = ProjectMonth.objects.filter(project_id__in=pks).order_by("project_id", "-ym")
    months: dict[int, list[int]] = defaultdict(list)
    for project, heads in rows.values_list("project_id", "attending_heads"):
        months[project].append(heads)
    return {
        project
        for project, heads in months.items()
        if len(heads) > 1 and heads[1] >= _SMALL and heads[0] < _FEWER * heads[1]
    }
