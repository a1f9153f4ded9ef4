"""Rules find, the pack grades: every rule of the catalogue over one reconciled connection, into the table `found`."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import duckdb

from huxin.engine.literals import quoted
from huxin.engine.session import beside
from huxin.law.book import Pack
from huxin.rules import Proof, Rule, catalogue, parameters, statement, with_law

SAMPLE = 5  # keys of proving rows a finding carries; `explain` reads them all
_PROOF_NAMES = {"wm": "worker_months", "pr": "projects"}


def find(con: duckdb.DuckDBPyConnection, pack: Pack) -> None:
    """Create `found`: rule, project_id, ym, level, measures, params and evidence as JSON text.

    Raises:
        LawGap: the pack lacks a number a rule needs.
    """
    con.execute(
        "CREATE TABLE found (rule VARCHAR, project_id INTEGER, ym INTEGER, level INTEGER, "
        "measures VARCHAR, params VARCHAR, evidence VARCHAR)"
    )
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(partial(_apply, con, pack), catalogue().values()))


def _apply(con: duckdb.DuckDBPyConnection, pack: Pack, rule: Rule) -> None:
    with beside(con) as own:
        own.execute(f"INSERT INTO found {_with_because(rule, pack)}")


def params_text(rule: Rule, pack: Pack) -> str:
    """The parameter values a rule used, as the JSON list of the contract."""
    used = [pack.param(rule.code, name) for name in parameters(rule)]
    plain = [
        {"name": p.name, "value": p.value, "unit": p.unit, "source": p.source, "status": p.status.value} for p in used
    ]
    return json.dumps(plain, ensure_ascii=False)


def basis_list(rule: Rule, pack: Pack, on: date) -> list[dict[str, Any]]:
    """The articles a rule stood on that day, for people."""
    return [
        {"cite": b.cite, "text": b.text, "status": b.status.value, "excerpt": b.excerpt}
        for b in pack.basis(rule.code, on)
    ]


def proof_key(proof: Proof) -> str:
    """SQL for the text that names one proving row: project code, month and the row's own key, joined by slashes."""
    parts = ["o.project_code"]
    if "ym" in proof.keys:
        parts.append("printf('%04d-%02d', e.ym // 100, e.ym % 100)")
    parts += [f"e.{name}::VARCHAR" for name in proof.keys if name not in ("project_id", "ym")]
    return f"concat_ws('/', {', '.join(parts)})"


def _with_because(rule: Rule, pack: Pack) -> str:
    proof = rule.proof
    monthly = rule.grain == "month" and "ym" in proof.keys
    keys = "project_id, ym" if monthly else "project_id"
    measures = ", ".join(f"'{m.name}': {m.name}" for m in rule.measures)
    params = quoted(params_text(rule, pack))
    name = _PROOF_NAMES.get(proof.table, proof.table)
    return f"""
        WITH hits AS ({statement(rule, pack)}),
        proven AS (
            SELECT {keys}, count(*) AS rows, min({proof_key(proof)}, {SAMPLE}) AS sample
            FROM ({with_law(proof.select, rule, pack)}) AS e JOIN (SELECT DISTINCT {keys} FROM hits) AS h USING ({keys})
            JOIN project_codes AS o USING (project_id) GROUP BY {keys}
        )
        SELECT '{rule.code}', project_id, {"ym" if rule.grain == "month" else "NULL"}, level,
            to_json({{{measures}}})::VARCHAR, {params},
            to_json({{'{name}': coalesce(p.rows, 0), 'sample': coalesce(p.sample, [])}})::VARCHAR
        FROM hits LEFT JOIN proven AS p USING ({keys})"""
