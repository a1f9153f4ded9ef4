"""One monitor run: facts and law in, three tables and a manifest out. The same arguments give the same bytes."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from huxin import __version__
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import utc
from huxin.engine import outputs, probe
from huxin.engine.cluster import DUCKDB, require_known
from huxin.engine.findings import find
from huxin.engine.reconcile import reconcile
from huxin.engine.session import connect
from huxin.engine.snapshot import Snapshot, snapshot
from huxin.engine.tables import readable
from huxin.law.book import pack as pack_named
from huxin.law.book import pack_on
from huxin.law.calendar import calendar
from huxin.rules import catalogue

# Every join of ours has its smaller side on the right. DuckDB judges by guesses of how many rows pass a filter, builds
# the hash table of a million worker-months on the wrong side, and takes a tenth longer over all.
_AS_WRITTEN = "SET disabled_optimizers = 'build_side_probe_side'"
_PURE = ("base", "law", "facts", "rules", "engine")  # everything a run's result depends on


@dataclass(frozen=True)
class Asked:
    """What a run is a function of, besides the facts and the code. `known_at` is UTC, naive; `projects` are codes."""

    as_of: date
    known_at: datetime
    pack: str
    projects: tuple[str, ...] | None = None


class Computed(NamedTuple):
    """What an engine of that version did besides writing the tables: sentences for the reader, and counts."""

    notices: list[str]
    counts: dict[str, Any]
    version: str


def asked(*, as_of: date, known_at: datetime, pack: str | None = None, projects: Sequence[str] | None = None) -> Asked:
    """A run's question, with the pack that was in force on `as_of` where none is named.

    Raises:
        LawGap: no such pack, or none in force that day.
    """
    name = pack_named(pack).name if pack else pack_on(as_of)
    return Asked(as_of, utc(known_at), name, tuple(sorted(set(projects))) if projects else None)


def run(home: Home, question: Asked, *, engine: str = DUCKDB) -> dict[str, Any]:
    """Reconcile, apply every rule, and keep the result below `home.runs`; returns the manifest.

    Readers see a run whole or not at all. A run of the same facts, question and code has the same id and replaces its
    equal, whichever engine computed it: the bytes are the same.

    Args:
        engine: `duckdb`, or where Spark is: `local[2]`, `spark://host:port`.

    Raises:
        StoreDamaged, LawGap. Refused: Spark cannot be had, or finds otherwise than DuckDB did.
    """
    require_known(engine)
    with ThreadPoolExecutor() as aside:  # what needs no facts, beside the reading of the store's logs
        opening, _, _ = aside.submit(connect), aside.submit(code_version), aside.submit(catalogue)
        facts = snapshot(home, known_at=question.known_at)
    home.runs.mkdir(parents=True, exist_ok=True)
    with _swept(home.runs):
        fresh = home.runs / f".{secrets.token_hex(6)}"
        try:
            manifest = compute(opening.result(), facts, question, fresh, engine)
            _require_agreement(home, manifest)
            _publish(fresh, home.runs / manifest["id"])
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def _require_agreement(home: Home, manifest: dict[str, Any]) -> None:
    """What Spark computed never takes the place of something else that DuckDB did."""
    kept = home.runs / manifest["id"] / "manifest.json"
    if manifest["engine"] == DUCKDB or not kept.exists():
        return
    other = json.loads(kept.read_text("utf-8"))
    if other["engine"] == DUCKDB and other["outputs"] != manifest["outputs"]:
        raise Refused(
            f"Spark {manifest['engine_version']} 与 DuckDB {other['engine_version']} 对同一问题的结果不同，没有采用。"
            "请先用默认引擎重新监测一次；仍然不同的，请把两个版本号告知维护者。"
        )


@contextmanager
def _swept(runs: Path) -> Iterator[None]:
    """Hold the folder of runs with whoever else computes; the first there sweeps out what killed processes left."""
    held = os.open(runs, os.O_RDONLY)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in runs.glob(f".{'[0-9a-f]' * 12}*"):
                shutil.rmtree(left, ignore_errors=True)
        fcntl.flock(held, fcntl.LOCK_SH)
        yield
    finally:
        os.close(held)


def _publish(fresh: Path, target: Path) -> None:
    """Put a finished run in its place. An equal one steps aside whole: taken apart in place, half of it would show."""
    old = fresh.with_suffix(".old")
    if target.exists():
        os.replace(target, old)
    os.replace(fresh, target)
    shutil.rmtree(old, ignore_errors=True)


@readable()
def compute(
    con: duckdb.DuckDBPyConnection, facts: Snapshot, question: Asked, folder: Path, engine: str = DUCKDB
) -> dict[str, Any]:
    """The run itself, into an empty folder: three tables, the projects' standing, the manifest. Closes `con`."""
    folder.mkdir(parents=True)
    with con:
        if engine == DUCKDB:
            computed = _here(con, facts, question, folder)
        else:
            computed = _on_spark(con, facts, question, folder, engine)
    manifest = {
        "id": run_id(facts, question),
        "as_of": question.as_of.isoformat(),
        "known_at": question.known_at.isoformat(timespec="microseconds") + "Z",
        "pack": question.pack,
        "projects": list(question.projects) if question.projects else None,
        "engine": DUCKDB if engine == DUCKDB else "spark",
        "engine_version": computed.version,
        "code": code_version(),
        "facts": dict(facts.versions),
        "notices": computed.notices,
        "counts": computed.counts,
        "outputs": digests(folder),
        **own_calendar(),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    return manifest


def _here(con: duckdb.DuckDBPyConnection, facts: Snapshot, question: Asked, folder: Path) -> Computed:
    if duckdb.__version__ != probe.TESTED:
        probe.check(con, f"DuckDB {duckdb.__version__}")
    pack = pack_named(question.pack)
    con.execute(_AS_WRITTEN)
    with ThreadPoolExecutor() as aside:
        notices = reconcile(con, facts, as_of=question.as_of, law=pack, projects=question.projects)
        largest, *others = outputs.TABLES
        written = [aside.submit(outputs.write, con, folder, largest)]  # no rule changes it
        find(con, pack)
        written += [aside.submit(outputs.write, con, folder, name) for name in others]
        counts = outputs.counts(con)
        for table in written:
            table.result()
    return Computed(notices, counts, duckdb.__version__)


def _on_spark(con: duckdb.DuckDBPyConnection, facts: Snapshot, question: Asked, folder: Path, engine: str) -> Computed:
    from huxin.engine import spark  # whose packages only a cluster needs

    tables, law = folder.with_name(f"{folder.name}.tables"), pack_named(question.pack)
    try:
        notices, version = spark.computed(
            con, facts, tables, engine, as_of=question.as_of, law=law, projects=question.projects
        )
        for name in outputs.TABLES:
            outputs.write(con, folder, name)
        return Computed(notices, outputs.counts(con), version)
    finally:
        shutil.rmtree(tables, ignore_errors=True)


def run_id(facts: Snapshot, question: Asked) -> str:
    """Names what the result depends on: the question, the files known by then, the code."""
    known = [(f.path.rpartition("/")[2], f.last_recorded <= facts.known_at) for fs in facts.files.values() for f in fs]
    cut = question.known_at.isoformat() if not all(whole for _, whole in known) else "all"
    parts = [question.as_of, question.pack, question.projects, sorted(known), cut, code_version()]
    parts += own_calendar().values()
    return f"{question.as_of:%Y%m%d}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:10]}"


def own_calendar() -> dict[str, str]:
    """The digest of the calendar years the installation has imported itself; nothing where it has imported none."""
    own = calendar().own
    return {"calendar": own} if own else {}


@cache
def code_version() -> str:
    """The release and a digest of every file a result depends on."""
    root = Path(__file__).parent.parent
    found = (p for name in _PURE for p in (root / name).rglob("*") if p.suffix in (".py", ".sql", ".yaml", ".csv"))
    digest = hashlib.sha256()
    for path in sorted(found):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every table of a run, by file name."""
    return {path.name: _digest(path) for path in sorted(folder.glob("*.parquet"))}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
