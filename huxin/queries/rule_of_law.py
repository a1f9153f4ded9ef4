"""根治欠薪纳入法治政府考核 (measure 27): what is on file of each county in a year, each figure with its source.

For the city's bureau of justice, which assesses by its own standard: figures, no score and no judgement. What nobody
reported has no figure, which is not zero. Talks are closed and are not in it.
白银市根治农民工欠薪2019行动计划第27项.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum

from huxin.access import Actor
from huxin.base.errors import LawGap, NotFound
from huxin.base.moments import begins
from huxin.base.money import yuan
from huxin.law.no_arrears import ITEMS, Item, ItemLine
from huxin.queries import assessment, circulars, no_arrears
from huxin.queries._coverage import ACTIVE
from huxin.queries._reach import counties, matters_in_reach
from huxin.queries.no_arrears import JUDGED, OWED
from huxin.record.models import Matter, MatterTerm, Project, Run

_ENDED = Q(open=False)
_KINDS = {
    "complaint": "投诉", "case": "劳动保障监察案件", "transfer": "涉罪移送", "inspection": "随机检查的工地",
    "supervision": "督办函", "arbitration": "工资争议仲裁", "aid": "法律援助",
}  # fmt: skip
"""Matters of the year that are told with how many have ended; in plain words."""
_LATE = {"complaint": "投诉", "supervision": "督办函", "transfer": "涉罪移送"}
_SOURCES = {
    **dict.fromkeys(("registered", "contracted"), "当前监测运行的花名册和考勤"), "account": "在案的工资专户",
    "deposit": "在案的工资保证金", "settled": "当前监测运行核对的支付", "complaints": "近十二个月投诉办理的每一个时限",
    "publication": "已结束季度的公布和零公布记录", "ledger": "专项行动的台账",
}  # fmt: skip
_PAGES = {"publication": "publications", "ledger": "campaigns"}


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
    """The figures of each county in reach, or of one; the standing is today's, all else of the year up to today.

    Raises:
        Refused: as `codes`. NotFound: another county. LawGap.
    """
    mine = codes(actor)
    if region_code and region_code not in mine:
        raise NotFound("没有这个县区的数据单，或者不在您的管辖范围内。")
    asked = [region_code] if region_code else mine
    scored = {one.region_code: one.score.items for one in no_arrears.sheets(actor=actor, today=today)}
    return [Sheet(code, year, today, tuple(_figures(actor, code, scored[code], year, today))) for code in asked]


def _figures(actor: Actor, code: str, scored: tuple[ItemLine, ...], year: int, today: date) -> Iterator[Figure]:
    yield from _arrears(code)
    yield from (_share(one, scored, code) for one in ITEMS)
    yield from _matters(actor, code, year, today)
    yield from _punctual(code, year)
    yield from _events(actor, code, year)
    yield from _named(code, year, today)
    yield from _graded(actor, code, year)


def _share(item: Item, found: tuple[ItemLine, ...], code: str) -> Figure:
    """So many of so many, without the points that 无欠薪创建 gives for it."""
    count = next(one.count for one in found if one.key == item.key)
    said = f"{count.bottom:,}{item.of}，其中{count.top:,}{item.done}" if count.bottom else item.none or "没有数据"
    return Figure(
        "制度和成效", item.label, count.top if count.bottom else None, count.bottom or None, "", said,
        _SOURCES[item.key], _PAGES.get(item.key, "no-arrears"), f"region={code}",
    )  # fmt: skip


def _arrears(code: str) -> Iterator[Figure]:
    """What the current run says is owed now."""
    run = Run.objects.filter(current=True).first()
    here = Project.objects.filter(region_code=code)
    sums = here.aggregate(known=Count("pk", filter=JUDGED), owing=Count("pk", filter=OWED),
                          active=Count("pk", filter=ACTIVE), fen=Sum("arrears_fen"))  # fmt: skip
    source = f"监测运行 {run.id}，截至 {run.as_of}" if run else "还没有监测运行"
    known = sums["known"] if run else 0
    owed = int(sums["fen"] or 0)
    yield Figure("欠薪", "在建项目", sums["active"], None, "个", f"{sums['active']}个在建项目", "项目登记", "projects",
                 f"region={code}&status=active")  # fmt: skip
    yield Figure(
        "欠薪", "欠薪项目", sums["owing"] if known else None, known or None, "个",
        f"核对过支付的{known}个项目中{sums['owing']}个欠薪" if known else "没有核对过支付的项目", source, "projects",
        f"region={code}&sort=-arrears",
    )  # fmt: skip
    yield Figure(
        "欠薪", "欠薪金额", owed if known else None, None, "分", f"{yuan(owed)}元" if known else "没有数据", source,
        "projects", f"region={code}&sort=-arrears",
    )  # fmt: skip


def _matters(actor: Actor, code: str, year: int, today: date) -> Iterator[Figure]:
    last = min(today, date(year, 12, 31))
    rows = Matter.objects.filter(
        matters_in_reach(actor), region_code=code, opened_on__gte=date(year, 1, 1), opened_on__lte=last
    ).order_by()
    found = {
        row["kind"]: (row["ended"], row["every"])
        for row in rows.values("kind").annotate(every=Count("pk"), ended=Count("pk", filter=_ENDED))
    }
    for kind, label in _KINDS.items():
        ended, every = found.get(kind, (0, 0))
        yield Figure(
            "执法和救济", label, ended, every, "件", f"{year}年{every}件，已办结{ended}件",
            f"办理事项，{year}年登记，截至 {today}", "matters", f"kind={kind}&region={code}&shown=all",
        )  # fmt: skip


def _punctual(code: str, year: int) -> Iterator[Figure]:
    """Terms that ended in the year, kept or not; a term still running says nothing."""
    first, after = begins(date(year, 1, 1)), begins(date(year + 1, 1, 1))
    rows = MatterTerm.objects.filter(region_code=code, kind__in=_LATE, ended_at__gte=first, ended_at__lt=after)
    counts = rows.order_by().values("kind").annotate(
        every=Count("pk"), kept=Count("pk", filter=Q(ended_at__lt=F("due_at")))
    )  # fmt: skip
    found = {row["kind"]: (row["kept"], row["every"]) for row in counts}
    for kind, label in _LATE.items():
        kept, every = found.get(kind, (0, 0))
        yield Figure(
            "执法和救济", f"{label}按期办理", kept if every else None, every or None, "个时限",
            f"{every}个时限中{kept}个按期" if every else "没有办结的时限", "办理时限，由系统按工作日历计算", "on-time",
            f"region={code}",
        )  # fmt: skip


def _events(actor: Actor, code: str, year: int) -> Iterator[Figure]:
    rows = Matter.objects.filter(matters_in_reach(actor), kind="incident", region_code=code,
                                 opened_on__year=year).exclude(state="dissolved")  # fmt: skip
    grave = sum(bool(one.data.get("bottom_line")) for one in rows)
    yield Figure("底线", "五十人以上群体性事件", grave, len(rows), "起", f"登记{len(rows)}起，五十人以上{grave}起",
                 f"办理事项，{year}年登记", "matters", f"kind=incident&region={code}&shown=all")  # fmt: skip


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
    for one in assessment.public(actor=actor, year=year):
        if one.region_code == code:
            said = f"{year}年度考核{one.grade}级，{one.approved}"
            yield Figure("年度考核", "考核等次", None, None, "", said, "市政府审定后通报的考核结果", "assessment")
