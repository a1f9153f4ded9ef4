"""The tables of the fact store as Delta tables on disk: open, list files, commit durably."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import duckdb
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import TableNotFoundError

from huxin.base.errors import StoreDamaged
from huxin.engine.literals import quoted
from huxin.facts.streams import TABLES, Stream

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 122_880  # DuckDB reads row groups in parallel; this is its own vector-friendly size
_LOGGED_TO = timedelta(microseconds=999)  # the log cuts moments to the millisecond


@dataclass(frozen=True)
class File:
    """One data file: where it is, the month it holds (None: undated), and between which moments it was recorded.

    The log knows those moments to the millisecond: `first_recorded` is never too late, `last_recorded` never too early.
    `again`: some row's key may have been on file already.
    """

    path: str
    ym: int | None
    rows: int
    size: int
    first_recorded: datetime
    last_recorded: datetime
    again: bool


def open_table(folder: Path, version: int | None = None) -> DeltaTable | None:
    """The table in that folder as of a version (newest by default); None where nothing was ever stored."""
    try:
        return DeltaTable(folder, version=version)
    except TableNotFoundError:
        return None
    except Exception as error:
        raise StoreDamaged(f"事实库 {folder.name} 无法读取（{type(error).__name__}），请从备份恢复后重试。") from error


def opened(
    facts: Path, versions: Mapping[str, int] | None = None, streams: Collection[str] = tuple(TABLES)
) -> dict[str, DeltaTable]:
    """The table of each of these streams that exists, the newest; with `versions`, exactly those.

    Raises:
        StoreDamaged: one of those is not there, or cannot be read.
    """
    names = streams if versions is None else versions
    found = {name: open_table(facts / name, versions[name] if versions else None) for name in names}
    if versions is not None and (gone := [name for name, table in found.items() if table is None]):
        raise StoreDamaged(f"事实库 {gone[0]} 不见了，请从备份恢复后重试。")
    return {name: table for name, table in found.items() if table is not None}


def files(facts: Path, stream: Stream) -> list[File]:
    """The data files of a stream's newest version; see `files_of`."""
    table = open_table(facts / stream.name)
    return [] if table is None else files_of(facts / stream.name, table)


def files_of(folder: Path, table: DeltaTable) -> list[File]:
    """The data files of an opened table, in a stable order.

    Raises:
        StoreDamaged: the log names a file that is not there or not as long as it was.
    """
    found = [_file(folder, action) for action in _actions(table)]
    damaged = [f.path for f in found if not _stands(f)]
    if damaged:
        raise StoreDamaged(f"事实库 {folder.name} 有 {len(damaged)} 个数据文件缺失或不完整，请从备份恢复后重试。")
    return sorted(found, key=lambda f: (f.ym or 0, f.first_recorded, f.path))


def _actions(table: DeltaTable) -> Iterable[dict[str, Any]]:
    batch = table.get_add_actions(flatten=True)
    names = batch.schema.names
    columns = [batch.column(name).to_pylist() for name in names]
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _file(folder: Path, action: dict[str, Any]) -> File:
    return File(
        path=str(folder / unquote(action["path"])),
        ym=action.get("partition.ym"),
        rows=action["num_records"],
        size=action["size_bytes"],
        first_recorded=action["min.recorded_at"].replace(tzinfo=None),
        last_recorded=action["max.recorded_at"].replace(tzinfo=None) + _LOGGED_TO,
        again=action.get("max.again") is not False,
    )


def parquet(stream: Stream, found: Iterable[File]) -> str:
    """SQL that reads data files of a stream, with the month they are filed under."""
    names = ", ".join(quoted(f.path) for f in found)
    partition = ", hive_partitioning = true, hive_types = {'ym': INTEGER}" if stream.dated_by else ""
    return f"read_parquet([{names}]{partition})"


def _stands(file: File) -> bool:
    try:
        return os.stat(file.path).st_size == file.size
    except FileNotFoundError:
        return False


@contextmanager
def readable() -> Iterator[None]:
    """Around anything that reads data files: what is wrong with one of them becomes a StoreDamaged."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise StoreDamaged("有数据文件的内容已损坏，无法读取。事实请从备份恢复，监测记录请重新监测。") from error


def commit(facts: Path, stream: Stream, rows: "pa.Table", *, mark: str) -> None:
    """Append rows in one atomic, durable commit that carries the mark (see `marked`)."""
    folder = facts / stream.name
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.rglob("*.parquet"))
    write_deltalake(
        folder,
        rows,
        mode="append",
        partition_by=["ym"] if stream.dated_by else None,
        writer_properties=WriterProperties(compression="ZSTD", max_row_group_size=ROW_GROUP),
        commit_properties=CommitProperties(app_transactions=[Transaction(mark, 1)]),
    )
    _sync(folder, set(folder.rglob("*.parquet")) - before, sorted((folder / "_delta_log").iterdir())[-2:])


def marked(facts: Path, stream: Stream, mark: str) -> bool:
    """Whether a commit with that mark is in the table."""
    table = open_table(facts / stream.name)
    return table is not None and table.transaction_version(mark) is not None


def make_durable(facts: Path, stream: Stream) -> None:
    """Sync a whole table: a process that died between a commit and its sync left that to whoever comes next."""
    folder = facts / stream.name
    _sync(folder, {Path(f.path) for f in files(facts, stream)}, (folder / "_delta_log").iterdir())


def _sync(folder: Path, new: set[Path], log: Iterable[Path]) -> None:
    """The table library leaves this out, and a power cut would lose what was acknowledged."""
    for path in (*new, *log, *{p.parent for p in new}, folder / "_delta_log", folder, folder.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
