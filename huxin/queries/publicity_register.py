"""宣传活动: the register, and its figures by county and quarter (measure 31 of the 2019 plan).

People reached are added up as they were told and never taken for different people; what nobody counted is no zero.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.base.errors import NotFound
from huxin.law import regions
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import counties, offices_only
from huxin.record.models import PublicityActivity
from huxin.workflows._quarters import back_to, ends_on, quarter_of, starts_on

CHANNELS = {
    "site": "进工地宣讲", "stall": "集中宣传、咨询", "press": "报纸、电视、广播", "net": "网站、政务新媒体",
    "poster": "海报、公告、条幅", "message": "短信、电话", "training": "培训、会议", "press_meeting": "新闻发布会",
    "other": "其他",
}  # fmt: skip
AUDIENCES = {"workers": "农民工", "employers": "用人单位", "public": "社会公众", "officials": "机关干部"}
COUNTED = {
    "present": "现场清点", "clicks": "阅读、播放次数", "copies": "发放份数", "sent": "发送条数", "estimate": "估计",
}  # fmt: skip
_QUARTER = re.compile("20[0-9]{2}[1-4]")
SINCE = 20191
"""The quarter with which the plan's year begins: January 2019."""
QUARTERS = 4
_REACH = "宣传活动登记只供机关查看。"


@dataclass(frozen=True)
class PublicityFilter:
    """What a person asked for. Empty means: do not filter by this."""

    region: str = ""
    channel: str = ""
    quarter: str = ""
    text: str = ""


@dataclass(frozen=True)
class ActivityLine:
    """One activity. `mine`: this person's body entered it, and may cancel it."""

    row: PublicityActivity
    body_name: str
    mine: bool

    @property
    def channel(self) -> str:
        """In words."""
        return CHANNELS[self.row.channel]

    @property
    def audience(self) -> str:
        """In words."""
        return AUDIENCES[self.row.audience]

    @property
    def counted(self) -> str:
        """How the number came about, in words."""
        return COUNTED.get(self.row.counted, "")


@dataclass(frozen=True)
class Cell:
    """What a county did in a quarter. `reached` by how it was counted; `uncounted` activities have no number."""

    activities: int = 0
    channels: int = 0
    reached: tuple[tuple[str, int], ...] = ()
    uncounted: int = 0


def search(*, actor: Actor, wanted: PublicityFilter, page: int, size: int = 20) -> Page[ActivityLine]:
    """One page, the newest first. Raises Refused."""
    return page_of(_chosen(actor, wanted), page, size, lambda rows: [_line(row, actor) for row in rows])


def every(*, actor: Actor, wanted: PublicityFilter, most: int) -> Iterator[ActivityLine]:
    """The first so many, for an export. Raises Refused."""
    return (_line(row, actor) for row in _chosen(actor, wanted)[:most])


def find(*, actor: Actor, number: int) -> ActivityLine:
    """One of them. Raises NotFound, Refused."""
    row = in_reach(actor).filter(pk=number).first()
    if row is None:
        raise NotFound("没有这次宣传活动，或它不在您的管辖范围内。")
    return _line(row, actor)


def quarters(today: date) -> list[int]:
    """The quarters that are shown, the newest first: this one and those before it."""
    return back_to(SINCE, today=today, most=QUARTERS)


def table(*, actor: Actor, today: date) -> list[tuple[str, list[Cell]]]:
    """Each county in reach, and first the city's own bodies, with a cell a quarter. Raises Refused."""
    asked = quarters(today)
    found: dict[tuple[str, int], list[PublicityActivity]] = defaultdict(list)
    for row in in_reach(actor).filter(cancelled_at=None, held_on__gte=starts_on(asked[-1])):
        found[row.region_code, quarter_of(row.held_on)].append(row)
    codes = [code for code in (regions.BAIYIN, *counties(actor)) if code != regions.BAIYIN or _city(actor)]
    return [(code, [_cell(found.get((code, quarter), [])) for quarter in asked]) for code in codes]


def covered(*, actor: Actor, today: date, region: str = "") -> tuple[int, int]:
    """How many quarters of counties that are over had an activity, of how many. Raises Refused."""
    over = [quarter for quarter in quarters(today) if ends_on(quarter) < today]
    codes = [code for code in counties(actor) if region in ("", code)]
    held = in_reach(actor).filter(cancelled_at=None, region_code__in=codes).values_list("region_code", "held_on")
    done = {(code, quarter_of(day)) for code, day in held}
    return sum((code, quarter) in done for code in codes for quarter in over), len(codes) * len(over)


def in_reach(actor: Actor) -> QuerySet[PublicityActivity]:
    """A county's people see their county's and the city's; the city's see all. Raises Refused."""
    offices_only(actor, _REACH)
    near = Q(pk__in=[])
    for region in filter(None, actor.regions):
        near |= Q(region_code__startswith=region) | Q(region_code=region[:4].ljust(6, "0"))
    return PublicityActivity.objects.filter(near)


def _city(actor: Actor) -> bool:
    return any(regions.BAIYIN.startswith(prefix) for prefix in filter(None, actor.regions))


def _chosen(actor: Actor, wanted: PublicityFilter) -> QuerySet[PublicityActivity]:
    found = in_reach(actor)
    if wanted.region:
        found = found.filter(region_code=wanted.region)
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    if _QUARTER.fullmatch(wanted.quarter):
        first = int(wanted.quarter)
        found = found.filter(held_on__gte=starts_on(first), held_on__lte=ends_on(first))
    if wanted.text:
        found = found.filter(Q(title__icontains=wanted.text) | Q(evidence__icontains=wanted.text))
    return found.order_by("-held_on", "-id")


def _cell(rows: list[PublicityActivity]) -> Cell:
    by: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.reached is not None:
            by[COUNTED[row.counted]] += row.reached
    uncounted = sum(row.reached is None for row in rows)
    return Cell(len(rows), len({row.channel for row in rows}), tuple(sorted(by.items())), uncounted)


def _line(row: PublicityActivity, actor: Actor) -> ActivityLine:
    mine = row.cancelled_at is None and row.body == actor.body
    return ActivityLine(row, bodies()[row.body].name if row.body else "", mine)
