"""维权信息告示牌 of a site: to be printed and hung at the gate, with a code that leads to a complaint about it."""

from urllib.parse import urlencode

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.queries import board as queries
from huxin.web.console.pages import actor_of, page


@require_safe
def shown(request: HttpRequest, project_id: int) -> HttpResponse:
    """The board; what is not on file has a line to be written on."""
    found = queries.board(actor=actor_of(request), project_id=project_id, today=clock.today())
    where = f"{request.build_absolute_uri(reverse('complain'))}?{urlencode({'p': found.code})}"
    drawn = segno.make(where, error="q", micro=False).svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass="qr", title="扫码反映欠薪"
    )
    return page(request, "console/board.html", {"board": found, "where": where, "picture": mark_safe(drawn)})  # noqa: S308
