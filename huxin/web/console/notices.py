"""消息: what a person was told, and that it was read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from huxin.actions import notices as actions
from huxin.base import clock
from huxin.queries import notices as queries
from huxin.web.console.pages import actor_of, number_in, page


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page, newest first; the unread ones alone where asked for."""
    only = request.GET.get("unread") == "1"
    rows = queries.notices(actor_of(request), number=number_in(request, "page"), only_unread=only)
    return page(request, "console/notices.html", {"rows": rows, "only": only})


@require_POST
def opened(request: HttpRequest, number: int) -> HttpResponse:
    """One notice is read, and leads to what it is about."""
    actions.mark_read(actor=actor_of(request), notice=number, now=clock.now())
    link = request.POST.get("to", "")
    return redirect(link if link.startswith("/") and not link.startswith("//") else "notices")


@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    """Everything up to the newest notice on the page is read."""
    through = request.POST.get("through", "")
    if through.isascii() and through.isdigit() and len(through) < 19:
        actions.mark_all_read(actor=actor_of(request), through=int(through), now=clock.now())
    return redirect("notices")
