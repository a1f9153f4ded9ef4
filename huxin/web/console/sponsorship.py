"""包保督查: which body sponsors which county, who was there in which quarter, what is not put right (measure 19)."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import sponsorship as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.law import regions
from huxin.queries import sponsorship as queries
from huxin.queries.sponsorship import SPONSORS, Cell
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, day_from, page
from huxin.web.console.register_form import answered
from huxin.web.templatetags.console import region
from huxin.workflows import Field, Move
from huxin.workflows._quarters import quarter_text

_HEADS = (
    *("县区", "季度", "包保单位", "状态", "督导日期", "是否反馈", "是否未开展", "问题", "未整改", "问题内容"),
    *("责任单位", "整改期限", "整改情况", "上季度也有"),
)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Counties by quarters, the sponsors of today, and the problems that nobody has put right."""
    actor, today = actor_of(request), clock.today()
    found = queries.table(actor=actor, today=today)
    left = [(one, quarter_text(one.quarter), one.late(today)) for one in queries.open_problems(found)]
    context = {
        "rows": found, "quarters": [quarter_text(one) for one in queries.quarters(today)],
        "pairs": queries.pairs(actor=actor), "left": left, "may": actor.holds(Permission.PLAN),
        "again": sum(cell.again for _, cells in found for cell in cells),
        "missed": sum(cell.missed for _, cells in found for cell in cells),
        "reach": {cell.matter_id for _, cells in found for cell in cells if cell.matter_id},
    }  # fmt: skip
    return page(request, "console/sponsorship.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The board as a workbook or CSV, a row a county and quarter, and one for each of its problems."""
    found = queries.table(actor=actor_of(request), today=clock.today())
    return export.table(kind, "包保督查", _HEADS, _cells(cell for _, cells in found for cell in cells))


def _cells(cells: Iterable[Cell]) -> Iterator[Sequence[export.Cell]]:
    for one in cells:
        said = (
            *(region(one.region_code), quarter_text(one.quarter), one.sponsor, one.label, str(one.visited_on or "")),
            *("是" if one.fed_back else "否", "是" if one.missed else "", len(one.problems), one.open),
        )
        yield from ((*said, p.text, p.owner, str(p.by), p.fixed, "是" if p.again else "") for p in one.problems)
        if not one.problems:
            yield (*said, "", "", "", "", "")


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """The form that gives a county its sponsor; sent, the running quarter begins."""
    require_anywhere(actor_of(request), Permission.PLAN)
    typed = {"region": request.GET.get("region", ""), "since": str(clock.today())}

    def enter(form: Form) -> HttpResponse:
        since = day_from(str(form.given["since"]))
        if since is None:
            raise Refused("还没有登记，请按下面的说明补充。")
        body, region_code = (str(form.given[key]) for key in ("body", "region"))
        actions.pair(actor=actor_of(request), body=body, region_code=region_code, since=since, now=clock.now())
        return redirect("sponsorship")

    return answered(request, _pairing(), enter, back="sponsorship", typed=typed)


def _pairing() -> Move:
    counties = {code: regions.name(code) for code in regions.counties_of(regions.BAIYIN)}
    named = {key: bodies()[key].name for key in SPONSORS}
    needs = (
        Field("region", "县区", "choice", choices=counties),
        Field("body", "包保单位", "choice", choices=named),
        Field("since", "开始日期", "date", hint="原包保单位到前一天为止；还没有督导的，本季度改由新的单位承担"),
    )
    return Move("pair", "登记包保关系", (), None, (), needs)
