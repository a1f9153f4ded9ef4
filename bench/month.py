"""A city's and a province's month: Huxin, the bare scan, and the peers, each a process of its own."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version
from itertools import count
from pathlib import Path

from bench import task
from bench.process import Used, measure, median
from bench.report import Report

HUXIN = Path(sys.executable).with_name("huxin")
NEXT = "Huxin, `huxin monitor` on the days after"
WHOLE, ENGINE, SCAN, OWN = (
    "Huxin, `huxin monitor --anew`",
    "Huxin, engine only",
    "bare scan, days",
    "bare scan, punches",
)
DATABASE = "HUXIN_TEST_DATABASE_URL"


@dataclass(frozen=True)
class Size:
    """A month of so many workers, and our goals for it: seconds from the shell, MiB, engine part to bare scan."""

    name: str
    workers: int
    seconds: float
    mib: float
    ratio: float
    slow: int  # how often those are run that take long


SIZES = (Size("a city's month", 50_000, 1.0, 700, 3.5, 3), Size("a province's month", 1_000_000, 3.2, 700, 3.5, 1))


@dataclass(frozen=True)
class Row:
    """One contestant: what it used, seconds without its start, rows that differ from Huxin's (None: not compared)."""

    name: str
    used: Used
    inside: float | None
    differing: tuple[int, int] | None


def section(report: Report, cache: Path) -> None:
    """Both sizes."""
    for size in SIZES:
        _size(report, cache, size)


def _size(report: Report, cache: Path, size: Size) -> None:
    home, asked = _prepared(cache, size.workers)
    rows = [_huxin(WHOLE, [HUXIN, "monitor", "--as-of", task.AS_OF, "--anew", "--home", home])]
    rows.append(_days_after(home))
    rows += [_huxin(ENGINE, [sys.executable, "-m", "bench.engine_only", home])]
    run = home / "runs" / json.loads(rows[-1].used.said)["run"]
    from bench import verdict

    months, every, compared = verdict.counts(run)
    report.head(f"{size.name}: {size.workers:,} workers")
    report.say(
        f"{months:,} worker-months; Huxin finds {every:,} by 18 rules, of which {compared:,} by the 11 that the peers "
        "compute too. Seconds from the shell, start of the interpreter included; `inside` is without it.\n"
    )
    for name, words in ((SCAN, []), (OWN, ["punches"])):
        rows.append(_contestant(name, "bench.scan", asked, cache, None, 3, *words))
    polars, pandas = f"Polars {version('polars')}", f"pandas {version('pandas')}"
    rows.append(_contestant(polars, "bench.peers.polars_month", asked, cache, run, 3))
    rows.append(_contestant(pandas, "bench.peers.pandas_month", asked, cache, run, size.slow))
    rows += _postgres(report, asked, cache, run, size.slow)
    _tell(report, rows)
    _goals(report, size, rows)


def _prepared(cache: Path, workers: int) -> tuple[Path, Path]:
    from bench.province import home_for

    home = home_for(cache, workers)
    asked = cache / f"task-{workers}.json"
    task.write(asked, home.facts)
    measure([sys.executable, "-m", "bench.registry", home.path])
    return home.path, asked


def _huxin(name: str, command: Sequence[str | Path]) -> Row:
    used = median(3, lambda: measure(command))
    inside = json.loads(used.said)["inside"] if name == ENGINE else None
    return Row(name, used, inside, None)


def _days_after(home: Path) -> Row:
    """Three days one after the other, each with other findings on the screens and warnings that hear of them."""
    first = date.fromisoformat(task.AS_OF)
    days = (str(first + timedelta(n)) for n in count(1))
    used = median(3, lambda: measure([HUXIN, "monitor", "--as-of", next(days), "--home", home]))
    return Row(NEXT, used, None, None)


