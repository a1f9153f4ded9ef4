"""运行: the monitor's runs, and starting one."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huxin.access import Permission
from huxin.actions import monitor
from huxin.base.errors import HuxinError
from huxin.queries import runs as queries
from huxin.web.console.pages import actor_of, home, number_in, page


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every run, newest first, and the form for a new one where the role allows it."""
    return _page(request)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Run the monitor as of a date. The request lasts as long as the run: seconds, also for a province."""
    given = request.POST.get("as_of", "")
    try:
        as_of = date.fromisoformat(given)
    except ValueError:
        return _page(request, error="请填写截至日期，写成 2019-11-30 这样。", given=given)
    now = timezone.now()
    if as_of > timezone.localdate(now):
        return _page(request, error="截至日期不能晚于今天。", given=given)
    try:
        monitor.run(home(), actor=actor_of(request), as_of=as_of, now=now)
    except HuxinError as error:
        return _page(request, error=str(error), given=given)
    address = reverse("runs") + "?done=1"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _page(request: HttpRequest, *, error: str = "", given: str = "") -> HttpResponse:
    actor = actor_of(request)
    context = {
        "rows": queries.listed(actor=actor, page=number_in(request, "page")),
        "may_run": actor.holds(Permission.MONITOR),
        "error": error,
        "given": given,
        "today": timezone.localdate(),
        "done": request.GET.get("done") == "1",
    }
    return page(request, "console/runs.html", context, status=422 if error else 200)
