"""总览."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.queries import convener, projects, publications
from huxin.queries import overview as queries
from huxin.web.console import chart
from huxin.web.console.pages import actor_of, addresses, home, page, start

SYSTEMS = (
    ("实名制", "registered", "在册工人 / 出勤工人"),
    ("劳动合同", "contracted", "有合同工人 / 出勤工人"),
    ("专用账户", "account", "有专户项目 / 在建项目"),
    ("保证金", "deposit", "有保证金项目 / 在建项目"),
    ("按月足额支付", "settled", "足额项目 / 应发薪项目"),
)

_FIRST = 8  # projects that stand beside a chart


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The city at a glance; whoever has no such page begins where they do."""
    if reverse("overview") not in addresses(actor_of(request)):
        return redirect(start(actor_of(request)))
    seen = queries.overview(actor=actor_of(request))
    pictures = chart.arrears(home(), seen.run.id, seen.scope, seen.months) if seen.run else None
    rows = [*seen.counties, seen.whole] if len(seen.counties) > 1 else seen.counties
    coverage = [(county, [getattr(county, name) for _, name, _ in SYSTEMS]) for county in rows]
    shown: dict[str, object] = {"seen": seen, "pictures": pictures, "systems": SYSTEMS, "coverage": coverage}
    shown["convener"] = convener.may(actor_of(request))
    shown["unpublished"] = publications.behind(actor=actor_of(request), today=clock.today())
    if len(seen.counties) == 1:  # one tile says nothing: its projects do
        worst = projects.search(actor=actor_of(request), wanted=projects.ProjectFilter(), page=1, size=_FIRST)
        shown["worst"] = [project for project in worst.rows if project.level]
    return page(request, "console/overview.html", shown)
