"""One monitor run: facts and law in, three tables and a manifest out. The same arguments give the same bytes."""

import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from huxin import __version__
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import utc
from huxin.engine import chapters, layout, outputs, probe, since
from huxin.engine.chapters import Computed, Progress
from huxin.engine.cluster import DUCKDB, require_known
from huxin.engine.session import connect
from huxin.engine.since import Before
from huxin.engine.snapshot import Snapshot, snapshot
from huxin.engine.tables import readable
from huxin.law.book import pack as pack_named
from huxin.law.book import pack_on
from huxin.law.calendar import calendar
from huxin.rules import catalogue

_LEFT = re.compile(r"\.[0-9a-f]{12}.*|\.\d{8}-[0-9a-f]{10}\..*")  # what a killed process may have left
_PURE = ("base", "law", "facts", "rules", "engine")  # everything a run's result depends on


@dataclass(frozen=True)
class Asked:
    """What a run is a function of, besides the facts and the code. `known_at` is UTC, naive; `projects` are codes."""

    as_of: date
    known_at: datetime
    pack: str
    projects: tuple[str, ...] | None = None


def asked(*, as_of: date, known_at: datetime, pack: str | None = None, projects: Sequence[str] | None = None) -> Asked:
    """A run's question, with the pack that was in force on `as_of` where none is named.

    Raises:
        LawGap: no such pack, or none in force that day.
    """
    name = pack_named(pack).name if pack else pack_on(as_of)
    return Asked(as_of, utc(known_at), name, tuple(sorted(set(projects))) if projects else None)


def run(
    home: Home,
    question: Asked,
    *,
    engine: str = DUCKDB,
    anew: bool = False,
    progress: Progress = lambda done, of: None,
) -> dict[str, Any]:
    """Reconcile, apply every rule, and keep the result below `home.runs`; returns the manifest.

    Readers see a run whole or not at all. A run of the same facts, question and code has the same id and replaces its
    equal, whichever engine computed it: the bytes are the same. They are also the same where only the projects of which
    something has come in since an earlier run of that day were computed, and the rest taken over from there.

    Args:
        engine: `duckdb`, or where Spark is: `local[2]`, `spark://host:port`.
        anew: take nothing over from an earlier run, nor from one of the same id that died.
        progress: told before each chapter how many are done, of how many.

    Raises:
        StoreDamaged, LawGap. Refused: Spark cannot be had, or finds otherwise than DuckDB did.
    """
    require_known(engine)
    with ThreadPoolExecutor() as aside:  # what needs no facts, beside the reading of the store's logs
        opening, _, _ = aside.submit(connect), aside.submit(code_version), aside.submit(catalogue)
        facts = snapshot(home, known_at=question.known_at)
    home.runs.mkdir(parents=True, exist_ok=True)
    own = run_id(facts, question)
    part = home.runs / f".{own}.part"
    with _swept(home.runs, keep=None if anew else part if engine == DUCKDB else _tables(part)):
        before = None if anew or engine != DUCKDB else _before(opening.result(), home, facts, question)
        if before and before.manifest["id"] == own:  # it is this very run, and whole
            opening.result().close()
            os.utime(home.runs / own / "manifest.json")  # asked for again, it is as young as a new one
            return dict(before.manifest)
        with _folder(home.runs, None if before else part) as fresh:
            manifest = compute(opening.result(), facts, question, fresh, engine, before, progress)
            _require_agreement(home, manifest)
            _publish(fresh, home.runs / own)
    return manifest


def _before(con: duckdb.DuckDBPyConnection, home: Home, facts: Snapshot, question: Asked) -> Before | None:
    """The earlier run that this one can take leaves over from, where its files are what its manifest says."""
    if question.projects:
        return None
    alike = {key: value for key, value in _asked(question).items() if key != "known_at"}
    alike |= {"engine": DUCKDB, "engine_version": duckdb.__version__, "calendar": own_calendar().get("calendar")}
    alike["leaf"] = layout.leaves(con, facts)[0].width  # where the store has grown, other projects stand together
    manifest = since.find(home, f"{question.as_of:%Y%m%d}", alike, _moment(question.known_at))
    before = since.since(con, home, manifest, facts) if manifest else None
    return before if before and digests(before.folder) == before.manifest["outputs"] else None


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
def _swept(runs: Path, *, keep: Path | None) -> Iterator[None]:
    """Hold the folder of runs with whoever else computes; the first there sweeps out what killed processes left, save
    what there is to `keep`."""
    held = os.open(runs, os.O_RDONLY)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in runs.glob(".*"):
                if _LEFT.fullmatch(left.name) and left != keep:
                    shutil.rmtree(left, ignore_errors=True)
        fcntl.flock(held, fcntl.LOCK_SH)
        yield
    finally:
        os.close(held)


