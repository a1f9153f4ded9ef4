"""无欠薪创建: each county's score line by line, with what was counted, the vetoes, and the mark to reach (SM-16)."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.law import regions
from huxin.law.no_arrears import BROKEN, CLEAR, OPEN, points_text
from huxin.queries import no_arrears as queries
from huxin.queries.no_arrears import Sheet
from huxin.web.console import export
from huxin.web.console.pages import actor_of, page, word_from
from huxin.web.templatetags.console import region

STATES = {OPEN: "没有数据", CLEAR: "不构成", BROKEN: "构成否决"}
_HEADS = ("县区", "类别", "项目", "分子", "分母", "得分", "满分", "说明", "依据", "核实状态")
_FACTS = {
    "complaints": ("matters", {"kind": "complaint", "shown": "all"}), "publication": ("publications", {}),
    "ledger": ("campaigns", {}), "crowd": ("matters", {"kind": "incident", "shown": "all"}),
    "event": ("matters", {"kind": "incident", "shown": "all"}),
    "handle": ("matters", {"kind": "complaint", "shown": "all"}),
    **dict.fromkeys(("account", "deposit"), ("projects", {"status": "active"})),
    **dict.fromkeys(("registered", "contracted", "settled"), ("projects", {})),
    **dict.fromkeys(("state", "share", "amount"), ("projects", {"sort": "-arrears"})),
}  # fmt: skip
"""Which page shows what a line counted; the two of other enterprises have none."""


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """Every county in reach in one line, and the one asked about line by line."""
    found = queries.sheets(actor=actor_of(request), today=clock.today())
    chosen = queries.sheet(word_from(request.GET.get("region", "")), among=found)
    context = {"sheets": found, "chosen": chosen, "states": STATES, "since": queries.since(clock.today())}
    if chosen:
        keys = [*(one.key for one in chosen.score.items), *(one.key for one in chosen.score.vetoes)]
        context["facts"] = {key: _facts(key, chosen.region_code) for key in keys}
    return page(request, "console/no_arrears.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All counties in reach, a row a line."""
    found = queries.sheets(actor=actor_of(request), today=clock.today())
    asked = word_from(request.GET.get("region", ""))
    one = queries.sheet(asked, among=found)
    return export.table(kind, "无欠薪创建评分", _HEADS, _cells([one] if asked and one else found))


def _facts(key: str, region_code: str) -> str:
    if key not in _FACTS:
        return ""
    name, query = _FACTS[key]
    asked = dict(query)
    if region_code != regions.BAIYIN and name in ("projects", "matters"):
        asked["region"] = region_code
    return reverse(name) + (f"?{urlencode(asked)}" if asked else "")


def _cells(sheets: list[Sheet]) -> Iterator[list[export.Cell]]:
    for sheet in sheets:
        where, score = region(sheet.region_code), sheet.score
        for item in score.items:
            got = "" if item.points is None else points_text(item.points)
            yield [
                where, "评分", item.label, item.count.top, item.count.bottom, got, points_text(item.most), item.said,
                item.parameter.source, item.parameter.status.label,
            ]  # fmt: skip
        for veto in score.vetoes:
            basis = (veto.parameter.source, veto.parameter.status.label) if veto.parameter else ("", "")
            yield [
                where, "否决", veto.label, veto.count.top, veto.count.bottom, STATES[veto.state], "", veto.said, *basis,
            ]  # fmt: skip
        told = (points_text(score.points), points_text(score.most))
        yield [where, "合计", f"分数线{points_text(score.pass_mark)}分", "", "", *told, score.verdict, "", ""]
