"""The tables of the fact store as Delta tables on disk: open, list files, read."""

import json
import math
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
from deltalake import DeltaTable
from deltalake.exceptions import TableNotFoundError

from huxin.base.errors import StoreDamaged
from huxin.engine.literals import quoted
from huxin.facts.streams import TABLES, Stream

ACKNOWLEDGED = "_acknowledged"
"""The file in a table's folder that says up to which version it is on disk for good."""

DIGEST = "sha256:"
"""What a file's digest is kept under in the information of its commit: this, and the file's name."""

NEWEST_CHECKPOINT = "_last_checkpoint"
"""The file in a log that says which version the newest checkpoint holds."""

_CHECKPOINTS = 100  # how many versions the table library lets pass from one to the next
_LOGGED_TO = timedelta(microseconds=999)  # the log cuts moments to the millisecond


@dataclass(frozen=True)
class File:
    """One data file: where it is, the month it holds (None: undated), and between which moments it was recorded.

    The log knows those moments to the millisecond: `first_recorded` is never too late, `last_recorded` never too early.
    `again`: some row's key may have been on file already. `sources`: between which batches' numbers its rows came.
    `projects`: between which project numbers its rows are, where that is known.
    """

    path: str
    ym: int | None
    rows: int
    size: int
    first_recorded: datetime
    last_recorded: datetime
    again: bool
    sources: tuple[int, int]
    projects: tuple[int, int] | None = None

    def holds(self, within: tuple[int, int]) -> bool:
        """Whether it may have a row of a project with such a number."""
        return self.projects is None or (self.projects[0] <= within[1] and within[0] <= self.projects[1])


def open_table(folder: Path, version: int | None = None) -> DeltaTable | None:
    """The table in that folder as of a version (newest by default); None where nothing was ever stored.

    Raises:
        StoreDamaged: it cannot be read, or less of it is there than was on disk for good.
    """
    told = acknowledged(folder)  # asked first: a commit meanwhile only adds to what is there
    lost = StoreDamaged(f"事实库 {folder.name} 的日志不全，已入库的数据会被当成没有报送。请从备份恢复后重试。")
    try:
        table = DeltaTable(folder, version=version)
    except TableNotFoundError:
        if 0 <= told < math.inf:
            raise lost from None
        return None
    except Exception as error:
        raise StoreDamaged(f"事实库 {folder.name} 无法读取（{type(error).__name__}），请从备份恢复后重试。") from error
    if version is None and table.version() < told < math.inf:
        raise lost
    if any(n <= acknowledged(folder) for n in empty_entries(folder, table.version())):
        raise StoreDamaged(f"事实库 {folder.name} 的日志有一条是空的，请从备份恢复后重试。")
    return table


def acknowledged(folder: Path) -> float:
    """The newest version of a table that is on disk for good; without an end where nothing says so.

    After a power cut an entry of the log may be there and empty, which the table library takes for a commit of nothing.
    Beyond this version that is what it was: nobody had been told of it.
    """
    try:
        return int((folder / ACKNOWLEDGED).read_text())
    except FileNotFoundError:
        return math.inf


def newest(folder: Path) -> int:
    """The newest version of the table in that folder; -1 where there is none."""
    table = open_table(folder)
    return -1 if table is None else table.version()


def empty_entries(folder: Path, newest: int) -> list[int]:
    """The versions whose entry in the log is empty; what a checkpoint holds is not looked at."""
    log = folder / "_delta_log"
    try:
        held = int(json.loads((log / NEWEST_CHECKPOINT).read_text())["version"])
    except (FileNotFoundError, ValueError):
        held = -1
    first = held + 1 if held <= newest else max(0, newest - _CHECKPOINTS)
    return [n for n in range(first, newest + 1) if _size(log / entry(n)) == 0]


def entry(version: int) -> str:
    """The name of a version's entry in the log."""
    return f"{version:020d}.json"


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
    found = [_file(folder, action) for action in actions(table)]
    damaged = [f.path for f in found if not _stands(f)]
    if damaged:
        raise StoreDamaged(f"事实库 {folder.name} 有 {len(damaged)} 个数据文件缺失或不完整，请从备份恢复后重试。")
    return sorted(found, key=lambda f: (f.ym or 0, f.first_recorded, f.path))


def actions(table: DeltaTable) -> Iterable[dict[str, Any]]:
    """What an opened table's log says of each data file, whether it is there or not."""
    batch = table.get_add_actions(flatten=True)
    names = batch.schema.names
    columns = [batch.column(name).to_pylist() for name in names]
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def path_of(action: Mapping[str, Any]) -> str:
    """Where in its table's folder the file of an action is."""
    return unquote(action["path"])


def _file(folder: Path, action: dict[str, Any]) -> File:
    return File(
        path=str(folder / path_of(action)),
        ym=action.get("partition.ym"),
        rows=action["num_records"],
        size=action["size_bytes"],
        first_recorded=action["min.recorded_at"].replace(tzinfo=None),
        last_recorded=action["max.recorded_at"].replace(tzinfo=None) + _LOGGED_TO,
        again=action.get("max.again") is not False,
        sources=(action["min.source"], action["max.source"]),
        projects=projects_of(action),
    )


def projects_of(action: Mapping[str, Any]) -> tuple[int, int] | None:
    """Between which project numbers the rows of an action's file are; None where that is not known."""
    return None if action.get("min.project_id") is None else (action["min.project_id"], action["max.project_id"])


def parquet(stream: Stream, found: Iterable[File]) -> str:
    """SQL that reads data files of a stream, with the month they are filed under."""
    names = ", ".join(quoted(f.path) for f in found)
    partition = ", hive_partitioning = true, hive_types = {'ym': INTEGER}" if stream.dated_by else ""
    return f"read_parquet([{names}]{partition})"


def _stands(file: File) -> bool:
    return _size(file.path) == file.size


def _size(path: str | Path) -> int | None:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return None


@contextmanager
def readable() -> Iterator[None]:
    """Around anything that reads data files: what is wrong with one of them becomes a StoreDamaged."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise StoreDamaged("有数据文件的内容已损坏，无法读取。事实请从备份恢复，监测记录请重新监测。") from error
