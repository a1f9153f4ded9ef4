"""联合惩戒: the list of joint punishment with each body's measure, who has followed, and what is late (SM-9)."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huxin.access.bodies import bodies
from huxin.base import clock
from huxin.queries import bans as queries
from huxin.queries.bans import MARKS, SHOWN, SORTS, BanFilter, BanLine
from huxin.web.console import export
from huxin.web.console.pages import actor_of, number_in, page
from huxin.workflows.ban import BODIES, MEASURES

_HEADS = (
    *("单位名称", "统一社会信用代码", "状态", "列入机关", "列入决定书文号", "依据", "列入日期", "届满日期", "移出日期"),
    *("成员单位", "惩戒措施", "通知", "通知日期", "反馈期限", "反馈情况", "反馈日期", "是否逾期"),
)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list; only the rows where htmx asks for them."""
    actor, now, wanted = actor_of(request), clock.now(), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, number=number_in(request, "page"), now=now)
    context = {"rows": rows, "wanted": wanted, "sort": wanted.sort, "filtered": wanted != BanFilter(sort=wanted.sort)}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_bans.html", context)
    context |= {
        "showns": SHOWN.items(), "marks": MARKS.items(), "left": queries.waiting(actor=actor, now=now),
        "bodies": [] if actor.role in BODIES else [(key, bodies()[key].name) for key in MEASURES],
        "carries": actor.role in BODIES,
    }  # fmt: skip
    return page(request, "console/bans.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV: a row for everything a body was told, one for a decision not pushed."""
    found = queries.every(actor=actor_of(request), wanted=_wanted(request), now=clock.now(), most=export.MOST_ROWS)
    return export.table(kind, "联合惩戒", _HEADS, _cells(found))


def _cells(found: Iterable[BanLine]) -> Iterator[Sequence[export.Cell]]:
    for one in found:
        said = (
            *(one.unit, one.uscc, one.label, one.by, one.number, one.basis, str(one.since), str(one.until or "")),
            str(one.removed_on or ""),
        )
        for ban in one.bans:
            for told in ban.told:
                yield (
                    *said, ban.body_name, ban.measure, told.change or "实施", str(told.told_on),
                    str(told.due_on or "") if told.waiting else "", told.label, str(told.answered_on or ""),
                    "是" if told.late else "",
                )  # fmt: skip
        if not one.bans:
            yield (*said, "", "、".join(one.measures), "", "", "", "", "", "")


def _wanted(request: HttpRequest) -> BanFilter:
    allowed = {"shown": SHOWN, "mark": MARKS, "body": MEASURES, "sort": SORTS}
    said = {key: request.GET[key] for key, known in allowed.items() if request.GET.get(key) in known}
    return BanFilter(text=request.GET.get("q", "").strip()[:100].replace("\x00", ""), **said)
