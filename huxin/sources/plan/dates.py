"""Until when: the dates of a text, with the year taken from where the plan says it.

The end of what is said counts: 9月底 is the thirtieth, 7月中旬 the twentieth, 全年 the last of December, 春节前 the day
before the first of the lunar year (`law.festival`).
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from huxin.base.errors import LawGap
from huxin.law import festival
from huxin.sources.plan.words import arabic, fold

_YEAR = r"(?:(?P<year>20\d\d)(?:年度?|(?=全年|年底|年末))|(?P<near>今年|本年度?|当年|明年|次年|翌年))?"
_SPAN = r"(?:\d{1,2}(?:-|—+|至|~)(?=\d{1,2}月))?"
_WHEN = re.compile(
    rf"(?<!\d){_YEAR}(?:{_SPAN}(?P<month>\d{{1,2}})月份?(?:(?P<day>\d{{1,2}})[日号]|(?P<part>底|末|上旬|中旬|下旬|初))?"
    r"|第?(?P<quarter>[1-4])季度|(?P<half>上半年|下半年)|(?P<end>全年|年底|年末|年内|年度内|年终)|(?P<middle>年中)"
    r"|(?P<feast>元旦|春节|国庆|劳动节|五一|中秋|端午|清明))"
    r"|(?<!\d)(?P<whole>20\d\d)年(?P<close>底|末|内|中|(?=[;,。)]|$|度|完成|全面|实现|基本|建成|取得))"
)
_ENDLESS = re.compile("长期|持续|常年|经常性|常态|日常|长效|坚持|一直|贯穿|即时|随时|实时|适时|立行立改|立即")
_EVERY = {
    "month": re.compile("每个?月(?!按|足)"),
    "quarter": re.compile("每个?季度?|按季度?|逐季|每一季度"),
    "half": re.compile("每半年|每个半年"),
    "year": re.compile("每年|逐年|每年度"),
}
_RELATIVE = re.compile(
    r"(?:之日起|后|收到|印发|发布|公布)[^,;。]{0,12}?\d+个?(?:工作日|日|天|月|周)|本月|下月|次月|月底前?$"
)
_DEADLINE = re.compile(
    "^(?:底|末)?(?:以前|之前|前|以内|之内|内|完成|全面完成|实现|达到|基本完成|办结|到位|建成)(?!后|的|已|[一-龥]{2,4}的|发生|拖欠|受理|立案)"
)
_FEASTS = {"元旦": (1, 1), "国庆": (10, 1), "劳动节": (5, 1), "五一": (5, 1)}
_JOINS = re.compile(r"^(?:底|初|末)?(?:至|到|-|—+|–|~|～|─)(?:次年)?$")


@dataclass(frozen=True)
class Years:
    """Which year a plan means where it does not say. `issued` is the day it was issued, as far as it says."""

    own: int | None = None
    issued: date | None = None


class Said(NamedTuple):
    """One date that a text says: its words, the day (None where it cannot be known), what is doubtful about it."""

    words: str
    day: date | None
    doubt: str = ""
    is_deadline: bool = True


@dataclass(frozen=True)
class Due:
    """Until when: `day` is the last that was said, `others` are the earlier ones."""

    words: str = ""
    day: date | None = None
    others: tuple[Said, ...] = ()
    every: str = ""
    endless: bool = False
    doubts: tuple[str, ...] = ()


def is_when(text: str) -> bool:
    """Whether an item of a list says when: a date, a rhythm, or that it has no end."""
    is_date = bool(re.search(r"\d月|20\d\d年", arabic(text)))
    return bool(is_date or said(text, Years(2000)) or every(text) or (len(text) <= 10 and _ENDLESS.search(text)))


def every(text: str) -> str:
    """How often something has to be done again, by a text; empty where it says nothing."""
    return next((name for name, pattern in _EVERY.items() if pattern.search(text)), "")


def labelled(value: str, years: Years) -> Due:
    """The deadline of what stands behind 完成时限. `value` is folded and has no blanks."""
    found = said(value, years)
    often, endless = every(value), bool(_ENDLESS.search(value))
    days = sorted({one.day for one in found if one.day})
    doubts = [one.doubt for one in found if one.doubt]
    if len(days) > 1:
        listed = "、".join(str(day) for day in days)
        doubts.append(f"several_deadlines: 完成时限「{value}」中有几个日期（{listed}），按最后一个")
    if not found and not often and not endless and value:
        kind = "relative_deadline" if _RELATIVE.search(arabic(value)) else "unread_deadline"
        doubts.append(f"{kind}: 完成时限「{value}」不能换算成日期")
    day = days[-1] if days else None
    others = tuple(one for one in found if one.day and one.day != day)
    return Due(value, day, others, often, endless, tuple(dict.fromkeys(doubts)))


def in_prose(text: str, years: Years) -> list[Said]:
    """The deadlines among the dates of running text: followed by 前, 内, 完成 and the like, not before the plan."""
    found, first = said(text, years, carries=False), _first(years)
    return [one for one in found if one.is_deadline and not (one.day and first and one.day < first)]


def _first(years: Years) -> date | None:
    if years.issued:
        return years.issued
    return date(years.own, 1, 1) if years.own else None


def said(text: str, years: Years, *, carries: bool = True) -> list[Said]:
    """Every date of a text in its order; of a span (1月至6月) its end, and none of what only begins (3月起).

    With `carries` a year holds for the dates after it too: 2025年6月底前完成方案，12月底前完成.
    """
    plain = arabic(text)
    found = [match for match in _WHEN.finditer(plain) if match[0]]
    result: list[Said] = []
    year = None
    for match, later in zip(found, [*found, None][1:], strict=True):
        own, doubt = _year(match, years, year)
        is_explicit = bool(match["year"] or match["whole"] or match["near"])
        if match["feast"] and match["feast"] in "元旦春节" and not is_explicit and year is None:
            own, doubt = None, f"year_unknown: 「{match[0]}」没有写明是哪一年的{match['feast']}"
        year = own if is_explicit else year
        year = year if carries or _JOINS.match(plain[match.end() :][:1]) else None
        rest = plain[match.end() :]
        if later is not None and _JOINS.match(plain[match.end() : later.start()]):
            year = own
            continue
        if re.match("份?(?:开始|起)", rest):
            continue
        words = plain[match.start() : match.end() + len((re.match("(?:底|末)?(?:以|之)?前", rest) or [""])[0])]
        is_deadline = bool(_DEADLINE.match(rest)) or match["end"] == "年内" or match["close"] == "内"
        result.append(_day(match, words, own, doubt)._replace(is_deadline=is_deadline))
    return result


def _year(match: re.Match[str], years: Years, before: int | None) -> tuple[int | None, str]:
    """The year of a date, and what is doubtful about it."""
    if match["year"] or match["whole"]:
        return int(match["year"] or match["whole"]), ""
    words = match[0]
    base = years.own or (years.issued.year if years.issued else None)
    if match["near"] and base:
        return base + (match["near"] in ("明年", "次年", "翌年")), ""
    if before:
        return before, ""
    if years.own:
        return years.own, ""
    if years.issued is None:
        return None, f"year_unknown: 「{words}」没有写年份，方案也没有写明是哪一年"
    if match["month"] and int(match["month"]) < years.issued.month:
        return None, f"year_unknown: 「{words}」没有写年份，早于印发月份（{years.issued:%Y-%m}），不能确定是哪一年"
    return years.issued.year, f"year_inherited: 「{words}」没有写年份，按印发日期取{years.issued.year}年"


def _day(match: re.Match[str], words: str, year: int | None, doubt: str) -> Said:
    if year is None:
        return Said(words, None, doubt)
    if match["feast"]:
        return _before_feast(match, words, year, doubt)
    month, last = _month(match)
    if match["part"] == "初" or match["middle"] or match["close"] == "中":
        doubt = doubt or f"imprecise_deadline: 「{words}」没有写明到哪一天"
    try:
        day = date(year, month, min(last, monthrange(year, month)[1]) if not match["day"] else int(match["day"]))
    except (ValueError, IndexError):
        return Said(words, None, f"impossible_date: 没有「{words}」这一天")
    return Said(words, day, doubt)


def _month(match: re.Match[str]) -> tuple[int, int]:
    """The month and its last day that counts."""
    if match["quarter"]:
        return int(match["quarter"]) * 3, 31
    if match["half"] == "上半年" or match["middle"] or match["close"] == "中":
        return 6, 30
    if match["month"]:
        return int(match["month"]), {"上旬": 10, "中旬": 20, "初": 10, "中": 15}.get(match["part"] or "", 31)
    return 12, 31


def _before_feast(match: re.Match[str], words: str, year: int, doubt: str) -> Said:
    feast = match["feast"]
    if feast in _FEASTS:
        day = date(year, *_FEASTS[feast]) - timedelta(days=1)
        return Said(words, day, doubt)
    if feast != "春节":
        return Said(words, None, f"unread_deadline: 「{words}」不能换算成日期")
    start = date(year, 1, 1)
    try:
        eve = start + timedelta(days=festival.days_to(start) - 1)
    except LawGap:
        eve = date.max
    if eve.year != year:
        return Said(words, None, f"unread_deadline: {year}年的春节日期尚未录入")
    return Said(words, eve, doubt)


def years_of(title: str, issued: Sequence[date]) -> Years:
    """The year of a plan by its title, where it names exactly one, and the day it was issued."""
    named = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", arabic(fold(title)))}
    return Years(named.pop() if len(named) == 1 else None, max(issued, default=None))
