"""办理事项: the list with its filters, its export, and the views people save of it."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import views as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.queries import matters as queries
from huxin.queries.matters import DUE, MINE, OTHERS, SHOWN, MatterFilter, MatterLine
from huxin.queries.matters_views import views
from huxin.web.console import export, words
from huxin.web.console.pages import actor_of, day_from, number_in, page
from huxin.web.console.projects import choices
from huxin.web.templatetags.console import region
from huxin.workflows import catalogue

PAGE = "matters"
_HEADS = (
    *("编号", "种类", "事项", "状态", "轮到", "等级", "县区", "行业", "责任单位", "欠薪金额（元）", "人数"),
    *("登记日期", "到期日期", "是否逾期", "时限中止", "办结时间"),
)
_KEYS = {
    "q": "查找", "kind": "种类", "state": "状态", "level": "等级", "region": "县区", "sector": "行业",
    "body": "责任单位", "turn": "轮到", "due": "时限", "paused": "中止", "shown": "范围", "from": "登记自",
    "to": "登记至",
}  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list; only the rows where htmx asks for them."""
    return shown(request)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV."""
    actor, now = actor_of(request), clock.now()
    require_anywhere(actor, Permission.MATTERS)
    rows = queries.every(actor=actor, wanted=wanted_in(request.GET), most=export.MOST_ROWS, now=now)
    return export.table(kind, "办理事项", _HEADS, _cells(rows))


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name, and show them."""
    actor = actor_of(request)
    require_anywhere(actor, Permission.MATTERS)
    query = known_query(QueryDict(request.POST.get("query", "")))
    try:
        actions.save(actor=actor, page=PAGE, name=request.POST.get("name", "").replace("\x00", ""), query=query)
    except Refused as error:
        return shown(request, trouble=str(error), status=422)
    return redirect(f"{reverse('matters')}?{query}")


@require_POST
def forget_view(request: HttpRequest, number: int) -> HttpResponse:
    """Take a view away."""
    actions.forget(actor=actor_of(request), view=number)
    return redirect("matters")


def shown(request: HttpRequest, *, trouble: str = "", status: int = 200) -> HttpResponse:
    """The list as asked for, beneath what went wrong, if anything."""
    actor, now = actor_of(request), clock.now()
    require_anywhere(actor, Permission.MATTERS)
    wanted = wanted_in(request.GET)
    rows = queries.search(actor=actor, wanted=wanted, page=number_in(request, "page"), now=now)
    context: dict[str, object] = {"rows": rows, "wanted": wanted, "sort": wanted.sort, "chips": chips(request, wanted)}
    context |= {"filtered": not queries.whole(wanted), "query": known_query(request.GET), "may_move": True}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_matters.html", context)
    context |= {"views": views(actor, PAGE), "trouble": trouble, **choices(actor.regions), **_choices(actor)}
    return page(request, "console/matters.html", context, status)


def wanted_in(given: QueryDict) -> MatterFilter:
    """The filter that an address asks for; what it may not ask for is left out."""
    turn, state = given.get("turn", ""), given.get("state", "")
    return MatterFilter(
        text=given.get("q", "").strip()[:100].replace("\x00", ""),
        kind=given.get("kind", "") if given.get("kind", "") in catalogue() else "",
        state=state if state and state in _states() else "",
        level=given.get("level", "") if given.get("level", "") in ("0", "1", "2", "3") else "",
        region=_digits(given.get("region", "")),
        sector=given.get("sector", "") if given.get("sector", "") in words.SECTORS else "",
        body=given.get("body", "") if given.get("body", "") in bodies() else "",
        turn=turn if turn in (MINE, OTHERS, *Role) else "",
        due=given.get("due", "") if given.get("due", "") in DUE else "",
        paused=given.get("paused") == "1",
        shown=given.get("shown", "") if given.get("shown", "") in SHOWN else "",
        first=day_from(given.get("from", "")),
        last=day_from(given.get("to", "")),
        sort=given.get("sort", "")[:20],
    )


def known_query(given: QueryDict) -> str:
    """The filters of an address and nothing else of it, to be kept or carried on."""
    kept = QueryDict(mutable=True)
    for key in (*_KEYS, "sort"):
        if given.get(key):
            kept[key] = str(given[key])[:100].replace("\x00", "")
    return kept.urlencode()


def chips(request: HttpRequest, wanted: MatterFilter) -> list[tuple[str, str]]:
    """The filters in force in words, each with the address without it."""
    found, told = [], _said(wanted)
    for key, label in _KEYS.items():
        if said := str(told[key] or ""):
            rest = request.GET.copy()
            for gone in (key, "page"):
                rest.pop(gone, None)
            found.append((f"{label}：{said}", f"?{known_query(rest)}"))
    return found


def _said(wanted: MatterFilter) -> dict[str, object]:
    return {
        "q": wanted.text, "kind": catalogue()[wanted.kind].label if wanted.kind else "",
        "state": _states().get(wanted.state, "") if wanted.state else "",
        "level": words.LEVELS[int(wanted.level)] if wanted.level else "",
        "region": region(wanted.region) if wanted.region else "", "sector": words.SECTORS.get(wanted.sector, ""),
        "body": queries.body_name(wanted.body) if wanted.body else "",
        "turn": _turns().get(wanted.turn, "") if wanted.turn else "",
        "due": DUE.get(wanted.due, ""), "paused": "时限中止" if wanted.paused else "",
        "shown": SHOWN[wanted.shown] if wanted.shown else "", "from": wanted.first, "to": wanted.last,
    }  # fmt: skip


def _choices(actor: Actor) -> dict[str, object]:
    here = [b for b in bodies().values() if any(b.region_code.startswith(prefix) for prefix in actor.regions if prefix)]
    return {
        "openable": openable(actor),
        "kinds": [(flow.kind, flow.label) for flow in catalogue().values()],
        "states": _states().items(),
        "turns": _turns().items(),
        "dues": DUE.items(),
        "showns": [(key, label) for key, label in SHOWN.items() if key],
        "bodies": [(body.key, body.name) for body in here],
    }


def openable(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of matters that this person opens."""
    return [(f.kind, f.label) for f in catalogue().values() if actor.role in f.opens]


def _states() -> dict[str, str]:
    many = len(catalogue()) > 1
    return {
        f"{flow.kind}:{state.key}": f"{flow.label}·{state.label}" if many else state.label
        for flow in catalogue().values()
        for state in flow.states
    }


def _turns() -> dict[str, str]:
    roles = {role for flow in catalogue().values() for state in flow.states for role in state.turn}
    return {MINE: "我", OTHERS: "别人", **{role.value: role.label for role in Role if role in roles}}


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= 6 else ""


def _cells(rows: Iterable[MatterLine]) -> Iterator[Sequence[export.Cell]]:
    for m in rows:
        yield (
            *(m.number, m.kind_label, m.title, m.state_label, "、".join(m.turn)),
            *(words.LEVELS[m.level] if m.level else "", region(m.region_code), words.SECTORS.get(m.sector, m.sector)),
            *(m.body_name, export.yuan(m.owed_fen), m.heads, str(m.opened_on), str(m.due_on or "")),
            *("是" if m.overdue else "", "是" if m.paused else ""),
            timezone.localtime(m.closed_at).strftime("%Y-%m-%d %H:%M") if m.closed_at else "",
        )
