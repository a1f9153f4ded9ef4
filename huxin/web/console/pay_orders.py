"""代发文件 as the bank has them: what was ordered of it, the file of each, and whether its answer is in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from huxin.actions import pay_files as actions
from huxin.base import clock
from huxin.queries import pay_files as queries
from huxin.web.console import export
from huxin.web.console.pages import actor_of, home, number_in, page


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The orders to this person's bank, newest first."""
    rows = queries.to_bank(home=home(), actor=actor_of(request), page=number_in(request, "page"), now=clock.now())
    return page(request, "console/pay_orders.html", {"rows": rows})


@require_POST
def fetched(request: HttpRequest, number: str) -> HttpResponse:
    """The file of one of them; every value in it is recorded as read."""
    file = actions.fetch(actor=actor_of(request), number=number, now=clock.now())
    return export.download(file.name, file.data, "application/octet-stream")
