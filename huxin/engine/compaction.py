"""Many small files of the fact store become few large ones, while others append and read; what nobody needs any more
goes.

A gate reports every few minutes, and each report is a file. Files of about the same size are put together, eight or
more at a time, so that a row is written again at most once for each eightfold growth. The rows stay what they are; in a
merged file they lie in the order in which a run wants them. The files that were merged are kept as long as a run reads
them (`release`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from huxin.base.home import Home
from huxin.engine import objects, tables, writing
from huxin.engine.session import connect
from huxin.engine.tables import File
from huxin.facts.lists import KEPT
from huxin.facts.streams import Stream

LARGE = 1_000_000
"""Rows. A file of so many is left as it is."""

_TOGETHER = 8  # files of about one size
_MOST = 2 * LARGE  # rows put together at once: what must fit in memory
_GRACE_HOURS = 24  # a reader that opened a version before may still be at it


@dataclass(frozen=True)
class Merged:
    """Files of one month of a stream (None: undated) that became one, with so many rows."""

    stream: str
    ym: int | None
    files: int
    rows: int


def compact(home: Home, *, whole: bool = False) -> Iterator[Merged]:
    """Put small files together, month by month; `whole`: all of them, however few or different.

    Nobody else may be at it at the same time (`writing.replace`). A process that dies leaves the store as it was.
    Raises StoreDamaged.
    """
    for stream in KEPT.values():
        for together in _due(tables.files(home.facts, stream), whole=whole):
            yield _merge(home, stream, together)


def release(home: Home, stream: str, *, keep: Collection[int], dry_run: bool = False) -> int:
    """Delete the data files that neither the newest version of a stream nor one to `keep` has; how many those were.

    Files of the last day stay in any case. `dry_run`: only say how many. Raises StoreDamaged.
    """
    if (table := tables.open_table(home.facts / stream)) is None:
        return 0
    vacuum = partial(
        table.vacuum,
        retention_hours=_GRACE_HOURS,
        enforce_retention_duration=False,
        full=True,
        keep_versions=sorted(keep) or None,
        post_commithook_properties=writing.KEEP_LOG,
    )
    named = vacuum(dry_run=True)  # also what went long ago: the log goes on naming it
    there = sum((home.facts / stream / path).exists() for path in named)
    if not dry_run:
        if there:
            vacuum(dry_run=False)
        objects.forget(home.facts / stream, named)
    return there


def _due(files: Sequence[File], *, whole: bool) -> Iterator[list[File]]:
    groups: dict[tuple[int | None, int], list[File]] = defaultdict(list)
    for file in files:
        if file.rows < LARGE:
            groups[file.ym, 0 if whole else (file.rows.bit_length() + 2) // 3].append(file)
    for group in groups.values():
        yield from (part for part in _parts(group) if len(part) >= (2 if whole else _TOGETHER))


def _parts(group: Sequence[File]) -> Iterator[list[File]]:
    part, rows = list[File](), 0
    for file in group:
        if rows + file.rows > _MOST:
            yield part
            part, rows = [], 0
        part.append(file)
        rows += file.rows
    yield part


@tables.readable()
def _merge(home: Home, stream: Stream, together: list[File]) -> Merged:
    order = ", ".join(dict.fromkeys([*stream.key, "recorded_at", "source", "source_row"]))
    with connect(threads=2) as con:
        rows = con.execute(f"SELECT * FROM {tables.parquet(stream, together)} ORDER BY {order}").to_arrow_table()
    writing.replace(home.facts, stream, together, rows)
    return Merged(stream.name, together[0].ym, len(together), rows.num_rows)
