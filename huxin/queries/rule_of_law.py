"""根治欠薪纳入法治政府考核 (measure 27): what is on file of each county in a year, each figure with its source.

For the city's bureau of justice, which assesses by its own standard: figures, no score and no judgement. What nobody
reported has no figure, which is not zero. Talks are closed and are not in it.
白银市根治农民工欠薪2019行动计划第27项.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count as Number
from django.db.models import Q, Sum

from huxin.access import Actor
from huxin.base.errors import LawGap, NotFound
from huxin.base.moments import begins
from huxin.base.money import yuan
from huxin.law.no_arrears import ITEMS, Count, Item
from huxin.queries import assessment, circulars, matters_punctual, no_arrears, publications
from huxin.queries._coverage import ACTIVE
from huxin.queries._reach import counties, matters_in_reach
from huxin.queries.no_arrears import JUDGED, OWED
from huxin.queries.publications import Cell
from huxin.record.models import LedgerItem, Matter, Project, Run
from huxin.workflows._above import is_above

_ENDED = Q(open=False)
_KINDS = {
    "complaint": "投诉", "case": "劳动保障监察案件", "transfer": "涉罪移送", "inspection": "随机检查的工地",
    "supervision": "督办函", "arbitration": "工资争议仲裁", "aid": "法律援助",
}  # fmt: skip
"""Matters of the year that are told with how many have ended; in plain words."""
_LATE = {"complaint": "投诉", "supervision": "督办函", "transfer": "涉罪移送"}
_STANDING = {
    **dict.fromkeys(("registered", "contracted"), "当前监测运行的花名册和考勤"), "account": "在案的工资专户",
    "deposit": "在案的工资保证金", "settled": "当前监测运行核对的支付",
}  # fmt: skip
"""How sites stand now, whatever year is asked about, by the items of 无欠薪创建; each says so."""
_YEARLY = {one.key: one for one in ITEMS if one.key in ("publication", "ledger")}


@dataclass(frozen=True)
class Figure:
    """One figure. `top` of `bottom`, in words in `said`; a `bottom` of None where it is a number alone.

    `top` is None where there is no data. `source` says from what on file it is counted, `page` names where to see it.
    """

    group: str
    label: str
    top: int | None
    bottom: int | None
    unit: str
    said: str
    source: str
    page: str
    asks: str = ""


@dataclass(frozen=True)
class Sheet:
    """Everything of one county in a year up to a local day."""

    region_code: str
    year: int
    day: date
    figures: tuple[Figure, ...]


def codes(actor: Actor) -> list[str]:
    """The counties whose sheet this person may see. Raises Refused: no permission, or who sees no county whole."""
    no_arrears.require(actor)
    return counties(actor)


def sheets(*, actor: Actor, year: int, today: date, region_code: str = "") -> list[Sheet]:
    """The figures of each county in reach, or of one: how it stands now, and in words, and all else of the year.

    Raises:
        Refused: as `codes`. NotFound: another county. LawGap.
    """
    mine = codes(actor)
    if region_code and region_code not in mine:
        raise NotFound("没有这个县区的数据单，或者不在您的管辖范围内。")
    asked = [region_code] if region_code else mine
    standing = no_arrears.standing(actor=actor)
    quarters = dict(publications.over(actor=actor, year=year, today=today))
    return [
        Sheet(code, year, today, tuple(_figures(actor, code, standing.get(code, {}), quarters[code], year, today)))
        for code in asked
    ]


def _figures(
    actor: Actor, code: str, standing: Mapping[str, Count], quarters: Sequence[Cell], year: int, today: date
) -> Iterator[Figure]:
    yield from _arrears(code)
    for item in ITEMS:
        if source := _STANDING.get(item.key):
            yield _share(item, standing.get(item.key, Count()), "现在", source, "no-arrears", f"region={code}")
    published = Count(sum(one.state != "missing" for one in quarters), len(quarters))
    source = "到期应公布季度的公布和零公布记录"
    yield _share(_YEARLY["publication"], published, f"{year}年", source, "publications")
    yield _share(_YEARLY["ledger"], _struck_off(actor, code, year), f"{year}年登记的", "专项行动的台账", "campaigns")
    yield from _matters(actor, code, year, today)
    yield from _punctual(actor, code, year, today)
    yield from _events(actor, code, year)
    yield from _named(code, year, today)
    yield from _graded(actor, code, year)


def _share(item: Item, count: Count, of: str, source: str, page: str, asks: str = "") -> Figure:
    """So many of so many, and of when, without the points that 无欠薪创建 gives for it."""
    said = f"{of}{count.bottom:,}{item.of}，其中{count.top:,}{item.done}" if count.bottom else f"{of}没有数据"
    top = count.top if count.bottom else None
    return Figure("制度和成效", item.label, top, count.bottom or None, "", said, source, page, asks)


def _struck_off(actor: Actor, code: str, year: int) -> Count:
    """The ledger's items that were opened in the year."""
    items = LedgerItem.objects.filter(campaign__withdrawn_at=None).values("matter_id")
    mine = Matter.objects.filter(matters_in_reach(actor), pk__in=items, region_code=code, opened_on__year=year)
    found = mine.exclude(state="unfounded").aggregate(all=Number("pk"), off=Number("pk", filter=Q(state="closed")))
    return Count(found["off"], found["all"])


