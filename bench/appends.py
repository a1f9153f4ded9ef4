"""A thousand small batches from four writers at once beside one large: none lost, none doubled, and how a run fares."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import appends_act as act
from bench.process import measure, median
from bench.province import home_for
from bench.report import Report
from huxin.actions._writer import only_writer
from huxin.base.home import Home
from huxin.engine import store

WORKERS, BATCHES, SIZE, WRITERS = 50_000, 1_000, 500, 4
AS_OF = "2019-08-20"


def section(report: Report, cache: Path) -> None:
    """Both ways to the same facts."""
    report.head(f"{BATCHES:,} appends of {SIZE} rows, {WRITERS} writers at once")
    small, large = (_copied(cache, name) for name in ("appends_small", "appends_large"))
    done = _small(small)
    with only_writer(large):
        rows = act.rows(0, BATCHES - 1, SIZE)
        store.append(large, "attendance", rows, batch=1_000, recorded_at=datetime.now(UTC))
    runs, found = [_run(home) for home in (small, large)], act.punches(small)
    report.table(
        ["appends a second", "rows a second", "files put together", "seconds that took", "reads", "longest read s"],
        [[
            round(BATCHES / done.wall, 1), round(BATCHES * SIZE / done.wall), done.compacted["files"],
            round(done.compacted["seconds"], 1), done.read["times"], round(done.read["longest"], 2),
        ]],
    )  # fmt: skip
    added = done.added
    if found != BATCHES * SIZE or set(added.values()) != {SIZE} or len(added) != BATCHES:
        report.wrong.append(f"of {BATCHES * SIZE} rows {found} are there")
    if done.read["fewer"]:
        report.wrong.append("a reader saw rows vanish")
    if runs[0][1] != runs[1][1]:
        report.wrong.append("the same facts in small batches give another result")
    report.say(f"A run reads the small batches in {runs[0][0]:.2f} CPU s, the large one in {runs[1][0]:.2f}.\n")
    report.goal("a run after small batches to one after a large one, CPU", runs[0][0] / runs[1][0], 1.2, "×")


def _copied(cache: Path, name: str) -> Home:
    """A city's month to append to."""
    source, home = home_for(cache, WORKERS), Home(cache / name)
    shutil.rmtree(home.path, ignore_errors=True)
    shutil.copytree(source.facts, home.facts)
    return home


@dataclass(frozen=True)
class Done:
    """Seconds of all writers, rows added by batch, and what the reader and the compaction beside them tell."""

    wall: float
    added: dict[str, int]
    read: dict[str, Any]
    compacted: dict[str, Any]


def _small(home: Home) -> Done:
    until, each = home.path / "written", BATCHES // WRITERS
    reader, compactor = (_start(what, home.path, until) for what in ("read", "compact"))
    begun = time.perf_counter()
    writers = [_start("write", home.path, n * each, (n + 1) * each - 1, SIZE) for n in range(WRITERS)]
    added: dict[str, int] = {}
    for writer in writers:
        added |= _said(writer)
    wall = time.perf_counter() - begun
    until.touch()
    return Done(wall, added, _said(reader), _said(compactor))


def _start(*words: object) -> "subprocess.Popen[str]":
    command: Sequence[str] = [sys.executable, "-m", "bench.appends_act", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _said(process: "subprocess.Popen[str]") -> dict[str, Any]:
    said, _ = process.communicate()
    assert process.returncode == 0, said
    return dict(json.loads(said))


def _run(home: Home) -> tuple[float, dict[str, object]]:
    """Processor seconds of the engine alone, and what it counted."""
    used = median(3, lambda: measure([sys.executable, "-m", "bench.engine_only", home.path, AS_OF]))
    run = home.runs / json.loads(used.said)["run"]
    return used.cpu, json.loads((run / "manifest.json").read_text("utf-8"))["counts"]
