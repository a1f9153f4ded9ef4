"""The State Council's yearly notice on days off (国务院办公厅关于…年部分节假日安排的通知), read from pasted text.

Also its two rarer forms: one that changes a single holiday (关于调整…) and one that lengthens it (关于延长…). Digits
and brackets may be full or half width, blanks and line breaks stand anywhere, names may lack their 节.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huxin.base.errors import BadSource
from huxin.law import parameters
from huxin.law.calendar import Calendar, Swap

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""The seven of every year, in the notice's order and by its names."""

_DAY = timedelta(days=1)
_WEEKDAYS = "一二三四五六日"
_FIXED = {"元旦": (1, 1), "劳动节": (5, 1), "国庆节": (10, 1)}
_NAME = r"(?:元旦|春节|清明节?|劳动节?|五一|端午节?|中秋节?|国庆节?)"
_NAMES = rf"({_NAME}(?:[、,和与及]{_NAME})*)"
_HEADING = re.compile(rf"{_NAMES}(?:假期)?:?(?=(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日)")
_YEAR = re.compile(r"(?:关于(?:调整|延长)?|现将(?:调整|延长)?)(20\d{2})年")
_SIGNED = re.compile(r"国务院办公厅(\d{4})年(\d{1,2})月(\d{1,2})日")
_LONGER = re.compile(rf"延长(\d{{4}})年{_NAMES}假期至(\d{{1,2}})月(\d{{1,2}})日")
_TOKEN = re.compile(
    r"(?P<to>[至到—–~-]+)?(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<aside>[^)]*)\))?"
    r"|(?P<verb>放假|补休|上班)|共(?P<count>\d+)天|(?P<joined>与周末连休)|(?P<end>[。;])"
)


@dataclass(frozen=True)
class Notice:
    """What a notice says about a year. `doubts` are things a person should look at before believing it."""

    year: int
    announced_on: date
    swaps: tuple[Swap, ...]
    doubts: tuple[str, ...]


def read(text: str, calendar: Calendar, announced_on: date | None = None) -> Notice:
    """The notice in a text; `announced_on` where the text does not say when it was issued.

    A notice that changes or lengthens a holiday is read against the calendar it changes.

    Raises:
        BadSource: something is missing or contradicts itself; the message names everything that does.
    """
    plain = re.sub(r"[\s\u200b\ufeff]", "", unicodedata.normalize("NFKC", text)).replace("“", "").replace("”", "")
    plain = plain.replace("国际劳动节", "劳动节").replace("五一劳动节", "劳动节")
    problems: list[str] = []
    found, signed = _YEAR.search(plain), _SIGNED.findall(plain)
    if found is None:
        problems.append("没有写明是哪一年（应有“关于2027年部分节假日安排的通知”这样的标题，或者“现将2027年…”）")
    if announced_on is None and not signed:
        problems.append("没有找到落款（国务院办公厅和日期），请连同落款一起粘贴，或者用 --announced 写明发布日期")
    if found is None or problems:
        raise _refused(problems)
    year = int(found[1])
    issued = announced_on or _date([int(part) for part in signed[-1]], problems)
    if issued is None:
        raise _refused(problems)
    before = calendar.known(issued - _DAY)
    if "延长" in found[0]:
        swaps = _lengthened(plain, issued, before, problems)
    elif "调整" in found[0]:
        swaps = _changed(plain, year, issued, before, problems)
    else:
        swaps = _whole(plain, year, issued, problems)
    if problems:
        raise _refused(problems)
    return Notice(year, issued, tuple(swaps), _doubts(year, swaps, issued, before))


def _refused(problems: Sequence[str]) -> BadSource:
    return BadSource(
        f"这份放假通知不能采用：{'；'.join(dict.fromkeys(problems))}。请核对原文后重新粘贴，已有的日历没有改变。"
    )


