"""到期日历: a month of due dates, and the matters of one day."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huxin.access import Permission, require_anywhere
from huxin.base import clock
from huxin.queries import calendar_of as queries
from huxin.web.console.pages import actor_of, day_from, number_in, page


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The month asked for, else this one, else that of the day; beneath it the matters of the day."""
    actor, now = actor_of(request), clock.now()
    require_anywhere(actor, Permission.MATTERS)
    today = timezone.localdate(now)
    day = day_from(request.GET.get("day", ""))
    first = _month(request.GET.get("month", "")) or (day or today).replace(day=1)
    context: dict[str, object] = {
        "month": queries.month(actor=actor, year=first.year, number=first.month),
        "today": today,
        "day": day,
        "here": f"{first:%Y-%m}",
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=31):%Y-%m}",
    }
    if day:
        context["rows"] = queries.due_on(actor=actor, day=day, page=number_in(request, "page"), now=now)
    return page(request, "console/deadlines.html", context)


def _month(text: str) -> date | None:
    return day_from(f"{text}-01")
