"""Why a finding stands: its rule, its numbers, the law of the day, the rows that prove it, and what would lower it.

An explanation is the run again, of one project only, with the facts as that run knew them. So it can show every row,
and it is checked against what was recorded.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.base.months import ym_from_text
from huxin.engine import layout, read
from huxin.engine.findings import basis_list
from huxin.engine.proof import ProofRow, proving_rows
from huxin.engine.reconcile import reconcile
from huxin.engine.remedy import Debt, Remedy, by_levers, grader, late_wages
from huxin.engine.session import connect
from huxin.engine.tables import readable
from huxin.law.book import Pack, pack
from huxin.law.evidence import UNITS, Status
from huxin.rules import Rule, catalogue, parameters, statement


@dataclass(frozen=True)
class Explanation:
    """Everything a person needs to check one finding.

    `measures`: name, label, value, unit, word (the unit as read). `params`: name, value, unit, word, source, status,
    status_label. `basis`: cite, text, status, status_label, is_law. `proof`: rows of it, of `proof_total`.
    `same`: whether computing it again gave the recorded measures and level.
    """

    run_id: str
    rule: str
    title: str
    why: str
    about: str
    project_code: str
    month: str | None
    level: str | None
    as_of: date
    pack: str
    pack_label: str
    pack_note: str
    measures: list[dict[str, Any]]
    params: list[dict[str, Any]]
    basis: list[dict[str, Any]]
    remedies: list[Remedy]
    proof: list[ProofRow]
    proof_total: int
    conditions: dict[str, str] = field(default_factory=dict)
    same: bool = True


@readable()
def explain(
    home: Home, run_id: str, rule: str, project_code: str, month: str | None = None, *, skip: int = 0, most: int = 200
) -> list[Explanation]:
    """Explain a rule's findings of a project in a run: one, or all its months where none is named.

    Args:
        skip, most: of each finding's proving rows, leave out so many, then give so many.

    Raises:
        NotFound: no such run, rule, or finding.
    """
    manifest = read.manifest(home, run_id)
    if rule not in catalogue():
        raise NotFound(f"没有编号为 {rule} 的规则，可用的有：{'、'.join(catalogue())}。")
    recorded = read.table(home, run_id, "findings", rule=rule, project_code=project_code, month=month)
    if not recorded:
        where = f"{project_code} {month or ''}".strip()
        raise NotFound(f"监测记录 {run_id} 中，{where} 没有规则 {rule} 的发现。")
    kind, law = catalogue()[rule], pack(manifest["pack"])
    as_of = date.fromisoformat(manifest["as_of"])
    facts = read.facts_of(home, manifest)
    with connect() as con:
        reconcile(con, facts, layout.asked(con, facts, [project_code]), as_of=as_of, law=law)
        con.execute(f"CREATE TEMP TABLE hits AS {statement(kind, law)}")
        return [_one(con, home, manifest, kind, law, row, (skip, most)) for row in recorded]


def _one(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    manifest: Mapping[str, Any],
    rule: Rule,
    law: Pack,
    row: Mapping[str, Any],
    part: tuple[int, int],
) -> Explanation:
    recorded, as_of = json.loads(row["measures"]), date.fromisoformat(manifest["as_of"])
    measures, level = _computed(con, rule, row["month"], recorded)
    rows, total = proving_rows(con, read.facts_of(home, manifest), rule, law, row["month"], part)
    return Explanation(
        run_id=manifest["id"],
        rule=rule.code,
        title=rule.title,
        why=rule.why,
        about=rule.about,
        project_code=row["project_code"],
        month=row["month"],
        level=row["level"],
        as_of=as_of,
        pack=law.name,
        pack_label=law.label,
        pack_note=law.note,
        measures=[
            {"name": m.name, "label": m.label, "value": recorded[m.name], "unit": m.unit, "word": UNITS.get(m.unit, "")}
            for m in rule.measures
        ],
        params=_params(rule, law),
        basis=[
            b | {"status_label": Status(b["status"]).label, "is_law": Status(b["status"]).is_law}
            for b in basis_list(rule, law, as_of)
        ],
        remedies=_remedies(con, rule, law, as_of, measures) if measures and row["level"] else [],
        proof=rows,
        proof_total=total,
        conditions={level.word: text for level, text in rule.conditions.items()},
        same=(_plain(measures), level) == (recorded, row["level"]),
    )


def _computed(
    con: duckdb.DuckDBPyConnection, rule: Rule, month: str | None, recorded: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, str | None]:
    """Measures and level as computed now; among several findings of one rule and project, the one that was recorded."""
    names = [m.name for m in rule.measures]
    where = f"ym = {ym_from_text(month)}" if month else "true"
    rows = con.execute(f"SELECT level, {', '.join(names)} FROM hits WHERE {where}").fetchall()
    found = [(dict(zip(names, values, strict=True)), Level(level).word if level else None) for level, *values in rows]
    same = [one for one in found if _plain(one[0]) == recorded]
    return next(iter([*same, *found]), (None, None))


def _plain(measures: Mapping[str, Any] | None) -> Any:
    return json.loads(json.dumps(measures, default=str))


def _params(rule: Rule, law: Pack) -> list[dict[str, Any]]:
    used = [law.param(rule.code, name) for name in parameters(rule)]
    return [
        {
            "name": p.name,
            "value": p.value,
            "unit": p.unit,
            "word": UNITS.get(p.unit, ""),
            "source": p.source,
            "status": p.status.value,
            "status_label": p.status.label,
        }
        for p in used
    ]


def _remedies(
    con: duckdb.DuckDBPyConnection, rule: Rule, law: Pack, as_of: date, measures: Mapping[str, Any]
) -> list[Remedy]:
    if rule.code != "R24":
        return by_levers(con, rule, law, measures)
    rows = con.execute("SELECT worker_id, due_on, arrears_fen FROM wm WHERE arrears_fen > 0 ORDER BY ALL").fetchall()
    found = late_wages(grader(con, rule, law), as_of, [Debt(*row) for row in rows])
    return [found] if found else []