def _whole(plain: str, year: int, issued: date, problems: list[str]) -> list[Swap]:
    """A year's notice: all seven holidays."""
    swaps = [swap for names, body in _items(plain) for swap in _arranged(names, body, year, issued, problems)]
    named = {name for names, _ in _items(plain) for name in names}
    if missing := [name for name in HOLIDAYS if name not in named]:
        problems.append(f"缺少{'、'.join(missing)}的安排")
    return _consistent(swaps, problems)


def _changed(plain: str, year: int, issued: date, calendar: Calendar, problems: list[str]) -> list[Swap]:
    """A notice that arranges one holiday anew: what it no longer mentions is as if it had never been arranged."""
    title = re.search(rf"调整\d{{4}}年{_NAMES}", plain)
    items = _items(plain) or ([(_listed(title[1]), plain[title.end() :])] if title else [])
    fresh = _consistent([s for names, body in items for s in _arranged(names, body, year, issued, problems)], problems)
    before = _before(calendar, year, {name for names, _ in items for name in names})
    if not before:
        problems.append(f"它调整的是{year}年的安排，但{year}年的通知还没有录入，请先导入原来的通知")
    days = {swap.day for swap in fresh}
    undone = [s._replace(kind=_plain(s.day), announced_on=issued) for s in before if s.day not in days]
    return sorted(fresh + undone)


def _lengthened(plain: str, issued: date, calendar: Calendar, problems: list[str]) -> list[Swap]:
    """A notice that lengthens one holiday: every day from its end so far is off."""
    found = _LONGER.search(plain)
    if found is None:
        problems.append("没有读到假期延长到哪一天（应有“延长2020年春节假期至2月2日”这样的句子）")
        return []
    year, names = int(found[1]), _listed(found[2])
    last = _date((year, int(found[3]), int(found[4])), problems)
    off = [swap.day for swap in _before(calendar, year, set(names)) if swap.kind == "off"]
    if not off:
        problems.append(f"它延长的是{year}年{'、'.join(names)}的假期，但{year}年的通知还没有录入，请先导入原来的通知")
        return []
    if last is None or last <= max(off):
        problems.append(f"延长到的日期不晚于原来的最后一天{max(off)}")
        return []
    days = ((max(off) + _DAY * n) for n in range(1, (last - max(off)).days + 1))
    return [Swap(day, "off", "、".join(names), issued) for day in days]


def _before(calendar: Calendar, year: int, names: set[str]) -> list[Swap]:
    latest = {swap.day: swap for swap in calendar.swaps}.values()
    near = (swap for swap in latest if date(year - 1, 12, 1) <= swap.day <= date(year, 12, 31))
    return [swap for swap in near if names & set(swap.holiday.split("、")) and year in calendar.years]


def _plain(day: date) -> str:
    return "work" if day.weekday() < 5 else "off"


