"""行动方案: a plan pasted or uploaded, what was read of it confirmed by a person, put in force; and its board."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.actions import plans as actions
from huxin.actions.plans import Confirmed
from huxin.base import clock
from huxin.base.errors import BadSource, HuxinError, Refused
from huxin.law import regions
from huxin.queries import plans as queries
from huxin.queries.plans import FORECASTS, Board, BoardFilter
from huxin.sources import plan as reading
from huxin.sources.plan import Measure, Milestone, Plan
from huxin.sources.plan.opening import LARGEST
from huxin.web.console import export
from huxin.web.console.pages import actor_of, day_from, number_in, page, word_from
from huxin.web.templatetags.console import day, region

_HEADS = (
    *("项号", "部分", "措施", "完成日期", "承担单位", "任务编号", "状态", "轮到谁办理", "到期", "预计"),
    *("逾期的季度数", "系统里的证明"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """The form; what was read of a plan; and, once it is confirmed, the board of the plan in force."""
    require_anywhere(actor_of(request), Permission.PLAN)
    if request.method != "POST":
        return page(request, "console/plan.html", {"plans": queries.plans()})
    if "read" in request.POST:
        return _adopt(request)
    try:
        return _asked(request, reading.read(_data(request)))
    except BadSource as error:
        typed = {"plans": queries.plans(), "error": str(error), "text": request.POST.get("text", "")}
        return page(request, "console/plan.html", typed, 422)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every measure in reach."""
    wanted = _wanted(request)
    found = queries.board(actor=actor_of(request), wanted=wanted, now=clock.now())
    counties = [(code, region(code)) for code in regions.counties_of(regions.BAIYIN)]
    context = {
        "board": found, "wanted": wanted, "plans": queries.plans(), "forecasts": FORECASTS.items(),
        "counties": counties, "rule": queries.RULE, "today": clock.today(),
        "may_adopt": actor_of(request).holds(Permission.PLAN), "query": request.GET.urlencode(),
        "counted": [(label, found.counts[key], key) for key, label in FORECASTS.items()] if found else [],
    }  # fmt: skip
    return page(request, "console/plan_board.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered board, a row a task."""
    found = queries.board(actor=actor_of(request), wanted=_wanted(request), now=clock.now())
    return export.table(kind, "方案任务", _HEADS, _cells(found) if found else [])


def _cells(found: Board) -> Iterator[list[export.Cell]]:
    for line in found.lines:
        for task in line.tasks:
            yield [
                line.no, line.section, line.text, day(line.deadline) if line.deadline else line.due, task.body_name,
                task.number, task.state_label, task.turn, day(task.due_on) if task.due_on else "",
                FORECASTS[task.forecast], task.late_quarters, line.proof.text if line.proof else "",
            ]  # fmt: skip


def _wanted(request: HttpRequest) -> BoardFilter:
    given = request.GET
    forecast = given.get("forecast", "")
    return BoardFilter(
        plan=number_in(request, "plan", 0),
        section=given.get("section", "").replace("\x00", "")[:100],
        body=given.get("body", "").replace("\x00", "")[:40],
        region=word_from(given.get("region", "")),
        forecast=forecast if forecast in FORECASTS else "",
    )


def _data(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is not None:
        return bytes(file.read(LARGEST + 1))
    text = request.POST.get("text", "").strip()
    if not text:
        raise BadSource("没有粘贴文字，也没有选择文件。请粘贴方案全文，或者上传 TXT、DOCX、PDF。")
    return text.encode()


def _asked(
    request: HttpRequest, read: Plan, error: str = "", said: Mapping[int, Confirmed] | None = None
) -> HttpResponse:
    """What was read, with what was said of it so far."""
    given = said or {}
    rows = [
        {
            "seq": seq, "measure": one, "doubts": actions.doubts(one), "sure": given.get(seq, Confirmed()).sure,
            "leads": "、".join(given[seq].leads or one.leads if seq in given else one.leads),
            "deadline": (given[seq].deadline if seq in given else None) or one.deadline,
        }
        for seq, one in enumerate(read.measures, 1)
    ]  # fmt: skip
    context = {
        "plan": read, "rows": rows, "error": error, "read": signing.dumps(_plain(read), compress=True),
        "doubtful": sum(bool(row["doubts"]) for row in rows),
    }  # fmt: skip
    return page(request, "console/plan_read.html", context, 422 if error else 200)


def _adopt(request: HttpRequest) -> HttpResponse:
    try:
        read = _plan(signing.loads(request.POST["read"]))
    except signing.BadSignature:
        raise Refused("页面不完整，请重新读取方案后再下达。") from None
    given = request.POST
    said = {
        seq: Confirmed(
            sure=given.get(f"sure-{seq}") == "1",
            leads=[name for name in given.get(f"leads-{seq}", "").replace("\x00", "").split("、") if name.strip()],
            deadline=day_from(given.get(f"deadline-{seq}", "")),
        )
        for seq in range(1, len(read.measures) + 1)
    }
    try:
        done = actions.adopt(actor=actor_of(request), plan=read, said=said, now=clock.now())
    except HuxinError as error:
        return _asked(request, read, str(error), said)
    return redirect(f"{reverse('plan-board')}?plan={done.number}")


def _plain(read: Plan) -> dict[str, Any]:
    """A plan as it goes through the browser and back, signed."""
    rows = [asdict(replace(one, milestones=())) for one in read.measures]
    days = [one.deadline.isoformat() if one.deadline else None for one in read.measures]
    stones = [[(stone.words, stone.day.isoformat()) for stone in one.milestones] for one in read.measures]
    measures = [{**row, "deadline": on, "milestones": s} for row, on, s in zip(rows, days, stones, strict=True)]
    return {"title": read.title, "measures": measures, "notes": read.notes}


def _plan(plain: Mapping[str, Any]) -> Plan:
    return Plan(plain["title"], tuple(_measure(row) for row in plain["measures"]), tuple(plain["notes"]))


def _measure(row: Mapping[str, Any]) -> Measure:
    lists = {key: tuple(row[key]) for key in ("leads", "participants", "deliverables", "uncertain")}
    stones = tuple(Milestone(words, date.fromisoformat(on)) for words, on in row["milestones"])
    on = date.fromisoformat(row["deadline"]) if row["deadline"] else None
    return Measure(**{**row, **lists, "milestones": stones, "deadline": on})
