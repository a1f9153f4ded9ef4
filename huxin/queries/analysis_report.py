"""分析研判报告: which months have one, and the figures that one rests on, as plain values that stay with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from huxin.access import Actor, Role
from huxin.access.bodies import bodies, responsible
from huxin.base.errors import NotFound
from huxin.base.moments import begins, local_day
from huxin.base.money import yuan
from huxin.base.months import first_day, last_day, month_text, shift, ym_of
from huxin.law import regions
from huxin.queries import analysis, analysis_trends, clusters, ties
from huxin.queries._reach import counties, matters_in_reach, offices_only
from huxin.queries.analysis_trends import OF_MATTERS, TrendFilter
from huxin.queries.matters import MatterLine, lines
from huxin.record.models import MERGED, Matter

KIND = "analysis_report"
MONTHS = 12
_TOP = 5


@dataclass(frozen=True)
class Month:
    """A month (YYYYMM) with the reports on it in reach; `mine` whether this person's body has one."""

    ym: int
    reports: tuple[MatterLine, ...]
    mine: bool


def body_of(actor: Actor) -> str:
    """The body for which a person writes one: their own, or the one of their role in their region; empty: none."""
    if actor.role not in (Role.BUREAU, Role.OFFICE, Role.COUNTY_OFFICE):
        return ""
    if actor.body:
        return actor.body if actor.body in bodies() else ""
    place = max(actor.regions, key=len, default="").ljust(6, "0")
    found = responsible(actor.role, region_code=place)
    return found.key if found else ""


def months(*, actor: Actor, now: datetime) -> list[Month]:
    """The last twelve months that are over, the newest first. Raises Refused: not of an office."""
    offices_only(actor, analysis.REFUSED)
    today, own = local_day(now), body_of(actor)
    found = Matter.objects.filter(matters_in_reach(actor), kind=KIND).exclude(state="withdrawn").order_by("pk")
    rows = list(found)
    told = dict(zip((row.pk for row in rows), lines(rows, now=now), strict=True))
    return [
        Month(
            ym, tuple(told[row.pk] for row in rows if row.data.get("month") == ym),
            any(row.data.get("month") == ym and row.body == own for row in rows),
        )
        for ym in (shift(ym_of(today), -n) for n in range(1, MONTHS + 1))
    ]  # fmt: skip


@dataclass(frozen=True)
class Locked:
    """The figures of a report, part by part, as its writer locked them, or would (`open`)."""

    title: str
    figures_on: str
    parts: tuple[tuple[str, list[dict[str, str]]], ...]
    open: bool = False


def locked(*, actor: Actor, number: int) -> Locked:
    """Those of one report. Raises NotFound: none in reach, or nobody has finished writing it."""
    offices_only(actor, analysis.REFUSED)
    one = Matter.objects.filter(matters_in_reach(actor), kind=KIND, pk=number).first()
    if one is None or "figure_lines" not in one.data:
        raise NotFound("没有这份报告，或者它的数字还没有锁定：撰写完成时锁定。")
    return _told(one, one.data)


def of_matter(one: Matter, *, now: datetime) -> Locked | None:
    """What whoever writes and whoever approves a report sees on its page; None of other matters. Raises LawGap."""
    if one.kind != KIND or "month" not in one.data:
        return None
    if one.state == "draft":
        return replace(_told(one, figures(one, now=now)), open=True)
    return _told(one, one.data) if "figure_lines" in one.data else None


def _told(one: Matter, data: Mapping[str, Any]) -> Locked:
    parts = (("各渠道", data["figure_lines"]), ("互相印证的渠道最多的项目", data["top_lines"]))
    return Locked(one.title, data["figures_on"], parts)


def written(*, actor: Actor, today: date, region: str = "") -> tuple[int, int]:
    """Of the counties in reach and the last twelve months that are over: how many have an issued report, of so many."""
    ends = {shift(ym_of(today), -n) for n in range(1, MONTHS + 1)}
    places = [code for code in counties(actor) if region in ("", code)]
    rows = Matter.objects.filter(kind=KIND, state="issued", region_code__in=places)
    known = {(row.region_code, row.data.get("month")) for row in rows}
    return sum((code, ym) in known for code in places for ym in ends), len(places) * len(ends)


def figures(matter: Matter, *, now: datetime) -> dict[str, Any]:
    """What a report rests on: of its county, of all where it is the city's. Sums as texts in yuan.

    Only what was on file when the month ended: `figures_on` is its last day. How many people and how much money a
    matter of the month is about is told as it is known `now`; ties have no day, and say of when they are.

    Raises:
        LawGap: the law of the month's end has no parameters of trends.
    """
    ym = int(matter.data["month"])
    end = last_day(ym)
    prefix = regions.BAIYIN[:4] if matter.region_code == regions.BAIYIN else matter.region_code
    whole = Actor("analysis", "系统", Role.SYSTEM, (prefix,))
    return {
        "figures_on": str(end), "month_text": month_text(ym), "write_from": str(end + timedelta(days=1)),
        "too_early": local_day(now) <= end, "figure_lines": _lines(whole, ym, now), "top_lines": _top(whole, end),
    }  # fmt: skip


def _lines(whole: Actor, ym: int, now: datetime) -> list[dict[str, str]]:
    found = []
    for channel in OF_MATTERS:
        wanted = TrendFilter(channel=channel.key, span=1, until=ym)
        trend = analysis_trends.trends(actor=whole, wanted=wanted, today=last_day(ym)).months[ym]
        ended = _ended(whole, channel.kinds, ym)
        value = f"新增{trend.came}件，{trend.heads}人，{yuan(trend.owed_fen)}元；办结{ended}件"
        found.append({"item": channel.label, "value": value})
    same = clusters.every(actor=whole, wanted=clusters.ClusterFilter(span="180"), now=now, today=last_day(ym))
    groups = ties.every(actor=whole, wanted=ties.TieFilter(), today=local_day(now))
    tied = f"{len(groups)}组，{sum(len(one.units) for one in groups)}个单位（{local_day(now)}的登记）"
    found.append({"item": "同一件事", "value": f"近半年{len(same)}组，{sum(len(one.lines) for one in same)}件投诉"})
    found.append({"item": "关联单位", "value": tied})
    return found


def _ended(whole: Actor, kinds: Sequence[str], ym: int) -> int:
    """How many ended in a month, whenever they came."""
    rows = Matter.objects.filter(matters_in_reach(whole), kind__in=kinds).exclude(state=MERGED)
    month = {"closed_at__gte": begins(first_day(ym)), "closed_at__lt": begins(first_day(shift(ym, 1)))}
    return rows.filter(**month).count()


def _top(whole: Actor, until: date) -> list[dict[str, str]]:
    every = analysis.every(actor=whole, by="project", wanted=analysis.JointFilter(agree=2, until=until))
    return [
        {"item": one.name, "value": "，".join(f"{channel.label}{n}" for channel, n in one.cells if n)}
        for one in every[:_TOP]
    ]
