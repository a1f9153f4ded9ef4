"""舆情: the events that supplied feeds tell of, and the form that takes a feed in (SM-18; measure 31)."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission
from huxin.actions import opinion as actions
from huxin.base import clock
from huxin.base.errors import BadSource
from huxin.queries import opinion as queries
from huxin.queries.opinion import KINDS, SHOWN, OpinionFilter, OpinionLine
from huxin.sources.feeds import ENDINGS, MOST_BYTES, ROWS
from huxin.sources.feeds import KINDS as FORMS
from huxin.web.console import export
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.templatetags.console import moment, region
from huxin.workflows.opinion import LEVELS

_HEADS = ("编号", "舆情", "县区", "类别", "级别", "状态", "轮到", "帖文", "时限", "发现日期")
_ENDINGS = ",".join(ENDINGS)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The list, what is due first on top, and the last feeds."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, page=number_in(request, "page"), now=clock.now())
    context = {
        "rows": rows, "wanted": wanted, "filtered": wanted != OpinionFilter(), "kinds": list(KINDS.items()),
        "grades": list(LEVELS.items()), "shown": [(key, label) for key, label in SHOWN.items() if key],
        "feeds": queries.feeds(actor=actor), "may_take": actor.holds(Permission.IMPORT), "now": clock.now(),
        **choices(actor.regions),
    }  # fmt: skip
    return page(request, "console/opinion.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV; no post stands in it."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), now=clock.now(), most=export.MOST_ROWS)
    return export.table(kind, "舆情", _HEADS, _cells(rows))


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """The form for a file or a pasted text; sent, the page of what came of it."""
    actor = actor_of(request)
    actions.require_taking(actor)
    if request.method != "POST":
        return page(request, "console/opinion_take.html", {"refused": "", "text": "", "endings": _ENDINGS})
    text, file = request.POST.get("text", ""), request.FILES.get("file")
    try:
        if file is None and not text.strip():
            raise BadSource("请选择一个文件，或者粘贴文本。")
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise BadSource("文件超过 200 MB，请分成几份再送。")
        data, name = (file.read(), file.name or "") if file else (text.encode(), "")
        made = actions.take(actor=actor, data=data, now=clock.now(), name=name)
    except BadSource as error:
        return page(
            request, "console/opinion_take.html", {"refused": str(error), "text": text, "endings": _ENDINGS}, 422
        )
    return redirect("opinion-feed", made.pk)


@require_safe
def feed(request: HttpRequest, number: int) -> HttpResponse:
    """What came of one feed, and its refused rows."""
    one = queries.feed(actor=actor_of(request), number=number)
    came = queries.came(actor=actor_of(request), feed=one)
    more = one.refused - len(one.refusals)
    context = {"feed": one, "came": came, "form": FORMS[one.kind], "row": ROWS[one.kind], "more": more}
    return page(request, "console/opinion_feed.html", context)


@require_safe
def refused(request: HttpRequest, number: int) -> HttpResponse:
    """Its refused rows as a CSV file, to be mended and sent again."""
    text = queries.refused_rows(actor=actor_of(request), number=number)
    return export.download(f"退回的帖文-{number}.csv", f"\ufeff{text}".encode(), "text/csv; charset=utf-8")


def _wanted(request: HttpRequest) -> OpinionFilter:
    given = request.GET
    return OpinionFilter(
        kind=word_from(given.get("kind", "")), grade=word_from(given.get("grade", "")),
        region=word_from(given.get("region", "")), shown=word_from(given.get("shown", "")),
        text=given.get("q", "").replace("\x00", "").strip()[:60],
    )  # fmt: skip


def _cells(rows: Iterator[OpinionLine]) -> Iterator[Sequence[export.Cell]]:
    for one in rows:
        m = one.line
        due = moment(one.due_at) if one.due_at else ""
        said = (m.number, m.title, region(m.region_code), one.label, one.grade, m.state_label, "、".join(m.turn))
        yield (*said, one.posts, due, str(m.opened_on))
