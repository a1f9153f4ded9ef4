"""追回情况: what is claimed, proven, ordered and received, through which instrument, and how long workers waited."""

from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from huxin.access import Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.base import clock
from huxin.law import regions
from huxin.queries import recovery
from huxin.web.console import export
from huxin.web.console.pages import actor_of, day_from, page
from huxin.workflows import catalogue

BY = {"body": "承办单位", "region": "县区", "month": "月份", "kind": "事项种类", "matter": "事项"}
MOST = 300
"""Rows of one table on the page; a file has them all."""


@require_safe
def shown(request: HttpRequest) -> HttpResponseBase:
    """Two tables of a period; with ``export`` one of them as a file, ``what=about`` the one of the matters."""
    actor, today = actor_of(request), clock.today()
    require_anywhere(actor, Permission.MATTERS)
    since = day_from(request.GET.get("since", "")) or date(today.year, 1, 1)
    until = max(since, day_from(request.GET.get("until", "")) or today)
    by = request.GET.get("by", "body")
    by = by if by in BY else "body"
    came = [(_named(by, row.key), recovery.INSTRUMENTS[row.instrument], row)
            for row in recovery.received(actor=actor, since=since, until=until, by=by)]  # fmt: skip
    about = [(_named(by, row.key), row) for row in recovery.owed(actor=actor, since=since, until=until, by=by)]
    if (kind := request.GET.get("export", "")) in ("xlsx", "csv"):
        period = f"{since} 至 {until}"
        if request.GET.get("what") == "about":
            return export.table(kind, f"登记事项的金额 {period}", [BY[by], *_ABOUT], [_about(*line) for line in about])
        return export.table(kind, f"追回情况 {period}", [BY[by], *_CAME], [_came(*line) for line in came])
    context = {
        "came": came[:MOST],
        "total_fen": sum(row.received_fen for *_, row in came),
        "about": about[:MOST],
        "cut": max(len(came), len(about)) > MOST,
        "most": MOST,
        "since": since,
        "until": until,
        "by": by,
        "head": BY[by],
        "ways": list(BY.items()),
    }
    return page(request, "console/recovered.html", context)


_CAME = ("途径", "工人（人）", "到账（元）", "平均等待（天）")
_ABOUT = ("事项（件）", "反映（元）", "查实（元）", "责令（元）", "到账（元）", "还在等的工人")


def _came(name: str, way: str, row: recovery.Recovered) -> list[export.Cell]:
    return [name, way, row.workers, export.yuan(row.received_fen), round(row.days, 1)]


def _about(name: str, row: recovery.Owed) -> list[export.Cell]:
    sums = (row.claimed_fen, row.proven_fen, row.ordered_fen, row.received_fen)
    return [name, row.matters, *map(export.yuan, sums), row.waiting]


def _named(by: str, key: str) -> str:
    if by == "region":
        return regions.name(key)
    if by == "kind":
        return catalogue()[key].label if key in catalogue() else key
    return bodies()[key].name if key in bodies() else key
