"""联合分析: every project and unit with what all channels said, one of them on a line of time, and the trends."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from huxin.access import Permission
from huxin.actions import analysis_report as actions
from huxin.base import clock
from huxin.base.months import month_text
from huxin.queries import analysis as queries
from huxin.queries import analysis_one, analysis_report, analysis_trends
from huxin.queries._pages import page_of_list
from huxin.queries.analysis import BY, CHANNELS, SORTS, JointFilter, JointLine
from huxin.queries.analysis_one import LABELS, Subject
from huxin.queries.analysis_trends import OF_MATTERS, SPANS, Trend, TrendFilter, Trends
from huxin.web.console import chart, export, words
from huxin.web.console.pages import actor_of, home, number_in, number_sent, page, word_from
from huxin.web.console.projects import choices
from huxin.web.templatetags.console import region

_HEADS = (
    *("名称", "编码", "县区", "行业", "投资性质", "施工总承包单位", "互相印证的渠道", "合计件数"),
    *(channel.label for channel in CHANNELS),
    *("欠薪金额（元）", "欠薪人数", "最近"),
)
_ONE_HEADS = ("日期", "渠道", "情况", "金额（元）", "没有结果")
_TREND_HEADS = ("划分", "名称", "新增", "已办结", "涉及人数", "涉及金额（元）", "到账（元）", "办结天数中位数", "激增")
_REPORT_HEADS = ("部分", "事项", "数字")
_AGREES = [("2", "2 个以上"), ("3", "3 个以上"), ("4", "4 个以上"), ("5", "5 个以上")]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the joint view; only the rows where htmx asks for them."""
    actor, by, wanted = actor_of(request), _by(request), _wanted(request)
    rows = queries.search(actor=actor, by=by, wanted=wanted, page=number_in(request, "page"))
    context = {
        "rows": rows, "wanted": wanted, "by": by, "bys": BY.items(), "channels": CHANNELS,
        "filtered": wanted != JointFilter(sort=wanted.sort),
    }  # fmt: skip
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_analysis.html", context)
    more = {
        **choices(actor.regions), "agrees": _AGREES, "sorts": SORTS.items(),
        "sees_people": actor.holds(Permission.UNMASK),
        "channel_choices": [(one.key, one.label) for one in CHANNELS],
    }  # fmt: skip
    return page(request, "console/analysis.html", {**context, **more})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV."""
    by = _by(request)
    rows = queries.every(actor=actor_of(request), by=by, wanted=_wanted(request))
    return export.table(kind, f"联合分析（{BY[by]}）", _HEADS, _cells(rows[: export.MOST_ROWS]))


def _cells(rows: Sequence[JointLine]) -> Iterator[Sequence[export.Cell]]:
    for one in rows:
        yield (
            *(one.name, one.key, region(one.region_code), words.SECTORS.get(one.sector, one.sector)),
            *(words.FUNDINGS.get(one.funding, one.funding), one.unit, one.agree, one.total),
            *(count for _, count in one.cells),
            *(export.yuan(one.arrears_fen), one.heads, str(one.last or "")),
        )


@require_safe
def project(request: HttpRequest, number: int) -> HttpResponse:
    """A project's line of time."""
    found = analysis_one.project(actor=actor_of(request), number=number, channel=_channel(request))
    return _one(request, found, "项目")


@require_safe
def unit(request: HttpRequest, uscc: str) -> HttpResponse:
    """A unit's line of time."""
    return _one(request, analysis_one.unit(actor=actor_of(request), uscc=uscc, channel=_channel(request)), "单位")


