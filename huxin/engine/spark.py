"""Spark as an engine: the statements of `reconcile` and `findings`, translated, on a session that answers as DuckDB's.

Every table is Parquet in a folder that the cluster's machines and this one share, like the fact store itself. DuckDB
reads there what the run's files are made of, and writes them: one writer, the same bytes.
"""

import json
import re
import secrets
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow.parquet as pq
import sqlglot

from huxin.base.errors import StoreDamaged
from huxin.base.files import sync, write_whole
from huxin.engine import cluster, probe
from huxin.engine.dialect import statement
from huxin.engine.findings import find
from huxin.engine.layout import Part
from huxin.engine.literals import quoted
from huxin.engine.reconcile import reconcile
from huxin.engine.snapshot import Snapshot
from huxin.engine.tables import File
from huxin.facts.streams import Stream, stored_columns
from huxin.law.book import Pack

_SHOWN = ("run", "months", "project_codes", "wm", "estimates", "pm", "pr", "found")  # what `outputs` reads
_PART_ROWS = 250_000  # of the longest feed
_FINISHED = "_finished"  # a table's mark, beside its files: what begins so, Spark does not read
_TYPES = {
    "INTEGER": "INT",
    "BIGINT": "BIGINT",
    "UINTEGER": "BIGINT",  # Spark knows no unsigned numbers; the next wider type holds them
    "VARCHAR": "STRING",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP_NTZ",
}


class Result:
    """What a query gave, when it is asked for."""

    def __init__(self, frame: Any = None) -> None:
        self._frame = frame

    def fetchall(self) -> list[Any]:
        """All rows, as tuples."""
        return [tuple(row) for row in self._frame.collect()]

    def fetchone(self) -> Any:
        """The first row, or None."""
        return next(iter(self.fetchall()), None)


