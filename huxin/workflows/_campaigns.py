"""专项行动: the kinds of drives of 白银市根治农民工欠薪2019行动计划, measures 14 to 18, and when each is to be over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from huxin.law import festival


@dataclass(frozen=True)
class CampaignKind:
    """One kind of drive. `measure`: of the plan. `leads`: keys of the bodies that lead it besides the counties.

    `funding`: only projects paid for in this way are in it; empty: all are. `festive`: it ends with Spring Festival.
    """

    key: str
    label: str
    measure: str
    leads: tuple[str, ...]
    funding: str = ""
    festive: bool = False


KINDS: Mapping[str, CampaignKind] = {
    kind.key: kind
    for kind in (
        CampaignKind("construction", "工程建设领域专项治理", "14", ("housing", "transport", "water")),
        CampaignKind("government", "政府投资工程项目专项整治", "15", ("finance", "development"), "government"),
        CampaignKind("contracting", "清理整顿工程建设市场秩序", "16", ("housing", "transport", "water")),
        CampaignKind("state_firms", "规范国有企业农民工用工专项行动", "17", ("human_resources",), "soe"),
        CampaignKind("festival", "春节前保障农民工工资支付专项检查", "18", ("human_resources",), festive=True),
    )
}


@dataclass(frozen=True)
class Dates:
    """First and last local day; what was known until `early_until` is to be cleared by `early_by`."""

    starts_on: date
    ends_on: date
    early_until: date | None = None
    early_by: date | None = None


def proposed(kind: CampaignKind, today: date) -> Dates:
    """The days that the plan gives a drive begun today: to the end of the year (measures 14 to 17), or from the fourth
    quarter to the day before Spring Festival (18), of which what was known by the end of October is to be cleared by
    the end of the year (国务院新闻办公室 2019-10-30 吹风会，根治欠薪冬季攻坚行动“两个清零”).

    Raises:
        LawGap: the date of the festival is not on file.
    """
    if not kind.festive:
        return Dates(today, date(today.year, 12, 31))
    last = today + timedelta(days=festival.days_to(today) - 1) if festival.days_to(today) else today
    year = last.year - 1
    return Dates(date(year, 10, 1), last, date(year, 10, 31), date(year, 12, 31))


def festival_after(day: date) -> date:
    """The first day of Spring Festival after a day. Raises LawGap where it is not on file."""
    after = day + timedelta(days=1)
    return after + timedelta(days=festival.days_to(after))
