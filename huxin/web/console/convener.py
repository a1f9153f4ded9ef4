"""总召集人一页: one page, one minute; a figure leads to its list where there is one of just that; and the same as two
sheets of A4."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.base.moments import local_day
from huxin.queries import capacity
from huxin.queries import convener as queries
from huxin.queries.convener import Screen
from huxin.queries.convener_worse import MONTH, Worse
from huxin.web import figures
from huxin.web.console import export
from huxin.web.console.pages import actor_of, frame, home, page
from huxin.web.letters import convener_pdf
from huxin.web.letters.convener_pdf import Sheet
from huxin.web.templatetags.console import month, region, wan


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The page."""
    actor = actor_of(request)
    seen = queries.screen(home(), actor=actor, now=clock.now())
    told, kept = capacity.newest(actor=actor), capacity.kept(actor=actor, now=clock.now())
    context: dict[str, Any] = {
        "seen": seen, "pictures": _pictures(seen), "worse": [(one, _where(one, seen)) for one in seen.worse],
        "told": told, "kept": kept, "ahead": told.lines[0] if told and told.lines else None,
    }  # fmt: skip
    return page(request, "console/convener.html", context)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The same as PDF."""
    actor = actor_of(request)
    now = clock.now()
    seen, kept = queries.screen(home(), actor=actor, now=now), capacity.kept(actor=actor, now=now)
    sheet = Sheet(seen, str(frame(request)["reach_label"]), capacity.newest(actor=actor), kept)
    made = convener_pdf.render(sheet, folder=home().fonts)
    return export.download(f"治欠一页 {local_day(seen.at)}.pdf", made, "application/pdf")


def _pictures(seen: Screen) -> dict[str, Any]:
    counties = [(region(one.region), one.fen / 1_000_000, f"{wan(one.fen)} 万元") for one in seen.counties]
    months = [(month(m.ym)[2:], m.arrears_fen / 1_000_000, m.said(wan(m.arrears_fen))) for m in seen.months[-6:]]
    return {
        "counties": figures.bars(counties, width=420),
        "counties_said": "各县区欠薪：" + "，".join(f"{name} {said}" for name, _, said in counties),
        "months": figures.columns(months, width=420) if months else "",
        "months_said": "各工资月份仍未付清："
        + "，".join(f"{month(m.ym)[2:]} {m.said(f'{wan(m.arrears_fen)} 万元')}" for m in seen.months[-6:]),
    }


def _where(one: Worse, seen: Screen) -> str:
    """The list behind a figure that grew; empty where no list is just what is counted: terms are not matters, one wage
    month is not all that is owed, and a list of matters also has the merged ones."""
    if one.key == "arrears":
        return f"{reverse('projects')}?{urlencode({'region': one.region, 'owing': '1', 'sort': '-arrears'})}"
    if not one.listed:
        return ""
    since = local_day(seen.at) - MONTH + timedelta(days=1)
    asked = {"region": one.region, "kind": one.key, "shown": "all", "from": str(since)}
    return f"{reverse('matters')}?{urlencode(asked)}"
