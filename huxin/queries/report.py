"""A run as one report for somebody without the console: everything in reach, and no person but by number."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, repeat
from typing import Any

from huxin.access import Actor
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.base.months import ym_from_text
from huxin.engine import read
from huxin.engine.advice import advice
from huxin.engine.run import asked, run_id
from huxin.engine.snapshot import snapshot
from huxin.queries import rulebook
from huxin.queries._reach import in_reach
from huxin.queries.projects import unit_names
from huxin.queries.rulebook import Book
from huxin.record.models import Project

MOST_REMEDIES = 300
"""Of so many findings, the worst first, it is worked out what would lower them; it takes some seconds."""
MOST_DEBTS = 200_000
_LEVELS: Mapping[str | None, int] = {None: 0} | {level.word: int(level) for level in Level}
_OWED = ("unpaid", "short", "omitted", "unreported")


@dataclass(frozen=True)
class County:
    """What the projects of one county add up to. `gaps`: feeds that fell silent."""

    code: str
    projects: int
    red: int
    orange: int
    yellow: int
    arrears_fen: int
    arrears_heads: int
    gaps: int


@dataclass(frozen=True)
class ProjectRow:
    """One project and where it stands; level 0 is none."""

    id: int
    code: str
    name: str
    region_code: str
    sector: str
    contractor: str
    status: str
    level: int
    arrears_fen: int
    arrears_heads: int
    overdue_days: int
    findings: int


@dataclass(frozen=True)
class FindingRow:
    """One finding. `said` are its measures; level 0 is not reported; `evidence` counts the rows behind it."""

    project: ProjectRow
    rule: str
    level: int
    ym: int | None
    said: str
    evidence: int
    remedies: tuple[str, ...]


@dataclass(frozen=True)
class MonthRow:
    """One project's wage month. `feeds` tells for each feed whether it was reported."""

    project: ProjectRow
    ym: int
    attending_heads: int
    listed_heads: int
    paid_heads: int
    net_fen: int
    paid_fen: int
    arrears_fen: int
    due_on: date
    feeds: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The feeds that were not reported."""
        return tuple(name for name, state in self.feeds.items() if state != "reported")


@dataclass(frozen=True)
class DebtRow:
    """One worker-month that is owed, or whose debt is unknown and estimated. The worker is a number."""

    project: ProjectRow
    ym: int
    worker_id: int
    attended_days: int
    net_fen: int
    paid_fen: int
    arrears_fen: int
    estimated_fen: int | None
    due_on: date
    outcome: str


@dataclass(frozen=True)
class Report:
    """The whole of it, the worst first everywhere. `advised`: whether remedies were worked out for all findings."""

    run_id: str
    as_of: date
    known_at: datetime
    code: str
    notices: tuple[str, ...]
    outcomes: Mapping[str, int]
    book: Book
    whole: County
    counties: tuple[County, ...]
    projects: tuple[ProjectRow, ...]
    findings: tuple[FindingRow, ...]
    months: tuple[MonthRow, ...]
    debts: tuple[DebtRow, ...]
    advised: bool
    all_debts: bool


def kept_run(home: Home, *, as_of: date, now: datetime) -> str | None:
    """The run of that day with all that is known now, where it was made before with the same facts, law and code."""
    question = asked(as_of=as_of, known_at=now)
    name = run_id(snapshot(home, known_at=question.known_at), question)
    return name if (home.runs / name / "manifest.json").is_file() else None


def has_projects() -> bool:
    """Whether there is anything to report on."""
    return Project.objects.exists()


def report(*, home: Home, actor: Actor, run: str) -> Report:
    """Gather the report of a run.

    Raises:
        NotFound: no such run. StoreDamaged: its files cannot be read.
    """
    manifest = read.manifest(home, run)
    projects = _projects(home, run, actor)
    findings, advised = _findings(home, run, projects)
    counties = _counties(projects.values(), findings)
    debts = _debts(home, run, projects, manifest["counts"]["worker_months"], manifest["as_of"])
    return Report(
        run_id=run,
        as_of=date.fromisoformat(manifest["as_of"]),
        known_at=datetime.fromisoformat(manifest["known_at"].replace("Z", "+00:00")),
        code=manifest["code"],
        notices=tuple(manifest["notices"]),
        outcomes=manifest["counts"]["worker_months"],
        book=_book(manifest["pack"], date.fromisoformat(manifest["as_of"])),
        whole=_sum("", counties),
        counties=counties,
        projects=tuple(projects.values()),
        findings=findings,
        months=_months(home, run, projects),
        debts=debts or (),
        advised=advised,
        all_debts=debts is not None,
    )


def _projects(home: Home, run: str, actor: Actor) -> dict[str, ProjectRow]:
    """By code, the worst first."""
    known = {p.code: p for p in Project.objects.filter(in_reach(actor))}
    units = unit_names({p.contractor_uscc for p in known.values() if p.contractor_uscc})
    standing = [row for row in read.table(home, run, "projects") if row["project_code"] in known]
    rows = [_project(known[row["project_code"]], row, units) for row in standing]
    rows.sort(key=lambda p: (-p.level, -p.arrears_fen, -p.findings, p.code))
    return {row.code: row for row in rows}


def _project(one: Project, row: Mapping[str, Any], units: Mapping[str, str]) -> ProjectRow:
    return ProjectRow(
        id=one.id,
        code=one.code,
        name=one.name,
        region_code=one.region_code,
        sector=one.sector,
        contractor=units.get(one.contractor_uscc or "", one.contractor_uscc or ""),
        status=one.status,
        level=_LEVELS[row["level"]],
        **{name: row[name] for name in ("arrears_fen", "arrears_heads", "overdue_days", "findings")},
    )


def _findings(home: Home, run: str, projects: Mapping[str, ProjectRow]) -> tuple[tuple[FindingRow, ...], bool]:
    """By level, then in the order of the projects; and whether the remedies of all were worked out."""
    place = {code: n for n, code in enumerate(projects)}
    rows = [row for row in read.table(home, run, "findings") if row["project_code"] in place]
    rows.sort(key=lambda r: (-_LEVELS[r["level"]], place[r["project_code"]], r["rule"], r["month"] or ""))
    graded = [row for row in rows if row["level"]][:MOST_REMEDIES]
    remedies = chain(advice(home, run, graded), repeat([]))
    found = []
    for row, lowers in zip(rows, remedies, strict=False):
        evidence = {k: v for k, v in json.loads(row["evidence"]).items() if k != "sample"}
        found.append(
            FindingRow(
                project=projects[row["project_code"]],
                rule=row["rule"],
                level=_LEVELS[row["level"]],
                ym=ym_from_text(row["month"]) if row["month"] else None,
                said=rulebook.said(row["rule"], json.loads(row["measures"])),
                evidence=sum(evidence.values()),
                remedies=tuple(each.sentence for each in lowers),
            )
        )
    return tuple(found), len(graded) == sum(1 for row in rows if row["level"])


def _months(home: Home, run: str, projects: Mapping[str, ProjectRow]) -> tuple[MonthRow, ...]:
    place = {code: n for n, code in enumerate(projects)}
    rows = [row for row in read.table(home, run, "project_months") if row["project_code"] in place]
    rows.sort(key=lambda row: (place[row["project_code"]], row["month"]))
    plain = ("attending_heads", "listed_heads", "paid_heads", "net_fen", "paid_fen", "arrears_fen", "due_on", "feeds")
    return tuple(
        MonthRow(projects[row["project_code"]], ym_from_text(row["month"]), **{name: row[name] for name in plain})
        for row in rows
    )


def _debts(
    home: Home, run: str, projects: Mapping[str, ProjectRow], counts: Mapping[str, int], as_of: str
) -> tuple[DebtRow, ...] | None:
    """Worker-months owed, and those past their pay day whose debt is unknown; None where they are too many to list."""
    if sum(counts.get(outcome, 0) for outcome in _OWED) > MOST_DEBTS:
        return None
    rows = [row for outcome in _OWED for row in read.table(home, run, "worker_months", outcome=outcome)]
    rows = [row for row in rows if row["project_code"] in projects and row["due_on"].isoformat() < as_of]
    place = {code: n for n, code in enumerate(projects)}
    rows.sort(key=lambda row: (place[row["project_code"]], row["month"], row["worker_id"]))
    plain = ("worker_id", "attended_days", "net_fen", "paid_fen", "arrears_fen", "estimated_fen", "due_on", "outcome")
    return tuple(
        DebtRow(projects[row["project_code"]], ym_from_text(row["month"]), **{name: row[name] for name in plain})
        for row in rows
    )


def _counties(projects: Iterable[ProjectRow], findings: Sequence[FindingRow]) -> tuple[County, ...]:
    parts: dict[str, list[County]] = {}
    for one in projects:
        parts.setdefault(one.region_code, []).append(_alone(one))
    for finding in findings:
        if not finding.level:
            parts[finding.project.region_code].append(County("", 0, 0, 0, 0, 0, 0, 1))
    return tuple(_sum(code, found) for code, found in sorted(parts.items()))


def _alone(one: ProjectRow) -> County:
    red, orange, yellow = (int(one.level == level) for level in (3, 2, 1))
    return County(one.region_code, 1, red, orange, yellow, one.arrears_fen, one.arrears_heads, 0)


def _sum(code: str, parts: Sequence[County]) -> County:
    names = [name for name in County.__dataclass_fields__ if name != "code"]
    return County(code, **{name: sum(getattr(part, name) for part in parts) for name in names})


def _book(pack: str, on: date) -> Book:
    """The rule book of the run, with the articles that were in force that day."""
    found = rulebook.rulebook(pack)
    entries = (
        replace(
            entry,
            articles=tuple(
                a for a in entry.articles if (a.since is None or a.since <= on) and (a.until is None or on < a.until)
            ),
        )
        for entry in found.entries
    )
    return replace(found, entries=tuple(entries))
