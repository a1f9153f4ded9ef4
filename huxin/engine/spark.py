"""Spark as an engine: the statements of `reconcile` and `findings`, translated, on a session that answers as DuckDB's.

Every table is Parquet in a folder that the cluster's machines and this one share, like the fact store itself. DuckDB
reads there what the run's files are made of, and writes them: one writer, the same bytes.
"""

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import duckdb

from huxin.base.errors import StoreDamaged
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

    Kept in memory instead, a table would be its whole plan again wherever it is used, and lost with a worker.
    """

    def __init__(self, session: Any, folder: Path) -> None:
        self._session, self._folder = session, folder
        self._columns: dict[str, Sequence[tuple[str, str]]] = {}  # of tables that are filled later
        self._added: dict[str, Any] = {}
        self._written: set[str] = set()
        self._scanned: dict[tuple[File, ...], str] = {}
        self._rows: dict[str, int] = {}  # that were scanned
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
        if name not in self._written:
            self._keep(name, self._session.table(name))
        files = ", ".join(quoted(str(file)) for file in sorted((self._folder / name).glob("*.parquet")))
        con.execute(f"CREATE VIEW {name} AS FROM read_parquet([{files}])")

    def _add(self, name: str, frame: Any) -> None:
        """Rows of a declared table, which is written when something reads it: all of them at once."""
        with self._lock:
            self._added[name] = frame if name not in self._added else self._added[name].unionAll(frame)
            self._added[name].createOrReplaceTempView(name)

    def _keep(self, name: str, frame: Any) -> None:
        """Write a table, and let its name stand for what was written."""
        frame.write.parquet(_address(self._folder / name))
        kept = self._session.read.schema(frame.schema).parquet(_pattern(self._folder / name))
        kept.createOrReplaceTempView(name)
        self._written.add(name)
        self._added.pop(name, None)

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
        each = (f"SELECT {name!r} AS name, count(*) AS rows FROM {name}" for name in self._rows)
        if self._rows and dict(self._session.sql(" UNION ALL ".join(each)).collect()) != self._rows:
            raise StoreDamaged(
                "Spark 读到的事实与事实库的日志不符，没有采用结果。请确认各节点以同一路径读取同一个数据目录。"
            )

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
        folder: a place for those tables, which must outlive the connection's use of them.

    Returns:
        The run's notices (see `reconcile`) and Spark's version.

    Raises:
        Refused, StoreDamaged, LawGap.
    """
    with cluster.opened(engine) as session:
        far: Any = Connection(session, folder)
        probe.check(far, f"Spark {session.version}")
        notices = reconcile(far, far.reading(facts), part, as_of=as_of, law=law, whole=True)
        find(far, law)
        far.require_read()
        for name in _SHOWN:
            far.show(con, name)
        con.execute("CREATE VIEW reconciled AS FROM wm")
        return notices, session.version