def _contestant(name: str, module: str, asked: Path, cache: Path, run: Path | None, times: int, *words: str) -> Row:
    out = cache / "out"
    command: list[str | Path] = [sys.executable, "-m", module, asked, out, *words]
    used = median(times, lambda: measure(command))
    return Row(name, used, json.loads(used.said)["inside"], _verdict(run, out))


def _verdict(run: Path | None, out: Path) -> tuple[int, int] | None:
    from bench import verdict

    found = verdict.differing(run, out) if run else None
    shutil.rmtree(out, ignore_errors=True)
    return found


def _postgres(report: Report, asked: Path, cache: Path, run: Path, times: int) -> list[Row]:
    if not os.environ.get(DATABASE):
        report.say(f"PostgreSQL was left out: no server in {DATABASE}.\n")
        return []
    out = cache / "out"
    base: list[str | Path] = [sys.executable, "-m", "bench.peers.postgres_month", asked, out]
    loaded = measure([*base, "load"])
    index = json.loads((out / "load.json").read_text("utf-8"))["index"]
    report.say(
        f"PostgreSQL {_server_version()}, with fsync and synchronous_commit off and unlogged tables: loading took "
        f"{loaded.wall:.0f} s, of which {index:.0f} s for indexes; this is not in its time below, and neither is "
        "bringing the result out.\n"
    )

    def once() -> Used:
        used = measure([*base, "month"])
        server = json.loads((out / "server.json").read_text("utf-8"))
        others = max(0.0, used.others - server["cpu"])
        return Used(used.wall, used.cpu + server["cpu"], used.peak + int(server["peak"]), others, used.said)

    used = median(times, once)
    measure([*base, "fetch"])
    return [Row(f"PostgreSQL {_server_version()}", used, json.loads(used.said)["inside"], _verdict(run, out))]


def _server_version() -> str:
    import psycopg

    with psycopg.connect(os.environ[DATABASE]) as con:
        return str(con.info.server_version // 10_000)


def _tell(report: Report, rows: Sequence[Row]) -> None:
    by_name = {row.name: row.used for row in rows}
    whole, scan = by_name[WHOLE], by_name[SCAN]
    table = []
    for row in rows:
        used, wrong = row.used, row.differing is not None and any(row.differing)
        told = "" if row.differing is None else f"WRONG: {row.differing}" if wrong else "0"
        ratios = [used.wall / whole.wall, used.cpu / whole.cpu, used.wall / scan.wall, used.cpu / scan.cpu]
        table.append([row.name, used.wall, used.cpu, used.peak >> 20, row.inside, *ratios, told, used.others])
        if wrong:
            report.wrong.append(f"{row.name}: {row.differing} rows differ")
    names = ["contestant", "wall s", "CPU s", "peak MiB", "inside s", "wall ÷ Huxin", "CPU ÷ Huxin"]
    report.table([*names, "wall ÷ scan", "CPU ÷ scan", "differing rows", "others' CPU s"], table)


def _goals(report: Report, size: Size, rows: Sequence[Row]) -> None:
    by_name = {row.name: row for row in rows}
    whole, engine, scan, own = (by_name[name] for name in (WHOLE, ENGINE, SCAN, OWN))
    assert engine.inside and scan.inside and own.inside
    report.goal(f"{size.name} from the shell", whole.used.wall, size.seconds, "s")
    report.goal(f"{size.name}, peak memory", whole.used.peak / 2**20, size.mib, "MiB")
    report.goal(f"{size.name}, engine's part to the bare scan", engine.inside / own.inside, size.ratio, "×")
    report.say(f"  (to a scan of what the engine reads, days folded from punches: {engine.inside / scan.inside:.2f} ×)")
    for row in rows:
        if row.differing == (0, 0):
            report.goal(f"{size.name}, Huxin to {row.name}", whole.used.wall / row.used.wall, 1.0, "×")
            report.say(f"  (its engine alone: {engine.used.wall / row.used.wall:.2f} ×)")
