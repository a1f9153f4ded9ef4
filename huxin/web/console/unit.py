"""A unit: its projects, findings, matters, publications and listings, its pay over time, who answers for it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huxin.access import Permission
from huxin.base import clock
from huxin.queries import rulebook
from huxin.queries import unit as queries
from huxin.web.console.pages import actor_of, page


@require_safe
def shown(request: HttpRequest, uscc: str) -> HttpResponse:
    """The page of one unit, by its code, which is public."""
    actor = actor_of(request)
    found = queries.unit(actor=actor, uscc=uscc.upper(), now=clock.now(), today=clock.today())
    context = {
        "unit": found, "titles": rulebook.titles(), "may_matters": actor.holds(Permission.MATTERS),
        "heads": sorted({one.head for one in found.announcements if one.head}),
    }  # fmt: skip
    return page(request, "console/unit.html", context)
