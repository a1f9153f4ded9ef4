"""The bare scan: decode exactly the columns the reconciliation needs and fold each to one number.

`python -m bench.scan TASK OUT [punches]`: with the last word, attendance is read as the contract has it, punch by
punch; without, by the days that the store folds from each batch as it arrives and that the engine reads. Sums,
because a smallest or largest value can be answered from a file's statistics without reading it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from bench.task import carry_out

_FOLDS = {
    "VARCHAR": "sum(strlen({0}))",
    "DATE": "sum({0} - DATE '2019-01-01')",
    "TIMESTAMP": "sum(epoch_us({0}))",
    "BOOLEAN": "count_if({0})",
}
_UNREAD = "organisations"  # no rule reads units
_PUNCHES = ("project_id", "ym", "worker_id", "punched_at")


def scan(task: dict[str, Any], out: Path) -> None:
    """Read and fold every stream."""
    with duckdb.connect() as con:
        left_out = "attended" if "punches" in sys.argv else "attendance"
        for stream, files in task["files"].items():
            if files and stream not in (_UNREAD, left_out):
                columns = _PUNCHES if stream == "attendance" else task["columns"][stream]
                con.execute(_fold(con, files, columns)).fetchall()


def _fold(con: duckdb.DuckDBPyConnection, files: list[str], columns: Sequence[str]) -> str:
    dated = ", hive_partitioning = true, hive_types = {'ym': INTEGER}" if "ym=" in files[0] else ""
    source = f"read_parquet({files!r}{dated})"
    described = con.execute(f"DESCRIBE SELECT {', '.join(columns)} FROM {source}").fetchall()
    folds = [_FOLDS.get(kind, "sum({0})").format(name) for name, kind, *_ in described]
    return f"SELECT {', '.join(folds)} FROM {source}"


if __name__ == "__main__":
    carry_out(scan)
