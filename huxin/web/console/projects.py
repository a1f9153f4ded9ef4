"""项目: the list and its export."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.law import regions
from huxin.queries import projects as queries
from huxin.queries.projects import ProjectFilter, ProjectLine
from huxin.web.console import export, words
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.templatetags.console import region

_HEADS = (
    *("项目编码", "项目名称", "县区", "行业", "投资性质", "状态", "施工总承包单位"),
    *("等级", "欠薪金额（元）", "欠薪人数", "逾期天数", "发现数", "惩戒名单"),
)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list; only the rows where htmx asks for them."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, page=number_in(request, "page"), today=clock.today())
    context = {"rows": rows, "wanted": wanted, "sort": wanted.sort, "filtered": _filtered(wanted)}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_projects.html", context)
    return page(request, "console/projects.html", {**context, **choices(actor.regions)})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), today=clock.today())
    return export.table(kind, "项目列表", _HEADS, _cells(rows))


def choices(reach: Sequence[str]) -> dict[str, object]:
    """The choices of the filters; counties only those in reach."""
    counties = [c for c in regions.counties_of(regions.BAIYIN) if any(c.startswith(p) for p in reach if p)]
    return {
        "counties": [(c, regions.name(c)) for c in counties],
        "sectors": words.SECTORS.items(),
        "fundings": words.FUNDINGS.items(),
        "statuses": words.PROJECT_STATUSES.items(),
        "lacking": [(key, label) for key, (label, _) in queries.LACKS.items()],
        "owings": [("1", "欠薪的")],
        "levels": [(str(n), word) for n, word in words.LEVELS.items()],
    }


def _wanted(request: HttpRequest) -> ProjectFilter:
    given = request.GET
    return ProjectFilter(
        text=given.get("q", "").strip()[:100].replace("\x00", ""),
        region=word_from(given.get("region", "")),
        sector=word_from(given.get("sector", "")),
        level=word_from(given.get("level", "")),
        funding=word_from(given.get("funding", "")),
        status=word_from(given.get("status", "")),
        lacks=word_from(given.get("lacks", "")),
        owing=given.get("owing") == "1",
        sort=given.get("sort") or "-level",
    )


def _filtered(wanted: ProjectFilter) -> bool:
    return replace(wanted, sort="") != ProjectFilter(sort="")


def _cells(rows: Iterator[ProjectLine]) -> Iterator[Sequence[export.Cell]]:
    for p in rows:
        yield (
            *(p.code, p.name, region(p.region_code), words.SECTORS.get(p.sector, p.sector)),
            *(words.FUNDINGS.get(p.funding or "", ""), words.PROJECT_STATUSES.get(p.status, p.status), p.contractor),
            *(words.LEVELS[p.level] if p.level else "", export.yuan(p.arrears_fen), p.arrears_heads),
            *(p.overdue_days, p.findings, "、".join(p.listed)),
        )