@require_safe
def exported_project(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """A project's line of time as a workbook or CSV."""
    return _exported(kind, analysis_one.project(actor=actor_of(request), number=number, channel=_channel(request)))


@require_safe
def exported_unit(request: HttpRequest, uscc: str, kind: str) -> HttpResponseBase:
    """A unit's line of time as a workbook or CSV."""
    return _exported(kind, analysis_one.unit(actor=actor_of(request), uscc=uscc, channel=_channel(request)))


def _one(request: HttpRequest, found: Subject, what: str) -> HttpResponse:
    rows = page_of_list(list(found.moments), number_in(request, "page"), 50)
    context = {
        "found": found, "rows": rows, "what": what, "channel": _channel(request), "labels": LABELS.items(),
        "target": "list",
    }  # fmt: skip
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_analysis_one.html", context)
    return page(request, "console/analysis_one.html", context)


def _exported(kind: str, found: Subject) -> HttpResponseBase:
    rows = (
        (str(one.day), one.label, one.said, export.yuan(one.fen) if one.fen else None, "是" if one.empty else "")
        for one in found.moments
    )
    return export.table(kind, f"联合分析 {found.name}", _ONE_HEADS, rows)


@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """What came and ended by month, and the months together by county, sector and funding."""
    actor, wanted = actor_of(request), _trend_wanted(request)
    found = analysis_trends.trends(actor=actor, wanted=wanted, today=clock.today())
    context = {
        "found": found, "wanted": wanted, "tables": _tables(found), **choices(actor.regions),
        "channels": [(one.key, one.label) for one in OF_MATTERS], "span": str(wanted.span),
        "spans": [(str(n), f"近 {n} 个月") for n in SPANS], "sees_people": actor.holds(Permission.UNMASK),
        "pictures": chart.came(home(), {ym: one.came for ym, one in found.months.items()}),
    }  # fmt: skip
    return page(request, "console/analysis_trends.html", context)


@require_safe
def exported_trends(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The tables of the trends, one below the other."""
    found = analysis_trends.trends(actor=actor_of(request), wanted=_trend_wanted(request), today=clock.today())
    return export.table(kind, "趋势分析", _TREND_HEADS, _trend_cells(found))


def _tables(found: Trends) -> list[tuple[str, list[tuple[str, Trend]]]]:
    fundings = {**words.FUNDINGS, "": "不知道投资性质"}
    return [
        ("月份", [(month_text(ym), one) for ym, one in reversed(list(found.months.items()))]),
        ("县区", [(region(code), one) for code, one in found.counties.items()]),
        ("行业", [(words.SECTORS.get(key, key or "没有行业"), one) for key, one in found.sectors.items()]),
        ("投资性质", [(fundings.get(key, key), one) for key, one in found.fundings.items()]),
    ]


def _trend_cells(found: Trends) -> Iterable[Sequence[export.Cell]]:
    for division, rows in _tables(found):
        for name, one in rows:
            yield (
                *(division, name, one.came, one.ended, one.heads, export.yuan(one.owed_fen)),
                *(export.yuan(one.received_fen), one.days, "是" if one.spike else ""),
            )


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The months that are over with their reports, and where this person begins one."""
    actor = actor_of(request)
    context = {
        "months": analysis_report.months(actor=actor, now=clock.now()), "may": bool(analysis_report.body_of(actor)),
        "sees_people": actor.holds(Permission.UNMASK),
    }  # fmt: skip
    return page(request, "console/analysis_reports.html", context)


@require_POST
def begin_report(request: HttpRequest) -> HttpResponse:
    """Begin the report of a month; the matter's page is where it is written."""
    ym = number_sent(request, "month", digits=6)
    return redirect("matter", actions.begin(actor=actor_of(request), ym=ym, now=clock.now()).pk)


@require_safe
def exported_report(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """The figures of a report as they were locked."""
    told = analysis_report.locked(actor=actor_of(request), number=number)
    rows = [(part, line["item"], line["value"]) for part, lines in told.parts for line in lines]
    return export.table(kind, f"{told.title} {told.figures_on}", _REPORT_HEADS, rows)


def _by(request: HttpRequest) -> str:
    by = request.GET.get("by", "project")
    return by if by in BY else "project"


def _channel(request: HttpRequest) -> str:
    wanted = request.GET.get("channel", "")
    return wanted if wanted in LABELS else ""


def _divisions(request: HttpRequest) -> dict[str, Any]:
    given = request.GET
    return {
        "region": word_from(given.get("region", "")), "sector": word_from(given.get("sector", ""), besides="_"),
        "funding": word_from(given.get("funding", "")),
    }  # fmt: skip


def _wanted(request: HttpRequest) -> JointFilter:
    given = request.GET
    sort, channel = given.get("sort", ""), given.get("channel", "")
    return JointFilter(
        text=given.get("q", "").strip()[:100].replace("\x00", ""),
        **_divisions(request),
        channel=channel if channel in {one.key for one in CHANNELS} else "",
        agree=min(max(number_in(request, "agree", 1), 0), len(CHANNELS)),
        sort=sort if sort in SORTS else "-agree",
    )


def _trend_wanted(request: HttpRequest) -> TrendFilter:
    channel, span = request.GET.get("channel", ""), number_in(request, "span", 12)
    return TrendFilter(
        channel=channel if channel in {one.key for one in OF_MATTERS} else "complaint",
        span=span if span in SPANS else 12,
        **_divisions(request),
    )
