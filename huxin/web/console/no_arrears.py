"""无欠薪创建: each county's score line by line, with what was counted, the vetoes, and the mark to reach (SM-16)."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.actions import creation as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.base.points import points
from huxin.law import regions
from huxin.law.no_arrears import STATES
from huxin.queries import creation
from huxin.queries import no_arrears as queries
from huxin.queries.no_arrears import Sheet
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, day_from, page, word_from
from huxin.web.console.register_form import answered
from huxin.web.templatetags.console import region
from huxin.workflows import Field, Move

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
    actor, now = actor_of(request), clock.now()
    found = queries.sheets(actor=actor, today=clock.today())
    chosen = queries.sheet(word_from(request.GET.get("region", "")), among=found)
    begun = creation.newest(actor=actor, now=now)
    context: dict[str, Any] = {
        "sheets": [(one, begun.get(one.region_code)) for one in found], "chosen": chosen, "states": STATES,
        "since": queries.since(clock.today()), "may_begin": actor.holds(Permission.PLAN),
    }  # fmt: skip
    if chosen and (line := begun.get(chosen.region_code)):
        context["creation"] = creation.creation(actor=actor, matter_id=line.id, now=now)
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


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The form that begins this year's creation in every county."""
    require_anywhere(actor_of(request), Permission.PLAN)
    year = clock.today().year
    usual = max(clock.today(), date(year, 7, 15))  # the plan's middle of July
    move = Move(
        "begin", f"部署{year}年无欠薪创建", (), None, (),
        (Field("plan_by", "各县区报送实施方案的日期", "date", future=True, not_past=True,
               hint="2019行动计划第3项：7月中旬以前"),),
    )  # fmt: skip

    def enter(form: Form) -> HttpResponse:
        if (plan_by := day_from(str(form.given["plan_by"]))) is None:
            raise Refused("还没有登记，请按下面的说明补充。")
        actions.begin(actor=actor_of(request), plan_by=plan_by, now=clock.now())
        return redirect("no-arrears")

    return answered(request, move, enter, back="no-arrears", typed={"plan_by": str(usual)})


@require_safe
def locked(request: HttpRequest, matter_id: int, key: str) -> HttpResponse:
    """A score as it was locked, with what it rests on and whether it is still what was locked."""
    one = creation.locked(actor=actor_of(request), matter_id=matter_id, key=key, now=clock.now())
    return page(request, "console/no_arrears_locked.html", {"one": one, "key": key, "states": STATES})


@require_safe
def locked_file(request: HttpRequest, matter_id: int, key: str) -> HttpResponse:
    """The same as a file, byte for byte what the digest is of."""
    one = creation.locked(actor=actor_of(request), matter_id=matter_id, key=key, now=clock.now())
    answer = HttpResponse(one.data, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{one.line.number}-{key}.json"'
    return answer


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
            got = "" if item.points is None else points(item.points)
            yield [
                where, "评分", item.label, item.count.top, item.count.bottom, got, points(item.most), item.said,
                item.parameter.source, item.parameter.status.label,
            ]  # fmt: skip
        for veto in score.vetoes:
            basis = (veto.parameter.source, veto.parameter.status.label) if veto.parameter else ("", "")
            yield [
                where, "否决", veto.label, veto.count.top, veto.count.bottom, STATES[veto.state], "", veto.said, *basis,
            ]  # fmt: skip
        told = (points(score.points), points(score.most))
        yield [where, "合计", f"分数线{points(score.pass_mark)}分", "", "", *told, score.verdict, "", ""]
