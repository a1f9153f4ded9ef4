"""接入系统: who reports through `open.api`, and how each feed does."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huxin.base.moments import local_day
from huxin.queries import senders as queries
from huxin.web.console.pages import actor_of, page


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All systems, those in use first."""
    found = queries.senders(actor_of(request), today=local_day(timezone.now()))
    return page(request, "console/senders.html", {"senders": found, "days": queries.SHOWN_DAYS})


@require_safe
def shown(request: HttpRequest, appid: str) -> HttpResponse:
    """One system's feed: devices day by day, refusals, rejects and doubts."""
    health = queries.health(actor_of(request), appid, today=local_day(timezone.now()))
    return page(request, "console/sender.html", {"health": health, "one": health.sender, "days": queries.SHOWN_DAYS})
