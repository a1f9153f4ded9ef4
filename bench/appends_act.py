"""Writes, reads or compacts beside others: `python -m bench.appends_act write HOME FIRST LAST SIZE`, `read HOME UNTIL`
or `compact HOME UNTIL`.

A writer appends the batches FIRST to LAST, one at a time under the writers' lock, as an intake does. A reader opens the
store and counts its punches of July again and again until the file UNTIL is there; so does who puts
small files together, as the worker of an installation does. Prints JSON.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from huxin.base.home import Home
from huxin.engine import compaction, store, tables
from huxin.facts.arrow import stored_schema
from huxin.facts.streams import ATTENDANCE

MONTH, PUNCHES = 201907, 10  # of a worker, in one batch
PAUSE = 3.0  # seconds
_SQL = """SELECT (w // 100)::INTEGER AS project_id, w::BIGINT AS worker_id,
    TIMESTAMP '2019-07-01 07:00' + p * INTERVAL 1 DAY + (w % 3600)::INTEGER * INTERVAL 1 SECOND AS punched_at,
    'in' AS direction, 'G1' AS device, (row_number() OVER ())::INTEGER AS source_row
    FROM range({low}, {high}) AS t (w), range({punches}) AS u (p)"""


def rows(first: int, last: int, size: int) -> pa.Table:
    """The punches of some batches, each of other workers."""
    each = size // PUNCHES
    with duckdb.connect() as con:
        found = con.execute(_SQL.format(low=first * each, high=(last + 1) * each, punches=PUNCHES)).to_arrow_table()
    schema = stored_schema(ATTENDANCE)
    return found.cast(pa.schema([schema.field(name) for name in found.schema.names]))


def write(home: Home, first: int, last: int, size: int) -> None:
    """Append them; how many rows were added, by batch."""
    from huxin.actions._writer import only_writer

    added = {}
    for n in range(first, last + 1):
        with only_writer(home):
            done = store.append(home, "attendance", rows(n, n, size), batch=1_000 + n, recorded_at=datetime.now(UTC))
        added[n] = done.added
    print(json.dumps(added))


def read(home: Home, until: Path) -> None:
    """How often it was read, the longest time that took, and whether rows ever became fewer."""
    seen, longest, times, fewer = 0, 0.0, 0, False
    while not until.exists():
        start = time.perf_counter()
        count = punches(home)
        longest, times, fewer, seen = max(longest, time.perf_counter() - start), times + 1, fewer or count < seen, count
    print(json.dumps({"times": times, "longest": longest, "fewer": fewer}))


def compact(home: Home, until: Path) -> None:
    """How many small files became larger ones, and the seconds that took."""
    files, seconds = 0, 0.0
    while True:
        last, start = until.exists(), time.perf_counter()
        files += sum(merged.files for merged in compaction.compact(home))
        seconds += time.perf_counter() - start
        if last:
            break
        time.sleep(PAUSE)
    print(json.dumps({"files": files, "seconds": seconds}))


def punches(home: Home) -> int:
    """The rows of July, as a reader finds them."""
    files = [file for file in tables.files(home.facts, ATTENDANCE) if file.ym == MONTH]
    if not files:
        return 0
    with duckdb.connect(config={"threads": "1"}) as con:
        found = con.execute(f"SELECT count(*) FROM {tables.parquet(ATTENDANCE, files)}").fetchone()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    what, place, *words = sys.argv[1:]
    if what == "write":
        write(Home(Path(place)), *map(int, words))
    else:
        {"read": read, "compact": compact}[what](Home(Path(place)), Path(words[0]))
