"""追回情况: what is claimed, proven, ordered and received, through which instrument, and how long workers waited."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from huxin.access import Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.law import regions
from huxin.queries import recovery
from huxin.web.console import export
from huxin.web.console.pages import actor_of, day_from, page
from huxin.workflows import catalogue

BY = {"body": "承办单位", "region": "县区", "kind": "事项种类"}


@require_safe
def shown(request: HttpRequest) -> HttpResponseBase:
    """Two tables of a period; with ``export`` the payments' table as a file."""
    actor, today = actor_of(request), timezone.localdate()
    require_anywhere(actor, Permission.MATTERS)
    since = day_from(request.GET.get("since", "")) or date(today.year, 1, 1)
    until = max(since, day_from(request.GET.get("until", "")) or today)
    by = request.GET.get("by", "body")
    by = by if by in BY else "body"
    came = [(_named(by, row.key), recovery.INSTRUMENTS[row.instrument], row)
            for row in recovery.received(actor=actor, since=since, until=until, by=by)]  # fmt: skip
    if (kind := request.GET.get("export", "")) in ("xlsx", "csv"):
        heads = [BY[by], "途径", "工人（人）", "到账（元）", "平均等待（天）"]
        rows = [
            (name, way, row.workers, Decimal(row.received_fen).scaleb(-2), round(row.days, 1))
            for name, way, row in came
        ]
        return export.table(kind, f"追回情况 {since} 至 {until}", heads, rows)
    about = recovery.owed(actor=actor, since=since, until=until, by=by)
    context = {
        "came": came,
        "total_fen": sum(row.received_fen for *_, row in came),
        "about": [(_named(by, row.key), row) for row in about],
        "since": since,
        "until": until,
        "by": by,
        "head": BY[by],
        "ways": list(BY.items()),
    }
    return page(request, "console/recovered.html", context)


def _named(by: str, key: str) -> str:
    if by == "region":
        return regions.name(key)
    if by == "kind":
        return catalogue()[key].label if key in catalogue() else key
    return bodies()[key].name if key in bodies() else key
