"""随机检查公开: every draw with hash, seed and results, and the file by which anybody makes it again. No sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.base.errors import NotFound, Refused
from huxin.queries import inspections as queries
from huxin.web.console import export
from huxin.web.portal.pages import page

_SHOWN = 50


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """All draws, or the one whose number is asked."""
    number, now = _number(request), clock.now()
    if not number:
        found = queries.public(now=now)
        return page(request, "draws", {"draws": found[:_SHOWN], "more": max(0, len(found) - _SHOWN)})
    try:
        line, seed, results = queries.public_draw(number=number, now=now)
    except NotFound as error:
        return page(request, "draws", {"draws": queries.public(now=now)[:_SHOWN], "refused": str(error)}, 404)
    return page(request, "draw", {"line": line, "seed": seed, "results": results})


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The file of a draw, once it is open."""
    number, now = _number(request), clock.now()
    if not number:
        return redirect("public-draws")
    try:
        name, text = queries.public_file(number=number, now=now)
    except NotFound as error:
        return page(request, "draws", {"draws": queries.public(now=now)[:_SHOWN], "refused": str(error)}, 404)
    except Refused as error:
        line, seed, results = queries.public_draw(number=number, now=now)
        context = {"line": line, "seed": seed, "results": results, "refused": str(error)}
        return page(request, "draw", context, 403)
    return export.download(name, text.encode(), "application/json")


def _number(request: HttpRequest) -> str:
    return request.GET.get("number", "").replace("\x00", "").strip()[:20]
