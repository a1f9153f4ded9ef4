"""法治政府考核数据单: the figures of each county with their sources, for the city's bureau of justice (measure 27)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.base.errors import NotFound
from huxin.queries import rule_of_law as queries
from huxin.queries.rule_of_law import Figure, Sheet
from huxin.web.console import export
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.templatetags.console import region

_HEADS = ("县区", "年度", "类别", "指标", "数值", "其中的总数", "单位", "说明", "数据来源", "截至")
_FIRST = 2019


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """One county's sheet, the first without asking; each figure with its source and the page that shows it."""
    codes, year = queries.codes(actor_of(request), today=clock.today()), _year(request)
    asked = word_from(request.GET.get("region", ""))
    if asked and asked not in codes:
        raise NotFound("没有这个县区的数据单，或者不在您的管辖范围内。")
    context: dict[str, Any] = {
        "codes": codes, "year": year, "years": range(clock.today().year, _FIRST - 1, -1), "chosen": asked or "",
    }  # fmt: skip
    if chosen := asked or next(iter(codes), ""):
        one = _sheet(request, chosen, year)
        context |= {"sheet": one, "rows": [(figure, _where(figure)) for figure in one.figures], "chosen": chosen}
    return page(request, "console/rule_of_law.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The sheet of the county asked for, or of all in reach, as a workbook or CSV."""
    codes, year = queries.codes(actor_of(request), today=clock.today()), _year(request)
    asked = word_from(request.GET.get("region", ""))
    if asked and asked not in codes:
        raise NotFound("没有这个县区的数据单，或者不在您的管辖范围内。")
    name = f"{region(asked) if asked else '各县区'}{year}年根治欠薪数据单"
    return export.table(
        kind, name, _HEADS, _cells(_sheet(request, code, year) for code in [asked] * bool(asked) or codes)
    )


def _sheet(request: HttpRequest, code: str, year: int) -> Sheet:
    return queries.sheet(actor=actor_of(request), region_code=code, year=year, today=clock.today())


def _year(request: HttpRequest) -> int:
    """The year asked about; this year where it is none that can be."""
    this = clock.today().year
    asked = number_in(request, "year", this)
    return asked if _FIRST <= asked <= this else this


def _where(figure: Figure) -> str:
    return reverse(figure.page) + (f"?{figure.asks}" if figure.asks else "")


def _cells(sheets: Iterable[Sheet]) -> Iterator[list[export.Cell]]:
    for one in sheets:
        for figure in one.figures:
            number: export.Cell = figure.top
            unit = figure.unit
            if unit == "分" and figure.top is not None:
                number, unit = export.yuan(figure.top), "元"
            yield [
                region(one.region_code), one.year, figure.group, figure.label, number, figure.bottom, unit,
                figure.said, figure.source, str(one.day),
            ]  # fmt: skip
