"""到期日历: what falls due on each day of a month, beside the days off and the weekend days worked."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db.models import Count

from huxin.access import Actor
from huxin.law.calendar import calendar
from huxin.queries import matters
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import matters_in_reach
from huxin.queries.matters import MatterLine
from huxin.record.models import Matter


@dataclass(frozen=True)
class Day:
    """One day. `kind` is off, work (a weekend day worked), weekend or empty; `holiday` says which holiday it is of."""

    day: date
    inside: bool
    kind: str
    holiday: str
    count: int


@dataclass(frozen=True)
class Month:
    """The weeks of a month, Monday first, with days of its neighbours. `notice`: the year's days off are not known."""

    year: int
    month: int
    weeks: tuple[tuple[Day, ...], ...]
    total: int
    notice: str


def month(*, actor: Actor, year: int, number: int) -> Month:
    """The open matters in reach by the day on which they fall due."""
    days = [day for week in Weeks().monthdatescalendar(year, number) for day in week]
    due = Matter.objects.filter(matters_in_reach(actor), open=True, due_on__gte=days[0], due_on__lte=days[-1])
    counts = dict(due.order_by().values_list("due_on").annotate(n=Count("*")))
    known = calendar()
    swaps = {swap.day: (swap.kind, swap.holiday) for swap in known.swaps}
    made = [_day(day, number, swaps.get(day), counts.get(day, 0)) for day in days]
    weeks = tuple(tuple(made[n : n + 7]) for n in range(0, len(made), 7))
    return Month(
        year=year,
        month=number,
        weeks=weeks,
        total=sum(day.count for day in made if day.inside),
        notice=known.notice(date(year, number, 1)) or "",
    )


def due_on(*, actor: Actor, day: date, page: int, now: datetime) -> Page[MatterLine]:
    """The open matters in reach that fall due on a day."""
    found = Matter.objects.filter(matters_in_reach(actor), open=True, due_on=day).order_by("due_at", "id")
    return page_of(found, page, 50, partial(matters.lines_of, now=now), columns=matters.COLUMNS)


def _day(day: date, number: int, swap: tuple[str, str] | None, count: int) -> Day:
    kind, holiday = swap or ("weekend" if day.weekday() >= 5 else "", "")
    return Day(day, day.month == number, kind, holiday, count)
