"""发现: the list of findings, its export, and one finding with its because."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.base.months import month_text, ym_from_text
from huxin.queries import campaigns, explained, rulebook
from huxin.queries import findings as queries
from huxin.queries.findings import FindingFilter, FindingLine
from huxin.rules import catalogue
from huxin.web.console import export, words
from huxin.web.console.pages import actor_of, home, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.templatetags.console import region

_HEADS = ("规则", "规则名称", "等级", "工资月份", "项目编码", "项目名称", "县区", "指标")
_PROOF_HEADS = ("数据", "内容", "工人编号", "工资月份", "来源文件", "行号")


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list; only the rows where htmx asks for them."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, page=number_in(request, "page"))
    titles = rulebook.titles()
    context = {"rows": rows, "wanted": wanted, "sort": wanted.sort, "titles": titles, "filtered": _filtered(wanted)}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_findings.html", context)
    month = month_text(wanted.ym) if wanted.ym else ""
    return page(request, "console/findings.html", {**context, "month": month, **choices(actor.regions)})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), most=export.MOST_ROWS)
    return export.table(kind, "发现列表", _HEADS, _cells(rows, rulebook.titles()))


@require_safe
def shown(request: HttpRequest, project_id: int, rule: str, ym: int | None = None) -> HttpResponse:
    """One finding with its explanation."""
    found = explained.finding(
        home=home(),
        actor=actor_of(request),
        project_id=project_id,
        rule=rule,
        ym=ym,
        page=number_in(request, "page"),
    )
    today, drives = clock.today(), []
    if tells_arrears(rule):
        drives = campaigns.choices(actor=actor_of(request), today=today, project_id=project_id)
    return page(request, "console/finding.html", {"found": found, "rows": found.proof, "drives": drives})


def tells_arrears(rule: str) -> bool:
    """Whether a rule looks at what workers are owed."""
    return any(measure.name == "arrears_fen" for measure in catalogue()[rule].measures)


@require_safe
def proof(request: HttpRequest, project_id: int, rule: str, kind: str, ym: int | None = None) -> HttpResponseBase:
    """The rows that prove a finding as a workbook or CSV. Workers by their number, as on the page."""
    actor = actor_of(request)
    rows = explained.proof(home=home(), actor=actor, project_id=project_id, rule=rule, ym=ym, most=export.MOST_ROWS)
    cells = (
        (r.label, r.content, r.worker_id, month_text(r.ym) if r.ym else "", r.file_name, r.source_row) for r in rows
    )
    name = "-".join(["证明", rule, str(project_id), *([month_text(ym)] if ym else [])])
    return export.table(kind, name, _PROOF_HEADS, cells)


def _wanted(request: HttpRequest) -> FindingFilter:
    given = request.GET
    return FindingFilter(
        rule=word_from(given.get("rule", "")),
        level=word_from(given.get("level", "")),
        region=word_from(given.get("region", "")),
        ym=_month(given.get("month", "")),
        project=given.get("project", "")[:64].replace("\x00", ""),
        sort=given.get("sort") or "-level",
    )


def _month(text: str) -> int | None:
    try:
        return ym_from_text(text)
    except ValueError:
        return None


def _filtered(wanted: FindingFilter) -> bool:
    return any((wanted.rule, wanted.level, wanted.region, wanted.ym, wanted.project))


def _cells(rows: Iterator[FindingLine], titles: Mapping[str, str]) -> Iterator[Sequence[export.Cell]]:
    for f in rows:
        yield (
            *(f.rule, titles.get(f.rule, ""), words.LEVELS[f.level] if f.level else ""),
            *(month_text(f.ym) if f.ym else "", f.project_code, f.project_name, region(f.region_code)),
            f.said,
        )
