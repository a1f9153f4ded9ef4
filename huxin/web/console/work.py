"""我的工作: the first page of whoever takes part in matters."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huxin.access import Permission, require_anywhere
from huxin.base import clock
from huxin.queries import notices
from huxin.queries import work as queries
from huxin.web.console.pages import actor_of, page


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """What is due, what waits for others, what was told."""
    actor = actor_of(request)
    require_anywhere(actor, Permission.MATTERS)
    found = queries.work(actor=actor, now=clock.now())
    heaps = (
        ("已逾期", found.overdue, "没有逾期的事项。"),
        ("今天到期", found.today, "今天没有到期的事项。"),
        ("七天内到期", found.soon, "七天内没有别的事项到期。"),
        ("七天以后到期", found.later, "没有更晚到期的事项。"),
        ("没有时限在走", found.never, "没有时限中止或没有时限的事项。"),
    )
    told = notices.notices(actor, size=6)
    return page(request, "console/work.html", {"work": found, "heaps": heaps, "told": told})
