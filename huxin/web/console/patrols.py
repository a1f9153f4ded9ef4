"""巡查: the page on the telephone, which works without a signal; where it sends; and what offices read of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_POST, require_safe

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import patrols as actions
from huxin.actions import reports
from huxin.actions.patrols import ACCOUNT, PLACE, Seen
from huxin.actions.photos import MOST
from huxin.base import clock
from huxin.base.errors import BadSource, NotFound, Refused
from huxin.law import regions
from huxin.queries import patrols as queries
from huxin.queries.patrols import CLUES, FOUND, PatrolFilter, PatrolLine
from huxin.web.console import export
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.templatetags.console import moment, region
from huxin.workflows import workflow

_WORKER = Path(__file__).parents[1] / "static" / "patrol" / "sw.js"
_HEADS = ("时间", "县区", "项目编码", "项目", "地点", "发现", "线索", "情况", "照片", "巡查人", "收到")


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """The page on the telephone. It sends nothing by itself: what is typed is kept, and sent by `patrol.js`."""
    actor = actor_of(request)
    require_anywhere(actor, Permission.PATROL)
    context = {
        "places": _places(actor), "projects": queries.projects(actor=actor), "found": FOUND.items(),
        "clues": CLUES.items(), "most": MOST, "longest": {"place": PLACE, "account": ACCOUNT},
    }  # fmt: skip
    return page(request, "console/patrol_form.html", context)


@require_safe
def who(request: HttpRequest) -> JsonResponse:
    """Who is signed in, the mark that what is sent must carry, and the time: the page may be older than all of it, and
    the telephone's clock wrong."""
    require_anywhere(actor_of(request), Permission.PATROL)
    told = {"user": actor_of(request).id, "csrf": get_token(request), "now": clock.now().isoformat()}
    return JsonResponse(told)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the page where there is no signal; its address says which pages it may."""
    require_anywhere(actor_of(request), Permission.PATROL)
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """Take one visit. The answer names the key of what is here now, or says why it is not taken."""
    actor = actor_of(request)
    require_anywhere(actor, Permission.PATROL)
    try:
        sent = [one.read() for one in request.FILES.getlist("photos")]
        made = actions.receive(actor=actor, seen=_seen(request), sent=sent, now=clock.now())
    except (Refused, BadSource, NotFound) as error:
        return JsonResponse({"refused": str(error)}, status=422)
    return JsonResponse({"received": made.key})


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The visits in reach."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, page=number_in(request, "page"))
    context = {
        "rows": rows, "wanted": wanted, "found": FOUND.items(), "places": _places(actor),
        "may": actor.holds(Permission.PATROL),
    }  # fmt: skip
    return page(request, "console/patrols.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered visits."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), most=export.MOST_ROWS)
    return export.table(kind, "巡查", _HEADS, _cells(rows))


@require_safe
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """One visit."""
    actor = actor_of(request)
    context = {
        "one": queries.patrol(actor=actor, number=number), "may_view": actor.holds(Permission.VIEW),
        "may_report": actor.role in workflow(reports.KIND).opens,
    }  # fmt: skip
    return page(request, "console/patrol.html", context)


@require_safe
def photo(request: HttpRequest, number: int, sha256: str) -> HttpResponse:
    """A photo of a visit, as a download."""
    data = actions.photo(actor=actor_of(request), number=number, sha256=sha256)
    return export.download(f"巡查照片-{sha256[:8]}.jpg", data, "image/jpeg")


def _cells(rows: list[PatrolLine]) -> Iterator[list[export.Cell]]:
    for one in rows:
        yield [
            moment(one.seen_at), region(one.region_code), one.project_code, one.project_name, one.place,
            FOUND[one.found], "、".join(one.clues), one.account, len(one.photos), one.by, moment(one.received_at),
        ]  # fmt: skip


def _seen(request: HttpRequest) -> Seen:
    text = {
        key: request.POST.get(key, "").replace("\x00", "")
        for key in ("key", "seen_at", "region", "project", "place", "found", "account")
    }
    try:
        at = datetime.fromisoformat(text["seen_at"])
    except ValueError:
        raise Refused("页面不完整，请刷新后再送。这条巡查还在手机里。") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Seen(
        text["key"], at, text["region"], text["project"], text["place"], text["found"],
        request.POST.getlist("clues"), text["account"],
    )  # fmt: skip


def _wanted(request: HttpRequest) -> PatrolFilter:
    found = request.GET.get("found", "")
    return PatrolFilter(found if found in FOUND else "", word_from(request.GET.get("region", "")))


def _places(actor: Actor) -> list[tuple[str, str]]:
    codes = regions.counties_of(regions.BAIYIN)
    return [(code, region(code)) for code in codes if any(code.startswith(reach) for reach in actor.regions if reach)]
