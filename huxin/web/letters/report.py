"""The report as one HTML page: no script, nothing fetched, good on paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.template.loader import render_to_string

from huxin.queries.report import FindingRow, MonthRow, ProjectRow, Report
from huxin.queries.rulebook import Article
from huxin.web.console import words

MOST_FINDINGS = 5_000
"""More than this no browser prints; the workbook has them all."""


@dataclass(frozen=True)
class Line:
    """A finding with the rule it comes from."""

    finding: FindingRow
    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Part:
    """The findings of one project."""

    project: ProjectRow
    lines: tuple[Line, ...]


def page(report: Report, *, made_at: datetime) -> bytes:
    """The whole page as UTF-8."""
    shown = [finding for finding in report.findings if finding.level][:MOST_FINDINGS]
    with_findings = {finding.project.code for finding in shown}
    context = {
        "report": report,
        "made_at": made_at,
        "parts": _parts(report, shown),
        "left_out": sum(1 for finding in report.findings if finding.level) - len(shown),
        "with_findings": with_findings,
        "outcomes": [(words.OUTCOMES[code], n) for code in words.OUTCOMES if (n := report.outcomes.get(code))],
        "silent": [finding for finding in report.findings if not finding.level],
        "missing": [month for month in report.months if month.missing],
        "months": list(_by_project(report.months)),
        "core": next(entry for entry in report.book.entries if entry.code == "R24"),
        "statuses": words.STATUSES,
    }
    return render_to_string("letters/report.html", context).encode()


def _parts(report: Report, shown: list[FindingRow]) -> list[Part]:
    """By project, in the order of the projects: the worst first."""
    rules = {entry.code: entry for entry in report.book.entries}
    lines: dict[str, list[Line]] = {}
    for finding in shown:
        rule = rules[finding.rule]
        lines.setdefault(finding.project.code, []).append(Line(finding, rule.title, rule.articles))
    return [Part(project, tuple(lines[project.code])) for project in report.projects if project.code in lines]


def _by_project(months: Iterable[MonthRow]) -> Iterator[tuple[ProjectRow, list[MonthRow]]]:
    for _, rows in groupby(months, lambda month: month.project.code):
        found = list(rows)
        yield found[0].project, found
