"""专项行动: the list, a new one, one by county, sector, age and amount, its ledger, its weeks, what was searched."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huxin.access import Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import campaigns as actions
from huxin.actions.campaigns import Begun
from huxin.base import clock
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.months import month_text
from huxin.law import regions
from huxin.queries import campaign_weeks, ledger, weekly
from huxin.queries import campaigns as queries
from huxin.queries._pages import page_of_list
from huxin.queries.campaigns import AGES, AMOUNTS, BY, Group, ItemLine
from huxin.queries.ledger import FRESH, MARKS, SHOWN, LedgerFilter
from huxin.web.console import export, words
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, confirm, day_from, number_in, page, sure
from huxin.web.console.projects import choices
from huxin.web.console.register_form import entered
from huxin.web.templatetags.console import region
from huxin.workflows import Field, Move
from huxin.workflows._campaigns import KINDS, CampaignKind, Dates, proposed
from huxin.workflows.ledger import WORKFLOW

_LEDGER = (
    *("编号", "项目", "责任单位", "县区", "行业", "发现途径", "新欠旧欠", "欠薪起始月份", "账龄", "状态", "轮到"),
    *("人数", "欠薪金额（元）", "已到账（元）", "未付（元）", "未足额收到的人数", "欠薪原因", "发包承包违法行为"),
    *("登记日期", "期限", "下一期付款", "是否过期", "到期未付足", "反弹次数"),
)
_WEEKS = (
    *(
        "节前第几周",
        "第一天",
        "最后一天",
        "县区",
        "新排查（件）",
        "新排查（人）",
        "新排查（元）",
        "销号（件）",
        "销号（元）",
    ),
    *("到账（元）", "未销号（件）", "未足额（人）", "未付（元）", "过期（件）"),
)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The drives, the newest first."""
    actor, now = actor_of(request), clock.now()
    found = queries.campaigns(actor=actor, now=now)
    may = {
        "may_begin": actor.holds(Permission.PLAN),
        "may_add": queries.choices(actor=actor, today=clock.today()),
    }
    return page(request, "console/campaigns.html", {"campaigns": found, **may})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The kinds; of one of them the form with the plan's days; sent, the drive."""
    require_anywhere(actor_of(request), Permission.PLAN)
    kind = KINDS.get(request.GET.get("kind", ""))
    if kind is None:
        return page(request, "console/campaign_new.html", {"kinds": KINDS.values()})

    def enter(form: Form) -> HttpResponse:
        made = actions.begin(actor=actor_of(request), campaign=_begun(kind, form), now=clock.now())
        return redirect("campaign", made.pk)

    typed = _typed(kind, proposed(kind, clock.today()))
    found = entered(request, _begins(kind), enter, typed=typed, lacking="还不能部署，请按下面的说明补充。")
    if isinstance(found, HttpResponse):
        return found
    form, refused = found
    context = {"kind": kind, "form": form, "refused": refused}
    return page(request, "console/campaign_new.html", context, 422 if refused else 200)


def _begins(kind: CampaignKind) -> Move:
    named = {body.key: body.name for body in bodies().values() if body.region_code == regions.BAIYIN}
    counties = (
        Field(f"county_{code}", f"{regions.name(code)}参加", "yes", required=False)
        for code in regions.counties_of(regions.BAIYIN)
    )
    needs = (
        Field("title", "名称"), Field("body", "牵头单位", "choice", choices=named),
        Field("starts_on", "开始日期", "date", future=True, hint="从该月起欠的工资算新欠。"),
        Field("ends_on", "结束日期", "date", future=True, hint="清欠计划不能晚于这一天。"),
        Field("early_until", "提前清零：在这一天以前登记的案件", "date", required=False, future=True),
        Field("early_by", "提前清零：应当在这一天以前销号", "date", required=False, future=True), *counties,
    )  # fmt: skip
    return Move("begin", f"部署{kind.label}", (), None, (), needs)


def _typed(kind: CampaignKind, dates: Dates) -> dict[str, str]:
    days = {key: str(day) for key, day in vars(dates).items() if day}
    counties = {f"county_{code}": "1" for code in regions.counties_of(regions.BAIYIN)}
    return {"title": f"{dates.starts_on.year}年{kind.label}", "body": kind.leads[0], **days, **counties}


