"""A calendar on paper: slow and obvious, day by day with a finger on it. The product must agree with it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import chinese_calendar

DAY = timedelta(1)


def works(day: date) -> bool:
    """Whether the published calendar says that people work; from 2018 to 2026."""
    return bool(chinese_calendar.is_workday(day))


def last_day(amount: int, unit: str, start: date, *, first_counted: bool = False, rolls: bool = True) -> date:
    """The last day of a term that began on a day."""
    day, left = start, amount
    if first_counted and left and (unit == "day" or (unit == "working_day" and works(start))):
        left -= 1
    while unit in ("day", "working_day") and left:
        day += DAY
        left -= unit == "day" or works(day)
    months = amount * {"month": 1, "year": 12}.get(unit, 0)
    if months:
        for _ in range(months):
            day = _first_of_next(day)
        while day.day < start.day and (day + DAY).month == day.month:
            day += DAY
        if first_counted and day.day == start.day:
            day -= DAY
    while rolls and not works(day):
        day += DAY
    return day


def _first_of_next(day: date) -> date:
    month = day.month
    while day.month == month:
        day += DAY
    return day


def last_day_with_pauses(
    amount: int, start: date, pauses: Sequence[tuple[date, date]], counts: Callable[[date], bool]
) -> date | None:
    """The day on which so many days have been counted: that of a pause is counted still, that of going on is not.

    None where it stands still at the end of the last day.
    """
    day, left = start, amount
    while left:
        day += DAY
        left -= counts(day) and not any(after < day <= until for after, until in pauses)
    return None if any(after <= day < until for after, until in pauses) else day