def _items(plain: str) -> list[tuple[tuple[str, ...], str]]:
    """The holidays of each paragraph, and what it says of them."""
    heads = list(_HEADING.finditer(plain))
    ends = [*(head.start() for head in heads), len(plain)][1:]
    return [(_listed(head[1]), plain[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def _listed(text: str) -> tuple[str, ...]:
    short = (
        {name.removesuffix("节"): name for name in HOLIDAYS} | {name: name for name in HOLIDAYS} | {"五一": "劳动节"}
    )
    return tuple(short[name] for name in re.findall(_NAME, text))


def _arranged(names: Sequence[str], body: str, year: int, issued: date, problems: list[str]) -> list[Swap]:
    """The days off and the days worked of one paragraph."""
    said, swaps = "、".join(names), list[Swap]()
    days, wrong = list[date](), list[str]()  # read, and not yet said to be off or worked: other dates are no matter
    for token in _TOKEN.finditer(body):
        if token["day"]:
            days += _days(token, days, year, "元旦" in names, said, wrong)
        elif token["verb"]:
            swaps += [Swap(day, "work" if token["verb"] == "上班" else "off", said, issued) for day in days]
            problems += wrong
        if token["verb"] or token["end"]:
            days, wrong = [], []
        off = [swap.day for swap in swaps if swap.kind == "off"]
        if token["count"] and int(token["count"]) != len(off):
            problems.append(f"{said}写明共{token['count']}天，按起止日期是{len(off)}天")
        if token["joined"] and not any((day + _DAY * n).weekday() >= 5 for day in off for n in (-1, 0, 1)):
            problems.append(f"{said}写明与周末连休，但{'、'.join(map(str, off))}前后都不是周末")
    off = [swap.day for swap in swaps if swap.kind == "off"]
    if not off:
        problems.append(f"没有读到{said}从哪天到哪天放假")
    problems += [
        f"{name}的假期里没有{month}月{day}日"
        for name, (month, day) in _FIXED.items()
        if name in names and off and date(year, month, day) not in off
    ]
    return swaps


def _days(
    token: re.Match[str], before: Sequence[date], year: int, new_year: bool, said: str, problems: list[str]
) -> Iterator[date]:
    """The day a token names or, where it ends a range, the days after the last one up to it."""
    last = before[-1] if before else None
    if token["month"] is None and last is None:
        return
    month = int(token["month"]) if token["month"] else last.month if last else 0
    of = int(token["year"]) if token["year"] else year - 1 if new_year and month == 12 else year
    day = _date((of, month, int(token["day"])), problems)
    if day is None:
        return
    written = re.findall(r"(?:星期|周)([一二三四五六日天])", token["aside"] or "")
    real = _WEEKDAYS[day.weekday()]
    if len(written) == 1 and written[0].replace("天", "日") != real:
        problems.append(f"{said}的{day}写的是星期{written[0]}，实际是星期{real}")
    if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
        problems.append(f"{said}的{day}不在{year}年")
    elif token["to"] and last is not None:
        if not 0 < (day - last).days < 31:
            problems.append(f"{said}从{last}到{day}不是一段假期")
            return
        yield from (last + _DAY * n for n in range(1, (day - last).days + 1))
    else:
        yield day


def _date(parts: Sequence[int], problems: list[str]) -> date | None:
    year, month, day = parts
    try:
        return date(year, month, day)
    except ValueError:
        problems.append(f"没有{year}年{month}月{day}日这一天")
        return None


def _consistent(swaps: list[Swap], problems: list[str]) -> list[Swap]:
    """The days in order, each once. A day both off and worked, or a make-up day that is no weekend, is wrong."""
    found: dict[date, Swap] = {}
    for swap in sorted(swaps):
        other = found.setdefault(swap.day, swap)
        if other.kind != swap.kind:
            problems.append(f"{swap.day}既放假又上班")
        elif other.holiday != swap.holiday:
            problems.append(f"{swap.day}同时写在{other.holiday}和{swap.holiday}里")
        if swap.kind == "work" and swap.day.weekday() < 5:
            problems.append(f"{swap.holiday}的补班日{swap.day}是星期{_WEEKDAYS[swap.day.weekday()]}，不是周六或周日")
    return list(found.values())


def _doubts(year: int, swaps: Sequence[Swap], issued: date, before: Calendar) -> tuple[str, ...]:
    """What does not contradict itself and yet is unusual."""
    doubts = []
    after = Calendar((*before.swaps, *swaps))
    days = {swap.day for swap in after.swaps if swap.announced_on == issued or swap.day.year == year}
    gained = len(days & after.off) - len(days & after.worked)
    legal = parameters.at(date(year, 1, 1))["calendar.public_holidays"].value
    whole = len({name for swap in swaps for name in swap.holiday.split("、")}) == len(HOLIDAYS)
    if whole and gained != legal:
        doubts.append(
            f"全年放假的工作日比补班日多{gained}天，法定节假日是{legal}天，可能漏了补班日或放假日，请逐日核对原文"
        )
    if not date(year - 1, 1, 1) <= issued <= date(year, 12, 31):
        doubts.append(f"落款日期{issued}不像是{year}年安排的发布日期")
    return tuple(doubts)
