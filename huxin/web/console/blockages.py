"""堵点: the register of what stands in the way, its causes and proposals, and what was changed (measure 1)."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.actions import blockages as actions
from huxin.actions.blockages import Reported
from huxin.base import clock
from huxin.queries import blockages as queries
from huxin.queries.blockages import ADOPTED, REJECTED, STATES, BlockageFilter, BlockageLine
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.console.register_form import answered, entered
from huxin.web.templatetags.console import moment, region
from huxin.workflows import Field, Move
from huxin.workflows.measure import THEY

_HEADS = (
    "编号",
    "县区",
    "登记单位",
    "堵点",
    "成因",
    "建议",
    "登记时间",
    "状态",
    "答复",
    "改动的规则、参数或文件",
    "答复时间",
)
_REPORT = Move(
    "report", "登记堵点", (), None, (),
    (Field("problem", "堵点", hint="哪件事办不下去，出现在哪里"), Field("cause", "成因"), Field("proposal", "建议")),
)  # fmt: skip
_ANSWER = Move(
    "answer", "答复", (), None, (),
    (
        Field("state", "是否采纳", "choice", choices={key: STATES[key] for key in (ADOPTED, REJECTED)}),
        Field("text", "答复"),
        Field("changed", "改动的规则、参数或文件", required=False, hint="采纳的须填写，如：R24 黄色由 1 天改为 5 天"),
    ),
)  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The register, the newest first."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, page=number_in(request, "page"))
    context = {
        "rows": rows, "wanted": wanted, "states": list(STATES.items()), "filtered": wanted != BlockageFilter(),
        "may_report": actor.role in THEY, **choices(actor.regions),
    }  # fmt: skip
    return page(request, "console/blockages.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered register as a workbook or CSV."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), most=export.MOST_ROWS)
    return export.table(kind, "堵点登记", _HEADS, _cells(rows))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form of a new one; sent, it is in the register."""
    actor = actor_of(request)
    actions.require_reporting(actor)

    def enter(form: Form) -> HttpResponse:
        told = Reported(**{key: str(value) for key, value in form.given.items()})
        return redirect("blockage", actions.report(actor=actor, blockage=told, now=clock.now()).pk)

    return answered(request, _REPORT, enter, back="blockages")


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, with the form of the answer for whoever may give it."""
    actor = actor_of(request)
    line = queries.find(actor=actor, number=number)
    if request.method == "POST":
        require_anywhere(actor, Permission.PLAN)

    def enter(form: Form) -> HttpResponse:
        given = {key: str(value) for key, value in form.given.items()}
        actions.answer(actor=actor, number=number, now=clock.now(), **given)
        return redirect("blockage", number)

    found = entered(request, _ANSWER, enter, lacking="还没有答复，请按下面的说明补充。")
    if isinstance(found, HttpResponse):
        return found
    form, refused = found
    may = actor.holds(Permission.PLAN) and line.state == queries.OPEN and not line.mine
    context = {"line": line, "form": form if may else None, "refused": refused}
    return page(request, "console/blockage.html", context, 422 if refused else 200)


def _wanted(request: HttpRequest) -> BlockageFilter:
    given = request.GET
    return BlockageFilter(
        state=word_from(given.get("state", "")), region=word_from(given.get("region", "")),
        text=given.get("q", "").replace("\x00", "").strip()[:60],
    )  # fmt: skip


def _cells(rows: Iterator[BlockageLine]) -> Iterator[Sequence[export.Cell]]:
    for row in rows:
        said = (row.body_name, row.problem, row.cause, row.proposal, moment(row.reported_at), row.label)
        answered = moment(row.answered_at) if row.answered_at else ""
        yield (row.number, region(row.region_code), *said, row.answer, row.changed, answered)
