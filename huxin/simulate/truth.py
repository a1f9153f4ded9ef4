"""The slow, obvious twin of the engine: the contract as plain loops, from facts to findings.

Nothing here is fast, clever or shared with the engine. When the two differ, one of them misreads the contract.
"""

from dataclasses import dataclass
from datetime import date, datetime

from huxin.base.level import Level
from huxin.simulate.truth_facts import Streams, WorkerDays, WorkingDay, gather
from huxin.simulate.truth_months import WorkerMonth, worker_months
from huxin.simulate.truth_projects import Finding, Project, ProjectMonth, project_months
from huxin.simulate.truth_rules import RULES


@dataclass(frozen=True)
class Verdict:
    """Everything the twin says about one (as_of, known_at)."""

    worker_months: list[WorkerMonth]
    project_months: list[ProjectMonth]
    projects: list[Project]
    findings: list[Finding]

    def level(self, project_code: str) -> Level | None:
        """A project's level: the highest of its findings."""
        return max((f.level for f in self.findings if f.project_code == project_code and f.level), default=None)


def judge(
    streams: Streams,
    *,
    as_of: date,
    is_working_day: WorkingDay,
    known_at: datetime | None = None,
    days: WorkerDays | None = None,
) -> Verdict:
    """Judge a city by the contract.

    `streams` maps a stream's name to its rows (see `truth`); `days` may give attended days without punches.
    `known_at` None takes everything recorded.
    """
    facts = gather(streams, as_of=as_of, known_at=known_at, is_working_day=is_working_day, days=days or {})
    months = worker_months(facts)
    by_project: dict[str, list[WorkerMonth]] = {code: [] for code in facts.projects}
    for month in months:
        by_project[month.project_code].append(month)
    projects = [
        Project(facts.projects[code], facts, tuple(project_months(facts, code, by_project[code])))
        for code in sorted(facts.projects)
    ]
    findings = [finding for project in projects for rule in RULES for finding in rule(project)]
    return Verdict(months, [m for p in projects for m in p.months], projects, findings)
