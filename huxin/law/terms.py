"""Terms: how long something may take, and when that is over.

The day of the event is not counted, and a term that would end on a day off ends on the next working day: the rule of
the administrative, civil and criminal statutes (行政处罚法第八十五条, 行政强制法第六十九条, 民事诉讼法, 刑事诉讼法).
A parameter may say otherwise. A term of days ends at 24:00 in China; one of minutes or hours runs from its moment.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huxin.base.moments import begins, local_day, utc
from huxin.base.months import day_in, shift, ym_of
from huxin.law.calendar import Calendar
from huxin.law.evidence import UNITS

_DAY, _TICK = timedelta(days=1), timedelta(microseconds=1)
_SPANS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_MONTHS = {"month": 1, "year": 12}

TIMES = (*_SPANS, "day", "working_day", *_MONTHS)
"""The units in which a term may be counted."""


@dataclass(frozen=True)
class Term:
    """So many of a unit of time.

    Args:
        unit: one of `TIMES`. Working days are those of the calendar, days are all days.
        first_counted: the day of the event is the first day of the term.
        rolls: a last day that is a day off moves to the next working day. Minutes and hours do not.
    """

    amount: int
    unit: str
    first_counted: bool = False
    rolls: bool = True

    def __post_init__(self) -> None:
        assert self.amount >= 0 and self.unit in TIMES, self

    def __str__(self) -> str:
        return f"{self.amount}{UNITS[self.unit]}"


@dataclass(frozen=True)
class Due:
    """When a term is over: `at` is the first moment that is late (UTC, naive), `on` the last day in China.

    `notice` says that a year was needed whose holidays are not on file.
    """

    at: datetime
    on: date
    notice: str | None = None


def due(term: Term, started_at: datetime, calendar: Calendar) -> Due:
    """The end of a term that began at a moment (UTC, naive)."""
    start = local_day(started_at)
    if term.unit in _SPANS:
        return _ends(started_at + term.amount * _SPANS[term.unit], start, calendar)
    return _ends(end_of(_last_day(term, start, calendar)), start, calendar)


def extended(first: Due, extra: Term, calendar: Calendar) -> Due:
    """A term made longer: the extra time begins where the term would have been over."""
    if extra.unit in _SPANS:
        at = first.at + extra.amount * _SPANS[extra.unit]
    else:
        at = end_of(_last_day(extra, first.on, calendar))
    longer = _ends(at, first.on, calendar)
    return Due(longer.at, longer.on, first.notice or longer.notice)


def resumed(first: Due, term: Term, paused_at: datetime, resumed_at: datetime, calendar: Calendar) -> Due:
    """A term that stood still between two moments ends so much later: by the time itself, or by days of its unit."""
    after, until = local_day(paused_at), local_day(resumed_at)
    if term.unit in _SPANS:
        at = first.at + (resumed_at - paused_at)
    elif term.unit == "working_day":
        # Whoever paused on the last day has at least the next working day from then on.
        later = calendar.add(first.on, calendar.between(after, until))
        at = end_of(max(later, calendar.on_or_after(until)))
    else:
        later = first.on + (until - after)
        at = end_of(calendar.on_or_after(later) if term.rolls and until > after else later)
    longer = _ends(at, first.on, calendar)
    return Due(longer.at, longer.on, first.notice or longer.notice)


def standstill(term: Term, paused_at: datetime, resumed_at: datetime) -> tuple[datetime, datetime]:
    """From when to when a paused term is not counted: the day of an event is not counted, the day of the next is."""
    if term.unit in _SPANS:
        return paused_at, resumed_at
    return end_of(local_day(paused_at)), end_of(local_day(resumed_at))


def passed(unit: str, start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How much time that counts lies between two moments: for working days the hours of working days, else all."""
    if unit != "working_day":
        return end - start
    first, last = local_day(start), local_day(end)
    whole = calendar.between(first - _DAY, last - _DAY) * _DAY
    return whole + _of_day(end, calendar) - _of_day(start, calendar)


def reached(unit: str, start: datetime, wanted: timedelta, calendar: Calendar) -> datetime:
    """The moment at which so much time that counts has passed: the inverse of `passed`."""
    if unit != "working_day":
        return start + wanted
    before = local_day(start) - _DAY
    days, rest = divmod(wanted + _of_day(start, calendar), _DAY)
    return end_of(calendar.add(before, days + 1)) - _DAY + rest if rest else end_of(calendar.add(before, days))


def end_of(day: date) -> datetime:
    """24:00 in China at the end of a day (UTC, naive)."""
    return utc(begins(day + _DAY))


def _of_day(moment: datetime, calendar: Calendar) -> timedelta:
    """How much of its day has passed at a moment; nothing where the day does not count."""
    day = local_day(moment)
    return moment - end_of(day - _DAY) if calendar.is_working_day(day) else timedelta()


def _ends(at: datetime, start: date, calendar: Calendar) -> Due:
    on = local_day(at - _TICK)
    return Due(at, on, calendar.notice(start, on))


def _last_day(term: Term, start: date, calendar: Calendar) -> date:
    first = term.first_counted and term.amount > 0
    if term.unit == "working_day":
        last = calendar.add(start, term.amount - (first and calendar.is_working_day(start)))
    elif term.unit == "day":
        last = start + (term.amount - first) * _DAY
    else:
        # A month ends on the day of the same number, or on its last day where it has none.
        last = day_in(shift(ym_of(start), term.amount * _MONTHS[term.unit]), start.day)
        last -= _DAY * (first and last.day == start.day)
    return calendar.on_or_after(last) if term.rolls else last
