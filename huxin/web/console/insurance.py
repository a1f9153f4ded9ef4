"""工伤保险参保登记: the register, its form, its list from the social-insurance office, and corrections (measure 13)."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission
from huxin.actions import insurance as actions
from huxin.actions.insurance import Certificate
from huxin.base import clock
from huxin.facts.lists import INSURANCE
from huxin.queries import insurance as queries
from huxin.queries.insurance import KINDS, STATES, InsuranceFilter, InsuranceLine
from huxin.sources import templates
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, day_told, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.console.register_form import answered, entered
from huxin.web.templatetags.console import moment, region
from huxin.workflows import REASON, Field, Move

_HEADS = (
    *("参保方式", "项目编码或统一社会信用代码", "项目或单位", "县区", "参保证明编号", "参保开始日期", "参保截止日期"),
    *("状态", "登记时间", "登记人", "导入批次", "更正原因"),
)
_DAYS = (
    Field("since", "参保开始日期", "date", future=True),
    Field("until", "参保截止日期", "date", required=False, future=True, hint="证明没有写截止的不填"),
)
_ENTER = Move(
    "enter", "登记工伤保险参保", (), None, (),
    (
        Field("kind", "参保方式", "choice", choices=KINDS),
        Field("covers", "项目编码或统一社会信用代码", longest=200, hint="按项目写项目编码，按用人单位写企业的代码"),
        Field("number", "参保证明编号", shortest=actions.NUMBER[0], longest=actions.NUMBER[1]), *_DAYS,
    ),
)  # fmt: skip
_CORRECT = Move(
    "correct", "更正参保登记", (), None, (),
    (
        *_DAYS, Field("mistaken", "整条登记有误，不计入统计", "yes", required=False),
        Field(
            "reason", REASON.label, shortest=actions.REASON[0], longest=actions.REASON[1], hint="如：经办机构通知停保",
        ),
    ),
)  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The register, what was entered last first, with the door for lists."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, today=clock.today(), page=number_in(request, "page"))
    context = {
        "rows": rows, "wanted": wanted, "filtered": wanted != InsuranceFilter(), "kinds": KINDS.items(),
        "states": STATES.items(), "may": actor.holds(Permission.INSURANCE), "stream": INSURANCE.name,
        **choices(actor.regions),
    }  # fmt: skip
    return page(request, "console/insurance.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered register as a workbook or CSV."""
    actor, wanted, today = actor_of(request), _wanted(request), clock.today()
    rows = queries.every(actor=actor, wanted=wanted, today=today, most=export.MOST_ROWS)
    return export.table(kind, "工伤保险参保", _HEADS, _cells(rows))


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty form of a list, for the social-insurance office to fill in."""
    actions.require_entering(actor_of(request))
    name = f"{INSURANCE.label}名单模板"
    if kind == "xlsx":
        return export.workbook(name, templates.workbook(INSURANCE))
    return export.download(f"{name}.csv", templates.text(INSURANCE), "text/csv; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form of a new one; sent, it is in the register."""
    actor = actor_of(request)
    actions.require_entering(actor)

    def made(form: Form) -> HttpResponse:
        given = {key: str(value) for key, value in form.given.items()}
        since, until = _days(form)
        told = Certificate(given["kind"], given["covers"], given["number"], since, until)
        return redirect("insurance-one", actions.enter(actor=actor, told=told, now=clock.now()).pk)

    typed = {"kind": request.GET.get("kind", ""), "covers": request.GET.get("covers", "").replace("\x00", "")[:200]}
    return answered(request, _ENTER, made, back="insurance", typed=typed)


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """A certificate with all that was ever said of it, and the form that corrects it."""
    actor = actor_of(request)
    line, history = queries.find(actor=actor, number=number, today=clock.today())
    if request.method == "POST":
        actions.require_entering(actor)

    def corrected(form: Form) -> HttpResponse:
        since, until = _days(form)
        made = actions.correct(
            actor=actor, number=number, since=since, until=until, mistaken=bool(form.given["mistaken"]),
            reason=str(form.given["reason"]), now=clock.now(),
        )  # fmt: skip
        return redirect("insurance-one", made.pk)

    one = line.row
    typed = {"since": str(one.since), "until": str(one.until or ""), "mistaken": "1" if one.mistaken else ""}
    found = entered(request, _CORRECT, corrected, typed=typed, lacking="还没有更正，请按下面的说明补充。")
    if isinstance(found, HttpResponse):
        return found
    form, refused = found
    context = {
        "line": line,
        "one": one,
        "history": history,
        "form": form if actor.holds(Permission.INSURANCE) else None,
        "refused": refused,
    }
    return page(request, "console/insurance_one.html", context, 422 if refused else 200)


def _days(form: Form) -> tuple[date, date | None]:
    """Raises BadValue for a day of another century."""
    until = form.given["until"]
    return day_told(form.given["since"]), day_told(until) if until else None


def _wanted(request: HttpRequest) -> InsuranceFilter:
    kind, state, place = (word_from(request.GET.get(key, "")) for key in ("kind", "state", "region"))
    return InsuranceFilter(kind, state, place, request.GET.get("q", "").replace("\x00", "").strip()[:60])


def _cells(rows: Iterator[InsuranceLine]) -> Iterator[list[export.Cell]]:
    for line in rows:
        one = line.row
        yield [
            line.kind, one.covers, line.name, region(line.region_code), one.number, str(one.since),
            str(one.until or ""), line.label, moment(one.entered_at), one.entered_by, one.batch, one.reason,
        ]  # fmt: skip
