"""国企月报: state firms by months, what is missing, the forms that register a firm and sign a month (measure 17)."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import state_firms as actions
from huxin.actions.state_firms import Signed
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.base.months import month_text
from huxin.queries import state_firms as queries
from huxin.queries.state_firms import MISSING, Firm
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, page
from huxin.web.console.register_form import answered
from huxin.workflows import Field, Move, read_all

_HEADS = ("企业", "统一社会信用代码", "签报单位", "月份", "状态", "用工人数", "欠薪人数", "欠薪金额（元）", "说明")


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Firms by months; what nobody signed in time is red."""
    actor, today = actor_of(request), clock.today()
    firms = queries.table(actor=actor, today=today)
    context = {
        "firms": [(one, actions.may(actor, one.body)) for one in firms], "months": queries.months(today),
        "missing": sum(cell.state == MISSING for one in firms for cell in one.cells),
        "may": actor.holds(Permission.PLAN), "others": queries.candidates(actor=actor),
    }  # fmt: skip
    return page(request, "console/state_firms.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as a workbook or CSV, a row a firm and month."""
    firms = queries.table(actor=actor_of(request), today=clock.today())
    return export.table(kind, "国企月报", _HEADS, _cells(firms))


def _cells(firms: list[Firm]) -> Iterator[list[export.Cell]]:
    for one in firms:
        for cell in one.cells:
            m = cell.month
            said: list[export.Cell] = (
                [m.workers, m.owed_heads, export.yuan(m.owed_fen), m.note] if m else [None, None, None, ""]
            )
            yield [one.name, one.uscc, one.body_name, month_text(cell.ym), cell.label, *said]


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form for a firm that is to be asked every month."""
    require_anywhere(actor_of(request), Permission.PLAN)
    named = {key: body.name for key, body in bodies().items() if not key.startswith(("government_", "labour_"))}
    needs = (
        Field("uscc", "统一社会信用代码", hint="18位"),
        Field("body", "签报单位", "choice", choices=named),
        Field("since", "从哪个月起", "date", hint="写这个月的任何一天"),
    )
    typed = {"uscc": request.GET.get("uscc", "")[:18], "since": str(clock.today())}

    move = Move("register", "登记国有企业", (), None, (), needs)

    def made(form: Form) -> HttpResponse:
        given = read_all(move.label, needs, form.given, today=clock.today())
        since = date.fromisoformat(given["since"])
        actions.register(actor=actor_of(request), uscc=given["uscc"], body=given["body"], since=since, now=clock.now())
        return redirect("state-firms")

    return answered(request, move, made, back="state-firms", typed=typed)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """The form that signs a month of a firm; what the run knows of it is filled in."""
    actor, today = actor_of(request), clock.today()
    one = queries.firm(actor=actor, number=number, today=today)
    if not actions.may(actor, one.body):
        raise Refused(f"月报由{one.body_name}签报，您不是该单位的人员。")
    months = {str(cell.ym): f"{month_text(cell.ym)}（{cell.label}）" for cell in one.cells if cell.state != "not_asked"}
    needs = (
        Field("ym", "月份", "choice", choices=months),
        Field("nil", "零报告：这个月没有拖欠农民工工资", "yes", required=False),
        Field("workers", "用工人数", "count"),
        Field("owed_heads", "欠薪人数", "count", required=False),
        Field("owed_fen", "欠薪金额", "amount", required=False),
        Field("note", "说明", required=False),
    )
    first = next((str(cell.ym) for cell in one.cells if cell.month is None and str(cell.ym) in months), "")

    move = Move("sign", f"签报月报：{one.name}", (), None, (), needs)

    def made(form: Form) -> HttpResponse:
        given = read_all(move.label, needs, form.given, today=today)
        said = Signed(
            int(given["ym"]), given.get("nil", False), given["workers"], given.get("owed_heads", 0),
            given.get("owed_fen", 0), given.get("note", ""),
        )  # fmt: skip
        actions.sign(actor=actor, number=number, said=said, now=clock.now())
        return redirect("state-firms")

    return answered(request, move, made, back="state-firms", typed={"ym": request.GET.get("ym", first)})