class Connection:
    """A session of Spark whose tables are Parquet files in a folder. Its cursors are itself.

    Kept in memory instead, a table would be its whole plan again wherever it is used, and lost with a worker. One that
    a session of the same kind (`by`) finished there before it died is not made again.
    """

    def __init__(self, session: Any, folder: Path, by: str = "") -> None:
        self._session, self._folder, self._by = session, folder, by
        self._columns: dict[str, Sequence[tuple[str, str]]] = {}  # of tables that are filled later
        self._added: dict[str, Any] = {}
        self._places: dict[str, Path] = {}  # of tables that are written
        self._scanned: dict[tuple[File, ...], str] = {}
        self._rows: dict[str, int] = {}  # that were scanned
        self._as_logged: dict[str, int] = {}  # and found to be as many
        self._lock = threading.Lock()  # of all of these

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def cursor(self) -> Self:
        """A session on the same tables."""
        return self

    def execute(self, text: str) -> Result:
        """Run one of the engine's statements, written for DuckDB."""
        said = statement(text)
        if said is None:
            return Result()
        if not said.query:
            self._columns[said.name] = said.columns
            empty = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in said.columns)
            self._session.sql(f"SELECT {empty} WHERE false").createOrReplaceTempView(said.name)
            return Result()
        with self._lock:
            for name in self._added.keys() & said.reads:
                self._keep(name, self._session.table(name))
        frame = self._session.sql(said.query)
        if said.makes == "view":
            frame.createOrReplaceTempView(said.name)
        elif said.makes == "rows":
            self._add(said.name, self._typed(said.name, frame))
        elif said.makes:
            self._keep(said.name, frame)
        return Result(frame)

    def reading(self, facts: Snapshot) -> Snapshot:
        """The same facts, whose SQL reads through this session, in as many parts as they are large."""
        longest = max(sum(f.rows for f in files) for files in facts.files.values())
        parts = max(self._session.sparkContext.defaultParallelism, -(-longest // _PART_ROWS))
        self._session.conf.set("spark.sql.shuffle.partitions", parts)
        return replace(facts, scan=self._scan)

    def show(self, con: duckdb.DuckDBPyConnection, name: str) -> None:
        """Let DuckDB see a table, or what a view of this session has."""
        if name not in self._places:
            self._keep(name, self._session.table(name))
        files = ", ".join(quoted(str(file)) for file in sorted(self._places[name].glob("*.parquet")))
        con.execute(f"CREATE VIEW {name} AS FROM read_parquet([{files}])")

    def _add(self, name: str, frame: Any) -> None:
        """Rows of a declared table, which is written when something reads it: all of them at once."""
        with self._lock:
            self._added[name] = frame if name not in self._added else self._added[name].unionAll(frame)
            self._added[name].createOrReplaceTempView(name)

    def _keep(self, name: str, frame: Any) -> None:
        """Write a table, unless it is finished, and let its name stand for what was written."""
        assert name not in self._places, name  # rows that came after would be lost
        place = self._places[name] = self._finished(name) or self._write(name, frame)
        self._session.read.schema(frame.schema).parquet(_pattern(place)).createOrReplaceTempView(name)
        self._added.pop(name, None)

    def _finished(self, name: str) -> Path | None:
        for place in self._folder.glob(f"{name}.*"):
            try:
                if json.loads((place / _FINISHED).read_bytes()) == self._told(place):
                    return place
            except (OSError, ValueError):  # it died before the mark, or the disk lost what was written
                pass
            shutil.rmtree(place, ignore_errors=True)
        return None

    def _write(self, name: str, frame: Any) -> Path:
        """A table in a folder that no other session writes to: one that was killed may not have ended yet."""
        place = self._folder / f"{name}.{secrets.token_hex(4)}"
        frame.write.parquet(_address(place))
        if self._as_logged != self._rows:  # whoever goes on with this asks of its own reading only
            self.require_read()
        sync([*place.glob("*.parquet"), self._folder])
        write_whole(place / _FINISHED, json.dumps(self._told(place)).encode())
        return place

    def _told(self, place: Path) -> dict[str, Any]:
        """By what a table was made, and each file's size and rows. Raises OSError, ValueError: one cannot be read."""
        files = sorted(place.glob("*.parquet"))
        return {"by": self._by, "files": {f.name: [f.stat().st_size, pq.read_metadata(f).num_rows] for f in files}}

    def _typed(self, name: str, frame: Any) -> Any:
        columns = self._columns[name]
        return frame.toDF(*(column for column, _ in columns)).selectExpr(
            *(f"CAST({column} AS {kind}) AS {column}" for column, kind in columns)
        )

    def require_read(self) -> None:
        """What was read of the store are as many rows as its log says, here and on every machine of the cluster.

        Raises:
            StoreDamaged: they are not.
        """
        rows = dict(self._rows)
        each = (f"SELECT {name!r} AS name, count(*) AS rows FROM {name}" for name in rows)
        if rows and dict(self._session.sql(" UNION ALL ".join(each)).collect()) != rows:
            raise StoreDamaged(
                "Spark 读到的事实与事实库的日志不符，没有采用结果。请确认各节点以同一路径读取同一个数据目录。"
            )
        self._as_logged = rows

    def _scan(self, stream: Stream, found: Iterable[File]) -> str:
        files = tuple(found)
        with self._lock:
            if files not in self._scanned:
                name = self._scanned[files] = f"facts_{len(self._scanned)}"
                self._rows[name] = sum(file.rows for file in files)
                columns = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in stored_columns(stream).items())
                reader = self._session.read.schema(columns)
                if stream.dated_by:
                    reader = reader.option("basePath", _address(Path(files[0].path).parents[1]))
                reader.parquet(*(_pattern(Path(file.path)) for file in files)).createOrReplaceTempView(name)
            return self._scanned[files]


def _address(path: Path) -> str:
    """A path of this machine's file system, whichever the cluster's own is. Nothing in it is escaped."""
    return f"file://{path.resolve()}"


def _pattern(path: Path) -> str:
    """An address to read from, where some characters would stand for others. (Told to take them as they are, Spark
    reads every file as often as there are files.)"""
    return re.sub(r"([\[\]{}*?\\])", r"\\\1", _address(path))


def computed(
    con: duckdb.DuckDBPyConnection,
    facts: Snapshot,
    folder: Path,
    engine: str,
    part: Part,
    *,
    as_of: date,
    law: Pack,
) -> tuple[list[str], str]:
    """Reconcile and find on Spark, and let DuckDB see every table that a run's files are made of.

    Args:
        folder: a place for those tables, which must outlive the connection's use of them. What a run of the same facts,
            question and code finished there before it died is not done again; one that fails leaves nothing there.

    Returns:
        The run's notices (see `reconcile`) and Spark's version.

    Raises:
        Refused, StoreDamaged, LawGap.
    """
    with cluster.opened(engine) as session, _given_up(folder):
        kind = "local" if engine.startswith("local") else "cluster"
        far: Any = Connection(session, folder, f"{kind}, Spark {session.version}, sqlglot {sqlglot.__version__}")
        probe.check(far, f"Spark {session.version}")
        notices = reconcile(far, far.reading(facts), part, as_of=as_of, law=law, whole=True)
        find(far, law)
        far.require_read()
        for name in _SHOWN:
            far.show(con, name)
        con.execute("CREATE VIEW reconciled AS FROM wm")
        return notices, session.version


@contextmanager
def _given_up(folder: Path) -> Iterator[None]:
    """Keep nothing of a run that fails. Where Spark cannot be had, what there is waits for it."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
