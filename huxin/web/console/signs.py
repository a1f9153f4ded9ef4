"""迹象: the list of questions about what was reported, one with its rows, and the letter that asks (measure 29)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.actions import signs as actions
from huxin.actions.flows import LABOUR
from huxin.base import clock
from huxin.queries import signs as queries
from huxin.queries.signs import GONE, STATES, SignFilter, SignLine
from huxin.signs.judge import ERROR
from huxin.signs.kinds import ALL
from huxin.signs.measured import LOOKALIKES, Rates, at_most, measured
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.console.register_form import entered
from huxin.web.templatetags.console import moment, region
from huxin.workflows import Move
from huxin.workflows.supervision import DEMAND, URGENCY

_HEADS = ("编号", "种类", "项目", "县区", "月份", "迹象", "也可能是", "批准文号", "发现时间", "状态", "说明")
_ASK = Move("ask", "发问", (), None, (), (DEMAND, URGENCY))
_TYPED = {"demand": "请核实情况，说明原因，附原始记录；属实的说明怎样改正。", "urgency": "ordinary"}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The list, the newest first."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, page=number_in(request, "page"))
    counted = queries.counts(actor=actor)
    context = {
        "rows": rows, "wanted": wanted, "filtered": wanted != SignFilter(), "looked": queries.looked(),
        "kinds": [(key, kind.label) for key, kind in ALL.items()], "states": list(STATES.items()),
        "counted": [(STATES[key], many) for key, many in counted.items()], "gone": GONE,
        "may_judge": actor.role in LABOUR, **choices(actor.regions),
    }  # fmt: skip
    return page(request, "console/signs.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV, without anything about a person."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), most=export.MOST_ROWS)
    return export.table(kind, "迹象", _HEADS, _cells(rows))


@require_safe
def accuracy(request: HttpRequest) -> HttpResponse:
    """How much each test finds of what was planted in invented data, and whom it asks wrongly."""
    queries.require(actor_of(request))
    found = measured()
    strengths = [f"程度 {one:.0%} 找到" for one in found.strengths]
    shares = [f"{one:.0%} 的卡找到" for one in found.shares]
    context = {
        "found": found, "strengths": strengths, "shares": shares, "error": f"{ERROR:.0%}",
        "tests": _rated(found.tests, strengths, found.honest), "flows": _rated(found.flows, shares, found.statements),
        "alike": [(LOOKALIKES[look], one.sites, [(ALL[kind].label, many) for kind, many in one.asked.items()])
                  for look, one in found.alike.items()],
    }  # fmt: skip
    return page(request, "console/sign_accuracy.html", context)


def _rated(rates: Mapping[str, Rates], heads: Sequence[str], honest: int) -> list[dict[str, Any]]:
    """A row a test; `most` is what the true rate of wrong questions does not exceed, 19 times of 20."""
    return [
        {"key": key, "label": ALL[key].label, "planted": one.planted, "wrong": one.wrong,
         "found": list(zip(heads, one.found, strict=True)), "most": f"{at_most(one.wrong, honest):.2%}"}
        for key, one in rates.items()
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """One of them: the sentence, what it may be besides, the rows, and the form that asks for whoever may."""
    actor = actor_of(request)
    if request.method == "POST":
        actions.require_asking(actor)
    one = queries.shown(actor=actor, number=number)

    def ask(form: Form) -> HttpResponse:
        given = {key: str(value) for key, value in form.given.items()}
        matter = actions.ask(actor=actor, number=number, given=given, now=clock.now())
        return redirect("matter", matter.pk)

    found = entered(request, _ASK, ask, typed=_TYPED, lacking="还没有发问，请按下面的说明补充。")
    if isinstance(found, HttpResponse):
        return found
    form, refused = found
    context = {"one": one, "form": form if one.may_ask else None, "refused": refused, "gone": GONE}
    return page(request, "console/sign.html", context, 422 if refused else 200)


def _wanted(request: HttpRequest) -> SignFilter:
    given = request.GET
    kind, state = given.get("kind", ""), given.get("state", "")
    return SignFilter(
        text=given.get("q", "").replace("\x00", "").strip()[:60],
        kind=kind if kind in ALL else "",
        region=word_from(given.get("region", "")),
        state=state if state in STATES else "",
    )


def _cells(rows: Iterator[SignLine]) -> Iterator[Sequence[export.Cell]]:
    for one in rows:
        told = (one.number, one.label, one.project_name, region(one.region_code), one.month, one.said, one.besides)
        yield (*told, one.approval, moment(one.found_at), one.state_label, "" if one.standing else GONE)
