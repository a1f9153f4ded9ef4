"""假设回看: asked in the console, answered by the worker, shown beside everything else and never in its place."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import _asked
from huxin.analysis.what_if import Change, changes, spells
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.base.moments import begins, local_day
from huxin.engine.hindsight import Day, changeable, hindsight
from huxin.queries._reach import in_reach
from huxin.queries.runs import publishes
from huxin.queries.staff import actor_of
from huxin.queries.what_if import MOST_DAYS, STEPS, days_of, label, shown
from huxin.record.models import JournalEntry, Project, Staff, WhatIf
from huxin.rules import catalogue


@dataclass(frozen=True)
class Question:
    """What is asked; see `record.models.WhatIf`."""

    rule: str
    values: Mapping[str, int]
    least: int
    first: date
    last: date
    step: int
    known: str
    minutes: int
    horizon: int


@transaction.atomic
def ask(*, actor: Actor, question: Question, now: datetime) -> int:
    """Put a question into the worker's queue; its number.

    Raises:
        Refused: no permission to run the monitor, or the question does not fit; all of it in one sentence. LawGap.
    """
    require_anywhere(actor, Permission.MONITOR)
    if wrong := "；".join(_wrong(question, local_day(now))):
        raise Refused(f"还不能回看：{wrong}。")
    days = days_of(question.first, question.last, question.step)
    made = WhatIf.objects.create(
        rule=question.rule, values=dict(question.values), least=question.least, first=question.first,
        last=question.last, step=question.step, known=question.known, minutes=question.minutes,
        horizon=question.horizon, asked_by=actor.id, asked_at=now, days=len(days),
    )  # fmt: skip
    given = {"rule": question.rule, "since": str(question.first), "as_of": str(question.last)}
    JournalEntry.objects.create(at=now, who=actor.id, what="what_if.ask", subject=f"what_if:{made.pk}", given=given)
    return made.pk


def _wrong(question: Question, today: date) -> Sequence[str]:
    known = changeable(question.rule, question.last)
    same = {name for name, value in question.values.items() if known.get(name, (None,))[0] == value}
    count = len(days_of(question.first, question.last, question.step)) if question.first <= question.last else 0
    found = [
        (question.rule not in catalogue(), "没有这条规则"),
        (bool(question.values.keys() - known.keys()), "有的参数不是这条规则的"),
        (not question.values or len(same) == len(question.values), "没有一个数字与现行的不同"),
        (any(value < min(0, known.get(name, (0, ""))[0]) for name, value in question.values.items()), "数字不能是负的"),
        *((True, said) for said in _disordered(question.rule, known, question.values)),
        (question.first > question.last, "开始日期晚于结束日期"),
        (question.last >= today, "只能回看已经过去的日子"),
        (str(question.step) not in STEPS, "没有这种间隔"),
        (count > MOST_DAYS, f"要看的日子有{count}个，最多{MOST_DAYS}个，请缩短时段或者放宽间隔"),
        (question.first <= question.last and not count, "这段时间里没有月末，请放长时段或者改用更密的间隔"),
        (question.least not in (1, 2, 3), "没有这一级预警"),
        (not 1 <= question.minutes <= 100_000, "每件预警的工时须在1分钟到1666小时之间"),
        (not 1 <= question.horizon <= 730, "看后来有没有投诉的天数须在1到730之间"),
    ]
    return [said for bad, said in found if bad]


def _disordered(rule: str, known: Mapping[str, tuple[int, str]], values: Mapping[str, int]) -> Iterator[str]:
    """Where a higher level would come before a lower one; which way a number goes from level to level the law says."""
    scales: dict[str, list[str]] = defaultdict(list)
    for level in Level:
        for name in known:
            what, _, word = name.rpartition(".")
            if word == level.word:
                scales[what].append(name)
    for lower, higher in (pair for names in scales.values() for pair in pairwise(names)):
        low, high = (values.get(name, known[name][0]) for name in (lower, higher))
        up = known[lower][0] < known[higher][0]
        if low > high if up else low < high:
            told = [f"“{label(rule, name)}”是{shown(rule, name, n)}" for name, n in ((lower, low), (higher, high))]
            yield f"{'，'.join(told)}，等级越高这个数应当越{'大' if up else '小'}"


def answer_all(home: Home, *, clock: Callable[[], datetime]) -> int:
    """Answer all that was asked; how many."""
    return _asked.answer_all(home, "what_if", WhatIf, partial(_answer, home, clock), partial(_failed, clock))


def _failed(clock: Callable[[], datetime], one: WhatIf, why: str) -> None:
    WhatIf.objects.filter(pk=one.pk).update(state="failed", message=why, answered_at=clock())


def _answer(home: Home, clock: Callable[[], datetime], one: WhatIf) -> None:
    mine = WhatIf.objects.filter(pk=one.pk)
    days = [Day(day, _known_at(one, day)) for day in days_of(one.first, one.last, one.step)]

    def progress(done: int) -> None:
        mine.update(done=done)

    heard = hindsight(
        home, one.rule, days, one.values, least=Level(one.least), projects=_projects(one), progress=progress
    )
    now, then = spells({d: said.now for d, said in heard.items()}), spells({d: said.then for d, said in heard.items()})
    empty = sum(said.empty for said in heard.values())
    rows = [_row(change) for change in changes(now, then)]
    mine.update(state="done", answer=rows, empty_days=empty, answered_at=clock())


def _known_at(one: WhatIf, day: date) -> datetime:
    """What counts as known on a day: whatever had come by its end in China, or by the moment of the question."""
    if one.known == "now":
        return one.asked_at
    return begins(day + timedelta(days=1))


def _projects(one: WhatIf) -> list[str] | None:
    """The projects of whoever asked; of the whole city all of them, also those that came later."""
    actor = actor_of(Staff.objects.get(username=one.asked_by))
    if publishes(actor):
        return None
    return list(Project.objects.filter(in_reach(actor)).order_by("code").values_list("code", flat=True))


def _row(change: Change) -> list[str | int | None]:
    """As it is kept, and read by `queries.what_if`."""
    ends = [(str(one.first), str(one.last)) if one else (None, None) for one in (change.now, change.then)]
    return [change.key[0], change.key[1], *ends[0], *ends[1]]
