"""A run's tables, chapter by chapter: reconcile, find, write, forget. Memory is set by the chapter.

A chapter that is finished is marked beside its files, so a run that died goes on with the next one.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from huxin.base.files import sync, write_whole
from huxin.engine import outputs
from huxin.engine.findings import find
from huxin.engine.layout import Part
from huxin.engine.literals import quoted
from huxin.engine.reconcile import reconcile, shared_cards
from huxin.engine.session import connect
from huxin.engine.since import Before
from huxin.engine.snapshot import Snapshot
from huxin.law.book import Pack

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[int, int], None]
"""Told before each chapter how many are done, of how many."""

# Every join of ours has its smaller side on the right. DuckDB judges by guesses of how many rows pass a filter, builds
# the hash table of a million worker-months on the wrong side, and takes a tenth longer over all.
_AS_WRITTEN = "SET disabled_optimizers = 'build_side_probe_side'"
_ASIDE = "384MB"  # of memory before the search for shared cards uses the disk


def told(say: Callable[[str], None]) -> Progress:
    """Progress that says a sentence, where there is more than one chapter."""
    return lambda done, of: say(f"核对事实，第 {done + 1} / {of} 部分") if of > 1 else None


class Computed(NamedTuple):
    """What an engine of that version did besides writing the tables: sentences for the reader, and counts."""

    notices: list[str]
    counts: dict[str, Any]
    version: str


def compute(
    con: duckdb.DuckDBPyConnection,
    facts: Snapshot,
    parts: Sequence[Part],
    folder: Path,
    *,
    as_of: date,
    law: Pack,
    before: Before | None,
    progress: Progress,
) -> Computed:
    """Write the tables of these parts below the folder; of whatever else an earlier run (`before`) has, what stands
    there: then the folder is empty at first. Without one, a chapter that is marked as finished is not done again.

    Raises:
        StoreDamaged, LawGap.
    """
    notices: list[str] = []
    counted = _kept(before)
    shared = None
    if len(parts) > 1 and before is None:
        shared = _shared(facts, folder, as_of, law)
    for done, part in enumerate(parts):
        progress(done, len(parts))
        mark = folder / f"{part.chapter.low:010d}.done"
        if before is None and mark.exists():
            said = json.loads(mark.read_text("utf-8"))
        else:
            with con if done == 0 else connect() as own:
                said = _chapter(own, facts, part, folder, as_of, law, shared, before)
            if len(parts) > 1 and before is None:
                _mark(mark, folder, part, said)
        notices = said["notices"]
        for name, words in said["counts"].items():
            counted[name].update(words)
    for mark in folder.glob("*.done"):
        mark.unlink()
    if before is not None:
        _take_over(before, folder)
    return Computed(notices, outputs.plain(counted), duckdb.__version__)


def _kept(before: Before | None) -> dict[str, Counter[str]]:
    kept = before.manifest["counts"] if before else {}
    return {name: Counter(kept.get(name, {})) for name in ("worker_months", "findings")}


def _shared(facts: Snapshot, folder: Path, as_of: date, law: Pack) -> "pa.Table":
    aside = folder / "aside"
    try:
        with connect(threads=os.cpu_count() or 1) as con:
            con.execute(f"SET memory_limit = '{_ASIDE}'; SET temp_directory = {quoted(str(aside))}")
            return shared_cards(con, facts, as_of=as_of, law=law)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _chapter(
    con: duckdb.DuckDBPyConnection,
    facts: Snapshot,
    part: Part,
    folder: Path,
    as_of: date,
    law: Pack,
    shared: "pa.Table | None",
    before: Before | None,
) -> dict[str, Any]:
    """One part's tables, written; its notices and counts, of which an earlier run's of the same projects are taken."""
    con.execute(_AS_WRITTEN)
    old = before.folder if before else None
    with ThreadPoolExecutor(os.cpu_count()) as aside:
        notices = reconcile(con, facts, part, as_of=as_of, law=law, shared=shared)
        written = _writing(aside, con, folder, part, old, outputs.TABLES[:1])  # no rule changes it
        find(con, law)
        written += _writing(aside, con, folder, part, old, outputs.TABLES[1:])
        counted = outputs.counts(con)
        for table in written:
            table.result()
    if old:
        for name, words in outputs.counts_before(con, old, part).items():
            counted[name].subtract(words)
    return {"notices": notices, "counts": counted}


def write(con: duckdb.DuckDBPyConnection, folder: Path, part: Part) -> None:
    """Write the tables of a part, leaf by leaf (see `outputs.write`)."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for table in _writing(pool, con, folder, part, None, outputs.TABLES):
            table.result()


def _writing(
    pool: ThreadPoolExecutor,
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    part: Part,
    before: Path | None,
    names: Sequence[str],
) -> list[Future[None]]:
    return [pool.submit(outputs.write, con, folder, name, leaf, before) for name in names for leaf in part.leaves]


def _mark(mark: Path, folder: Path, part: Part, said: dict[str, Any]) -> None:
    """Say that a chapter is finished, once its files are on disk for good."""
    sync([folder / name / leaf.name for name in outputs.TABLES for leaf in part.leaves])
    write_whole(mark, json.dumps(said, ensure_ascii=False).encode())


def _take_over(before: Before, folder: Path) -> None:
    """Let what nothing has touched stand here too: the same files, not copies, where the disk can."""
    for name in before.manifest["outputs"]:
        target = folder / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            try:
                os.link(before.folder / name, target)
            except OSError:
                shutil.copyfile(before.folder / name, target)
