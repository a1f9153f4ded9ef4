"""The working-day calendar: weekends, plus the days the State Council swaps each year (国务院办公厅节假日安排通知).

`tables/working_days.csv` holds, year by year, the days off (`off`) and the weekend days worked in exchange (`work`).
A year it does not hold has weekends only, and `calendar_notice` says so in words.
"""

import csv
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "working_days.csv"
_DAY = timedelta(days=1)


@cache
def _swaps() -> tuple[frozenset[date], frozenset[date]]:
    """Weekdays off, and weekend days worked."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [(date.fromisoformat(row["day"]), row["kind"]) for row in csv.DictReader(file)]
    off = frozenset(day for day, kind in rows if kind == "off" and day.weekday() < 5)
    return off, frozenset(day for day, kind in rows if kind == "work")


@cache
def _ordered() -> tuple[Sequence[date], Sequence[date]]:
    off, worked = _swaps()
    return sorted(off), sorted(worked)


@cache
def _years() -> tuple[int, int]:
    off, _ = _swaps()
    return min(off).year, max(off).year


def known_until() -> date:
    """The last day whose swapped days are on file."""
    return date(_years()[1], 12, 31)


def calendar_notice(day: date) -> str | None:
    """The sentence to show beside anything computed with this day, where its year is not on file; otherwise None."""
    first, last = _years()
    if first <= day.year <= last:
        return None
    return (
        f"{day.year}年的国务院节假日安排尚未录入（已录入{first}至{last}年），"
        "该年的工作日只按周六、周日休息推算，未计法定节假日和调休。"
    )


def is_working_day(day: date) -> bool:
    """Whether offices and banks work that day."""
    off, worked = _swaps()
    return day in worked or (day.weekday() < 5 and day not in off)


def last_working_day_on_or_before(day: date) -> date:
    """The day itself, or the nearest working day before it: where a pay day moves to (条例第十四条)."""
    while not is_working_day(day):
        day -= _DAY
    return day


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after a day, which itself is not counted; with n = 0 the day itself."""
    assert n >= 0, n
    while n:
        day += _DAY
        n -= is_working_day(day)
    return day


def working_days_between(after: date, until: date) -> int:
    """How many working days lie in (after, until]; 0 where until is not later."""
    return max(0, _working_days_to(until) - _working_days_to(after)) if until > after else 0


def _working_days_to(day: date) -> int:
    """Working days from the first day of the calendar (a Monday) to this one, it included."""
    weeks, rest = divmod(day.toordinal(), 7)
    off, worked = _ordered()
    return weeks * 5 + min(rest, 5) - bisect_right(off, day) + bisect_right(worked, day)
