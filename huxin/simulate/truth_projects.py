"""The twin's project-months and projects' standing, and the shape of a finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from huxin.base.level import Level
from huxin.base.months import first_day, month_text, months_between, shift, ym_from_text, ym_of
from huxin.simulate.truth_facts import Facts, Row
from huxin.simulate.truth_months import WorkerMonth


@dataclass(frozen=True)
class Finding:
    """What a rule found. `month` and `level` are None where the rule has none; measures are whole numbers or words."""

    rule: str
    project_code: str
    month: str | None
    level: Level | None
    measures: Mapping[str, int | str]


@dataclass(frozen=True)
class ProjectMonth:
    """One project in one wage month, with its worker-months. `feeds` says what was reported for the month."""

    project_code: str
    month: str
    due_on: date
    workers: tuple[WorkerMonth, ...]
    feeds: Mapping[str, str]

    @property
    def attending(self) -> list[WorkerMonth]:
        """Workers with at least one attended day."""
        return [w for w in self.workers if w.attended_days > 0]

    @property
    def listed(self) -> list[WorkerMonth]:
        """Workers on a sheet."""
        return [w for w in self.workers if w.listed]

    @property
    def paid(self) -> list[WorkerMonth]:
        """Workers who got money."""
        return [w for w in self.workers if w.paid_fen > 0]

    def flagged(self, *flags: str) -> list[WorkerMonth]:
        """Workers with any of these flags."""
        return [w for w in self.workers if set(flags) & set(w.flags)]

    @property
    def net_fen(self) -> int:
        """What the sheets say is owed."""
        return sum(w.net_fen for w in self.workers)

    @property
    def paid_fen(self) -> int:
        """What was paid, listed or not."""
        return sum(w.paid_fen for w in self.workers)

    @property
    def arrears_fen(self) -> int:
        """What is owed past the due date."""
        return sum(w.arrears_fen for w in self.workers)

    @property
    def unpaid_net_fen(self) -> int:
        """What the sheets say is owed and has not been paid, due or not."""
        return sum(w.net_fen - w.paid_fen for w in self.listed if w.net_fen > w.paid_fen)

    @property
    def money_reported(self) -> bool:
        """Whether a sheet or a payment is known for the month."""
        return "reported" in (self.feeds["payroll"], self.feeds["payments"])


@dataclass(frozen=True)
class Project:
    """A project with its months and its standing."""

    row: Row
    facts: Facts
    months: tuple[ProjectMonth, ...]

    @property
    def code(self) -> str:
        """The project code."""
        return str(self.row["project_code"])

    @property
    def due_months(self) -> list[ProjectMonth]:
        """Months past their due date."""
        return [m for m in self.months if self.facts.as_of > m.due_on]

    @property
    def ended_months(self) -> list[ProjectMonth]:
        """Months of which the first day of the next has come."""
        return [m for m in self.months if self.facts.as_of >= first_day(shift(ym_from_text(m.month), 1))]

    @property
    def arrears_fen(self) -> int:
        """Over all months."""
        return sum(m.arrears_fen for m in self.months)

    @property
    def arrears_heads(self) -> int:
        """Distinct workers still owed money for any month."""
        return len({w.id_no for m in self.months for w in m.workers if w.outcome in ("short", "unpaid")})

    @property
    def overdue_days(self) -> int:
        """Days since the due date of the oldest month with arrears; 0 without arrears."""
        owed = [m.due_on for m in self.months if m.arrears_fen > 0]
        return (self.facts.as_of - min(owed)).days if owed else 0

    def found(
        self, rule: str, level: Level | None, month: ProjectMonth | None = None, **measures: int | str
    ) -> Finding:
        """A finding about this project."""
        return Finding(rule, self.code, month.month if month else None, level, measures)


def project_months(facts: Facts, code: str, workers: list[WorkerMonth]) -> Iterator[ProjectMonth]:
    """Months with any worker-month, and every month since the first fact while the project goes on."""
    by_month: dict[str, list[WorkerMonth]] = {}
    for worker in workers:
        by_month.setdefault(worker.month, []).append(worker)
    months = set(by_month)
    finished_on = facts.projects[code].get("finished_on")
    if months and (finished_on or facts.projects[code]["status"] != "finished"):
        until = min(facts.as_of, finished_on or facts.as_of)
        months |= {month_text(ym) for ym in months_between(ym_from_text(min(months)), ym_of(until))}
    for month in sorted(months):
        reported = {
            "attendance": (code, month) in facts.attended_months,
            "payroll": (code, month) in facts.sheet_months,
            "payments": (code, month) in facts.payment_months,
        }
        feeds = {feed: "reported" if there else "not_reported" for feed, there in reported.items()}
        yield ProjectMonth(code, month, facts.due_on(code, month), tuple(by_month.get(month, ())), feeds)
