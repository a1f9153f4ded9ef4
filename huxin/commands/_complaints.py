"""What people in two counties of the invented city complained of from July 2019 on, and how it was dealt with: so that
there is a past to forecast from (办理能力). Nobody of these is owed wages; who is, complains when the demo begins."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from huxin.access import SYSTEM, Actor
from huxin.actions import capacity
from huxin.actions import matters as moving
from huxin.actions.matters import Opening
from huxin.base.moments import local_day
from huxin.law.calendar import add_working_days
from huxin.queries import matters
from huxin.queries.matters import MatterFilter, MatterLine

Event = Callable[[Callable[[str], Actor], datetime], None]

_SEED = 2019
_FIRST, _LAST = date(2019, 7, 15), date(2019, 11, 29)
_PEOPLE: Mapping[str, tuple[str, str, int]] = {"620402": ("周治欠", "李监察", 2), "620421": ("韩治欠", "周监察", 1)}
"""By county the office, the inspector, and how slowly they work: the second county is short of people."""
_OFTEN = 1  # a week in each; from the middle of October on, one more
_TOLD = ("进场二十天没有发过生活费", "班组长说月底结清，问能不能催", "退场结算少算了三个工", "材料款一直没有结")
_ENDED = ("false", "project", "nobody", "elsewhere")
_FOUND = {
    "false": "核对工资表和流水，已经足额发放。", "project": "反映的是材料款，不是工资，已告知途径。",
    "nobody": "登记的单位和电话都找不到人，已张贴告知。", "elsewhere": "工地在市外，已转送当地。",
}  # fmt: skip


def events() -> Sequence[tuple[date, Event]]:
    """What happens on which day; each does nothing where it has been done. On one day the forecast of the quarter."""
    return [*_complaints(Random(_SEED)), (date(2019, 10, 8), _forecast)]


def _complaints(chance: Random) -> Iterator[tuple[date, Event]]:
    n, monday = 0, _FIRST
    while monday <= _LAST:
        for county, (_, _, slow) in _PEOPLE.items():
            for _ in range(_OFTEN + (monday >= date(2019, 10, 14))):
                n += 1
                on = add_working_days(monday - timedelta(days=1), 1 + int(chance.random() * 5))
                yield on, partial(_file, n, county)
                waits = (1, 1 + int(chance.random() * 3 * slow), 3 + int(chance.random() * 8 * slow),
                         1 + int(chance.random() * 3), 1 + int(chance.random() * 4 * slow))  # fmt: skip
                for wait in waits:
                    on = add_working_days(on, wait)
                    if on <= _LAST:
                        yield on, partial(_go_on, n, county)
        monday += timedelta(weeks=1)


def _title(n: int) -> str:
    return f"工地来访{n:03d}号：{_TOLD[n % len(_TOLD)]}"


def _found(n: int, now: datetime) -> MatterLine | None:
    wanted = MatterFilter(text=f"工地来访{n:03d}号", kind="complaint", shown="all")
    return next(iter(matters.every(actor=SYSTEM, wanted=wanted, most=1, now=now)), None)


@transaction.atomic
def _file(n: int, county: str, who: Callable[[str], Actor], now: datetime) -> None:
    if _found(n, now):
        return
    office = who(_PEOPLE[county][0])
    about = Opening("complaint", _title(n), county, "housing", office.body)
    given = {"door": "visit", "claim": "wages", "place": "某工地", "facts": _TOLD[n % len(_TOLD)]}
    moving.open_matter(actor=office, about=about, given=given, now=now)


@transaction.atomic
def _go_on(n: int, county: str, who: Callable[[str], Actor], now: datetime) -> None:
    """The next step from where it stands; whoever is late finds that the city has taken it over."""
    line = _found(n, now)
    office, inspector, _ = _PEOPLE[county]
    ended = _ENDED[n % len(_ENDED)]
    conclude = {"conclusion": ended, "found": _FOUND[ended]}
    steps: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
        "registered": (office, "assign", {"to_region": county}),
        "assigned": (inspector, "accept", {}),
        "accepted": (inspector, "conclude", conclude),
        "escalated": ("王主任", "conclude", conclude),
        "done": (office, "call_back", {"got": "none", "content": "fair", "again": "no", "called": "1"}),
        "called": (office, "archive", {}),
    }  # fmt: skip
    if line and line.state in steps:
        name, step, given = steps[line.state]
        moving.move(actor=who(name), matter_id=line.id, name=step, given=given, now=now)


def _forecast(who: Callable[[str], Actor], now: datetime) -> None:
    """The first look ahead that the past is long enough for: kept as it was said."""
    capacity.begin(now=now)
    capacity.answer_all(settings.HUXIN_HOME, clock=lambda: now)


def ahead(who: Callable[[str], Actor], now: datetime) -> None:
    """The office asks what twelve more inspectors would change before Spring Festival, once."""
    if not capacity.asked_by(who("王主任")):
        capacity.ask(actor=who("王主任"), question=capacity.usual(local_day(now)), now=now)
    capacity.answer_all(settings.HUXIN_HOME, clock=lambda: now)
