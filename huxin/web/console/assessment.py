"""年度考核: all counties for the city, a county's own score line by line down to its facts, the plan, the locks."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, Role, require_anywhere
from huxin.actions import assessment as actions
from huxin.actions.assessment import Dates
from huxin.base import clock
from huxin.base.errors import NotFound, Refused
from huxin.base.points import points
from huxin.law import assessment as law
from huxin.law.grading import GRADES
from huxin.law.scoring import VETOES
from huxin.queries import assessment as queries
from huxin.queries.assessment import County, Effect, Lock, Row
from huxin.queries.assessment_again import listed
from huxin.queries.assessment_facts import called
from huxin.web.console import export, move_form
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, day_from, number_in, page
from huxin.web.console.register_form import answered, entered
from huxin.web.templatetags.console import region
from huxin.workflows import NOTE, Field, Move
from huxin.workflows.assessment import AFTER_LOCK, ANSWERED, APPOINTED, CORRECTED, COUNT_LATE, STRUCK

_HEADS = ("编号", "项目", "类别", "计分方式", "满分", "得分", "通报次数", "计分", "怎样得出", "数据来源", "依据")
_ALL_HEADS = (
    "县区", "编号", "办理", "折算得分", "没有分数的项", "否决情形", "建议等次", "理由", "等次", "已通报",
)  # fmt: skip
_FACT_HEADS = ("日期", "编号", "做到", "应做")
_PAGES = {
    "T1": ("matters", "kind=complaint&shown=all"), "T2": ("matters", "kind=warning&shown=all"),
    "T3": ("campaigns", ""), "T4": ("publications", ""), "T5": ("matters", "kind=transfer&shown=all"),
    "E3": ("matters", "kind=incident&shown=all"), "D1": ("matters", "kind=supervision&shown=all"),
    "O2": ("no-arrears", ""), "O3": ("sponsorship", ""), "S1": ("projects", ""), "S2": ("projects", ""),
    "S3": ("projects", "status=active"), "S4": ("deposits", ""), "E1": ("projects", ""),
}  # fmt: skip
"""The list that shows what an item counts."""


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The counties in reach of a year, and of all others the grades that are circulated."""
    actor, now = actor_of(request), clock.now()
    years = queries.years()
    year = number_in(request, "year", years[0] if years else clock.today().year - 1)
    context = {
        "rows": queries.rows(actor=actor, year=year, now=now), "public": queries.public(actor=actor, year=year),
        "year": year, "years": years, "may_begin": actor.holds(Permission.PLAN), "grades": GRADES,
        "begun": request.GET.get("done") == "begin",
    }  # fmt: skip
    return page(request, "console/assessment.html", context)