def _begun(kind: CampaignKind, form: Form) -> Begun:
    given = {key: str(value) for key, value in form.given.items()}
    starts, ends = (day_from(given[key]) for key in ("starts_on", "ends_on"))
    if starts is None or ends is None:
        raise BadValue("开始日期和结束日期须在 2000 年到 2099 年之间。")
    early = (day_from(given[key]) for key in ("early_until", "early_by"))
    counties = [code for code in regions.counties_of(regions.BAIYIN) if given[f"county_{code}"]]
    return Begun(kind.key, given["title"], Dates(starts, ends, *early), given["body"], counties)


@require_safe
def shown(request: HttpRequest, number: int) -> HttpResponseBase:
    """One drive. ``by`` says by what its items are told apart."""
    actor, now = actor_of(request), clock.now()
    line, items = queries.campaign(actor=actor, number=number, now=now)
    by = [key for key in BY if key in request.GET.getlist("by")] or ["region"]
    rows = queries.groups(items, by)
    if (kind := request.GET.get("export", "")) in ("xlsx", "csv"):
        heads = [*(BY[key][0] for key in by), *_GROUP]
        return export.table(kind, f"{line.title} 汇总", heads, [_group(by, row) for row in rows])
    context = {
        "line": line, "ways": [(key, head, key in by) for key, (head, _) in BY.items()], "by": by,
        "heads": [BY[key][0] for key in by], "rows": [(_named(by, row), _link(by, row), row) for row in rows],
        "turns": queries.turns(items), "coverage": queries.coverage(actor=actor, line=line, items=items),
        "query": "&".join(f"by={key}" for key in by),
        "may_add": _may_add(request, line.number), "may_withdraw": actor.holds(Permission.PLAN) and not items,
        "today": clock.today(),
    }  # fmt: skip
    return page(request, "console/campaign.html", context)


_GROUP = (
    "台账（件）",
    "人数",
    "欠薪（元）",
    "已到账（元）",
    "未付（元）",
    "其中新欠未付（元）",
    "过期（件）",
    "已销号（件）",
)


def _group(by: Sequence[str], row: Group) -> list[export.Cell]:
    sums = (row.owed_fen, row.received_fen, row.left_fen, row.new_left_fen)
    return [*_named(by, row), row.items, row.heads, *map(export.yuan, sums), row.late, row.closed]


def _named(by: Sequence[str], row: Group) -> list[str]:
    tables = {"sector": words.SECTORS, "age": AGES, "amount": AMOUNTS}
    return [
        region(key) if way == "region" else tables[way].get(key, key) for way, key in zip(by, row.keys, strict=True)
    ]


def _link(by: Sequence[str], row: Group) -> str:
    return "&".join(f"{way}={key}" for way, key in zip(by, row.keys, strict=True))


def _may_add(request: HttpRequest, number: int) -> bool:
    known = queries.choices(actor=actor_of(request), today=clock.today())
    return str(number) in dict(known)


@require_safe
def entries(request: HttpRequest, number: int) -> HttpResponse:
    """排查台账: one page of the ledger; only the rows where htmx asks for them."""
    actor, wanted = actor_of(request), _wanted(request)
    line, items = queries.campaign(actor=actor, number=number, now=clock.now())
    rows = ledger.page(items, wanted, number_in(request, "page"))
    context = {"line": line, "rows": rows, "wanted": wanted, "sort": wanted.sort, "filtered": wanted != LedgerFilter()}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_ledger.html", context)
    states = [(state.key, state.label) for state in WORKFLOW.states]
    context |= {
        **choices(actor.regions), "states": states, "ages": AGES.items(), "amounts": AMOUNTS.items(),
        "freshes": FRESH.items(), "marks": MARKS.items(), "showns": SHOWN.items(),
        "may_add": _may_add(request, line.number),
    }  # fmt: skip
    return page(request, "console/ledger.html", context)


