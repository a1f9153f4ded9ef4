"""社会公布 for offices: which county has published in which quarter, and the signed record that there was nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huxin.actions import publications as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.law import regions
from huxin.queries import publications as queries
from huxin.queries import publicity
from huxin.web.console.pages import actor_of, confirm, number_sent, page, sure
from huxin.workflows._quarters import ends_on, quarter_text


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The counties in reach, quarter by quarter; red where a quarter is over without batch and without record."""
    return _board(request)


@require_POST
def nil(request: HttpRequest) -> HttpResponse:
    """Say that a county had nothing to publish in a quarter."""
    actor, now = actor_of(request), clock.now()
    actions.require_part(actor)
    region, _, quarter = request.POST.get("cell", "")[:20].partition("-")
    reason = request.POST.get("reason", "").replace("\x00", "")
    try:
        if not (quarter.isascii() and quarter.isdigit()):
            raise Refused("请选择县区和季度。")
        actions.propose_nil(actor=actor, region_code=region, quarter=int(quarter), reason=reason, now=now)
    except Refused as error:
        return _board(request, refused=str(error), typed=reason[:500], status=422)
    return redirect("publications")


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign what somebody else has said, after a question."""
    actions.require_part(actor_of(request))
    try:
        number = number_sent(request, "number")
        if not sure(request):
            return confirm(
                request, heading="签零公布记录", what="签字以后，这个季度按“无”算已经办理，不能撤销。",
                asks="确认已经核查，这个季度没有应当公布的案件？", back=reverse("publications"),
            )  # fmt: skip
        actions.sign_nil(actor=actor_of(request), number=number, now=clock.now())
    except Refused as error:
        return _board(request, refused=str(error), status=422)
    return redirect("publications")


def _board(request: HttpRequest, *, refused: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    found = queries.table(actor=actor, today=today)
    heads = [cell.quarter for cell in found[0][1]] if found else []
    may = actions.may(actor)
    open_cells = [
        (cell.region_code, cell.quarter, f"{regions.name(cell.region_code)} {quarter_text(cell.quarter)}")
        for _, cells in found for cell in cells
        if may and cell.nil is None and not cell.count and today > ends_on(cell.quarter)
    ]  # fmt: skip
    context = {
        "table": found, "heads": heads, "may": may, "open_cells": open_cells, "refused": refused, "typed": typed,
        "gaps": publicity.gaps(actor=actor, now=clock.now()),
    }  # fmt: skip
    late = sum(cell.state == "missing" for _, cells in found for cell in cells)
    return page(request, "console/publications.html", {**context, "late": late, "me": actor.id}, status)
