"""The bare scan: decode exactly the columns the reconciliation needs and fold each to one number.

`python -m bench.scan TASK OUT [punched_at]`: with the last word, attendance is read as the contract has it, by its
moment; without, by the day of the month that the store keeps beside it and that the engine reads. Sums, because a
smallest or largest value can be answered from a file's statistics without reading it.
"""

import sys
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
_MASTER = ("organisations",)  # no rule reads units


def scan(task: dict[str, Any], out: Path) -> None:
    """Read and fold every stream."""
    with duckdb.connect() as con:
        for stream, files in task["files"].items():
            if files and stream not in _MASTER:
                con.execute(_fold(con, files, _columns(task, stream))).fetchall()


def _columns(task: dict[str, Any], stream: str) -> list[str]:
    names = list(task["columns"][stream])
    own = "punched_at" in sys.argv and stream == "attendance"
    return ["punched_at" if own and name == "day" else name for name in names]


def _fold(con: duckdb.DuckDBPyConnection, files: list[str], columns: list[str]) -> str:
    dated = ", hive_partitioning = true, hive_types = {'ym': INTEGER}" if "ym=" in files[0] else ""
    source = f"read_parquet({files!r}{dated})"
    described = con.execute(f"DESCRIBE SELECT {', '.join(columns)} FROM {source}").fetchall()
    folds = [_FOLDS.get(kind, "sum({0})").format(name) for name, kind, *_ in described]
    return f"SELECT {', '.join(folds)} FROM {source}"


if __name__ == "__main__":
    carry_out(scan)
