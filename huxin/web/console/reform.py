"""用工改革: who employs the workers on site and who is insured, over time, by county, sector, funding and project
(measure 13)."""

from collections.abc import Iterator, Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from huxin.access import Permission
from huxin.base.months import month_text
from huxin.law import regions
from huxin.queries import reform as queries
from huxin.queries.overview import scope_of
from huxin.queries.reform import Heads, ReformFilter
from huxin.web.console import chart, export, words
from huxin.web.console.pages import actor_of, home, number_in, page, word_from
from huxin.web.templatetags.console import region

_HEADS = (
    *("月份", "项目", "县区", "行业", "投资性质", "在场工人", "专业作业企业用工", "其他企业用工", "非企业单位用工"),
    *("没有报送用人单位", "有劳动合同", "没有劳动合同", "没有实名登记", "登记了工伤保险", "未登记参保"),
)
_CHARTS = (("企业用工", chart.employed), ("有劳动合同", chart.contracted), ("登记了工伤保险", chart.insured))
_FIRST = 50  # projects on the page; the export has the rest


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The months, and one month by each division down to the project."""
    actor, wanted = actor_of(request), _wanted(request)
    found = queries.reform(actor=actor, wanted=wanted)
    scope = "|".join((scope_of(actor), wanted.region, wanted.sector, wanted.funding))
    fundings = {**words.FUNDINGS, "": "没有报送"}
    context = {
        "found": found, "wanted": wanted, "query": request.GET.urlencode(), "first": found.projects[:_FIRST],
        "charts": [
            (title, drawn) for title, draw in _CHARTS
            if found.run and (drawn := draw(home(), found.run.id, scope, found.trend))
        ],
        "counties": [(code, region(code)) for code in regions.counties_of(regions.BAIYIN)],
        "insured": found.insured, "may_insure": actor.holds(Permission.INSURANCE),
        "sectors": words.SECTORS.items(), "fundings": words.FUNDINGS.items(),
        "months": [(str(ym), _month(found, ym)) for ym in reversed(found.months)], "ym": str(found.ym),
        "divisions": [
            ("县区", [(region(code), heads) for code, heads in found.counties.items()]),
            ("行业", _named(found.sectors, words.SECTORS)), ("投资性质", _named(found.fundings, fundings)),
        ],
    }  # fmt: skip
    return page(request, "console/reform.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The month's projects, a row each, with the same filters."""
    found = queries.reform(actor=actor_of(request), wanted=_wanted(request))
    return export.table(kind, "用工改革", _HEADS, _cells(found))


def _cells(found: queries.Reform) -> Iterator[list[export.Cell]]:
    for one in found.projects:
        heads = one.heads
        yield [
            month_text(found.ym), one.name, region(one.region_code), words.SECTORS.get(one.sector, one.sector),
            words.FUNDINGS.get(one.funding, "没有报送"), heads.heads, heads.specialised, heads.company, heads.other,
            heads.no_employer, heads.signed, heads.unsigned, heads.no_contract_told, heads.insured, heads.unregistered,
        ]  # fmt: skip


def _month(found: queries.Reform, ym: int) -> str:
    return month_text(ym) + ("（未完）" if ym == found.running else "")


def _named(rows: Mapping[str, Heads], names: Mapping[str, str]) -> list[tuple[str, Heads]]:
    return [(names.get(key, key), heads) for key, heads in rows.items()]


def _wanted(request: HttpRequest) -> ReformFilter:
    place, sector, funding = (word_from(request.GET.get(key, "")) for key in ("region", "sector", "funding"))
    return ReformFilter(place, sector, funding, number_in(request, "month", 0))
