"""政策库: the instruments that our numbers and rules rest on, and what each decides (measure 4 of the 2019 plan)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.queries import library as queries
from huxin.queries import rulebook
from huxin.web.console import export
from huxin.web.console.pages import day_from, page, word_from

_HEADS = ("文件", "来源状态", "现状", "条款", "规则", "内容或参数", "取值", "自", "至（不含）")


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The library as it stands on the day asked about, today without one."""
    on, wanted = _asked(request)
    found = queries.library(on=on, **wanted)
    statuses = [(kind.value, f"{kind.label}（{count}）") for kind, count in found.by_status.items()]
    whens = [(kind, f"{queries.WHEN[kind]}（{count}）") for kind, count in found.by_when.items()]
    context = {"found": found, "on": on, "wanted": wanted, "statuses": statuses, "whens": whens}
    return page(request, "console/library.html", context | {"titles": rulebook.titles(), "words": queries.WHEN})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What was found, a line for each thing that rests on an instrument."""
    on, wanted = _asked(request)
    return export.table(kind, f"政策库-{on}", _HEADS, _cells(queries.library(on=on, **wanted)))


def _asked(request: HttpRequest) -> tuple[date, dict[str, str]]:
    given = request.GET
    wanted = {
        "text": given.get("q", "").strip()[:60],
        "status": word_from(given.get("status", "")),
        "when": word_from(given.get("when", ""), besides="_"),
    }
    return day_from(given.get("on", "")) or clock.today(), wanted


def _cells(found: queries.Library) -> Iterator[Sequence[export.Cell]]:
    for one in found.instruments:
        for said in one.said:
            dates = str(said.since), str(said.until or "")
            about = (said.article, said.rule, said.label, said.value)
            yield (one.name, one.status.label, queries.WHEN[one.when], *about, *dates)
