"""批量办理: one move for several matters. Each is tried by itself, and the list says what became of each."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import matters as actions
from huxin.base import clock
from huxin.base.errors import HuxinError
from huxin.queries import matters_bulk as queries
from huxin.queries.matters_bulk import Chosen
from huxin.web.console import move_form
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, page

MOST = 100
"""Matters at once: what one person can answer for in one click."""


@dataclass(frozen=True)
class Result:
    """What became of one matter; `why` is empty where it was moved."""

    chosen: Chosen
    why: str


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose a move, fill its form, confirm a grave one, read the results."""
    actor, now, today = actor_of(request), clock.now(), clock.today()
    require_anywhere(actor, Permission.MATTERS)
    if request.method != "POST":
        return redirect("matters")
    tokens = [t for t in request.POST.getlist("chosen") if t.replace(":", "").isdigit() and len(t) < 40]
    chosen = queries.chosen(actor=actor, versions=dict(map(_split, tokens[:MOST])), now=now)
    context: dict[str, object] = {"chosen": chosen, "most": MOST, "over": len(tokens) > MOST}
    steps = queries.possible(chosen)
    name = request.POST.get("move", "")
    step = next((s for s in steps if s.name == name), None)
    if step is None:
        return page(request, "console/bulk.html", {**context, "steps": steps, "lost": bool(name)})
    move = queries.move(chosen, name, actor)
    if "go" not in request.POST:
        return page(request, "console/bulk.html", {**context, "form": move_form.blank(move, today=today)})
    form = move_form.posted(request, move, actor, now=now, today=today)
    if form.wrong or "change" in request.POST:
        return page(request, "console/bulk.html", {**context, "form": form}, 422 if form.wrong else 200)
    if move.grave and "confirmed" not in request.POST:
        return page(request, "console/bulk.html", {**context, "form": form, "confirm": True})
    return page(request, "console/bulk.html", {**context, "results": _all(chosen, form, actor), "form": form})


def _all(chosen: tuple[Chosen, ...], form: Form, actor: Actor) -> list[Result]:
    return [Result(one, _one(one, form, actor)) for one in chosen]


def _one(one: Chosen, form: Form, actor: Actor) -> str:
    try:
        actions.move(
            actor=actor,
            matter_id=one.line.id,
            name=form.move.name,
            given=form.given,
            now=clock.now(),
            seen=one.seen,
        )
    except HuxinError as error:
        return str(error)
    return ""


def _split(token: str) -> tuple[int, int]:
    key, _, version = token.partition(":")
    return int(key[:18] or 0), int(version[:9] or 0)
