"""工资保证金: every project in reach with what is due, held, short and ending; and the life of one deposit."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huxin.base import clock
from huxin.law.deposit import percent
from huxin.law.deposit_held import STATES
from huxin.queries import deposit_life, deposits
from huxin.queries.deposits import FORMS, SORTS, DepositFilter, DepositStanding
from huxin.web.console import export, words
from huxin.web.console.matters import openable
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.templatetags.console import region

_HEADS = (
    *("项目编码", "项目名称", "县区", "行业", "施工总承包单位", "许可或者签约日期", "存储期限", "情况", "应存（元）"),
    *("另一种读法（元）", "是否类推", "怎样算出", "在保金额（元）", "形式", "差额（元）", "到期日期", "最后可办理日"),
)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list; only the rows where htmx asks for them."""
    actor, wanted = actor_of(request), _wanted(request)
    found = deposits.search(actor=actor, wanted=wanted, today=clock.today(), page=number_in(request, "page"))
    context = {
        "found": found, "rows": found.rows, "wanted": wanted, "sort": wanted.sort, "forms": FORMS.items(),
        "filtered": wanted != DepositFilter(sort=wanted.sort), "states": [(key, said) for key, said in STATES.items()],
    }  # fmt: skip
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_deposits.html", context)
    return page(request, "console/deposits.html", {**context, **choices(actor.regions)})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV."""
    rows = deposits.every(actor=actor_of(request), wanted=_wanted(request), today=clock.today())
    return export.table(kind, "工资保证金", _HEADS, _cells(rows[: export.MOST_ROWS]))


@require_safe
def shown(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project: how its amount is reckoned, what is held, and everything that happened to it, in order."""
    actor = actor_of(request)
    life = deposit_life.life(actor=actor, project_id=project_id, today=clock.today())
    opens = [(kind, label) for kind, label in openable(actor) if kind in deposit_life.KINDS]
    return page(request, "console/deposit.html", {"life": life, "one": life.now, "opens": opens})


def _wanted(request: HttpRequest) -> DepositFilter:
    given = request.GET
    known = {"state": STATES, "form": FORMS}
    chosen = {key: given[key] for key, table in known.items() if given.get(key) in table}
    sort = given.get("sort", "state")
    return DepositFilter(
        text=given.get("q", "").strip()[:100].replace("\x00", ""), region=word_from(given.get("region", "")),
        sector=word_from(given.get("sector", "")), sort=sort if sort.lstrip("-") in SORTS else "state", **chosen,
    )  # fmt: skip


def _cells(rows: Iterable[DepositStanding]) -> Iterator[Sequence[export.Cell]]:
    for one in rows:
        due, ends = one.due, one.now.ends
        yield (
            *(one.code, one.name, region(one.region_code), words.SECTORS.get(one.sector, one.sector), one.contractor),
            *(str(one.basis_on or ""), str(one.store_by or ""), one.now.label),
            *((export.yuan(due.amount_fen), export.yuan(due.other_fen)) if due else (None, None)),
            *(
                "类推" if one.analogy else "",
                f"{'；'.join(due.why)}（{percent(due.rate)}）" if due else "缺少合同价或日期",
            ),
            *(export.yuan(one.held_fen), one.form_label, export.yuan(one.short_fen)),
            *((str(ends.ends_on), str(ends.act_by)) if ends else ("", "")),
        )
