"""A past of complaints in one county, dealt with week by week: what a forecast learns from."""

from datetime import UTC, date, datetime, time, timedelta

from huxin.access import Actor, Role
from huxin.actions import matters, wake
from huxin.actions.matters import Opening
from huxin.law.calendar import add_working_days

OFFICE = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
INSPECTOR = Actor("李监察", "李监察", Role.INSPECTOR, ("620402",), body="labour_620402")
_CALLED = {"got": "none", "content": "fair", "again": "no", "called": "1"}


def complained(*, weeks: int, until: date, a_week: int = 3) -> None:
    """So many complaints a week for so many weeks before a day, each step some working days after the one before;
    what falls on the day or after it has not happened."""
    happens = []
    for n in range(weeks * a_week):
        monday = until - timedelta(days=until.weekday(), weeks=weeks - n // a_week)
        on = add_working_days(monday, n % a_week)
        for step, wait in enumerate((0, 1, 1 + n % 4, 4 + n % 5, 1 + n % 3, 1)):
            on = add_working_days(on, wait)
            if on < until:
                happens.append((on, n, step))
    opened: dict[int, int] = {}
    for on, n, step in sorted(happens):
        _go(opened, n, step, datetime.combine(on, time(2, n % 60), UTC))


def _go(opened: dict[int, int], n: int, step: int, at: datetime) -> None:
    while wake.wake(now=at):
        pass
    if step == 0:
        about = Opening("complaint", f"来访{n}", "620402", "housing", "office_620402")
        given = {"door": "visit", "claim": "wages", "facts": "没有发生活费"}
        opened[n] = matters.open_matter(actor=OFFICE, about=about, given=given, now=at).pk
        return
    who, name, given = (
        (OFFICE, "assign", {"to_region": "620402"}),
        (INSPECTOR, "accept", {}),
        (INSPECTOR, "conclude", {"conclusion": "false", "found": "已经发放"}),
        (OFFICE, "call_back", _CALLED),
        (OFFICE, "archive", {}),
    )[step - 1]
    matters.move(actor=who, matter_id=opened[n], name=name, given=given, now=at)
