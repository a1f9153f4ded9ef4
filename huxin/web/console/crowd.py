"""聚集苗头: the list of projects on which a group is likely within two weeks, with the reasons."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.queries import crowd as queries
from huxin.queries.crowd import LEASTS, CrowdFilter, CrowdLine
from huxin.web.console import export, words
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.templatetags.console import region

_HEADS = (
    *("项目编码", "项目名称", "县区", "行业", "施工总承包单位", "十人以上可能性（%）", "五十人以上可能性（%）"),
    *("没有拿到钱的人数", "欠薪金额（元）", "最早逾期天数", "近14天投诉", "再往前14天投诉", "停工迹象", "理由"),
)
_LEASTS = [("1", "1% 以上"), ("5", "5% 以上"), ("20", "20% 以上"), ("50", "50% 以上")]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list; only the rows where htmx asks for them."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, now=clock.now(), page=number_in(request, "page"))
    context = {"rows": rows, "wanted": wanted, "filtered": wanted != CrowdFilter(), "known": queries.known()}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_crowd.html", context)
    return page(request, "console/crowd.html", {**context, **choices(actor.regions), "leasts": _LEASTS})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), now=clock.now())
    return export.table(kind, "聚集苗头", _HEADS, _cells(rows[: export.MOST_ROWS]))


def _wanted(request: HttpRequest) -> CrowdFilter:
    given = request.GET
    least = given.get("least", "1")
    return CrowdFilter(
        text=given.get("q", "").strip()[:100].replace("\x00", ""),
        region=word_from(given.get("region", "")),
        sector=word_from(given.get("sector", ""), besides="_"),
        least=least if least in LEASTS else "",
    )


def _cells(rows: Sequence[CrowdLine]) -> Iterator[Sequence[export.Cell]]:
    for one in rows:
        f, o = one.figures, one.outlook
        yield (
            *(one.code, one.name, region(one.region_code), words.SECTORS.get(one.sector, one.sector), one.contractor),
            *(Decimal(f"{o.ten * 100:.1f}"), Decimal(f"{o.fifty * 100:.1f}"), f.unpaid_heads),
            *(export.yuan(f.owed_fen), f.overdue_days, f.complaints, f.complaints_before),
            *("有" if f.stopped else "", "；".join(f"{part.label}：{part.said}" for part in o.parts)),
        )
