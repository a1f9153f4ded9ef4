"""Dates, moments and months as files write them. All local (Asia/Shanghai), from 1990 to 2100."""

import re
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction

from huxin.base.errors import BadValue
from huxin.base.months import ym_of
from huxin.facts.cells import Cell, halfwidth, plain

_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[ T]+0{1,2}:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:月份?)?|(\d{4})(\d{2})", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*"
    r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_MARKED = re.compile(r"\d{4}-\d{2}-\d{2} ([^\d\s][^\d]{0,7})")  # a day of an attendance grid with a mark nobody knows
_COMPACT_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?(\.\d*)?()", re.ASCII)
_SERIAL = re.compile(r"[3-7]\d{4}", re.ASCII)
_SERIAL_MOMENT = re.compile(r"[3-7]\d{4}\.\d+", re.ASCII)
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, which shows a date as its number where the cell has no format
_SHANGHAI = timezone(timedelta(hours=8))
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
_START, _END = datetime.fromisoformat("1990-01-01 00:00:00"), datetime.fromisoformat("2101-01-01 00:00:00")
_NOISE = timedelta(milliseconds=1)


def day(cell: Cell) -> date:
    """A date: ``2019-06-30``, ``2019/6/30``, ``2019年6月30日``, ``20190630``, ``43646`` or a date cell.

    No time of day.
    """
    if isinstance(cell, datetime):
        if cell.time() != time.min:
            raise BadValue("应为日期，不应含时刻")
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    text = plain(cell)
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return _in_range(date.fromisoformat(text))
        except ValueError:
            pass
    text = halfwidth(text)
    if _SERIAL.fullmatch(text):
        return _in_range(_EPOCH + timedelta(days=int(text)))
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise BadValue("不是日期，应写成 2019-06-30" if not _MOMENT.fullmatch(text) else "应为日期，不应含时刻")
    return _in_range(_date(match[1], match[2], match[3]))


def month(cell: Cell) -> int:
    """A wage month as YYYYMM: ``2019-06``, ``201906``, ``2019年6月``, or the first day of the month."""
    if not isinstance(cell, date):
        text = halfwidth(plain(cell))
        if match := _MONTH.fullmatch(text):
            return ym_of(_in_range(_date(match[1] or match[3], match[2] or match[4], "1", "没有这个月份")))
    try:
        first = day(cell)
    except BadValue:
        raise BadValue("不是月份，应写成 2019-06") from None
    if first.day != 1:
        raise BadValue("应为月份，写成 2019-06；日期只能是当月1日")
    return ym_of(first)


def _no_moment(text: str) -> str:
    if mark := _MARKED.fullmatch(text):
        return f"不认识的考勤标记「{mark[1]}」，请在“对照列”里说明它的意思，或改用√、半、0.5这样的标记"
    return "不是时间，应写成 2019-06-30 07:58:00"


def moment(cell: Cell) -> datetime:
    """A local date and time, seconds optional, without zone; one with a zone is brought to Asia/Shanghai."""
    if isinstance(cell, str) and len(cell) == 19 and cell[4] == cell[7] == "-" and cell[13] == cell[16] == ":":
        try:
            quick = datetime.fromisoformat(cell)
        except ValueError:
            quick = _END
        if cell[10] in " T" and _START <= quick < _END:
            return quick
    if isinstance(cell, datetime):
        return _within(_without_noise(_local(cell)))
    if isinstance(cell, date):
        raise BadValue("缺少时刻，应写成 2019-06-30 07:58:00")
    text = halfwidth(plain(cell)).replace("\u2212", "-")
    if _SERIAL_MOMENT.fullmatch(text):
        days = Fraction(text)
        seconds = round(days % 1 * 86_400)
        return _within(datetime.combine(_EPOCH + timedelta(days=int(days)), time.min) + timedelta(seconds=seconds))
    match = _MOMENT.fullmatch(text) or _COMPACT_MOMENT.fullmatch(text)
    if match is None:
        raise BadValue(_no_moment(text))
    on = _date(match[1], match[2], match[3])
    fraction = (match[7] or "").lstrip(".").ljust(6, "0")[:6]
    try:
        found = datetime.combine(on, time(int(match[4]), int(match[5]), int(match[6] or 0), int(fraction)))
    except ValueError:
        raise BadValue("没有这个时刻") from None
    if match[8]:
        found = _local(found.replace(tzinfo=datetime.strptime(match[8].upper(), "%z").tzinfo))
    return _within(found)


def _date(year: str, month: str, day: str, reason: str = "没有这一天") -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadValue(reason) from None


def _in_range(found: date) -> date:
    if not _FIRST <= found <= _LAST:
        raise BadValue("年份应在1990到2100之间")
    return found


def _within(found: datetime) -> datetime:
    if not _START <= found < _END:
        raise BadValue("年份应在1990到2100之间")
    return found


def _local(found: datetime) -> datetime:
    return found.astimezone(_SHANGHAI).replace(tzinfo=None) if found.tzinfo else found


def _without_noise(found: datetime) -> datetime:
    """A workbook keeps a moment as a fraction of a day, so 07:58:00 may come back a hair away from it."""
    near = (found + _NOISE).replace(microsecond=0)
    return near if abs(near - found) < _NOISE else found
