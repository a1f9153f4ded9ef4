"""监测: the monitor's runs, and asking for one."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huxin.access import Permission, require_anywhere
from huxin.actions import runs as actions
from huxin.base import clock
from huxin.base.errors import HuxinError
from huxin.queries import runs as queries
from huxin.web.console.pages import actor_of, number_in, page


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every run, newest first, those that are waited for, and the form for a new one where the role allows it."""
    return _page(request)


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """The progress of what is waited for, for polling; with the last of it, the list of runs anew."""
    context = _asked(request)
    if not context["waiting"]:
        context |= {"swapped": True, "rows": queries.listed(actor=actor_of(request), page=1)}
    return render(request, "console/_run_progress.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a run as of a date. A day before the one shown is asked about once more: all screens would go back."""
    require_anywhere(actor_of(request), Permission.MONITOR)
    given = request.POST.get("as_of", "")
    try:
        as_of = date.fromisoformat(given)
    except ValueError:
        return _page(request, error="请填写截至日期，写成 2019-11-30 这样。", given=given)
    shown = queries.current()
    if shown and queries.publishes(actor_of(request)) and as_of < shown.as_of and "confirmed" not in request.POST:
        return _page(request, given=given, back=as_of)
    try:
        number = actions.ask(actor=actor_of(request), as_of=as_of, now=clock.now())
    except HuxinError as error:
        return _page(request, error=str(error), given=given)
    return redirect(f"{reverse('runs')}?asked={number}")


def _page(request: HttpRequest, *, error: str = "", given: str = "", back: date | None = None) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "rows": queries.listed(actor=actor, page=number_in(request, "page")),
        "may_run": actor.holds(Permission.MONITOR),
        "publishes": queries.publishes(actor),
        "error": error,
        "given": given,
        "back": back,
        "today": clock.today(),
        **_asked(request),
    }
    return page(request, "console/runs.html", context, status=422 if error or back else 200)


def _asked(request: HttpRequest) -> dict[str, object]:
    number = number_in(request, "asked", 0)
    asked = queries.asked(actor=actor_of(request), number=number)
    return {"asked": asked, "number": number, "waiting": any(one.waiting for one in asked)}
