"""办理能力: forecasts, asked for or made by themselves each quarter, computed by the worker, kept as they were said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Min

from huxin.access import SYSTEM, Actor, Permission, require_anywhere
from huxin.actions import _asked
from huxin.base.chain import digest
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import begins, local_day
from huxin.capacity import forecast as playing
from huxin.capacity.forecast import Figure, Forecast, Line, More
from huxin.capacity.past import Past, learn
from huxin.capacity.worktime import Worktime
from huxin.law import festival
from huxin.law.calendar import calendar
from huxin.queries import _capacity_past as past_of
from huxin.queries.capacity import MOST_PEOPLE, require
from huxin.record.models import CapacityForecast, JournalEntry, MatterTerm
from huxin.workflows._quarters import back_to, quarter_of, starts_on

PEOPLE = 12
"""Inspectors that are added where nobody says how many."""
_BACK = 5
"""Quarters that are forecast in hindsight, once each."""


@dataclass(frozen=True)
class Question:
    """How many inspectors are added from one day until before another."""

    people: int
    since: date
    until: date


def usual(today: date) -> Question:
    """Twelve inspectors from today until Spring Festival. Raises LawGap."""
    return Question(PEOPLE, today, today + timedelta(days=max(1, festival.days_to(today))))


@transaction.atomic
def ask(*, actor: Actor, question: Question, now: datetime) -> int:
    """Put a question into the worker's queue; its number.

    Raises:
        Refused: no permission to run the monitor, or the question does not fit; all of it in one sentence.
    """
    require_anywhere(actor, Permission.MONITOR)
    require(actor)
    found = [
        (not 0 <= question.people <= MOST_PEOPLE, f"人数须在0到{MOST_PEOPLE}之间"),
        (question.until <= question.since, "结束日期须晚于开始日期"),
        (question.since < local_day(now), "开始日期已经过去"),
        (question.since >= local_day(now) + timedelta(weeks=playing.WEEKS), "开始日期在推算的13周以后"),
    ]
    if wrong := "；".join(said for bad, said in found if bad):
        raise Refused(f"还不能推算：{wrong}。")
    row = _entered("asked", now, question, actor.id, now)
    given = {"count": question.people, "since": str(question.since), "until": str(question.until)}
    _journal(row, "capacity.ask", actor.id, given, now)
    return row.pk


def asked_by(actor: Actor) -> bool:
    """Whether this person has ever asked for one."""
    return CapacityForecast.objects.filter(made="asked", asked_by=actor.id).exists()


def begin(*, now: datetime) -> None:
    """Once a quarter a forecast by itself, and one in hindsight of each quarter that is over and has a past."""
    today = local_day(now)
    quarter = quarter_of(today)
    known = set(CapacityForecast.objects.exclude(made="asked").values_list("made", "first"))
    if any(made == "quarter" and quarter_of(first) == quarter for made, first in known):
        return
    earliest = MatterTerm.objects.aggregate(at=Min("started_at"))["at"]
    if earliest is None:
        return
    with transaction.atomic():
        _entered("quarter", now, usual(today), SYSTEM.id, now)
        for one in back_to(quarter_of(local_day(earliest)), today=today, most=_BACK + 1):
            first = starts_on(one)
            began = begins(first)
            said = ("quarter", first) in known  # what was really said then needs no hindsight
            if began > earliest and not said and ("back", first) not in known:
                _entered("back", began, usual(first), SYSTEM.id, now)


def _entered(made: str, at: datetime, question: Question, by: str, now: datetime) -> CapacityForecast:
    return CapacityForecast.objects.create(
        made=made, at=at, first=local_day(at), people=question.people, since=question.since, until=question.until,
        asked_by=by, asked_at=now,
    )  # fmt: skip


def answer_all(home: Home, *, clock: Callable[[], datetime]) -> int:
    """Answer all that was asked; how many."""
    return _asked.answer_all(home, "capacity", CapacityForecast, partial(_answer, clock), partial(_failed, clock))


def _failed(clock: Callable[[], datetime], row: CapacityForecast, why: str) -> None:
    CapacityForecast.objects.filter(pk=row.pk).update(state="failed", message=why, answered_at=clock())


def _answer(clock: Callable[[], datetime], row: CapacityForecast) -> None:
    mine = CapacityForecast.objects.filter(pk=row.pk)

    def progress(done: int, of: int) -> None:
        mine.update(done=done, bodies=of)

    past, told = _played(row, progress)
    if told is None:
        mine.update(state="none", message=past.lack, answered_at=clock())
        return
    at, sha256 = clock(), digest(told)
    with transaction.atomic():
        mine.update(state="done", answer=told, digest=sha256, answered_at=at)
        _journal(row, "capacity.say", SYSTEM.id, {"sha256": sha256, "since": str(row.first)}, at)


def _played(row: CapacityForecast, progress: Callable[[int, int], None]) -> tuple[Past, dict[str, Any] | None]:
    """What the past says, and the forecast as plain values; None where the past is too short. Raises LawGap."""
    worktime = Worktime(calendar(row.first))
    past = learn(past_of.terms(row.at), past_of.people(row.at), at=row.at, time=worktime)
    if past.lack:
        return past, None
    added = playing.spread(past, past_of.inspectors(), row.people)
    more = More(row.since, row.until, added)
    found = playing.forecast(past, more, seed=row.first.toordinal(), at=row.at, time=worktime, progress=progress)
    return past, _plainly(past, found, added)


def _plainly(past: Past, found: Forecast, added: Mapping[str, int]) -> dict[str, Any]:
    return {
        "ends": [str(day) for day in playing.week_ends(past.on)],
        "lines": [_line(*key, line, found.now.get(key, 0)) for key, line in found.lines.items()],
        "stations": {
            body: [past.people.get(body, 0), past.hands.get(body, 1), found.load.get(body, 0), added.get(body, 0)]
            for body in sorted({*found.load, *(key for key, n in added.items() if n)})
        },
        "kinds": sorted({flow.kind for flow in past.flows} | {one.kind for one in past.open}),
        "left_out": dict(sorted(past.left_out.items())), "ended": past.ended, "weeks": past.weeks,
        "replications": found.replications,
    }  # fmt: skip


def _line(region: str, kind: str, line: Line, now: int) -> dict[str, Any]:
    return {
        "region": region, "kind": kind, "now": now, "weeks": [_figure(one) for one in line.weeks],
        "more": [_figure(one) for one in line.weeks_more], "falls": _figure(line.falls),
        "falls_more": _figure(line.falls_more), "change": _figure(line.change),
    }  # fmt: skip


def _figure(one: Figure) -> list[int]:
    return [one.tenths, one.low, one.high]


def _journal(row: CapacityForecast, what: str, who: str, given: Mapping[str, Any], at: datetime) -> None:
    JournalEntry.objects.create(at=at, who=who, what=what, subject=f"capacity:{row.pk}", given=dict(given))
