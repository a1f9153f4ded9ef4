"""应管未管: figures by county, the sites that should be registered and are not, the firms behind them, and deciding."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from huxin.actions import denominator as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.denominator.sites import Status
from huxin.facts.lists import LISTS
from huxin.queries import denominator as queries
from huxin.queries import listings
from huxin.queries.denominator import KINDS, OPEN, REASONS, SiteFilter, SiteLine
from huxin.web.console import export, words
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.templatetags.console import day, region

_HEADS = (
    *("状态", "工程名称", "编号", "县区", "行业", "施工单位", "建设单位", "金额（元）", "日期", "见于名单"),
    *("项目编码", "项目名称"),
)
_FIRM_HEADS = ("施工单位", "统一社会信用代码", "县区", "工地数", "最近日期")


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The figures, and one page of the sites; only the rows where htmx asks for them."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, page=number_in(request, "page"))
    context = {"rows": rows, "wanted": wanted, "sort": wanted.sort, "filtered": _is_filtered(wanted)}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_denominator.html", context)
    context["streams"] = [(name, stream.label) for name, stream in LISTS.items()]
    context |= choices(actor.regions)
    context["own"] = [words.SECTORS.get(name, name) for name in actor.sectors]
    context["statuses"] = [(OPEN, "未登记和待核对"), *((s.value, s.label) for s in Status)]
    return page(request, "console/denominator.html", {**context, "reckoned": queries.standing(actor=actor)})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), most=export.MOST_ROWS)
    return export.table(kind, "应管未管的工地", _HEADS, _cells(rows))


@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """Firms that build by the lists and that the registry does not know."""
    rows = queries.firms(actor=actor_of(request), page=number_in(request, "page"))
    return page(request, "console/denominator_firms.html", {"rows": rows})


@require_safe
def exported_firms(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All of them as a workbook or CSV."""
    found = queries.every_firm(actor=actor_of(request))
    rows = ((f.name, f.uscc, region(f.region_code), f.sites, day(f.last_on)) for f in found)
    return export.table(kind, "未登记的施工单位", _FIRM_HEADS, rows)


@require_safe
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """One site beside the projects it may be, with what can be decided."""
    return _site(request, number)


@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Check the project that was named and ask once more, then record the decision."""
    actor, given = actor_of(request), request.POST
    kind, code = given.get("kind", ""), given.get("project_code", "").replace("\x00", "").strip()[:64]
    reason = given.get("reason", "")
    site = queries.view(actor=actor, number=number)
    if "sure" not in given and not site.refused and kind in KINDS:
        asked = {"site": site, "number": number, "label": KINDS[kind], "kind": kind, "reason": reason}
        if kind in ("same", "other"):
            try:
                asked["project"] = queries.named(actor=actor, code=code)
            except Refused as error:
                return _site(request, number, typed=code, wrong=str(error))
        if kind == "exempt" and reason == "threshold":
            asked["doubts"] = queries.doubts(site, as_of=local_day(clock.now()))
        return page(request, "console/denominator_sure.html", {**asked, "why": REASONS.get(reason, "")})
    try:
        actions.decide(actor=actor, record=number, kind=kind, project_code=code, reason=reason, now=clock.now())
    except Refused as error:
        if site.refused:
            raise
        return _site(request, number, refused=str(error))
    return redirect("denominator-site", number)


def _site(request: HttpRequest, number: int, *, refused: str = "", typed: str = "", wrong: str = "") -> HttpResponse:
    """The page of a site; `refused` stands above it, `wrong` at the project code that was `typed`."""
    site = queries.view(actor=actor_of(request), number=number)
    context = {"site": site, "number": number, "reasons": REASONS.items()}
    context |= {"refused": refused, "typed": typed, "wrong": wrong}
    builders = {f"{row.label}的施工单位": row.contractor_uscc for row in site.rows}
    context["flags"] = listings.flags(builders, today=clock.today())
    return page(request, "console/denominator_site.html", context, 422 if refused or wrong else 200)


def _wanted(request: HttpRequest) -> SiteFilter:
    given = request.GET
    return SiteFilter(
        text=given.get("q", "").strip()[:100].replace("\x00", ""),
        region=word_from(given.get("region", ""), besides="_"),
        stream=word_from(given.get("stream", ""), besides="_"),
        sector=word_from(given.get("sector", ""), besides="_"),
        status=word_from(given.get("status", OPEN), besides="_"),
        sort=given.get("sort") or "-amount",
    )


def _is_filtered(wanted: SiteFilter) -> bool:
    return wanted != SiteFilter(sort=wanted.sort)


def _cells(rows: Sequence[SiteLine]) -> Iterator[Sequence[export.Cell]]:
    for s in rows:
        amount = None if s.amount_fen is None else export.yuan(s.amount_fen)
        yield (
            *(s.status_label, s.name, s.number, region(s.region_code), words.SECTORS.get(s.sector, s.sector)),
            *(s.contractor, s.owner, amount, day(s.dated_on) if s.dated_on else "", "、".join(s.lists)),
            *(s.project_code, s.project_name),
        )
