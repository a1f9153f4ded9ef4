"""Time as offices have it: minutes of working days by the State Council's calendar, 09:00 to 17:00 in China."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from huxin.base.moments import CHINA
from huxin.law.calendar import Calendar

DAY = 480
"""Minutes of one working day."""
_OPENS = 9 * 60
_EPOCH = date(2000, 1, 1)


class Worktime:
    """Moments (UTC) as whole minutes of working days since 2000.

    What happens outside the hours happens at their edge: at night, on the morning after, and on a day off on the next
    working day's.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._up_to = cache(lambda day: calendar.between(_EPOCH, day))

    def at(self, moment: datetime) -> int:
        """The minute of a moment; a naive one is UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        local = aware.astimezone(CHINA)
        day = local.date()
        before = self._up_to(day - timedelta(days=1)) * DAY
        if not self.calendar.is_working_day(day):
            return before
        return before + min(max(local.hour * 60 + local.minute - _OPENS, 0), DAY)

    def begin(self, day: date) -> int:
        """The minute with which a day begins."""
        return self._up_to(day - timedelta(days=1)) * DAY