@contextmanager
def _folder(runs: Path, part: Path | None) -> Iterator[Path]:
    """A hidden folder for a run: `part`, with what a process that died finished of it, where nobody else has that and
    one is named; else an empty one."""
    fresh = part or hidden(runs)
    fresh.mkdir(exist_ok=True)
    held = os.open(fresh, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = os.path.samestat(os.fstat(held), fresh.stat())  # else it was published or given up meanwhile
    except (BlockingIOError, FileNotFoundError):
        mine = False
    if not mine:
        fresh = hidden(runs)
        fresh.mkdir()
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        os.close(held)


def hidden(runs: Path) -> Path:
    """A name for a folder that readers do not see, and that is swept out once nobody holds it."""
    return runs / f".{secrets.token_hex(6)}"


def _publish(fresh: Path, target: Path) -> None:
    """Put a finished run in its place. An equal one steps aside whole: taken apart in place, half of it would show."""
    old = hidden(target.parent)
    if target.exists():
        os.replace(target, old)
    os.replace(fresh, target)
    shutil.rmtree(old, ignore_errors=True)


@readable()
def compute(
    con: duckdb.DuckDBPyConnection,
    facts: Snapshot,
    question: Asked,
    folder: Path,
    engine: str = DUCKDB,
    before: Before | None = None,
    progress: Progress = lambda done, of: None,
) -> dict[str, Any]:
    """The run itself, into a folder: three tables, the projects' standing, the manifest. Closes `con`."""
    folder.mkdir(parents=True, exist_ok=True)
    with con:
        leaves = layout.leaves(con, facts)
        parts = layout.parts(leaves, *_only(con, facts, question, before))
        if engine == DUCKDB:
            computed = _here(con, facts, question, folder, parts, before, progress)
        else:
            computed = _on_spark(con, facts, question, folder, parts, engine)
    manifest = {
        "id": run_id(facts, question),
        **_asked(question),
        "engine": DUCKDB if engine == DUCKDB else "spark",
        "engine_version": computed.version,
        "facts": dict(facts.versions),
        "leaf": leaves[0].width,
        "notices": computed.notices,
        "counts": computed.counts,
        "outputs": digests(folder),
        **own_calendar(),
        **({"since": {"run": before.manifest["id"], "projects": sorted(before.changed)}} if before else {}),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    return manifest


def _asked(question: Asked) -> dict[str, Any]:
    """What a manifest says of the question and the code."""
    return {
        "as_of": question.as_of.isoformat(),
        "known_at": _moment(question.known_at),
        "pack": question.pack,
        "projects": list(question.projects) if question.projects else None,
        "code": code_version(),
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds") + "Z"


def _only(
    con: duckdb.DuckDBPyConnection, facts: Snapshot, question: Asked, before: Before | None
) -> tuple[Collection[int] | None, Collection[str]]:
    """The numbers of the only projects to compute (None: all), and the names of the leaves that an earlier run has."""
    if before:
        return before.changed, {Path(name).name for name in before.manifest["outputs"]}
    return layout.numbers(con, facts, question.projects) if question.projects else None, ()


def _here(
    con: duckdb.DuckDBPyConnection,
    facts: Snapshot,
    question: Asked,
    folder: Path,
    parts: Sequence[layout.Part],
    before: Before | None,
    progress: Progress,
) -> Computed:
    if duckdb.__version__ != probe.TESTED:
        probe.check(con, f"DuckDB {duckdb.__version__}")
    return chapters.compute(
        con, facts, parts, folder,
        as_of=question.as_of, law=pack_named(question.pack), before=before, progress=progress,
    )  # fmt: skip


def _on_spark(
    con: duckdb.DuckDBPyConnection,
    facts: Snapshot,
    question: Asked,
    folder: Path,
    parts: Sequence[layout.Part],
    engine: str,
) -> Computed:
    from huxin.engine import spark  # whose packages only a cluster needs

    tables, law, whole = _tables(folder), pack_named(question.pack), layout.all_of(parts)
    notices, version = spark.computed(con, facts, tables, engine, whole, as_of=question.as_of, law=law)
    try:
        for part in parts:
            chapters.write(con, folder, part)
        return Computed(notices, outputs.plain(outputs.counts(con)), version)
    finally:
        shutil.rmtree(tables, ignore_errors=True)


def _tables(part: Path) -> Path:
    """Where Spark keeps its tables of a run until it has ended."""
    return part.with_name(f"{part.name}.tables")


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
    """SHA-256 of every file of a run's tables, by its path in the run's folder."""
    return {str(path.relative_to(folder)): _digest(path) for path in sorted(folder.rglob("*.parquet"))}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
