"""A fact store and its rows in stored columns, without people, files or a registry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from huxin.base.home import Home
from huxin.engine import store
from huxin.engine.snapshot import snapshot
from huxin.facts.arrow import stored_schema
from huxin.facts.streams import STREAMS

FIRST = datetime(2019, 7, 1, 8, tzinfo=UTC)
SECOND = datetime(2019, 7, 2, 8, tzinfo=UTC)
THIRD = datetime(2019, 7, 3, 8, tzinfo=UTC)
EVER = datetime(2030, 1, 1, tzinfo=UTC)

Row = dict[str, Any]


def payment(serial: str, amount_fen: int = 500_000, **more: Any) -> Row:
    """A payment of project 1 to worker 1 for June 2019."""
    row = {"serial": serial, "project_id": 1, "ym": 201906, "worker_id": 1, "amount_fen": amount_fen}
    return {**row, "paid_on": date(2019, 7, 12), "status": "success", **more}


def line(worker_id: int, net_fen: int = 500_000, **more: Any) -> Row:
    """A line of the June sheet of project 1's team of carpenters."""
    row = {"project_id": 1, "ym": 201906, "team": "木工班", "worker_id": worker_id, "net_fen": net_fen}
    return {**row, "payable_fen": net_fen, "deducted_fen": 0, **more}


def table(stream: str, rows: Sequence[Row]) -> pa.Table:
    """Rows as the store takes them, numbered as in a file with one header row."""
    given = {"source_row", *(column.stored for column in STREAMS[stream].columns)}
    schema = pa.schema([f for f in stored_schema(STREAMS[stream]) if f.name in given])
    return pa.Table.from_pylist([{"source_row": n, **row} for n, row in enumerate(rows, start=2)], schema)


@dataclass
class Shelf:
    """A home and the number of its latest batch."""

    home: Home
    batch: int = 0

    @classmethod
    def below(cls, folder: Path) -> "Shelf":
        return cls(Home(folder))

    def put(self, stream: str, *rows: Row, at: datetime = FIRST, batch: int | None = None) -> tuple[int, int, int]:
        """Append rows, as the next batch where none is named; how many were added, known, superseding."""
        if batch is None:
            self.batch += 1
        done = store.append(self.home, stream, table(stream, rows), batch=batch or self.batch, recorded_at=at)
        return done.added, done.known, done.superseding

    def current(self, stream: str, *columns: str, known_at: datetime = EVER) -> list[Any]:
        """The rows in force at a moment, sorted; bare values where only one column is asked for."""
        with duckdb.connect(config={"threads": "1"}) as con:
            sql = snapshot(self.home, known_at=known_at).current(stream, columns)
            found = sorted(con.execute(sql).fetchall())
        return [row[0] for row in found] if len(columns) == 1 else found
