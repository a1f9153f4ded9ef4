"""接口客户端: departments' systems, what they ask, what they are told, and what did not reach them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huxin.actions import hooks
from huxin.base import clock
from huxin.queries import clients as queries
from huxin.web.console.pages import actor_of, number_in, page


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """All clients, subscriptions, and messages that were given up."""
    actor = actor_of(request)
    context = {
        "clients": queries.clients(actor=actor), "subscriptions": queries.subscriptions(actor=actor),
        "dead": queries.dead(actor=actor), "replayed": number_in(request, "replayed", -1),
    }  # fmt: skip
    return page(request, "console/clients.html", context)


@require_POST
def replay(request: HttpRequest) -> HttpResponse:
    """Send again whatever was given up."""
    count = hooks.replay(actor=actor_of(request), now=clock.now())
    return redirect(f"{reverse('clients')}?replayed={count}")
