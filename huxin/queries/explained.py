"""One finding of the current run with its because: the numbers, the law, the rows, and what would lower it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huxin.access import Actor
from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.months import month_text, ym_from_text
from huxin.engine.explain import Explanation, explain
from huxin.engine.proof import ProofRow
from huxin.facts.streams import STREAMS
from huxin.law.evidence import Status
from huxin.queries import project as projects
from huxin.queries import rulebook
from huxin.queries._pages import Page
from huxin.queries.findings import FindingLine, lines
from huxin.queries.proof import file_names, text_of
from huxin.queries.rulebook import Article, Threshold
from huxin.queries.runs import RunLine, current
from huxin.record.models import Finding, Project

SIZE = 100
"""Proving rows on a page of a finding."""
_PUNCHES = {"punches": "打卡次数", "first": "最早", "last": "最晚"}


@dataclass(frozen=True)
class ProofLine:
    """One fact row that proves a finding. With a worker and a month it leads to that worker-month."""

    label: str
    content: str
    file_name: str
    source_row: int
    worker_id: int | None
    ym: int | None


@dataclass(frozen=True)
class Explained:
    """A finding, explained. `same`: computing it again gave what was recorded. `others`: same project, same rule."""

    run: RunLine
    rule: str
    title: str
    why: str
    about: str
    level: int
    ym: int | None
    project_id: int
    project_code: str
    project_name: str
    measures: tuple[tuple[str, str], ...]
    thresholds: tuple[Threshold, ...]
    articles: tuple[Article, ...]
    remedies: tuple[str, ...]
    proof: Page[ProofLine]
    same: bool
    others: tuple[FindingLine, ...]

    @property
    def law(self) -> tuple[Article, ...]:
        """The articles read in the instrument itself: only they are shown as law."""
        return tuple(a for a in self.articles if Status(a.status).is_law)

    @property
    def hints(self) -> tuple[Article, ...]:
        """The others: worth knowing, not to be quoted."""
        return tuple(a for a in self.articles if not Status(a.status).is_law)


def finding(*, home: Home, actor: Actor, project_id: int, rule: str, ym: int | None, page: int = 1) -> Explained:
    """One finding of a project in reach, with a page of the rows that prove it.

    Raises:
        NotFound: no such project in reach, or the current run found no such thing there.
    """
    project, run, one = _found(actor, project_id, rule, ym)
    page = min(max(1, page), 10**6)
    because = _because(home, run.id, project.code, one, skip=(page - 1) * SIZE, most=SIZE)
    if page > 1 and not because.proof:
        return finding(home=home, actor=actor, project_id=project_id, rule=rule, ym=ym)
    same_rule = Finding.objects.filter(project=project, rule=rule).order_by("-ym", "id")[:61]
    return Explained(
        run=run,
        rule=rule,
        title=because.title,
        why=because.why,
        about=because.about,
        level=one.level,
        ym=one.ym,
        project_id=project.id,
        project_code=project.code,
        project_name=project.name,
        measures=tuple(rulebook.figures(rule, {m["name"]: m["value"] for m in because.measures})),
        thresholds=tuple(_threshold(rule, p) for p in because.params),
        articles=tuple(Article(b["cite"], b["text"], b["status"], b["excerpt"]) for b in because.basis),
        remedies=tuple(r.sentence for r in because.remedies),
        proof=Page(_proof(because), page, SIZE, because.proof_total),
        same=because.same,
        others=tuple(lines([f for f in same_rule if f.pk != one.pk])),
    )


def proof(*, home: Home, actor: Actor, project_id: int, rule: str, ym: int | None, most: int) -> tuple[ProofLine, ...]:
    """The first so many rows that prove a finding, for an export. Raises as `finding`."""
    project, run, one = _found(actor, project_id, rule, ym)
    return _proof(_because(home, run.id, project.code, one, most=most))


def _found(actor: Actor, project_id: int, rule: str, ym: int | None) -> tuple[Project, RunLine, Finding]:
    project = projects.find(actor, project_id)
    run = current()
    one = Finding.objects.filter(project=project, rule=rule, ym=ym).order_by("id").first()
    if run is None or one is None:
        raise NotFound("当前的监测记录里没有这条发现：可能数据更正后已不再触发。请返回项目页查看现有的发现。")
    return project, run, one


def _because(home: Home, run_id: str, code: str, one: Finding, *, skip: int = 0, most: int) -> Explanation:
    """Of several findings of one rule and project (one for each feed), the one with these measures."""
    found = explain(home, run_id, one.rule, code, month_text(one.ym) if one.ym else None, skip=skip, most=most)
    mine = [e for e in found if {m["name"]: m["value"] for m in e.measures} == one.measures]
    return [*mine, *found][0]


def _proof(because: Explanation) -> tuple[ProofLine, ...]:
    names = file_names(row.source for row in because.proof)
    return tuple(_line(row, names) for row in because.proof)


def _line(row: ProofRow, names: Mapping[int, str]) -> ProofLine:
    return ProofLine(
        label=STREAMS[row.stream].label,
        content="，".join(_said(row.stream, name, value) for name, value in row.values.items() if value),
        file_name=names.get(row.source, f"批次 {row.source}"),
        source_row=row.source_row,
        worker_id=row.worker_id,
        ym=ym_from_text(row.month) if row.month else None,
    )


def _said(stream: str, name: str, value: Any) -> str:
    if name in _PUNCHES:
        return f"{_PUNCHES[name]} {str(value)[:16]}"  # of a moment, to the minute
    column = next(c for c in STREAMS[stream].columns if c.stored == name)
    return f"{column.label} {text_of(column, value)}"


def _threshold(rule: str, param: Mapping[str, Any]) -> Threshold:
    label, level = rulebook.label_of(rule, param["name"])
    return Threshold(label, level, rulebook.amount(param["value"], param["unit"]), param["source"], param["status"])
