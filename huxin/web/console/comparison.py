"""比对: exports of other platforms beside our registry, as a page and as a download."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.actions import comparison as actions
from huxin.base import clock
from huxin.base.errors import BadSource
from huxin.facts.streams import STREAMS
from huxin.queries.comparison import Compared
from huxin.web.console import export
from huxin.web.console.pages import actor_of, page

_SHOWN = 500
_HEADS = ("数据", "情况", "编码或编号", "字段", "对方", "本系统")


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The form, and the files handed in before."""
    actor = actor_of(request)
    context: dict[str, object] = {"rows": actions.listed(actor=actor)}
    if request.method != "POST":
        return page(request, "console/comparisons.html", context)
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > actions.LARGEST:
            raise BadSource("没有选择文件，或文件超过 50 MB。")
        number = actions.receive(actor=actor, data=file.read(), file_name=file.name or "未命名", now=clock.now())
    except BadSource as error:
        return page(request, "console/comparisons.html", {**context, "error": str(error)}, 422)
    return redirect(reverse("comparison", args=[number]))


@require_safe
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """What differs now."""
    kept, found = actions.compared(actor=actor_of(request), number=number)
    counts = [(STREAMS[name].label, total, found.same[name]) for name, total in found.records.items()]
    context = {
        "kept": kept, "counts": counts, "differences": found.differences[:_SHOWN], "total": len(found.differences),
        "most": _SHOWN,
    }  # fmt: skip
    return page(request, "console/comparison.html", context)


@require_safe
def exported(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """All of it as a workbook or CSV."""
    _, found = actions.compared(actor=actor_of(request), number=number)
    return export.table(kind, f"比对-{number}", _HEADS, _cells(found))


def _cells(found: Compared) -> Iterator[Sequence[export.Cell]]:
    for one in found.differences:
        yield (one.stream_label, one.label, one.key, one.field, one.theirs, one.ours)
