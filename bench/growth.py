"""One month of 10,000 to 50,000,000 workers: how time and memory grow, and what a worker-month costs.

The days that punches are folded to are written directly: a country's month is a billion person-days, and a run reads
no punches. `HUXIN_BENCH_WORKERS` is the largest size; what is larger is left out.
"""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import task
from bench.process import Used, measure, median
from bench.province import days_for
from bench.report import Report

SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 50_000_000)
LARGEST = "HUXIN_BENCH_WORKERS"
NATION, WRITTEN_S, FOUND_S, MIB, LINEAR = SIZES[-1], 60.0, 40.0, 700, 1.2
_TWICE = 1_000_000  # up to here the median of three


def section(report: Report, cache: Path) -> None:
    """Every size, smallest first."""
    largest = int(os.environ.get(LARGEST, NATION))
    report.head(f"growth: one month, up to {largest:,} workers")
    report.say(
        "Every worker-month written, by the engine alone; beside it a bare scan of the columns that it reads. Memory "
        "is of the whole process.\n"
    )
    rows, each = list[list[object]](), dict[int, float]()
    for workers in (n for n in SIZES if n <= largest):
        home = days_for(cache, workers)
        engine: list[str | Path] = [sys.executable, "-m", "bench.engine_only", home.path]
        times = 3 if workers <= _TWICE else 1
        used, found = (_median(times, [*engine, *words]) for words in ([], ["findings"]))
        scan = _scan(cache, home.path, workers, times)
        inside, bare = _inside(used), _inside(scan)
        each[workers] = inside / workers
        rows.append(
            [f"{workers:,}", used.wall, inside, _inside(found), used.cpu, used.peak >> 20, bare, inside / bare,
             inside / workers * 1e6, used.others]
        )  # fmt: skip
        shutil.rmtree(home.runs, ignore_errors=True)
    names = ["workers", "wall s", "inside s", "findings only s", "CPU s", "peak MiB", "scan s", "inside ÷ scan"]
    report.table([*names, "µs a worker", "others' CPU s"], rows)
    if NATION in each:
        report.goal("a nation's month, every worker-month written", used.wall, WRITTEN_S, "s")
        report.goal("a nation's month, findings only", _inside(found), FOUND_S, "s")
        report.goal("a nation's month, peak memory", used.peak >> 20, MIB, "MiB")
        report.goal("a worker at 50 million to one at a million", each[NATION] / each[_TWICE], LINEAR, "×")


def _median(times: int, command: Sequence[str | Path]) -> Used:
    return median(times, lambda: measure(command))


def _inside(used: Used) -> float:
    return float(json.loads(used.said)["inside"])


def _scan(cache: Path, home: Path, workers: int, times: int) -> Used:
    asked, out = cache / f"task-days-{workers}.json", cache / "out"
    task.write(asked, home / "facts")
    try:
        return _median(times, [sys.executable, "-m", "bench.scan", asked, out])
    finally:
        shutil.rmtree(out, ignore_errors=True)
