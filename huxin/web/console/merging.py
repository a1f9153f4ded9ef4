"""并案: what looks the same, what merging would do, merging it, and taking it out again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.actions import merging as actions
from huxin.base import clock
from huxin.base.errors import NotFound, Refused, Stale
from huxin.queries import matter as matters
from huxin.queries import merging as queries
from huxin.web.console.pages import actor_of, number_sent, page

_DONE = {"merge": "已经并案。", "unmerge": "已经撤销并案，本件恢复到并案以前。"}


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The page of a complaint's merging; with ``?into=`` the preview; posted, a merge or its undoing."""
    actor = actor_of(request)
    require_anywhere(actor, Permission.MATTERS)
    if actor.role is Role.ENTERPRISE:
        raise Refused("并案由市、县区治欠办办理。")
    if request.method != "POST":
        return _page(request, actor, matter_id, request.GET.get("into", ""))
    act, reason, now = request.POST.get("act", ""), request.POST.get("reason", "").replace("\x00", ""), clock.now()
    into = request.POST.get("into", "")
    try:
        if act == "unmerge":
            actions.unmerge(
                actor=actor, matter_id=matter_id, reason=reason, now=now, seen=number_sent(request, "seen", digits=17)
            )
        else:
            actions.merge(
                actor=actor, matter_id=matter_id, into_id=number_sent(request, "into", digits=17), reason=reason,
                now=now, seen=number_sent(request, "seen", digits=17),
                into_seen=number_sent(request, "into_seen", digits=17),
            )  # fmt: skip
    except Stale as stale:
        return _page(request, actor, matter_id, into, str(stale), 409)
    except Refused as refused:
        return _page(request, actor, matter_id, into, str(refused), 422)
    return redirect(f"{reverse('matter-merge', args=[matter_id])}?done={act}")


def _page(
    request: HttpRequest, actor: Actor, matter_id: int, into: str, error: str = "", status: int = 200
) -> HttpResponse:
    now = clock.now()
    one = matters.matter(actor=actor, matter_id=matter_id, now=now)
    preview, undo = None, False
    try:
        if one.line.state == "merged":
            preview, undo = queries.undo_preview(actor=actor, matter_id=matter_id, now=now), True
        elif into:
            chosen = int(into) if into.isascii() and into.isdigit() and len(into) < 18 else None
            chosen = chosen or queries.numbered(actor=actor, number=into[:40])
            preview = queries.preview(actor=actor, matter_id=matter_id, into_id=chosen, now=now)
    except NotFound as missing:
        error, status = error or str(missing), max(status, 422)
    context = {
        "line": one.line, "preview": preview, "undo": undo, "error": error, "into": into,
        "done": _DONE.get(request.GET.get("done", ""), ""), "reason": request.POST.get("reason", ""),
        "suggestions": [] if preview else queries.suggestions(actor=actor, matter_id=matter_id, now=now),
        "inside": queries.merged_here(actor=actor, matter_id=matter_id, now=now), "may": queries.may(actor),
    }  # fmt: skip
    return page(request, "console/merge.html", context, status)
