"""假设回看: ask what a rule would have said under other numbers, watch it being answered, see what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.actions import what_if as actions
from huxin.actions.what_if import Question
from huxin.analysis.what_if import CAME_OF
from huxin.base import clock
from huxin.base.months import first_day, month_text, shift, ym_of
from huxin.engine.hindsight import changeable
from huxin.law import parameters
from huxin.queries import what_if as queries
from huxin.queries.what_if import KNOWN_AT, SHOWN, SORTS, STEPS, Answer, AnswerFilter, label
from huxin.rules import catalogue
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.console.register_form import answered
from huxin.web.templatetags.console import region
from huxin.workflows import Field, Move, read_all

_HEADS = ("项目", "县区", "月份", "现行数字下最早发现", "假设数字下最早发现", "提前天数", "变化", "后来")


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every question, and the choice of a rule for a new one where the role allows it."""
    actor = actor_of(request)
    context = {
        "rows": queries.listed(actor=actor, page=number_in(request, "page")),
        "may": actor.holds(Permission.MONITOR), "sees_people": actor.holds(Permission.UNMASK),
        "rules": [(code, f"{code} {rule.title}") for code, rule in catalogue().items() if _numbers(code)],
    }  # fmt: skip
    return page(request, "console/what_ifs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form of a question about one rule, with the numbers in force in it."""
    actor, today = actor_of(request), clock.today()
    require_anywhere(actor, Permission.MONITOR)
    rule = request.GET.get("rule", "")
    if rule not in catalogue():
        return redirect("what-ifs")
    numbers = _numbers(rule)
    needs = _fields(rule, numbers, queries.usual_days(actor=actor, today=today))
    move = Move("ask", f"假设回看：{rule} {catalogue()[rule].title}", (), None, (), needs)

    def made(form: Form) -> HttpResponse:
        given = read_all(move.label, needs, form.given, today=today)
        values = {name: given[_key(name)] for name in numbers}
        changed = {name: value for name, value in values.items() if value != numbers[name][0]}
        question = Question(
            rule, changed, int(given["least"]), date.fromisoformat(given["first"]), date.fromisoformat(given["last"]),
            int(given["step"]), given["known"], given["minutes"], given["horizon"],
        )  # fmt: skip
        number = actions.ask(actor=actor, question=question, now=clock.now())
        return redirect("what-if", number)

    return answered(request, move, made, back="what-ifs", typed=_typed(numbers, today))


def _numbers(rule: str) -> dict[str, tuple[int, str]]:
    """What may be set otherwise: the numbers in force today that are not negative."""
    return {name: told for name, told in changeable(rule, clock.today()).items() if told[0] >= 0}


def _key(name: str) -> str:
    return "v_" + name.replace(".", "__")


def _fields(rule: str, numbers: Mapping[str, tuple[int, str]], usual: float | None) -> tuple[Field, ...]:
    past = "" if usual is None else f"近一年办结的预警，从登记到办结历时中位数 {usual:g} 天；历时不是工时，供参考"
    ours = tuple(
        Field(_key(name), label(rule, name), "amount" if unit == "fen" else "count",
              hint=f"现行 {queries.shown(rule, name, value)}")
        for name, (value, unit) in numbers.items()
    )  # fmt: skip
    return (
        *ours,
        Field("least", "算作预警的等级", "choice", choices=queries.LEAST),
        Field("first", "从哪天起", "date"),
        Field("last", "到哪天止", "date"),
        Field("step", "看哪些日子", "choice", choices=STEPS),
        Field("known", "用哪些数据", "choice", choices=KNOWN_AT),
        Field("minutes", "办一件预警占用监察员多少分钟", "count", least=1, most=100_000, hint=past),
        Field("horizon", "预警以后多少天内有投诉或案件算作属实", "count", least=1, most=730),
    )


def _typed(numbers: Mapping[str, tuple[int, str]], today: date) -> dict[str, str]:
    law = parameters.at(today)
    values = {
        _key(name): f"{value / 100:.2f}" if unit == "fen" else str(value) for name, (value, unit) in numbers.items()
    }
    last = date.fromordinal(first_day(ym_of(today)).toordinal() - 1)
    first = first_day(shift(ym_of(today), -6))
    return values | {
        "least": "1", "first": str(first), "last": str(last), "step": "0", "known": queries.usual_known(last),
        "minutes": str(law["m30.warning.minutes"].value), "horizon": str(law["m30.horizon"].value),
    }  # fmt: skip


@require_safe
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """One question with its answer, or how far it is."""
    actor, wanted = actor_of(request), _wanted(request)
    found = queries.answer(actor=actor, number=number, today=clock.today())
    rows = queries.chosen(found, wanted, number_in(request, "page"))
    context = {
        "found": found,
        "asked": found.asked,
        "rows": rows,
        "wanted": wanted,
        "filtered": wanted != AnswerFilter(),
    }
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_what_if.html", context)
    more = {
        "kinds": SHOWN.items(), "came_of": CAME_OF.items(), "sorts": SORTS.items(), "least": queries.LEAST,
        **choices(actor.regions),
    }  # fmt: skip
    return page(request, "console/what_if.html", {**context, **more})


@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is, for polling; once it is there, the browser is sent to the page anew."""
    one = queries.asked(actor=actor_of(request), number=number)
    answer = render(request, "console/_what_if_progress.html", {"asked": one})
    if not one.waiting:
        answer["HX-Redirect"] = reverse("what-if", args=[number])
    return answer


@require_safe
def exported(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """The spells that match as a workbook or CSV."""
    found = queries.answer(actor=actor_of(request), number=number, today=clock.today())
    title = f"假设回看 {found.asked.rule} {found.asked.least} {number}"
    return export.table(kind, title, _HEADS, _cells(found, _wanted(request)))


def _cells(found: Answer, wanted: AnswerFilter) -> Iterator[Sequence[export.Cell]]:
    for one in queries.matching(found, wanted):
        yield (
            *(one.name, region(one.region_code), month_text(one.ym) if one.ym else "", str(one.now or "没有")),
            *(str(one.then or "没有"), one.earlier, SHOWN[one.kind], CAME_OF[one.word]),
        )


def _wanted(request: HttpRequest) -> AnswerFilter:
    given = request.GET
    kind, word, sort = (given.get(name, "") for name in ("kind", "word", "sort"))
    return AnswerFilter(
        kind if kind in SHOWN else "", word if word in CAME_OF else "", word_from(given.get("region", "")),
        sort if sort in SORTS else "-earlier",
    )  # fmt: skip
