"""办理能力: what will be overdue in the quarter ahead, what more inspectors would change, and how far off it was."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.actions import capacity as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.queries import capacity as queries
from huxin.queries.capacity import Checked, Line, Told
from huxin.web import figures
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, day_from, number_in, page
from huxin.web.console.register_form import answered
from huxin.web.templatetags.console import region
from huxin.workflows import Field, Move

_WIDTHS = (620, 320)
_HEADS = (
    "推算日期", "方式", "县区", "事项", "周末日期（之前）", "预计逾期", "区间下限", "区间上限",
    "增派后预计逾期", "增派后下限", "增派后上限", "实际逾期",
)  # fmt: skip


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The newest forecast, or the one asked about, and how far off those of the past were."""
    actor, now = actor_of(request), clock.now()
    number = number_in(request, "n", 0)
    told = queries.one(actor=actor, number=number) if number else queries.newest(actor=actor)
    context: dict[str, Any] = {
        "told": told, "asks": queries.asks(actor), "made": queries.MADE, "states": queries.STATES,
        "listed": queries.listed(actor=actor), "checked": [], "kept": queries.kept(actor=actor, now=now),
    }  # fmt: skip
    context["under_way"] = next((one for one in context["listed"] if one.waiting), None)
    checks = queries.checked(actor=actor, now=now)
    context["checked"] = [(one, _past(one)) for one in checks]
    if told and told.lines:
        here = next((one for one in checks if one.told.id == told.id), None)
        context["pictures"] = _pictures(told, here)
        context["kinds"] = [(line.region, told.of_kind(line.region)) for line in told.of_county]
    return page(request, "console/capacity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form that asks how many more inspectors, and when."""
    actor, usual = actor_of(request), actions.usual(clock.today())
    if not queries.asks(actor):
        queries.require(actor)
        raise Refused(f"您的角色是「{actor.role.label}」，不能要求推算。由市治欠办、人社局、县区治欠办或者监察员推算。")
    move = Move(
        "ask", "推算办理能力", (), None, (),
        (Field("people", "增派监察员（人）", "count", least=0, most=queries.MOST_PEOPLE,
               hint="有事没人办的监察机构先派一人，其余按来的和积压的工作量分配；填0只推算现状"),
         Field("since", "从哪一天起", "date", future=True, not_past=True),
         Field("until", "到哪一天以前", "date", future=True, not_past=True,
               hint="默认到春节；推算今后13周，更晚的增派不影响结果")),
    )  # fmt: skip

    def enter(form: Form) -> HttpResponse:
        since, until = (day_from(str(form.given[key])) for key in ("since", "until"))
        if since is None or until is None:
            raise Refused("还没有推算，请填写起止日期。")
        question = actions.Question(int(str(form.given["people"])), since, until)
        number = actions.ask(actor=actor, question=question, now=clock.now())
        return redirect(f"{reverse('capacity')}?n={number}")

    typed = {"people": str(usual.people), "since": str(usual.since), "until": str(usual.until)}
    return answered(request, move, enter, back="capacity", typed=typed, lacking="还没有推算，请按下面的说明改正。")


@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far a forecast is, asked for again and again by the page until it is there."""
    told = queries.one(actor=actor_of(request), number=number)
    answer = page(request, "console/_capacity_progress.html", {"told": told})
    if not told.waiting:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A forecast week by week, with what happened as far as it is over."""
    actor, number = actor_of(request), number_in(request, "n", 0)
    told = queries.one(actor=actor, number=number) if number else queries.newest(actor=actor)
    checks = [one for one in queries.checked(actor=actor, now=clock.now()) if told and one.told.id == told.id]
    return export.table(kind, "办理能力推算", _HEADS, _cells(told, checks[0] if checks else None) if told else ())


def _cells(told: Told, check: Checked | None) -> Iterator[list[export.Cell]]:
    happened = {week.until: week.actual for week in check.weeks} if check else {}
    for line in told.lines:
        where = region(line.region) if line.region else "全市"
        for n, end in enumerate(told.ends):
            said, more = line.weeks[n], line.more[n]
            mine = check is not None and (line.region, line.kind) == (check.region, "")
            yield [
                str(told.first), queries.MADE[told.made], where, line.label, str(end), said.tenths / 10, said.low,
                said.high, more.tenths / 10, more.low, more.high, happened.get(end) if mine else None,
            ]  # fmt: skip


def _label(day: date) -> str:
    return f"{day.month}-{day.day}"


def _pictures(told: Told, check: Checked | None) -> dict[str, Any]:
    line: Line = told.lines[0]
    labels = [_label(end) for end in told.ends]
    said = [(one.tenths / 10, float(one.low), float(one.high)) for one in line.weeks]
    more = [one.tenths / 10 for one in line.more] if told.people else []
    actual = [float(week.actual) for week in check.weeks] if check else []
    words = "各周末预计逾期：" + "，".join(
        f"{end.month}月{end.day}日 {one.tenths / 10:.1f} 个" for end, one in zip(told.ends, line.weeks, strict=True)
    )
    wide, small = (figures.weeks(labels, said, more, actual, width=width) for width in _WIDTHS)
    return {"wide": wide, "small": small, "words": words}


def _past(check: Checked) -> dict[str, Any]:
    labels = [_label(week.until) for week in check.weeks]
    said = [(week.said.tenths / 10, float(week.said.low), float(week.said.high)) for week in check.weeks]
    actual = [float(week.actual) for week in check.weeks]
    return {"picture": figures.weeks(labels, said, (), actual, width=320, height=150)}