def _arrears(code: str) -> Iterator[Figure]:
    """What the current run says is owed now."""
    run = Run.objects.filter(current=True).first()
    here = Project.objects.filter(region_code=code)
    sums = here.aggregate(known=Number("pk", filter=JUDGED), owing=Number("pk", filter=OWED),
                          active=Number("pk", filter=ACTIVE), fen=Sum("arrears_fen"))  # fmt: skip
    source = f"监测运行 {run.id}，截至 {run.as_of}" if run else "还没有监测运行"
    known = sums["known"] if run else 0
    owed = int(sums["fen"] or 0)
    yield Figure(
        "欠薪", "在建项目", sums["active"], None, "个", f"现在{sums['active']}个在建项目", "项目登记", "projects",
        f"region={code}&status=active",
    )  # fmt: skip
    yield Figure(
        "欠薪", "欠薪项目", sums["owing"] if known else None, known or None, "个",
        f"现在核对过支付的{known}个项目中{sums['owing']}个欠薪" if known else "没有核对过支付的项目", source,
        "projects", f"region={code}&sort=-arrears",
    )  # fmt: skip
    yield Figure(
        "欠薪", "欠薪金额", owed if known else None, None, "分", f"现在{yuan(owed)}元" if known else "没有数据", source,
        "projects", f"region={code}&sort=-arrears",
    )  # fmt: skip


def _matters(actor: Actor, code: str, year: int, today: date) -> Iterator[Figure]:
    last = min(today, date(year, 12, 31))
    rows = Matter.objects.filter(
        matters_in_reach(actor), region_code=code, opened_on__gte=date(year, 1, 1), opened_on__lte=last
    ).order_by()
    found = {
        row["kind"]: (row["ended"], row["every"])
        for row in rows.values("kind").annotate(every=Number("pk"), ended=Number("pk", filter=_ENDED))
    }
    for kind, label in _KINDS.items():
        ended, every = found.get(kind, (0, 0))
        yield Figure(
            "执法和救济", label, ended, every, "件", f"{year}年{every}件，已办结{ended}件",
            f"办理事项，{year}年登记，截至 {today}", "matters", f"kind={kind}&region={code}&shown=all",
        )  # fmt: skip


def _punctual(actor: Actor, code: str, year: int, today: date) -> Iterator[Figure]:
    """The terms of matters opened in the year that ended, or are over and still run: as 按时率 counts them."""
    counted = matters_punctual.counted(actor=actor, year=year, region=code, now=begins(today))
    for kind, label in _LATE.items():
        own = (one for body, of, one in counted if of == kind and not is_above(body, kind))
        kept = matters_punctual.summed(own)
        every = kept.closed + kept.overdue_open
        said = f"{year}年登记的{label}有{every}个已办结或者已逾期的时限，其中{kept.on_time}个按期办结"
        yield Figure(
            "执法和救济", f"{label}按期办理", kept.on_time if every else None, every or None, "个时限",
            said if every else f"{year}年登记的{label}没有已办结或者已逾期的时限",
            "办理时限，由系统按工作日历计算；市级签发、核查的时限不算县区的", "on-time", f"region={code}&year={year}",
        )  # fmt: skip


def _events(actor: Actor, code: str, year: int) -> Iterator[Figure]:
    rows = Matter.objects.filter(matters_in_reach(actor), kind="incident", region_code=code,
                                 opened_on__year=year).exclude(state="dissolved")  # fmt: skip
    grave = sum(bool(one.data.get("bottom_line")) for one in rows)
    yield Figure(
        "底线", "五十人以上群体性事件", grave, len(rows), "起", f"{year}年登记{len(rows)}起，五十人以上{grave}起",
        f"办理事项，{year}年登记", "matters", f"kind=incident&region={code}&shown=all",
    )  # fmt: skip


def _named(code: str, year: int, today: date) -> Iterator[Figure]:
    try:
        found = circulars.counted(code, year, today)
    except LawGap:  # nobody asked for circulars in that year
        return
    times = len({one.quarter for many in found.values() for one in many})
    said = f"{year}年{times}期通报点名，涉及{len(found)}个考核项" if times else f"{year}年没有被通报点名"
    yield Figure("平时考核", "季度通报点名", times, None, "期", said, "已印发、没有撤回的季度通报", "circulars")


def _graded(actor: Actor, code: str, year: int) -> Iterator[Figure]:
    """The grade, once it is circulated."""
    circulated = {one.region_code: one for one in assessment.public(actor=actor, year=year)}
    one = circulated.get(code)
    said = f"{year}年度考核{one.grade}级，{one.approved}" if one else f"{year}年没有数据"
    yield Figure("年度考核", "考核等次", None, None, "", said, "市政府审定后通报的考核结果", "assessment")
