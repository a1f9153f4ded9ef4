"""A late batch for one project in a store of a million workers: how long until what is shown is current again."""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from bench.month import HUXIN
from bench.process import Used, measure, median
from bench.province import HEADS, home_for
from bench.report import Report
from bench.task import AS_OF
from huxin.base.home import Home
from huxin.engine import store
from huxin.facts.arrow import stored_schema
from huxin.facts.streams import STREAMS

WORKERS, GOAL = 1_000_000, 1.0
PROJECT = 500
_WORKERS = f"range({PROJECT * HEADS}, {(PROJECT + 1) * HEADS}) AS t (w)"
_LATE = {
    "attendance": f"""SELECT {PROJECT}::INTEGER AS project_id, w AS worker_id,
        TIMESTAMP '2019-06-24 07:00:00' + d * INTERVAL 1 DAY + {{n}} * INTERVAL 1 MINUTE AS punched_at,
        'in' AS direction, 'G1' AS device, 201906 AS ym FROM {_WORKERS}, range(5) AS u (d)""",
    "payments": f"""SELECT printf('L%04d-%09d', {{n}}, w) AS serial, {PROJECT}::INTEGER AS project_id, 201906 AS ym,
        w AS worker_id, 'ACC{PROJECT:08d}' AS account_no, w AS card_id, w AS card_name_id,
        100 * {{n}}::BIGINT AS amount_fen, DATE '2019-07-16' AS paid_on, 'success' AS status,
        NULL::DATE AS returned_on FROM {_WORKERS} LIMIT 40""",
}


def section(report: Report, cache: Path) -> None:
    """The command from the shell after a late batch, beside the same command that computes all anew."""
    home = _copied(cache)
    command: list[str | Path] = [HUXIN, "monitor", "--as-of", AS_OF, "--home", home.path]
    measure(command)  # the first one opens ten thousand warnings
    batches = iter(range(1_001, 1_100))

    def late(*more: str) -> Used:
        _append(home, next(batches))
        return measure([*command, *more])

    some, all_ = median(5, late), median(3, lambda: late("--anew"))
    report.head(f"a late batch for one project among {WORKERS:,} workers: 500 punches, 40 payments")
    report.table(
        ["`huxin monitor`", "wall s", "CPU s", "peak MiB", "wall ÷ anew", "others' CPU s"],
        [
            [name, used.wall, used.cpu, used.peak >> 20, used.wall / all_.wall, used.others]
            for name, used in (("what has changed", some), ("all, anew", all_))
        ],
    )
    report.goal("findings and screens current after a late batch", some.wall, GOAL, "s")


def _copied(cache: Path) -> Home:
    """The province's month, to append to: the same files, another log."""
    source, home = home_for(cache, WORKERS), Home(cache / "late")
    shutil.rmtree(home.path, ignore_errors=True)
    shutil.copytree(source.facts, home.facts, copy_function=os.link)
    for kept in home.facts.rglob("_acknowledged"):  # the only file that is written over
        content = kept.read_bytes()
        kept.unlink()
        kept.write_bytes(content)
    measure([sys.executable, "-m", "bench.registry", home.path])
    return home


def _append(home: Home, n: int) -> None:
    for name, sql in _LATE.items():
        with duckdb.connect() as con:
            rows = con.execute(f"SELECT *, (row_number() OVER ())::INTEGER AS source_row FROM ({sql.format(n=n)})")
            table = rows.to_arrow_table()
        schema = stored_schema(STREAMS[name])
        store.append(
            home, name, table.cast(pa.schema([schema.field(c) for c in table.column_names])),
            batch=n, recorded_at=datetime.now(UTC),
        )  # fmt: skip
