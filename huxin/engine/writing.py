"""Writing data files of the fact store and committing them: first the files are on disk for good, then the log names
them.

A commit keeps the SHA-256 of every file it adds, so that a file changed afterwards is known from it (`engine.damage`).
The table library would write and commit in one step and flush neither: a power cut could leave a log that names what
was never written.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties
from deltalake.transaction import AddAction, RemoveAction

from huxin.base.files import sync
from huxin.engine import objects, tables
from huxin.engine.tables import DIGEST, File
from huxin.facts.arrow import stored_schema
from huxin.facts.streams import Stream

ROW_GROUP = 122_880  # DuckDB reads row groups in parallel; this is its own vector-friendly size

KEEP_LOG = PostCommitHookProperties(cleanup_expired_logs=False)
"""A run names versions, and a version is read from the log: the library would drop it after thirty days."""

_LEAN = {"delta.deletedFileRetentionDuration": "interval 0 seconds"}
"""A checkpoint does not name what was merged: it would for seven days, and grow with the square of a day's commits. Who
reads a version of old finds its files in that version's own entries, and `compaction.release` says which may go."""

_COUNTED = ("project_id", "source", "recorded_at", "again")  # whose least and greatest value the log keeps


@dataclass(frozen=True)
class _Written:
    path: Path
    ym: int | None
    size: int
    sha256: str
    stats: str


def commit(facts: Path, stream: Stream, rows: pa.Table) -> None:
    """Append rows in one atomic, durable commit."""
    folder = facts / stream.name
    table = _finished(folder) or _created(folder, stream)
    written = [_write(folder, stream, part, ym) for ym, part in _by_month(stream, rows)]
    _log(folder, table, stream, added=written, removed=(), data_change=True)


def replace(facts: Path, stream: Stream, old: Sequence[File], rows: pa.Table) -> None:
    """Put one file in the place of several of the same month, with the same rows. Nobody else may replace meanwhile;
    appending and reading go on."""
    folder = facts / stream.name
    table = tables.open_table(folder)
    assert table is not None
    written = _write(folder, stream, rows.select(_inside(stream)), old[0].ym)
    _log(folder, table, stream, added=[written], removed=old, data_change=False)


def make_durable(facts: Path, stream: Stream) -> None:
    """Sync the log: a process that died between a commit and its sync left that to whoever comes next."""
    folder = facts / stream.name
    _synced(folder, os.listdir(folder / "_delta_log"))


def signed_schema(stream: Stream) -> pa.Schema:
    """The columns as the table library knows them: it has no unsigned integers, and a month's days fit 31 bits."""
    return pa.schema([f.with_type(pa.int32()) if f.type == pa.uint32() else f for f in stored_schema(stream)])


def _created(folder: Path, stream: Stream) -> DeltaTable:
    folder.mkdir(parents=True, exist_ok=True)
    sync([facts := folder.parent, facts.parent])
    _acknowledge(folder, -1)
    partitions = ["ym"] if stream.dated_by else None
    return DeltaTable.create(folder, signed_schema(stream), partition_by=partitions, configuration=_LEAN)


def _finished(folder: Path) -> DeltaTable | None:
    """The table without empty entries that a power cut left at the log's end: the next commit takes their numbers."""
    table = tables.open_table(folder)
    left = tables.empty_entries(folder, table.version()) if table else []
    for version in left:  # beyond what is on disk for good, or it could not have been opened
        (folder / "_delta_log" / tables.entry(version)).unlink()
    return tables.open_table(folder) if left else table


def _acknowledge(folder: Path, version: int) -> None:
    fresh = folder / f".{tables.ACKNOWLEDGED}-{secrets.token_hex(4)}"
    fresh.write_text(str(version))
    sync([fresh])
    os.replace(fresh, folder / tables.ACKNOWLEDGED)


