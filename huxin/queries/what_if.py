"""假设回看: questions what a rule would have said under other numbers, and their answers, cut to the reader's reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from huxin.access import Actor, Permission, require_anywhere
from huxin.analysis.what_if import CAME_OF, PROVED, Change, Spell, Tally, came_of, tally
from huxin.base.errors import NotFound
from huxin.base.moments import begins
from huxin.base.months import last_day, shift, ym_of
from huxin.engine.hindsight import changeable
from huxin.law.evidence import UNITS
from huxin.queries._pages import Page, page_of, page_of_list
from huxin.queries._reach import in_reach, offices_only
from huxin.queries.analysis import EMPTY, REFUSED
from huxin.queries.analysis_trends import TrendFilter, trends
from huxin.record.models import MERGED, Batch, Matter, Project, Staff, WhatIf
from huxin.rules import catalogue

PROVING = ("complaint", "case", "joint", "transfer", "arbitration", "aid", "incident", "ledger")
"""Matters that say afterwards that a warning was right. Its own warning, and what the monitor found, are none."""
STEPS: Mapping[str, str] = {"0": "每月末", "10": "每十天", "7": "每七天"}
KNOWN_AT: Mapping[str, str] = {
    "then": "只用当天已经知道的数据",
    "now": "用现在知道的全部数据（当时还不知道，只作参考）",
}
MOST_DAYS = 120
SORTS: Mapping[str, str] = {"-earlier": "提前多的在前", "first": "早的在前", "-first": "晚的在前", "project": "按项目"}
SHOWN: Mapping[str, str] = {
    "earlier": "提前", "later": "推后", "more": "多出来的", "less": "不再有的", "same": "没有变化",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question as the list shows it. `by` is a name; `values` in words."""

    id: int
    rule: str
    title: str
    values: str
    first: date
    last: date
    step: str
    known: str
    by: str
    asked_at: datetime
    state: str
    done: int
    days: int
    empty_days: int
    minutes: int
    horizon: int
    message: str
    least: str

    @property
    def waiting(self) -> bool:
        """Whether its answer is still to come."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True)
class ChangeLine:
    """A spell with its project. `kind` is a key of `SHOWN`; `word` one of `CAME_OF`, by the earlier of both sides."""

    project: int
    name: str
    region_code: str
    ym: int
    now: date | None
    then: date | None
    earlier: int | None
    kind: str
    word: str

    @property
    def came_of(self) -> str:
        """What became of it, in words."""
        return CAME_OF[self.word]


@dataclass(frozen=True)
class Answer:
    """What came of a question for this reader: both sides added up, and the spells of projects in reach.

    `won`, `lost`: days won and lost by all spells that proved right and would have come earlier or later; `gone`: how
    many that proved right would not have come.
    """

    asked: Asked
    now: Tally
    then: Tally
    won: int
    lost: int
    gone: int
    lines: tuple[ChangeLine, ...]

    @property
    def extra_minutes(self) -> int:
        """What the other numbers would have cost beyond the present ones; negative: saved."""
        return self.then.minutes - self.now.minutes

    @property
    def extra_hours(self) -> str:
        """The same in hours, without a sign."""
        return hours(abs(self.extra_minutes))

    @property
    def sides(self) -> list[tuple[str, Tally, str]]:
        """Both sides: what they are called, and their hours."""
        named = (("现行数字", self.now), ("假设数字", self.then))
        return [(name, side, hours(side.minutes)) for name, side in named]


def hours(minutes: int) -> str:
    """Minutes in hours, to one decimal where it is needed."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class AnswerFilter:
    """What a person asked for of the spells; empty: do not filter. Keys of `SHOWN`, `CAME_OF`, `SORTS`."""

    kind: str = ""
    word: str = ""
    region: str = ""
    sort: str = "-earlier"


def listed(*, actor: Actor, page: int, size: int = 30) -> Page[Asked]:
    """Every question, the newest first. Raises Refused: no permission, or a person of an enterprise."""
    _require(actor)
    return page_of(WhatIf.objects.order_by("-pk"), page, size, _lines)


def asked(*, actor: Actor, number: int) -> Asked:
    """One question. Raises NotFound, Refused."""
    _require(actor)
    return _lines([_find(number)])[0]


def usual_days(*, actor: Actor, today: date) -> float | None:
    """The median of the days from opening to end of the last year's warnings in reach that ended; None of none."""
    wanted = TrendFilter(channel="warning", span=12)
    return trends(actor=actor, wanted=wanted, today=today).whole.days


def usual_known(last: date) -> str:
    """Which data a question about days up to this one is best asked of: what was known then, where anything was."""
    came = Batch.objects.filter(applied_at__isnull=False, recorded_at__lt=begins(last + timedelta(days=1)))
    return "then" if came.exists() else "now"


def days_of(first: date, last: date, step: int) -> list[date]:
    """The days looked at from one to another, both included: the ends of the months, or every so many days."""
    if step:
        return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
    months = range((last.year - first.year) * 12 + last.month - first.month + 1)
    ends = [last_day(shift(ym_of(first), n)) for n in months]
    return [day for day in ends if day <= last]


