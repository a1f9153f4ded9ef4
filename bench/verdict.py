"""Whether a contestant computed the same month: every row of its tables against Huxin's, both ways."""

from pathlib import Path

import duckdb

from bench.task import RULES

_FLAGS = (
    *("unworked", "overpaid", "unregistered", "uncontracted", "off_account"),
    *("other_card", "shared_card", "returned", "below_minimum"),
)
_WORKER_MONTHS = """project_code, month, worker_id::BIGINT AS worker_id, attended_days::INTEGER AS attended_days,
    net_fen::BIGINT AS net_fen, paid_fen::BIGINT AS paid_fen, due_on::DATE AS due_on, settled_on::DATE AS settled_on,
    outcome, arrears_fen::BIGINT AS arrears_fen, estimated_fen::BIGINT AS estimated_fen, {flags}::INTEGER AS flags"""
_LEVEL = "CASE level WHEN 'red' THEN 3 WHEN 'orange' THEN 2 WHEN 'yellow' THEN 1 END"


def differing(run: Path, out: Path) -> tuple[int, int]:
    """Rows that only one side has: of worker-months, and of the month's findings."""
    bits = " + ".join(f"if(list_contains(flags, '{name}'), {1 << n}, 0)" for n, name in enumerate(_FLAGS))
    rules = ", ".join(f"'{rule}'" for rule in RULES)
    with duckdb.connect() as con:
        ours, theirs = f"'{run}/worker_months/*.parquet'", f"'{out}/worker_months.parquet'"
        months = _both_ways(
            con,
            f"SELECT {_WORKER_MONTHS.format(flags=f'({bits})')} FROM {ours}",
            f"SELECT {_WORKER_MONTHS.format(flags='flag_bits')} FROM {theirs}",
        )
        findings = _both_ways(
            con,
            f"SELECT rule, project_code, month, {_LEVEL} AS level FROM '{run}/findings/*.parquet' "
            f"WHERE rule IN ({rules})",
            f"SELECT rule, project_code, month, level::INTEGER FROM '{out}/findings.parquet'",
        )
    return months, findings


def counts(run: Path) -> tuple[int, int, int]:
    """How much the month is: worker-months, all findings, and those of the rules compared."""
    rules = ", ".join(f"'{rule}'" for rule in RULES)
    with duckdb.connect() as con:
        found = con.execute(
            f"SELECT (SELECT count(*) FROM '{run}/worker_months/*.parquet'), count(*), "
            f"count(*) FILTER (rule IN ({rules})) FROM '{run}/findings/*.parquet'"
        ).fetchone()
    assert found is not None
    return found[0], found[1], found[2]


def _both_ways(con: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    row = con.execute(
        f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
    ).fetchone()
    assert row is not None
    return int(row[0])
