"""季度通报: every quarter's circular, what it is made of, what it changes, and the points of the year (measure 28)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huxin.actions import circulars as actions
from huxin.base import clock
from huxin.base.errors import NotFound, Refused
from huxin.law import parameters, regions
from huxin.law.assessment import items
from huxin.law.circulars import KINDS, permille
from huxin.queries import circulars as queries
from huxin.queries.circular_material import SOURCES, Candidate, listed, material
from huxin.queries.circulars import Line, Shown
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, page, word_from
from huxin.web.console.register_form import Enters, answered
from huxin.web.templatetags.console import region
from huxin.workflows import Field, Move
from huxin.workflows._fields import NAMELESS
from huxin.workflows._quarters import ends_on, quarter_text
from huxin.workflows.circular import CITY

_HEADS = ("季度", "编号", "状态", "印发日期", "序号", "县区", "类型", "对应考核项", "事实", "依据")
_PRAISE = "praise"
_MOST = 100
"""Candidates on the page at once; people choose a county or a source."""


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The circulars there are, what a county is asked, and 计点表 of the year."""
    actor, now = actor_of(request), clock.now()
    found = queries.board(actor=actor, now=now)
    year = max((one.quarter // 10 for one in found), default=clock.today().year)
    context = {
        "lines": found, "hearings": [one for one in queries.hearings(actor=actor, now=now) if one.line.open],
        "year": year, "points": _points(request, year),
    }  # fmt: skip
    return page(request, "console/circulars.html", context)


def _points(request: HttpRequest, year: int) -> list[tuple[str, list[tuple[str, int, str, str]]]]:
    """Of each county in reach: title, times, what is left of the item, and by which circulars."""
    day = ends_on(year * 10 + 4)
    if "sm15.scope" not in parameters.at(day):
        return []
    known = {one.code: one for one in items(year)}
    rows = queries.points(actor=actor_of(request), year=year, today=clock.today())
    return [
        (
            code,
            [
                (
                    known[item].title if item in known else item, len(many),
                    "扣分项不变" if item in known and known[item].deducts
                    else f"{permille(len(many), day=day) / 10:g}%",
                    "、".join(one.number for one in many),
                ) for item, many in found.items()
            ],
        ) for code, found in rows
    ]  # fmt: skip


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every circular that this person may read, a row a mention."""
    return export.table(kind, "季度通报", _HEADS, _cells(queries.named(actor=actor_of(request), now=clock.now())))


def _cells(found: Iterable[tuple[Line, Iterable[Mapping[str, Any]]]]) -> Iterator[list[export.Cell]]:
    for line, rows in found:
        for one in rows:
            yield [
                line.text, line.number, line.label, str(line.issued_on or ""), one["n"], region(one["county"]),
                one["kind_label"], one["item_title"], one["fact"], f"{one['source']} {one['proof']}",
            ]  # fmt: skip


@require_safe
def shown(request: HttpRequest, quarter: int) -> HttpResponse:
    """One circular: rows, effect, material, and what this person can do next."""
    actor, now = actor_of(request), clock.now()
    one = queries.shown(actor=actor, quarter=quarter, now=now)
    mine = one.matter is not None and actor.role in CITY
    context: dict[str, Any] = {"one": one, "quarter": quarter, "mine": mine}
    if mine and one.line.state == "collecting":
        context |= _material(request, one, material(quarter, now=now))
    if mine and one.line.state == "drafted":
        context["blames"] = bool(one.line.counties)
    return page(request, "console/circular.html", context)


def _material(request: HttpRequest, one: Shown, every: Iterable[Candidate]) -> dict[str, Any]:
    """What is not in the circular yet, of a county and a source where these are asked for; so many at most."""
    left = [each for each in every if not listed(each, one.rows)]
    county, source = (word_from(request.GET.get(name, "")) for name in ("county", "source"))
    found = [each for each in left if county in ("", each.county) and source in ("", each.source)]
    return {
        "material": found[:_MOST], "more": max(0, len(found) - _MOST), "county": county, "source": source,
        "counties": sorted({(each.county, each.county_name) for each in left}),
        "sources": [(key, label) for key, label in SOURCES.items() if any(each.source == key for each in left)],
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def mention(request: HttpRequest, quarter: int) -> HttpResponse:
    """The form that puts a row in: a candidate (``?key=``), or one of one's own."""
    one = _inside(request, quarter)
    key = request.GET.get("key", "")[:80]
    found = next((each for each in material(quarter, now=clock.now()) if each.key == key), None) if key else None
    if key and found is None:
        raise NotFound("这条素材已经没有了，请返回通报页刷新。")
    move = _mentioning(quarter, found)

    def enter(form: Form) -> HttpResponse:
        given = {name: str(value) for name, value in form.given.items()}
        actions.mention(
            actor=actor_of(request), matter_id=_number(one), key=key, county=given.get("county", ""),
            kind="" if given["kind"] == _PRAISE else given["kind"], item=given.get("item", ""), fact=given["fact"],
            source=given.get("source", ""), now=clock.now(),
        )  # fmt: skip
        return redirect("circular", quarter)

    return _form(request, move, enter, quarter, _typed(found), button="列入")


def _typed(found: Candidate | None) -> Mapping[str, str]:
    return {"kind": found.kind or _PRAISE, "item": found.item, "fact": found.fact} if found else {}


def _mentioning(quarter: int, found: Candidate | None) -> Move:
    known = {one.code: f"{one.code} {one.title}（{one.kind.label}）" for one in items(quarter // 10)}
    here = {code: regions.name(code) for code in regions.counties_of(regions.BAIYIN, on=ends_on(quarter))}
    own = (Field("county", "县区", "choice", choices=here),) if found is None else ()
    proof = (Field("source", "依据", hint="文件和文号；没有依据不能通报"),) if found is None else ()
    needs = (
        *own,
        Field("kind", "类型", "choice", choices={**KINDS, _PRAISE: "表扬"}),
        Field("item", "对应考核项", "choice", choices=known, required=False,
              hint="点名必须选：制度落实不到位选制度项，组织不力选组织项，工作滞后选滞后的那一项；表扬不选"),
        Field("fact", "通报的事实", hint=NAMELESS),
        *proof,
    )  # fmt: skip
    where = f"：{found.county_name}（{found.source_label} {found.proof}）" if found else ""
    return Move("mention", f"列入{quarter_text(quarter)}通报{where}", (), None, (), needs)


@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, quarter: int, which: int) -> HttpResponse:
    """The form that takes a row out of the draft."""
    one = _inside(request, quarter)
    move = Move("strike", f"从通报稿去掉第{which}条", (), None, (), (Field("reason", "理由"),))

    def enter(form: Form) -> HttpResponse:
        actions.strike(
            actor=actor_of(request), matter_id=_number(one), which=which, reason=str(form.given["reason"]),
            now=clock.now(),
        )  # fmt: skip
        return redirect("circular", quarter)

    return _form(request, move, enter, quarter)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, quarter: int, which: int) -> HttpResponse:
    """The form that takes a row out of what was issued: it counts no more, and the counties are told."""
    one = _inside(request, quarter)
    move = Move("correct", f"更正通报，取消第{which}条", (), None, (), (Field("reason", "更正的原因", hint=NAMELESS),))

    def enter(form: Form) -> HttpResponse:
        actions.correct(
            actor=actor_of(request), matter_id=_number(one), which=which, reason=str(form.given["reason"]),
            now=clock.now(),
        )  # fmt: skip
        return redirect("circular", quarter)

    return _form(request, move, enter, quarter)


@require_POST
def hear(request: HttpRequest, quarter: int) -> HttpResponse:
    """Ask the counties that the draft names."""
    one = _inside(request, quarter)
    actions.hear(actor=actor_of(request), matter_id=_number(one), now=clock.now())
    return redirect("circular", quarter)


def _inside(request: HttpRequest, quarter: int) -> Shown:
    """The circular, for those who make it. Raises NotFound, Refused."""
    actor = actor_of(request)
    one = queries.shown(actor=actor, quarter=quarter, now=clock.now())
    if one.matter is None or actor.role not in CITY:
        raise Refused("季度通报由市治欠办、市人社局编制，您只能查看已经印发的通报。")
    return one


def _number(one: Shown) -> int:
    assert one.matter is not None
    return one.matter.id


def _form(
    request: HttpRequest, move: Move, enter: Enters, quarter: int, typed: Mapping[str, str] | None = None,
    button: str = "",
) -> HttpResponse:  # fmt: skip
    return answered(request, move, enter, typed=typed, back=reverse("circular", args=[quarter]), button=button)
