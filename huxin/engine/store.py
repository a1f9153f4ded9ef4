"""The fact store's one way in: append what is new, skip what is known, never change or delete.

A row is *known* when it equals what is current for its key. Otherwise it is added, and supersedes what was there from
its `recorded_at` on. A payroll sheet is submitted whole: its key names the sheet, and a sheet is known when all its
lines are (contract, section 1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from huxin.base.errors import StoreDamaged
from huxin.base.home import Home
from huxin.base.moments import utc
from huxin.engine import tables, writing
from huxin.engine.literals import literal
from huxin.engine.session import connect
from huxin.engine.tables import File
from huxin.facts.arrow import stored_schema
from huxin.facts.lists import ACCEPTED
from huxin.facts.streams import ATTENDANCE, ATTENDED, Stream

_OWN = ("source", "source_row", "recorded_at", "again")


@dataclass(frozen=True)
class Appended:
    """How many rows were added, already known, and of the added how many superseded an earlier one."""

    added: int
    known: int
    superseding: int


@tables.readable()
def append(home: Home, stream: str, rows: pa.Table, *, batch: int, recorded_at: datetime) -> Appended:
    """Append a batch, atomically and exactly once, however often it is called.

    Args:
        rows: the stored columns of the stream (see `facts.streams`) and `source_row`; `ym` is derived.
        batch: the batch's number in the intake's register; a batch already committed is only counted again.
        recorded_at: when we first knew these rows; UTC where it has no zone.

    The caller holds the writers' lock. Raises StoreDamaged when the table cannot be read.
    """
    kind = ACCEPTED[stream]
    found = tables.files(home.facts, kind)
    with connect(threads=2) as con:
        if own := _with(found, batch):
            writing.make_durable(home.facts, kind)
            fold(home, stream, batch=batch, recorded_at=recorded_at)
            return _recount(con, own, rows.num_rows, batch)
        con.register("incoming", rows)
        when = utc(recorded_at).isoformat(sep=" ", timespec="microseconds")
        con.execute(f"CREATE TEMP TABLE new AS {_dressed(kind, batch, when)}")
        con.execute(f"CREATE TEMP VIEW old AS {_old(con, found, kind)}")
        fresh = con.execute(_fresh(con, kind)).to_arrow_table()
    added = fresh.num_rows
    if added:
        writing.commit(home.facts, kind, fresh.cast(stored_schema(kind)))
        fold(home, stream, batch=batch, recorded_at=recorded_at)
    superseding = pc.sum(fresh["again"]).as_py() or 0
    return Appended(added, rows.num_rows - added, superseding)


@tables.readable()
def batches(home: Home, stream: str) -> set[int]:
    """The numbers of all batches that brought rows of a stream. Raises StoreDamaged."""
    found = tables.files(home.facts, ACCEPTED[stream])
    if not found:
        return set()
    with connect(threads=2) as con:
        rows = con.execute(f"SELECT DISTINCT source FROM {tables.parquet(ACCEPTED[stream], found)}").fetchall()
    return {number for (number,) in rows}


def require_unused(home: Home, stream: str, *, batch: int) -> None:
    """A batch that is new to the register must be new to the store.

    Raises:
        StoreDamaged: it is not: the register was restored from a time before the store's, and gives numbers again.
    """
    if _with(tables.files(home.facts, ACCEPTED[stream]), batch):
        raise StoreDamaged(
            f"事实库里已有 {batch} 号批次，数据库里却没有：数据库是从较早的备份恢复的。请先运行 huxin intake replay。"
        )


def on_file(
    home: Home, stream: str, keys: Iterable[tuple[object, ...]], *, besides: Iterable[int] = ()
) -> set[tuple[object, ...]]:
    """Which of these keys (in the order of the stream's `key`) are on file, from other batches than `besides`."""
    kind, wanted = ACCEPTED[stream], sorted(set(keys), key=repr)
    found = tables.files(home.facts, kind)
    if not wanted or not found:
        return set()
    rows = ", ".join(f"({', '.join(literal(value) for value in key)})" for key in wanted)
    columns, own = ", ".join(kind.key), ", ".join(str(batch) for batch in besides) or "NULL"
    with connect(threads=2) as con:
        return set(
            con.execute(
                f"SELECT DISTINCT {columns} FROM (VALUES {rows}) AS asked ({columns}) "
                f"SEMI JOIN (SELECT {columns} FROM {tables.parquet(kind, found)} "
                f"WHERE source NOT IN ({own}) IS NOT FALSE) USING ({columns})"
            ).fetchall()
        )


def fold(home: Home, stream: str, *, batch: int, recorded_at: datetime) -> None:
    """Of a batch of punches, keep which days each worker attended; exactly once, and nothing for other streams.

    Folding only adds: a punch told again, or told otherwise, shows the same day.
    """
    if stream != ATTENDANCE.name or _with(tables.files(home.facts, ATTENDED), batch):
        return
    when = utc(recorded_at)
    found = tables.files(home.facts, ATTENDANCE)
    files = tables.parquet(ATTENDANCE, (f for f in found if f.first_recorded <= when <= f.last_recorded))
    with connect(threads=2) as con:
        folded = con.execute(
            "SELECT project_id, worker_id, ym, bit_or(1::UINTEGER << (day(punched_at) - 1))::UINTEGER AS days, "
            "source, min(source_row)::INTEGER AS source_row, recorded_at, false AS again "
            f"FROM {files} "
            f"WHERE source = {batch} GROUP BY ALL ORDER BY ym, project_id, worker_id"
        ).to_arrow_table()
    if folded.num_rows:
        writing.commit(home.facts, ATTENDED, folded.cast(stored_schema(ATTENDED)))


def _dressed(stream: Stream, batch: int, when: str) -> str:
    derived = []
    if stream.dated_by and stream.dated_by != "ym":
        derived.append(f"(year({stream.dated_by}) * 100 + month({stream.dated_by}))::INTEGER AS ym")
    derived.append(f"{batch}::INTEGER AS source, TIMESTAMP '{when}' AS recorded_at, false AS again")
    return f"SELECT *, {', '.join(derived)} FROM incoming"


def _with(found: Iterable[File], batch: int) -> list[File]:
    """The files that have rows of a batch: what was committed is there whole, and stays where files are merged."""
    near = [f for f in found if f.sources[0] <= batch <= f.sources[1]]
    if not near:
        return []  # as of every batch that is new
    with connect(threads=2) as con:
        names = con.execute(
            "SELECT DISTINCT filename FROM read_parquet($files, filename = true) WHERE source = $batch",
            {"files": [f.path for f in near], "batch": batch},
        ).fetchall()
    return [f for f in near if (f.path,) in names]


def _old(con: duckdb.DuckDBPyConnection, found: list[File], stream: Stream) -> str:
    """What is on file for the incoming keys. A key that names its month needs no other month's files."""
    if stream.dated_by in stream.key:
        months = {ym for (ym,) in con.execute("SELECT DISTINCT ym FROM new").fetchall()}
        found = [f for f in found if f.ym in months]
    if not found:
        return "SELECT * FROM new WHERE false"
    keys = ", ".join(stream.key)
    known = f"SELECT * FROM {tables.parquet(stream, found)}"
    return f"{known} SEMI JOIN (SELECT DISTINCT {keys} FROM new) USING ({keys})"


def _fresh(con: duckdb.DuckDBPyConnection, stream: Stream) -> str:
    """What of `new` is to be added, by key. Without rows on file for its keys, nothing needs comparing with `old`."""
    keys, lone = ", ".join(stream.key), "SELECT NOT EXISTS (FROM old)"
    if not stream.whole:
        lone += f" AND (SELECT count(*) FROM new) = (SELECT count(*) FROM (SELECT DISTINCT {keys} FROM new))"
    found = con.execute(lone).fetchone()
    if found == (True,):
        return f"SELECT {', '.join(stored_schema(stream).names)} FROM new ORDER BY {keys}, source_row"
    return _fresh_sheets(stream) if stream.whole else _fresh_rows(stream)


def _fresh_rows(stream: Stream) -> str:
    """Incoming rows that differ from the one before them: the current row on file, or the line above in the batch."""
    keys = ", ".join(stream.key)
    names = stored_schema(stream).names
    values = [n for n in names if n not in _OWN and n not in stream.key]
    value = f"struct_pack({', '.join(f'{n} := {n}' for n in values)})" if values else "1"
    return f"""
        WITH current AS (
            SELECT * FROM old WHERE recorded_at <= (SELECT max(recorded_at) FROM new)
            QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY recorded_at DESC, source DESC, source_row DESC) = 1
        ), chain AS (
            SELECT *, {value} AS value_, true AS new_ FROM new
            UNION ALL BY NAME
            SELECT *, {value} AS value_, false AS new_ FROM current
        ), marked AS (
            SELECT *, row_number() OVER place AS place_, lag(value_) OVER place AS before_ FROM chain
            WINDOW place AS (PARTITION BY {keys} ORDER BY new_, source_row)
        )
        SELECT {", ".join(n for n in names if n != "again")},
            place_ > 1 OR ({keys}) IN (SELECT ({keys}) FROM old) AS again
        FROM marked WHERE new_ AND (place_ = 1 OR before_ IS DISTINCT FROM value_)
        ORDER BY {keys}, source_row"""


def _fresh_sheets(stream: Stream) -> str:
    """Lines of the sheets that differ from the sheet on file."""
    keys = ", ".join(stream.key)
    names = stored_schema(stream).names
    values = ", ".join(f"{n} := {n}" for n in names if n not in _OWN and n not in stream.key)
    return f"""
        WITH current AS (
            SELECT * FROM old WHERE recorded_at <= (SELECT max(recorded_at) FROM new)
            QUALIFY dense_rank() OVER (PARTITION BY {keys} ORDER BY recorded_at DESC, source DESC) = 1
        ), before AS (
            SELECT {keys}, list(struct_pack({values}) ORDER BY struct_pack({values})) AS lines FROM current GROUP BY ALL
        ), now AS (
            SELECT {keys}, list(struct_pack({values}) ORDER BY struct_pack({values})) AS lines FROM new GROUP BY ALL
        ), fresh AS (
            SELECT {keys} FROM now LEFT JOIN before USING ({keys}) WHERE before.lines IS DISTINCT FROM now.lines
        )
        SELECT {", ".join(n for n in names if n != "again")}, ({keys}) IN (SELECT ({keys}) FROM old) AS again
        FROM new SEMI JOIN fresh USING ({keys}) ORDER BY {keys}, source_row"""


def _recount(con: duckdb.DuckDBPyConnection, own: Iterable[File], rows: int, batch: int) -> Appended:
    names = [f.path for f in own]
    counted = con.execute(
        "SELECT count(*), count(*) FILTER (again) FROM read_parquet($files) WHERE source = $batch",
        {"files": names, "batch": batch},
    ).fetchone()
    assert counted is not None
    return Appended(counted[0], rows - counted[0], counted[1])
