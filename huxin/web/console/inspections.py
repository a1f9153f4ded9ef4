"""双随机检查: plans and who inspects; a frame published, a seed entered, the outcome seen, checked and downloaded."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import draws as drawing
from huxin.actions import inspections as actions
from huxin.actions.inspections import Drafted
from huxin.base import clock
from huxin.base.errors import BadValue, Refused
from huxin.base.moments import CHINA
from huxin.law import regions
from huxin.queries import inspections as queries
from huxin.queries._pages import page_of_list
from huxin.queries.inspection_frame import REASONS, STRATA
from huxin.web.console import export
from huxin.web.console.pages import actor_of, confirm, day_from, number_in, page, sure
from huxin.web.templatetags.console import day, region

_HEADS = ("项目编码", "项目", "层", "检查人员", "事项", "状态", "到期", "结果")
_DONE = {
    "approve": "计划已经批准，可以抽取。", "amend": "计划已经改到新的地区。", "freeze": "名单散列已经公布。",
    "sow": "已经抽取，每处工地都建了一件事项，等待派检。", "replace": "已经递补。",
    "ask_void": "已经提出作废，等待另一位同志签字。", "agree_void": "抽取已经作废。", "refuse_void": "抽取照旧有效。",
    "enlist": "已经列入检查人员名单。", "strike": "已经从名单撤下。", "recuse": "回避已经登记。",
    "release": "回避已经撤销。",
}  # fmt: skip
_LAWFUL = {"high": "30", "middle": "10", "ordinary": "5"}
_SHARES = tuple(zip(("high", "middle", "ordinary"), STRATA, strict=True))


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The plans of a year, or of all."""
    year = number_in(request, "year", 0)
    every = queries.plans(actor=actor_of(request))
    years = sorted({one.year for one in every}, reverse=True)
    found = [one for one in every if year in (0, one.year)]
    context = {"plans": found, "year": year, "years": years, "may": _may(request)}
    return page(request, "console/inspections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a plan. Refused, it comes back with what was typed."""
    actor, now = actor_of(request), clock.now()
    require_anywhere(actor, Permission.INSPECT)
    typed = {key: _text(request, key) for key in ("title", "year", "region", "basis", "pair", "load", "rounds")}
    shares = {key: _text(request, key) for key, _ in _SHARES}
    if request.method != "POST":
        fresh = {"year": str(timezone.localdate(now).year), "pair": "2", "load": "3", "rounds": "4"}
        return _form(request, {**typed, **fresh}, _LAWFUL)
    said = Drafted(
        typed["title"], _number(typed["year"]), typed["region"], typed["basis"],
        {name: _number(shares[key]) for key, name in _SHARES},
        _number(typed["pair"]), _number(typed["load"]), _number(typed["rounds"]),
    )  # fmt: skip
    try:
        made = actions.draft(actor=actor, said=said, now=now)
    except Refused as error:
        return _form(request, typed, shares, str(error))
    return redirect("inspection-plan", made.pk)


@require_safe
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """A plan, what a draw would take now, and its draws."""
    return _plan(request, number)


@require_safe
def objects(request: HttpRequest, number: int) -> HttpResponse:
    """The sites a draw could take now, by stratum."""
    stratum = _stratum(request)
    found = queries.objects(actor=actor_of(request), number=number, stratum=stratum)
    context = {
        "plan": queries.plan(actor=actor_of(request), number=number), "stratum": stratum,
        "rows": page_of_list(found, number_in(request, "page"), 50), "strata": [(name, name) for name in STRATA],
    }  # fmt: skip
    return page(request, "console/inspection_objects.html", context)


@require_safe
def exported_objects(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """All of them."""
    found = queries.objects(actor=actor_of(request), number=number, stratum=_stratum(request))
    heads = ("层", "项目编码", "项目", "县区", "施工单位", "为什么在这一层")
    rows = ([o.stratum, o.code, o.name, region(o.region_code), o.contractor, "，".join(o.because)] for o in found)
    return export.table(kind, "检查对象", heads, rows)


@require_POST
def plan_act(request: HttpRequest, number: int) -> HttpResponse:
    """Approve the plan, publish its next frame, or move it to another county."""
    actor, now, act = actor_of(request), clock.now(), request.POST.get("act", "")
    back = reverse("inspection-plan", args=[number])
    require_anywhere(actor, Permission.INSPECT)
    line = queries.plan(actor=actor, number=number)
    try:
        if act == "approve":
            actions.approve(actor=actor, plan_id=number, now=now)
        elif act == "amend":
            given = {"region_code": _text(request, "region"), "reason": _text(request, "reason")}
            actions.amend(actor=actor, plan_id=number, **given, now=now)
        elif act == "freeze":
            said = _text(request, "announced")
            if said and not sure(request):
                asks = "公布以后不能改名单，也不能另公布一份；要么抽取，要么由两个人签字作废。"
                what = f"将用的公开数字：{said}"
                return confirm(request, heading=f"公布「{line.title}」的名单散列", what=what, asks=asks, back=back)
            made = drawing.freeze(actor=actor, plan_id=number, announced=said, now=now)
            return redirect(f"{reverse('draw', args=[made.pk])}?done=freeze")
        else:
            raise Refused("没有这一步，请刷新页面后再试。")
    except (Refused, BadValue) as error:
        return _plan(request, number, str(error))
    return redirect(f"{back}?done={act}")


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The list of inspectors; with POST, somebody is put on it, taken off, or recused."""
    actor, now, error = actor_of(request), clock.now(), ""
    queries.require_office(actor)
    if request.method == "POST":
        try:
            act = _people_act(request, actor, now)
            return redirect(f"{reverse('inspection-people')}?done={act}")
        except Refused as refused:
            if not actor.holds(Permission.INSPECT):
                raise
            error = str(refused)
    listed, may = queries.inspectors(actor=actor), actor.holds(Permission.INSPECT)
    context = {
        "people": listed, "may": may, "reasons": REASONS.items(),
        "recusable": [one for one in listed if one.active and (may or one.username == actor.id)],
        "error": error, "done": _DONE.get(request.GET.get("done", ""), ""), "today": timezone.localdate(now),
        "typed": {key: _text(request, key) for key in ("username", "certificate", "valid_until", "code", "key")},
    }  # fmt: skip
    return page(request, "console/inspection_people.html", context, 422 if error else 200)


@require_safe
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """One draw: what was published, the outcome, and whether it can be made again."""
    return _draw(request, number)


@require_POST
def draw_act(request: HttpRequest, number: int) -> HttpResponse:
    """Enter the seed, let the next in order step in, propose a void or answer it."""
    actor, now, act = actor_of(request), clock.now(), request.POST.get("act", "")
    require_anywhere(actor, Permission.INSPECT)
    found = queries.draw(actor=actor, number=number, now=now)
    try:
        if act in ("sow", "agree_void", "replace") and not sure(request):
            return _asked(request, found, act)
        _draw_act(request, actor, number, act, now)
    except (Refused, BadValue) as error:
        return _draw(request, number, str(error))
    return redirect(f"{reverse('draw', args=[number])}?done={act}")


@require_safe
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The file of the draw, by which anybody can make it again."""
    name, text = queries.file_of(actor=actor_of(request), number=number)
    return export.download(name, text.encode(), "application/json")


@require_safe
def exported(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """The outcome, a row a site."""
    found = queries.draw(actor=actor_of(request), number=number, now=clock.now())
    return export.table(kind, f"抽取结果 {found.line.number}", _HEADS, _cells(found))


def _cells(found: queries.DrawPage) -> Iterator[list[export.Cell]]:
    for one in found.sites:
        pair = "、".join(f"{name}（{code}）" for code, name in one.pair)
        due = day(one.due_on) if one.due_on else ""
        yield [one.code, one.name, one.stratum, pair, one.number, one.state_label, due, one.found]


def _asked(request: HttpRequest, found: queries.DrawPage, act: str) -> HttpResponse:
    """The question before what cannot be taken back."""
    back = reverse("draw", args=[found.line.id])
    if act == "sow":
        what = f"种子 {_text(request, 'value')}；来源 {_text(request, 'source')}；公开于 {_text(request, 'at')}"
        asks = f"请再对照原文核对一遍：种子登记以后不能更换。事先公布的是「{found.line.announced}」。"
        return confirm(request, heading=f"按种子抽取 {found.line.number}", what=what, asks=asks, back=back)
    if act == "replace":
        site, out = _picked(request)
        names = {one.code: one.name for one in found.sites} | {c: n for one in found.sites for c, n in one.pair}
        where = "" if site == out else f"「{names.get(site, site)}」的检查人员"
        what = f"{where}{names.get(out, out)}退出，由次序中的下一个递补"
        asks = "退出和递补的理由随抽取文件公布，不能撤回。"
        return confirm(request, heading=f"递补 {found.line.number}", what=what, asks=asks, back=back)
    what = f"理由：{found.line.void_reason}"
    asks = "您是第二个签字的人。签字以后抽取作废，各件事项结束，不能恢复。"
    return confirm(request, heading=f"作废 {found.line.number}", what=what, asks=asks, back=back)


def _draw_act(request: HttpRequest, actor: Actor, number: int, act: str, now: datetime) -> None:
    if act == "sow":
        value, source = _text(request, "value"), _text(request, "source")
        at = _moment(_text(request, "at"))
        drawing.sow(actor=actor, draw_id=number, value=value, source=source, at=at, now=now)
    elif act == "replace":
        site, out = _picked(request)
        drawing.replace(actor=actor, draw_id=number, site=site, out=out, reason=_text(request, "reason"), now=now)
    elif act == "ask_void":
        drawing.ask_void(actor=actor, draw_id=number, reason=_text(request, "reason"), now=now)
    elif act in ("agree_void", "refuse_void"):
        drawing.answer_void(actor=actor, draw_id=number, agree=act == "agree_void", now=now)
    else:
        raise Refused("没有这一步，请刷新页面后再试。")


def _picked(request: HttpRequest) -> tuple[str, str]:
    """The site, and who or what steps out there."""
    site, _, out = _text(request, "pick").rpartition("::")
    return site, out


def _people_act(request: HttpRequest, actor: Actor, now: datetime) -> str:
    act, code = request.POST.get("act", ""), _text(request, "code")
    if act == "enlist":
        until = day_from(_text(request, "valid_until"))
        if until is None:
            raise Refused("请填写执法证件的有效期。")
        given = {"username": _text(request, "username"), "certificate": _text(request, "certificate")}
        actions.enlist(actor=actor, **given, valid_until=until, now=now)
    elif act == "strike":
        actions.strike(actor=actor, code=code, now=now)
    elif act == "recuse":
        actions.recuse(actor=actor, code=code, key=_text(request, "key"), reason=_text(request, "reason"), now=now)
    elif act == "release":
        actions.release(actor=actor, code=code, key=_text(request, "key"), now=now)
    else:
        require_anywhere(actor, Permission.INSPECT)
        raise Refused("没有这一步，请刷新页面后再试。")
    return act


def _plan(request: HttpRequest, number: int, error: str = "") -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    line, drawn = queries.plan(actor=actor, number=number), queries.draws(actor=actor, plan_id=number, now=now)
    waits = next((one for one in drawn if one.drawn_at is None and one.void_at is None), None)
    context: dict[str, Any] = {
        "plan": line, "strata": queries.preview(line), "draws": drawn, "waits": waits,
        "may": _may(request) and actions.covers(actor, line.region_code), "counties": _places(actor), "error": error,
        "done": _DONE.get(request.GET.get("done", ""), ""), "announced": _text(request, "announced"),
        "this_year": line.year == timezone.localdate(now).year, "left": line.rounds - line.drawn,
    }  # fmt: skip
    return page(request, "console/inspection_plan.html", context, 422 if error else 200)


def _draw(request: HttpRequest, number: int, error: str = "") -> HttpResponse:
    actor = actor_of(request)
    found = queries.draw(actor=actor, number=number, now=clock.now())
    context = {
        "draw": found, "line": found.line, "error": error, "done": _DONE.get(request.GET.get("done", ""), ""),
        "may": _may(request) and actions.covers(actor, found.line.region_code),
        "of_sites": [(key, drawing.REASONS[key]) for key in drawing.OF_SITES],
        "of_people": [(k, label) for k, label in drawing.REASONS.items() if k not in drawing.OF_SITES],
        "typed": {key: _text(request, key) for key in ("value", "source", "at")},
        "mine": found.line.void_by == actor.id,
    }  # fmt: skip
    return page(request, "console/inspection_draw.html", context, 422 if error else 200)


def _form(request: HttpRequest, typed: dict[str, str], shares: dict[str, str], error: str = "") -> HttpResponse:
    context = {
        "typed": typed, "shares": [(key, name, STRATA[name], shares[key]) for key, name in _SHARES], "error": error,
        "places": _places(actor_of(request)),
    }  # fmt: skip
    return page(request, "console/inspection_new.html", context, 422 if error else 200)


def _places(actor: Actor) -> list[tuple[str, str]]:
    """Where this person may plan: the city where all of it is theirs, and its counties."""
    codes = [regions.BAIYIN, *regions.counties_of(regions.BAIYIN)]
    return [(code, region(code)) for code in codes if actions.covers(actor, code)]


def _stratum(request: HttpRequest) -> str:
    found = request.GET.get("stratum", "")
    return found if found in STRATA else ""


def _may(request: HttpRequest) -> bool:
    return actor_of(request).holds(Permission.INSPECT)


def _text(request: HttpRequest, key: str) -> str:
    return request.POST.get(key, "").replace("\x00", "").strip()


def _number(text: str) -> int:
    """Whatever is no number is none a plan takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _moment(text: str) -> datetime:
    """What the field of date and time sends is China's time. Raises Refused."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=CHINA)
    except ValueError:
        raise Refused("请填写种子公开的日期和时间。") from None
