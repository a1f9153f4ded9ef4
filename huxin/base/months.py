"""Wage months as integers YYYYMM (``ym``): they sort, compare and partition as they are."""

import calendar
from datetime import date


def ym_of(day: date) -> int:
    """The month a day lies in: 2019-06-30 → 201906."""
    return day.year * 100 + day.month


def shift(ym: int, months: int) -> int:
    """The month so many months later (or earlier): shift(201912, 1) → 202001."""
    index = ym // 100 * 12 + ym % 100 - 1 + months
    return index // 12 * 100 + index % 12 + 1


def first_day(ym: int) -> date:
    """The first day of a month."""
    return date(ym // 100, ym % 100, 1)


def last_day(ym: int) -> date:
    """The last day of a month."""
    return date(ym // 100, ym % 100, calendar.monthrange(ym // 100, ym % 100)[1])


def day_in(ym: int, day: int) -> date:
    """A day of a month, clamped to the month's length: day_in(201902, 31) → 2019-02-28."""
    return date(ym // 100, ym % 100, min(day, last_day(ym).day))


def months_between(first: int, last: int) -> list[int]:
    """Every month from first to last, both included; empty where last is before first."""
    found = []
    while first <= last:
        found.append(first)
        first = shift(first, 1)
    return found


def month_text(ym: int) -> str:
    """As files and people write it: 201906 → ``2019-06``."""
    return f"{ym // 100:04d}-{ym % 100:02d}"


def ym_from_text(text: str) -> int:
    """``2019-06`` → 201906. Raises ValueError for anything else."""
    year, _, month = text.partition("-")
    if len(year) != 4 or len(month) != 2 or not 1 <= int(month) <= 12:
        raise ValueError(text)
    return int(year) * 100 + int(month)