def _inside(stream: Stream) -> list[str]:
    """The columns in a data file; the month is in its folder's name."""
    return [name for name in stored_schema(stream).names if not (stream.dated_by and name == "ym")]


def _by_month(stream: Stream, rows: pa.Table) -> Iterable[tuple[int | None, pa.Table]]:
    if not stream.dated_by:
        return [(None, rows)]
    months = pc.unique(rows["ym"]).to_pylist()
    inside = rows.select(_inside(stream))
    if len(months) == 1:
        return [(months[0], inside)]
    return [(ym, inside.filter(pc.equal(rows["ym"], ym))) for ym in sorted(months)]


def _write(folder: Path, stream: Stream, rows: pa.Table, ym: int | None) -> _Written:
    schema = signed_schema(stream)
    rows = rows.cast(pa.schema([schema.field(name) for name in rows.schema.names]))
    buffer = pa.BufferOutputStream()
    pq.write_table(rows, buffer, compression="zstd", row_group_size=ROW_GROUP)
    data = memoryview(buffer.getvalue())
    place = folder / f"ym={ym}" if ym is not None else folder
    place.mkdir(exist_ok=True)
    path = place / f"{secrets.token_hex(16)}.zstd.parquet"
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync({place, folder})
    return _Written(path, ym, len(data), hashlib.sha256(data).hexdigest(), _stats(rows))


def _stats(rows: pa.Table) -> str:
    counted = [name for name in _COUNTED if name in rows.schema.names]
    both = {name: pc.min_max(rows[name]).as_py() for name in counted}
    least, greatest = ({name: _plain(values[end]) for name, values in both.items()} for end in ("min", "max"))
    nulls = {name: rows[name].null_count for name in counted}
    return json.dumps({"numRecords": rows.num_rows, "minValues": least, "maxValues": greatest, "nullCount": nulls})


def _plain(value: Any) -> Any:
    return value.isoformat(sep=" ", timespec="milliseconds") if hasattr(value, "isoformat") else value


def _log(
    folder: Path,
    table: DeltaTable,
    stream: Stream,
    *,
    added: Sequence[_Written],
    removed: Sequence[File],
    data_change: bool,
) -> None:
    now = max(w.path.stat().st_mtime_ns for w in added) // 1_000_000
    actions: list[AddAction | RemoveAction] = [
        AddAction(_name(folder, w.path), w.size, _partition(w.ym), now, data_change, w.stats) for w in added
    ]
    actions += [RemoveAction(_name(folder, Path(f.path)), data_change, now, f.size, _partition(f.ym)) for f in removed]
    table.create_write_transaction(
        actions,
        "append",
        signed_schema(stream),
        ["ym"] if stream.dated_by else None,
        commit_properties=CommitProperties(custom_metadata={DIGEST + w.path.name: w.sha256 for w in added}),
        post_commithook_properties=KEEP_LOG,
    )
    # What is not on disk for good yet begins with what a process left that died before its sync, or the table's birth.
    _synced(folder, _since(folder / "_delta_log", int(min(tables.acknowledged(folder), table.version()))))


def _since(log: Path, version: int) -> list[str]:
    """The names in a log that are younger than a version: to list them all would take longer with every commit."""
    later = takewhile(lambda n: (log / tables.entry(n)).exists(), count(version + 1))
    names = [name for n in later for name in (tables.entry(n), f"{n:020d}.checkpoint.parquet")]
    return [name for name in [*names, tables.NEWEST_CHECKPOINT] if (log / name).exists()]


def _synced(folder: Path, entries: Collection[str]) -> None:
    log, newest = folder / "_delta_log", max(int(name.partition(".")[0]) for name in entries if name[0].isdigit())
    sync([*(log / name for name in entries), log, folder, folder.parent])
    objects.push(folder, newest)
    _acknowledge(folder, newest)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _partition(ym: int | None) -> dict[str, str | None]:
    return {} if ym is None else {"ym": str(ym)}
