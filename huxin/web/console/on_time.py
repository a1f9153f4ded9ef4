"""按时率: how often terms were kept, by body and kind."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huxin.access import Permission, require_anywhere
from huxin.base import clock
from huxin.queries import matters_punctual as queries
from huxin.web.console.pages import actor_of, number_in, page
from huxin.web.console.projects import choices


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """A year's terms, of one county where one is chosen."""
    actor, now = actor_of(request), clock.now()
    require_anywhere(actor, Permission.MATTERS)
    this = timezone.localdate(now).year
    year, region = number_in(request, "year", this), request.GET.get("region", "")
    year = year if 2000 <= year <= this else this
    region = region if region.isascii() and region.isdigit() and len(region) == 6 else ""
    found = queries.on_time(actor=actor, year=year, region=region, now=now)
    context = {"found": found, "years": [(str(y), str(y)) for y in range(this, this - 5, -1)], "region": region}
    return page(request, "console/on_time.html", {**context, "year": str(year), **choices(actor.regions)})