def answer(*, actor: Actor, number: int, today: date) -> Answer:
    """The answer as far as it is there. Raises NotFound, Refused."""
    _require(actor)
    one = _find(number)
    sites = {p.code: p for p in Project.objects.filter(in_reach(actor), code__in={row[0] for row in one.answer})}
    opened = _opened(sites.values())
    lines: list[ChangeLine] = []
    sides: tuple[list[tuple[Spell, str]], list[tuple[Spell, str]]] = ([], [])
    for row in one.answer:
        if row[0] not in sites:
            continue
        change, site = _change(row), sites[row[0]]
        days = opened.get(site.pk, ())
        for side, spell in zip(sides, (change.now, change.then), strict=True):
            if spell:
                side.append((spell, came_of(spell.first, days, horizon=one.horizon, today=today)))
        lines.append(_line(change, site, came_of(change.first, days, horizon=one.horizon, today=today)))
    now, then = (tally(side, minutes=one.minutes) for side in sides)
    right = [line for line in lines if line.word == PROVED]
    won, later = (sum(line.earlier or 0 for line in right if line.kind == kind) for kind in ("earlier", "later"))
    gone = sum(line.kind == "less" for line in right)
    return Answer(_lines([one])[0], now, then, won, -later, gone, tuple(lines))


def chosen(found: Answer, wanted: AnswerFilter, page: int, size: int = 50) -> Page[ChangeLine]:
    """One page of an answer's spells that match."""
    return page_of_list(matching(found, wanted), page, size)


def matching(found: Answer, wanted: AnswerFilter) -> list[ChangeLine]:
    """All spells that match, in the order asked for."""
    kept = [
        one for one in found.lines
        if wanted.kind in ("", one.kind) and wanted.word in ("", one.word) and wanted.region in ("", one.region_code)
    ]  # fmt: skip
    return sorted(kept, key=lambda one: _place(one, wanted.sort))


def _place(one: ChangeLine, sort: str) -> tuple[Any, ...]:
    came = (one.then or one.now or date.min).toordinal()
    first: Mapping[str, Any] = {"first": came, "-first": -came, "project": one.name}
    return (first.get(sort, -(one.earlier or 0)), one.kind, one.name, one.ym, one.project)


def _require(actor: Actor) -> None:
    offices_only(actor, REFUSED)
    require_anywhere(actor, Permission.VIEW)


def _find(number: int) -> WhatIf:
    one = WhatIf.objects.filter(pk=number).first()
    if one is None:
        raise NotFound("没有这次假设回看。")
    return one


def _lines(rows: Sequence[WhatIf]) -> list[Asked]:
    names = dict(Staff.objects.filter(username__in={r.asked_by for r in rows}).values_list("username", "display_name"))
    return [
        Asked(
            r.pk, r.rule, _title(r.rule), said(r.rule, r.values), r.first, r.last, STEPS[str(r.step)],
            KNOWN_AT[r.known], names.get(r.asked_by, r.asked_by), r.asked_at, r.state, r.done, r.days, r.empty_days,
            r.minutes, r.horizon, r.message, LEAST[str(r.least)],
        )
        for r in rows
    ]  # fmt: skip


def _title(rule: str) -> str:
    return catalogue()[rule].title if rule in catalogue() else rule


def said(rule: str, values: Mapping[str, int]) -> str:
    """The numbers of a question in words: 逾期天数.黄色 3天."""
    return "，".join(f"{label(rule, name)} {shown(rule, name, value)}" for name, value in values.items())


LEAST = {"1": "黄色以上", "2": "橙色以上", "3": "红色"}
"""From which level on a finding counts as a warning."""
LEVELS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "red_days": "红色（须同时逾期的天数）"}
_NAMES = {
    "days_since_signed": "签订合同后天数", "days_left": "到期前天数", "permit_working_days": "取得许可后工作日",
    "working_days": "工作日", "share": "占比", "attended_days": "出勤天数", "cycle_days": "拨付周期",
    "coverage": "余额够付的比例", "paid_share": "付到的比例", "attendance_days": "考勤中断天数",
    "payroll_months": "没有工资表的月数", "payments_months": "没有发放流水的月数",
    "days_after_next_month": "次月以后天数",
}  # fmt: skip


def label(rule: str, name: str) -> str:
    """A parameter's name in words, by the measure it is held against."""
    what, _, level = name.partition(".")
    measures = {m.name: m.label for m in catalogue()[rule].measures} if rule in catalogue() else {}
    return "，".join(filter(None, (measures.get(what, _NAMES.get(what, what)), LEVELS.get(level, level))))


def shown(rule: str, name: str, value: int) -> str:
    """A value with its unit; fen as yuan."""
    unit = changeable(rule, date(2099, 1, 1)).get(name, (0, ""))[1]
    return f"{value / 100:,.2f}元" if unit == "fen" else f"{value}{UNITS.get(unit, '')}"


def _opened(sites: Iterable[Project]) -> dict[int, list[date]]:
    """By project the days on which a matter came that proves a warning right; merged and empty ones prove nothing."""
    found: dict[int, list[date]] = defaultdict(list)
    rows = Matter.objects.filter(project_id__in=[one.pk for one in sites], kind__in=PROVING)
    for project, day in rows.exclude(state__in=(MERGED, *EMPTY)).values_list("project_id", "opened_on"):
        assert project is not None
        found[project].append(day)
    return found


def _change(row: Sequence[str | int | None]) -> Change:
    code, ym, *days = row
    key = (str(code), int(ym or 0))
    now, then = (
        Spell(key, date.fromisoformat(str(a)), date.fromisoformat(str(b))) if a else None
        for a, b in (days[:2], days[2:])
    )
    return Change(key, now, then)


def _line(change: Change, site: Project, word: str) -> ChangeLine:
    earlier = change.earlier
    if earlier is None:
        kind = "more" if change.now is None else "less"
    else:
        kind = "earlier" if earlier > 0 else "later" if earlier < 0 else "same"
    return ChangeLine(
        site.pk, site.name, site.region_code, change.key[1], change.now.first if change.now else None,
        change.then.first if change.then else None, earlier, kind, word,
    )  # fmt: skip
