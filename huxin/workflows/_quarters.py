"""Quarters of publication (重大劳动保障违法行为社会公布办法): which one a batch is of, and until when it may come."""

from datetime import UTC, date, datetime, time, timedelta

from huxin.base.moments import CHINA
from huxin.law import parameters
from huxin.law.calendar import calendar
from huxin.law.terms import due


def quarter_of(day: date) -> int:
    """The quarter of a local day as a number that sorts: 20193 is the third of 2019."""
    return day.year * 10 + (day.month + 2) // 3


def quarter_text(quarter: int) -> str:
    """As people write it: 2019年第3季度."""
    return f"{quarter // 10}年第{quarter % 10}季度"


def before(quarter: int) -> int:
    """The quarter before."""
    return quarter - 1 if quarter % 10 > 1 else quarter - 7


def back_to(first: int, *, today: date, most: int) -> list[int]:
    """The quarter of a local day and those before it, the newest first: so many at most, and none before `first`."""
    found = [quarter_of(today)]
    while len(found) < most and found[-1] > first:
        found.append(before(found[-1]))
    return found


def starts_on(quarter: int) -> date:
    """Its first day."""
    return date(quarter // 10, quarter % 10 * 3 - 2, 1)


def ends_on(quarter: int) -> date:
    """Its last day."""
    year, part = divmod(quarter, 10)
    return date(year + part // 4, part * 3 % 12 + 1, 1) - timedelta(days=1)


def publish_by(quarter: int) -> date:
    """The last day on which its batch comes in time: parameter sm8.publish, counted from the end of the quarter."""
    last = ends_on(quarter)
    return last + timedelta(days=parameters.at(last)["sm8.publish"].value)


def term_by(code: str, quarter: int) -> date:
    """The last day of a term (the parameter's code) that counts from the end of a quarter."""
    last = ends_on(quarter)
    noon = datetime.combine(last, time(12), CHINA).astimezone(UTC).replace(tzinfo=None)
    return due(parameters.at(last)[code].term, noon, calendar()).on


def batch_of(*, proposed_on: date, published_on: date) -> int:
    """The quarter for which something counts: that of its proposal, or, where it came too late, that of its own day."""
    own = quarter_of(proposed_on)
    return own if published_on <= publish_by(own) else quarter_of(published_on)