@require_safe
def exported(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """The filtered ledger as a workbook or CSV."""
    line, items = queries.campaign(actor=actor_of(request), number=number, now=clock.now())
    rows = ledger.chosen(items, _wanted(request))
    return export.table(kind, f"{line.title} 排查台账", _LEDGER, _cells(rows[: export.MOST_ROWS]))


def _cells(rows: Iterable[ItemLine]) -> Iterator[Sequence[export.Cell]]:
    for one in rows:
        m = one.matter
        yield (
            *(m.number, m.title, one.unit, region(m.region_code), words.SECTORS.get(m.sector, m.sector), one.found_by),
            *(
                "新欠" if one.fresh else "旧欠",
                month_text(one.since_ym),
                AGES[one.age],
                m.state_label,
                "、".join(m.turn),
            ),
            *(m.heads, export.yuan(m.owed_fen), export.yuan(one.received_fen), export.yuan(one.left_fen), one.unpaid),
            *(one.cause, one.violation, str(m.opened_on), str(one.deadline or ""), str(one.next_on or "")),
            *("是" if one.late else "", "是" if one.missed else "", one.reopened or None),
        )


def _wanted(request: HttpRequest) -> LedgerFilter:
    given = request.GET
    allowed = {
        "region": regions.counties_of(regions.BAIYIN), "sector": words.SECTORS, "age": AGES, "amount": AMOUNTS,
        "state": [state.key for state in WORKFLOW.states], "fresh": FRESH, "shown": SHOWN, "mark": MARKS,
    }  # fmt: skip
    said = {key: given[key] for key, known in allowed.items() if given.get(key) in known}
    text = given.get("q", "").strip()[:100].replace("\x00", "")
    return LedgerFilter(text=text, sort=given.get("sort", "")[:20], **said)


@require_safe
def weeks(request: HttpRequest, number: int) -> HttpResponse:
    """周报表 of the eight weeks before Spring Festival, to be looked at and printed."""
    now = clock.now()
    line, items = queries.campaign(actor=actor_of(request), number=number, now=now)
    found = campaign_weeks.weeks(line, items, now=now)
    reports = weekly.reports(actor=actor_of(request), number=number)
    context = {
        "line": line, "weeks": found, "today": clock.today(), "festive": line.kind.festive,
        "reports": [(week, reports.get(week.n, [])) for week in found if not week.ahead],
    }  # fmt: skip
    return page(request, "console/campaign_weeks.html", context)


@require_safe
def weeks_exported(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """The same as a workbook or CSV, a row a county and week."""
    now = clock.now()
    line, items = queries.campaign(actor=actor_of(request), number=number, now=now)
    found = campaign_weeks.weeks(line, items, now=now)
    return export.table(kind, f"{line.title} 周报表", _WEEKS, _week_cells(found))


def _week_cells(found: Iterable[campaign_weeks.Week]) -> Iterator[Sequence[export.Cell]]:
    for week in found:
        rows = [] if week.ahead else [*((region(code), one) for code, one in week.rows), ("合计", week.total)]
        for name, f in rows:
            yield (
                *(week.n, str(week.first), str(week.last), name, f.found, f.found_heads, export.yuan(f.found_fen)),
                *(f.closed, export.yuan(f.closed_fen), export.yuan(f.received_fen), f.left, f.left_heads),
                *(export.yuan(f.left_fen), f.late),
            )


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, number: int) -> HttpResponse:
    """排查: the projects that nobody has searched yet, and the form that says of one that nothing was found."""
    actor, now, refused = actor_of(request), clock.now(), ""
    if request.method == "POST":
        actions.require_searching(actor)
        code, said = (request.POST.get(key, "").replace("\x00", "")[:500] for key in ("project_code", "said"))
        try:
            actions.searched(actor=actor, number=number, project_code=code, said=said, now=now)
            return redirect(f"{reverse('campaign-search', args=[number])}?done=1")
        except (Refused, NotFound) as error:
            refused = str(error)
    line, _ = queries.campaign(actor=actor, number=number, now=now)
    waiting = queries.scope(actor, line).exclude(pk__in=queries.searched(line))
    rows = page_of_list(list(waiting.values_list("code", "name", "region_code")), number_in(request, "page"), 30)
    context = {
        "line": line, "rows": rows, "refused": refused, "done": request.GET.get("done") == "1",
        "typed": request.POST or {"project_code": request.GET.get("project", "")[:64]},
        "may_add": _may_add(request, line.number),
    }  # fmt: skip
    return page(request, "console/campaign_search.html", context, 422 if refused else 200)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a drive begun by mistake, once it is confirmed."""
    require_anywhere(actor_of(request), Permission.PLAN)
    one = actions.running(number)
    if not sure(request):
        back = reverse("campaign", args=[number])
        asks = "只有还没有台账、没有排查记录的专项行动可以撤销。"
        return confirm(request, heading="撤销专项行动", what=one.title, asks=asks, back=back)
    actions.withdraw(actor=actor_of(request), number=number, now=clock.now())
    return redirect("campaigns")
