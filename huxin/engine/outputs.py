"""The three tables a run returns (contract, section 4) and every project's standing, as Parquet in a fixed order."""

from pathlib import Path
from typing import Any

import duckdb

from huxin.engine.literals import quoted
from huxin.engine.reconcile import FLAGS
from huxin.engine.session import beside

ROW_GROUP = 20_480  # a page reads one project: a small part of the file
_LEVELS = "CASE {level} WHEN 3 THEN 'red' WHEN 2 THEN 'orange' WHEN 1 THEN 'yellow' END"
_FEED = "if({name}, 'reported', 'not_reported')"

_TABLES = {
    "worker_months": """
        SELECT o.project_code, d.month, w.worker_id, w.attended_days, w.net_fen, w.paid_fen, w.due_on, w.settled_on,
            w.outcome, w.arrears_fen, e.estimated_fen, s.flags
        FROM wm AS w
        LEFT JOIN estimates AS e ON e.project_id = w.project_id AND e.ym = w.ym AND e.worker_id = w.worker_id
        JOIN project_order AS o ON o.project_id = w.project_id
        JOIN months AS d ON d.ym = w.ym
        JOIN flag_sets AS s ON s.flag_bits = w.flag_bits
        ORDER BY o.place, w.ym, w.worker_id""",
    "project_months": f"""
        SELECT o.project_code, p.month, attending_heads, listed_heads, paid_heads, net_fen, paid_fen, arrears_fen,
            due_on, {{'attendance': {_FEED.format(name="has_attendance")},
                'payroll': {_FEED.format(name="has_sheet")},
                'payments': {_FEED.format(name="has_payments")}}} AS feeds
        FROM pm AS p JOIN project_order AS o USING (project_id) ORDER BY o.place, p.ym""",
    "projects": f"""
        SELECT p.project_code, p.arrears_fen, p.arrears_heads, p.overdue_days,
            {_LEVELS.format(level="f.level")} AS level, coalesce(f.findings, 0) AS findings,
            c.ym AS coverage_ym, coalesce(c.attending_heads, 0) AS attending_heads,
            coalesce(c.attending_heads - c.unregistered_heads, 0) AS registered_heads,
            coalesce(c.attending_heads - c.uncontracted_heads, 0) AS contracted_heads,
            p.has_open_account AS has_account, p.has_deposit,
            (s.covered_fen::HUGEINT * 10000 // s.net_fen)::INTEGER AS settled_ratio_e4
        FROM pr AS p JOIN project_order AS o USING (project_id)
        LEFT JOIN (SELECT project_id, max(level) AS level, count(*)::INTEGER AS findings FROM found GROUP BY ALL) AS f
            USING (project_id)
        LEFT JOIN (SELECT * FROM pm WHERE attending_heads > 0
            QUALIFY row_number() OVER (PARTITION BY project_id ORDER BY ym DESC) = 1) AS c USING (project_id)
        LEFT JOIN (SELECT pm.* FROM pm CROSS JOIN run WHERE pm.net_fen > 0 AND due_on < as_of
            QUALIFY row_number() OVER (PARTITION BY project_id ORDER BY ym DESC) = 1) AS s USING (project_id)
        ORDER BY o.place""",
    "findings": f"""
        SELECT f.rule, o.project_code, printf('%04d-%02d', f.ym // 100, f.ym % 100) AS month,
            {_LEVELS.format(level="f.level")} AS level, f.measures, f.params, f.evidence
        FROM found AS f JOIN project_order AS o USING (project_id)
        ORDER BY o.place, f.rule, f.ym NULLS FIRST, f.measures""",
}


TABLES = tuple(_TABLES)
_FLAG_SETS = f"""
    CREATE TABLE flag_sets AS
    SELECT bits AS flag_bits, list_filter({list(FLAGS)}, lambda name, n: bits >> (n - 1) & 1 = 1) AS flags
    FROM range({2 ** len(FLAGS)}) AS t (bits)"""


def write(con: duckdb.DuckDBPyConnection, folder: Path, name: str) -> None:
    """Write one of `TABLES` below the folder, on a session of its own."""
    with beside(con) as own:
        if name == "worker_months":
            own.execute(_FLAG_SETS)
        target = quoted(f"{folder / name}.parquet")
        own.execute(
            f"COPY ({_TABLES[name]}) TO {target} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {ROW_GROUP})"
        )


def counts(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """How many worker-months have each outcome, and findings each level."""
    outcomes = con.execute("SELECT outcome, count(*) FROM reconciled GROUP BY ALL ORDER BY ALL").fetchall()
    levels = con.execute(
        f"SELECT coalesce({_LEVELS.format(level='level')}, 'none'), count(*) FROM found GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {"worker_months": dict(outcomes), "findings": dict(levels)}
