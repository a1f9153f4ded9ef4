"""政府投资项目资金: every government-invested project with how far its money came, and who is behind."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.queries import funding_board as queries
from huxin.queries.funding_board import SORTS, WHO, FundingFilter, FundingLine
from huxin.web.console import export, words
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.templatetags.console import region

_HEADS = (
    *(
        "项目编码",
        "项目名称",
        "县区",
        "行业",
        "旧欠（元）",
        "新欠（元）",
        "停在谁那里",
        "差多少（元）",
        "从哪天起",
        "原因",
    ),
    *("预算安排（元）", "财政拨付（元）", "工程款拨付（元）", "人工费到专户（元）"),
)
_SUMS = {
    "budget": "预算安排", "appropriation": "财政拨付", "progress": "工程款拨付", "fees": "人工费到专户", "old": "旧欠",
    "new": "新欠",
}  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list; only the rows where htmx asks for them."""
    actor, wanted = actor_of(request), _wanted(request)
    found = queries.board(actor=actor, wanted=wanted, now=clock.now(), page=number_in(request, "page"))
    context = {
        "board": found, "rows": found.rows, "wanted": wanted, "sort": wanted.sort, "whos": list(WHO.items()),
        "sums": [(label, found.sums[key]) for key, label in _SUMS.items()],
        "filtered": wanted != FundingFilter(sort=wanted.sort),
    }  # fmt: skip
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_funding_board.html", context)
    return page(request, "console/funding_board.html", {**choices(actor.regions), **context})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV: a row for each that is behind."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), now=clock.now())
    return export.table(kind, "政府投资项目资金", _HEADS, _cells(rows[: export.MOST_ROWS]))


def _wanted(request: HttpRequest) -> FundingFilter:
    given = request.GET
    who, sort = given.get("who", ""), given.get("sort", "since")
    return FundingFilter(
        text=given.get("q", "").strip()[:100].replace("\x00", ""), who=who if who in WHO else "",
        region=word_from(given.get("region", "")), sector=word_from(given.get("sector", "")),
        sort=sort if sort.lstrip("-") in SORTS else "since",
    )  # fmt: skip


def _cells(rows: Iterable[FundingLine]) -> Iterator[Sequence[export.Cell]]:
    for one in rows:
        begins = (one.code, one.name, region(one.region_code), words.SECTORS.get(one.sector, one.sector))
        owed = (export.yuan(one.old_fen), export.yuan(one.new_fen))
        sums = [export.yuan(one.sums[kind]) for kind in ("budget", "appropriation", "progress", "fees")]
        said: list[tuple[export.Cell, ...]] = [
            (b.label, export.yuan(b.amount_fen), str(b.since or ""), b.why) for b in one.behind
        ]
        for late in said or [("", None, "", "")]:
            yield (*begins, *owed, *late, *sums)