@require_safe
def exported_all(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The counties in reach of a year, a row a county."""
    years = queries.years()
    year = number_in(request, "year", years[0] if years else clock.today().year - 1)
    rows = queries.rows(actor=actor_of(request), year=year, now=clock.now())
    return export.table(kind, f"{year}年度考核", _ALL_HEADS, (_row(one) for one in rows))


def _row(one: Row) -> list[export.Cell]:
    line, sheet, said = one.line, one.lock.sheet if one.lock else None, one.suggestion
    score = points(sheet["score"]) if sheet and sheet["score"] is not None else "没有分数"
    vetoes = "、".join(veto.title for key, veto in VETOES.items() if sheet and sheet["vetoes"][key]["count"])
    return [
        region(line.region_code), line.number, line.state_label, score, sheet["missing"] if sheet else None, vetoes,
        said.grade if said else "", "".join(said.reasons) if said else "", one.grade, "是" if one.published else "否",
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The form that issues a year's plan to every county."""
    require_anywhere(actor_of(request), Permission.PLAN)
    today = clock.today()
    fields = (
        Field("year", "考核年度", "count", least=2018, most=2100),
        Field("self_by", "各县区报送自查的日期", "date", future=True, not_past=True, hint="同省天水：二月中旬"),
        Field("field_by", "完成实地核查的日期", "date", future=True, not_past=True, hint="同省天水：三月十日以前"),
        Field("circulate_by", "通报结果的日期", "date", future=True, not_past=True, hint="同省天水：三月底以前"),
    )
    move = Move("begin", "部署年度考核", (), None, (), fields)

    def enter(form: Form) -> HttpResponse:
        days = [day_from(str(form.given[key])) for key in ("self_by", "field_by", "circulate_by")]
        first, second, third = (day or date.min for day in days)
        dates = Dates(first, second, third)
        year = int(form.given["year"])
        actions.begin(actor=actor_of(request), year=year, dates=dates, now=clock.now())
        return redirect(f"{reverse('assessment')}?year={year}&done=begin")

    return answered(request, move, enter, back="assessment", typed={"year": str(today.year - 1)})


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plan of the newest year that is assessed, or of last year where none is."""
    queries.public(actor=actor_of(request), year=0)  # for offices only
    return plan(request, next(iter(queries.years()), clock.today().year - 1))


@require_safe
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """A year's plan: its items, what each is worth and how it is scored, and the rule of grades."""
    queries.public(actor=actor_of(request), year=year)  # for offices only
    found = law.plan(year)
    owner = {role.value: role.label for role in Role}
    context = {
        "year": year, "plan": found, "rule": queries.rule_said(clock.today()),
        "lines": [{**line, "owner": owner[line["owner"]]} for line in queries.plan_lines(year)],
        "whole": points(sum(one.weight for one in found.items)),
    }  # fmt: skip
    return page(request, "console/assessment_plan.html", context)


@require_safe
def county(request: HttpRequest, region_code: str, year: int) -> HttpResponse:
    """A county's own view."""
    actor, now = actor_of(request), clock.now()
    found = queries.county(actor=actor, region_code=region_code, year=year, now=now)
    context = {
        "found": found, "year": year, "region_code": region_code, "lines": _lines(found), "vetoes": _vetoes(found),
        "effect": _effect(request, found), "grades": GRADES, "done": request.GET.get("done", "")[:40],
        "public": queries.public(actor=actor, year=year),
    }  # fmt: skip
    return page(request, "console/assessment_county.html", context)


@require_safe
def exported(request: HttpRequest, region_code: str, year: int, kind: str) -> HttpResponseBase:
    """A county's sheet, a row a line."""
    found = queries.county(actor=actor_of(request), region_code=region_code, year=year, now=clock.now())
    return export.table(kind, f"{year}年度考核计分", _HEADS, _cells(found))


@require_safe
def item(request: HttpRequest, region_code: str, year: int, code: str) -> HttpResponse:
    """The facts behind one line, page by page, each with where it is on file."""
    found, figure, title, said = _line(request, region_code, year, code)
    missed, basis = request.GET.get("shown") == "missed", _basis(found)
    rows = queries.facts(figure, basis, number=number_in(request, "page"), missed=missed)
    name, asks = _PAGES.get(code, ("", ""))
    context = {
        "found": found, "rows": rows, "code": code, "title": title, "said": said, "year": year,
        "region_code": region_code, "list": f"{reverse(name)}?{asks}" if name else "", "missed": missed,
        "in_points": _in_points(found, code),
        "some": missed or bool(queries.every_fact(figure, basis, most=1, missed=True)),
    }  # fmt: skip
    return page(request, "console/assessment_item.html", context)


@require_safe
def exported_item(request: HttpRequest, region_code: str, year: int, code: str, kind: str) -> HttpResponseBase:
    """All of them, or those where not all was done."""
    found, figure, title, _ = _line(request, region_code, year, code)
    missed = request.GET.get("shown") == "missed"
    facts = queries.every_fact(figure, _basis(found), most=export.MOST_ROWS, missed=missed)
    told: Callable[[int], export.Cell] = points if _in_points(found, code) else int
    rows: Iterator[list[export.Cell]] = (
        [one.day, called(one.ref), told(one.top), told(one.bottom)] for one in facts
    )  # fmt: skip
    return export.table(kind, f"{year}年度考核：{title}", _FACT_HEADS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The form that says who checks in the field; the sites are drawn with it."""
    one = _office(request, matter_id)
    move = Move("appoint", "确定核查人员并抽取工地", (), None, (), (APPOINTED,))

    def enter(form: Form) -> HttpResponse:
        said = str(form.given["assessors_said"])
        actions.appoint(actor=actor_of(request), matter_id=matter_id, said=said, now=clock.now())
        return _to(one.region_code, one.data["year"])

    return answered(request, move, enter, back="assessment")


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The form that computes and locks the score."""
    one = _office(request, matter_id)
    move = Move("lock", "计分并锁定", (), None, (), (NOTE,))

    def enter(form: Form) -> HttpResponse:
        note = str(form.given.get("note") or "")
        actions.lock(actor=actor_of(request), matter_id=matter_id, note=note, now=clock.now())
        return _to(one.region_code, one.data["year"])

    return answered(request, move, enter, back="assessment")


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, matter_id: int) -> HttpResponse:
    """What an upheld objection would change, shown before and after; then it is upheld."""
    actor, now = actor_of(request), clock.now()
    one = _office(request, matter_id)
    move = Move("accept", "异议成立，重新计分并锁定", (), None, (), (ANSWERED, COUNT_LATE, STRUCK))
    kept, frozen = queries.locks(one), _first(one)
    picked = [request.POST.get("struck", ""), *_picked(request, kept[0])]
    told = {
        "answered": request.POST.get("answered", ""), "struck": "，".join(filter(None, picked)).replace("\x00", ""),
        "count_late": request.POST.get("count_late") or ("yes" if one.data.get("late_filed") else "no"),
    }  # fmt: skip

    def enter(form: Form) -> HttpResponse:
        given = {**form.given, "struck": told["struck"]}
        actions.accept(actor=actor, matter_id=matter_id, given=given, now=now)
        return _to(one.region_code, one.data["year"])

    if "preview" in request.POST:
        form, refused = move_form.blank(move, today=clock.today(), typed=told), ""
    else:
        answer = entered(request, move, enter, typed=told, lacking="还没有处理，请按下面的说明补充。")
        if isinstance(answer, HttpResponse):
            return answer
        form, refused = answer
    effect = None
    try:
        effect = queries.effect(one, frozen, told, today=clock.today())
    except Refused as error:
        refused = refused or str(error)
    context = {
        "one": one, "form": form, "refused": refused, "effect": effect, "year": one.data["year"],
        "lines": kept[0].sheet["lines"],
    }  # fmt: skip
    return page(request, "console/assessment_objection.html", context, 422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, matter_id: int) -> HttpResponse:
    """What a score changes by without the circulars withdrawn since it was locked; then it is corrected."""
    actor, now, today = actor_of(request), clock.now(), clock.today()
    one = _office(request, matter_id)
    move = Move("correct", "更正计分并锁定", (), None, (), (CORRECTED,))

    def enter(form: Form) -> HttpResponse:
        actions.correct(actor=actor, matter_id=matter_id, given=form.given, now=now)
        return _to(one.region_code, one.data["year"])

    answer = entered(request, move, enter, lacking="还没有更正，请按下面的说明补充。")
    if isinstance(answer, HttpResponse):
        return answer
    form, refused = answer
    context = {
        "one": one, "form": form, "refused": refused, "year": one.data["year"],
        "effect": queries.effect(one, _first(one), today=today), "withdrawn": queries.withdrawn(one, today=today),
    }  # fmt: skip
    return page(request, "console/assessment_correct.html", context, 422 if refused else 200)


def _picked(request: HttpRequest, kept: Lock) -> Iterator[str]:
    """What was picked from the table of a lock, as lists show it."""
    asked = set(request.POST.getlist("pick"))
    for line in kept.sheet["lines"] if asked else ():
        for ref in listed(line):
            if called(ref) in asked:
                yield called(ref)


@require_safe
def locked(request: HttpRequest, matter_id: int, n: int) -> HttpResponse:
    """A lock: the sheet as it was locked, computed again from its basis, and what it changed of the one before it."""
    one, kept = queries.by_id(actor_of(request), matter_id), _lock(request, matter_id, n)
    before = next((each for each in queries.locks(one) if each.n == n - 1), None)
    context = {
        "one": one, "lock": kept, "why": actions.again(kept), "year": one.data["year"],
        "effect": queries.compared(before.sheet, kept.sheet) if before else None,
    }  # fmt: skip
    return page(request, "console/assessment_lock.html", context)


@require_safe
def locked_file(request: HttpRequest, matter_id: int, n: int) -> HttpResponse:
    """What the lock rests on, byte for byte: anybody can compute the sheet from it."""
    kept = _lock(request, matter_id, n)
    return export.download(f"计分依据-{matter_id}-{n}.txt", actions.basis_of(kept), "text/plain; charset=utf-8")


def _office(request: HttpRequest, matter_id: int) -> Any:
    """The assessment, for the city's office, whose steps these are."""
    actor = actor_of(request)
    one = queries.by_id(actor, matter_id)
    if actor.role is not Role.OFFICE:
        raise Refused(f"这一步由{Role.OFFICE.label}办理，您的角色是「{actor.role.label}」。")
    return one


def _lock(request: HttpRequest, matter_id: int, n: int) -> Lock:
    one = queries.by_id(actor_of(request), matter_id)
    kept = next((each for each in queries.locks(one) if each.n == n), None)
    if kept is None:
        raise NotFound("没有这一次计分。")
    return kept


def _to(region_code: str, year: int) -> HttpResponse:
    return redirect(reverse("assessment-county", args=[region_code, year]))


def _first(one: Any) -> bytes:
    """What the first lock rests on: every later one is scored by it."""
    kept = queries.locks(one)
    if not kept:
        raise NotFound("这件考核还没有计分。")
    return actions.basis_of(kept[0])


def _basis(found: County) -> bytes:
    """What the shown sheet rests on: of the newest lock its file, before the first what is on file now."""
    return actions.basis_of(found.locks[-1]) if found.locks else found.basis


def _line(request: HttpRequest, region_code: str, year: int, code: str) -> tuple[County, str, str, str]:
    """A county's view, and of one line of it figure, title and sentence."""
    found = queries.county(actor=actor_of(request), region_code=region_code, year=year, now=clock.now())
    if code in VETOES:
        return found, code, VETOES[code].title, f"{_happened(found, code)}。"
    for line in found.sheet["lines"]:
        if line["code"] == code:
            return found, line["figure"], line["title"], line["said"]
    raise NotFound("没有这一项。")


def _in_points(found: County, code: str) -> bool:
    """Whether the facts of a line are points that two people signed, and no counts."""
    return any(line["code"] == code and line["mode"] == law.Mode.MANUAL for line in found.sheet["lines"])


def _table(line: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a line as its own cells, points where two people signed them."""
    rows, signed = line["table"]["rows"], line["mode"] == law.Mode.MANUAL
    return {**line["table"], "rows": [[*row[:-2], *map(points, row[-2:])] for row in rows] if signed else rows}


def _lines(found: County) -> list[dict[str, Any]]:
    """The sheet's lines with words for keys."""
    return [
        {
            **line, "table": _table(line), "kind_label": law.Kind(line["kind"]).label,
            "mode_label": law.Mode(line["mode"]).label, "source_label": law.Source(line["source"]).label,
        } for line in found.sheet["lines"]
    ]  # fmt: skip


def _vetoes(found: County) -> list[tuple[str, str, str]]:
    return [(key, veto.title, _happened(found, key)) for key, veto in VETOES.items()]


def _happened(found: County, veto: str) -> str:
    """How often, in words; of events nobody knows where no register was kept."""
    count = found.sheet["vetoes"][veto]["count"]
    unknown = any(line["figure"] == "incidents" and line["final"] is None for line in found.sheet["lines"])
    return "没有数据" if unknown and not count and veto != "fraud" else f"{count}{VETOES[veto].unit}"


def _effect(request: HttpRequest, found: County) -> Effect | None:
    """What the county's late report would change if an objection were upheld."""
    waits = found.locks and found.data.get("late_filed") and found.data.get("count_late") != "yes"
    if not waits or found.line.state not in AFTER_LOCK:
        return None
    one = queries.by_id(actor_of(request), found.line.id)
    return queries.effect(one, _first(one), {"count_late": "yes"}, today=clock.today())


def _cells(found: County) -> Iterator[list[export.Cell]]:
    for line in _lines(found):
        raw, final = ("" if line[key] is None else points(line[key]) for key in ("raw", "final"))
        yield [
            line["code"], line["title"], line["kind_label"], line["mode_label"], points(line["weight"]), raw,
            line["times"], final or "没有分数", line["said"], line["source_label"], line["evidence"],
        ]  # fmt: skip
    sheet = found.sheet
    score = "没有分数" if sheet["score"] is None else points(sheet["score"])
    told = f"有数据的项满分{points(sheet['known'])}分，得{points(sheet['points'])}分，折算{score}。"
    yield ["", "合计", region(found.line.region_code), "", points(sheet["most"]), "", "", score, told, "", ""]
