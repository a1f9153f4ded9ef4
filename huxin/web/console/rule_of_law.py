"""法治政府考核数据单: the figures of each county with their sources, for the city's bureau of justice (measure 27)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from huxin.base import clock
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
    codes, year = queries.codes(actor_of(request)), _year(request)
    chosen = word_from(request.GET.get("region", "")) or next(iter(codes), "")
    context: dict[str, Any] = {
        "codes": codes, "year": year, "years": range(clock.today().year, _FIRST - 1, -1), "chosen": chosen,
    }  # fmt: skip
    for one in _sheets(request, chosen, year) if chosen else ():
        context |= {"sheet": one, "rows": [(figure, _where(figure)) for figure in one.figures]}
    return page(request, "console/rule_of_law.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The sheet of the county asked for, or of all in reach, as a workbook or CSV."""
    asked, year = word_from(request.GET.get("region", "")), _year(request)
    sheets = _sheets(request, asked, year)
    name = f"{region(asked) if asked else '各县区'}{year}年根治欠薪数据单"
    return export.table(kind, name, _HEADS, _cells(sheets))


def _sheets(request: HttpRequest, code: str, year: int) -> list[Sheet]:
    return queries.sheets(actor=actor_of(request), region_code=code, year=year, today=clock.today())


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
