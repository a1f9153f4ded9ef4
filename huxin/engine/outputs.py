"""The three tables a run returns (contract, section 4) and every project's standing, as Parquet in a fixed order.

Each is a folder of files, one a leaf (see `layout`).
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb

from huxin.base.errors import NotFound
from huxin.engine.layout import Leaf, Part
from huxin.engine.literals import quoted
from huxin.engine.reconcile import FLAGS
from huxin.engine.session import beside, connect

ROW_GROUP = 20_480  # a page reads one project: a small part of the file
_LEVELS = "CASE {level} WHEN 3 THEN 'red' WHEN 2 THEN 'orange' WHEN 1 THEN 'yellow' END"
_FEED = "if({name}, 'reported', 'not_reported')"

_TABLES = {
    "worker_months": """
        SELECT o.project_code, d.month, w.worker_id, w.attended_days, w.net_fen, w.paid_fen, w.due_on, w.settled_on,
            w.outcome, w.arrears_fen, e.estimated_fen, s.flags
        FROM wm AS w
        LEFT JOIN estimates AS e ON e.project_id = w.project_id AND e.ym = w.ym AND e.worker_id = w.worker_id
        JOIN project_codes AS o ON o.project_id = w.project_id
        JOIN months AS d ON d.ym = w.ym
        JOIN flag_sets AS s ON s.flag_bits = w.flag_bits
        WHERE w.{inside}""",
    "project_months": f"""
        SELECT o.project_code, p.month, attending_heads, listed_heads, paid_heads, net_fen, paid_fen, arrears_fen,
            due_on, {{'attendance': {_FEED.format(name="has_attendance")},
                'payroll': {_FEED.format(name="has_sheet")},
                'payments': {_FEED.format(name="has_payments")}}} AS feeds
        FROM pm AS p JOIN project_codes AS o USING (project_id) WHERE p.{{inside}}""",
    "projects": f"""
        SELECT p.project_code, p.arrears_fen, p.arrears_heads, p.overdue_days,
            {_LEVELS.format(level="f.level")} AS level, coalesce(f.findings, 0) AS findings,
            c.ym AS coverage_ym, coalesce(c.attending_heads, 0) AS attending_heads,
            coalesce(c.attending_heads - c.unregistered_heads, 0) AS registered_heads,
            coalesce(c.attending_heads - c.uncontracted_heads, 0) AS contracted_heads,
            p.has_open_account AS has_account, p.has_deposit,
            (s.covered_fen::HUGEINT * 10000 // s.net_fen)::INTEGER AS settled_ratio_e4
        FROM pr AS p JOIN project_codes AS o USING (project_id)
        LEFT JOIN (SELECT project_id, max(level) AS level, count(*)::INTEGER AS findings FROM found GROUP BY ALL) AS f
            USING (project_id)
        LEFT JOIN (SELECT * FROM pm WHERE attending_heads > 0
            QUALIFY row_number() OVER (PARTITION BY project_id ORDER BY ym DESC) = 1) AS c USING (project_id)
        LEFT JOIN (SELECT pm.* FROM pm CROSS JOIN run WHERE pm.net_fen > 0 AND due_on < as_of
            QUALIFY row_number() OVER (PARTITION BY project_id ORDER BY ym DESC) = 1) AS s USING (project_id)
        WHERE p.{{inside}}""",
    "findings": f"""
        SELECT f.rule, o.project_code, printf('%04d-%02d', f.ym // 100, f.ym % 100) AS month,
            {_LEVELS.format(level="f.level")} AS level, f.measures, f.params, f.evidence
        FROM found AS f JOIN project_codes AS o USING (project_id) WHERE f.{{inside}}""",
}
_ORDER = {
    "worker_months": "project_code, month, worker_id",
    "project_months": "project_code, month",
    "projects": "project_code",
    "findings": "project_code, rule, month NULLS FIRST, measures",
}


TABLES = tuple(_TABLES)
_FLAG_SETS = f"""
    CREATE TEMP TABLE flag_sets AS
    SELECT bits AS flag_bits, list_filter({list(FLAGS)}, lambda name, n: bits >> (n - 1) & 1 = 1) AS flags
    FROM range({2 ** len(FLAGS)}) AS t (bits)"""
_COUNTED = {"worker_months": "outcome", "findings": "coalesce(level, 'none')"}


def write(con: duckdb.DuckDBPyConnection, folder: Path, name: str, leaf: Leaf, before: Path | None = None) -> None:
    """Write one of `TABLES` of a leaf below the folder, on a session of its own.

    Args:
        before: an earlier run's folder, whose rows stay, save those of the projects that were computed now.
    """
    target = folder / name / leaf.name
    target.parent.mkdir(exist_ok=True)
    rows = _TABLES[name].replace("{inside}", f"project_id BETWEEN {leaf.low} AND {leaf.high}")
    if before is not None and (kept := before / name / leaf.name).exists():
        rows += (
            f" UNION ALL SELECT * FROM read_parquet({quoted(str(kept))}) "
            "WHERE project_code NOT IN (SELECT project_code FROM project_codes)"
        )
    with beside(con) as own:
        if name == "worker_months":
            own.execute(_FLAG_SETS)
        own.execute(
            f"COPY (SELECT * FROM ({rows}) ORDER BY {_ORDER[name]}) TO {quoted(str(target))} "
            f"(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {ROW_GROUP})"
        )


def tables(folder: Path, name: str) -> str:
    """SQL that reads one of a run's tables whole, in its order. Raises NotFound: there is none."""
    files = sorted((folder / name).glob("*.parquet"))
    if not files:
        raise NotFound(f"没有编号为「{folder.name}」的监测记录，请用 huxin monitor 重新监测，或核对编号。")
    return f"read_parquet([{', '.join(quoted(str(file)) for file in files)}])"


def copy(folder: Path, name: str, target: Path) -> None:
    """One of a run's tables as one file, in its order."""
    with connect() as con:
        rows = f"SELECT * FROM {tables(folder, name)} ORDER BY {_ORDER[name]}"
        con.execute(f"COPY ({rows}) TO {quoted(str(target))} (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})")


def counts(con: duckdb.DuckDBPyConnection) -> dict[str, Counter[str]]:
    """How many worker-months have each outcome, and findings each level."""
    return {
        "worker_months": _counted(con, "SELECT outcome FROM reconciled"),
        "findings": _counted(con, f"SELECT coalesce({_LEVELS.format(level='level')}, 'none') FROM found"),
    }


def counts_before(con: duckdb.DuckDBPyConnection, before: Path, part: Part) -> dict[str, Counter[str]]:
    """The same of an earlier run's rows of the projects that were computed now."""
    found = {}
    for name in _COUNTED:
        files = [str(path) for leaf in part.leaves if (path := before / name / leaf.name).exists()]
        own = "project_code IN (SELECT project_code FROM project_codes)"
        rows = f"SELECT {_COUNTED[name]} FROM read_parquet({files}) WHERE {own}"
        found[name] = _counted(con, rows) if files else Counter[str]()
    return found


def plain(counted: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Counts as a manifest keeps them."""
    return {name: {word: n for word, n in sorted(of.items()) if n} for name, of in counted.items()}


def _counted(con: duckdb.DuckDBPyConnection, rows: str) -> Counter[str]:
    return Counter(dict(con.execute(f"SELECT word, count(*) FROM ({rows}) AS t (word) GROUP BY word").fetchall()))
