"""规则成效: how right, how early and how quick each rule was, from what people decided about the warnings it caused.

Counted are warnings in reach that were closed within the last `DAYS` days. Every share stands with its numbers: of few
cases too, because a small number that is shown can be judged and one that is hidden cannot.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import NamedTuple

from django.db.models import Min
from django.db.models.fields.json import KT

from huxin.access import Actor
from huxin.base.moments import local_day
from huxin.base.months import ym_from_text
from huxin.law import book
from huxin.queries._reach import matters_in_reach
from huxin.record.models import Matter, MatterEvent, MatterLink, ProjectMonth

KIND, ISSUED, LIFTED = "warning", "issued", "lifted"
DAYS = 365
WAGES, ORANGE = "R24", "overdue_days.orange"
"""The measure of how early a warning spoke: so many days after the pay day unpaid wages are orange by themselves,
31 in the pack by analogy, and whoever only counts days would notice."""
MOST = 5_000
"""Warnings read for one answer, the newest; a city has hundreds a year."""


@dataclass(frozen=True)
class RuleRecord:
    """What became of a rule's warnings.

    `true`, `partly` and `false` are people's verdicts, `unsaid` closed without one. `settled_days` is the median from
    the first issuing to the lifting, of `settled` warnings that were issued and lifted. `lead_days` is the median from
    the first issuing to the day on which the earliest wages among the warning's causes were orange, by the pack of the
    day of issuing; positive where the warning was there before. Of `led` warnings: those that were issued and have a
    cause of a wage month.
    """

    rule: str
    true: int
    partly: int
    false: int
    unsaid: int
    settled: int
    settled_days: int | None
    led: int
    lead_days: int | None

    @property
    def judged(self) -> int:
        """How many people have judged: the n of the precision."""
        return self.true + self.partly + self.false

    @property
    def closed(self) -> int:
        """How many were closed in all."""
        return self.judged + self.unsaid


class _Closed(NamedTuple):
    """A closed warning, as read."""

    pk: int
    project_id: int | None
    state: str
    closed_at: datetime | None
    verdict: str | None


@dataclass(frozen=True)
class _Case:
    verdict: str
    settled: int | None
    lead: int | None


def records(*, actor: Actor, now: datetime) -> dict[str, RuleRecord]:
    """By rule, for the rules that caused a warning closed in time. Raises LawGap."""
    closed = Matter.objects.filter(
        matters_in_reach(actor), kind=KIND, open=False, closed_at__gte=now - timedelta(days=DAYS)
    )
    rows = closed.order_by("-pk").values_list("pk", "project_id", "state", "closed_at", KT("data__verdict"))
    cases = _cases([_Closed(*row) for row in rows[:MOST]])
    return {rule: _record(rule, mine) for rule, mine in cases.items()}


def _cases(closed: Sequence[_Closed]) -> dict[str, list[_Case]]:
    """What each rule is judged by."""
    cases: dict[str, list[_Case]] = defaultdict(list)
    causes = _causes(row.pk for row in closed)
    begun = MatterEvent.objects.filter(matter_id__in=[row.pk for row in closed], target=ISSUED).exclude(source=ISSUED)
    issued = dict(begun.order_by().values_list("matter_id").annotate(at=Min("at")))
    due = _due({row.project_id for row in closed if row.project_id is not None})
    for row in closed:
        first, mine = issued.get(row.pk), causes[row.pk]
        settled = (row.closed_at - first).days if first and row.closed_at and row.state == LIFTED else None
        days = [due[row.project_id, ym] for _, ym in mine if (row.project_id, ym) in due]
        lead = (min(days) - local_day(first)).days + _orange_after(local_day(first)) if first and days else None
        for rule in {rule for rule, _ in mine}:
            cases[rule].append(_Case(row.verdict or "", settled, lead))
    return cases


def _orange_after(day: date) -> int:
    """How many days overdue unpaid wages are orange, by the law of a day."""
    return book.pack(book.pack_on(day)).param(WAGES, ORANGE).value


def _causes(matters: Iterable[int]) -> dict[int, set[tuple[str, int | None]]]:
    """Rule and wage month of every finding that a warning ever stood on; their keys are ``R24:project:2019-06``."""
    found: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    links = MatterLink.objects.filter(matter_id__in=list(matters), kind="finding")
    for pk, key in links.values_list("matter_id", "key"):
        month = key.rpartition(":")[2]
        found[pk].add((key.partition(":")[0], ym_from_text(month) if month else None))
    return found


def _due(projects: Iterable[int]) -> Mapping[tuple[int | None, int | None], date]:
    """The pay day of every wage month of these projects, as the current run has it."""
    rows = ProjectMonth.objects.filter(project_id__in=list(projects)).values_list("project_id", "ym", "due_on")
    return {(project, ym): on for project, ym, on in rows}


def _record(rule: str, mine: Sequence[_Case]) -> RuleRecord:
    settled = [case.settled for case in mine if case.settled is not None]
    leads = [case.lead for case in mine if case.lead is not None]
    said = [case.verdict for case in mine]
    return RuleRecord(
        rule=rule, true=said.count("true"), partly=said.count("partly"), false=said.count("false"),
        unsaid=said.count(""), settled=len(settled), settled_days=median_low(settled) if settled else None,
        led=len(leads), lead_days=median_low(leads) if leads else None,
    )  # fmt: skip
