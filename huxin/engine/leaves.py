"""The stored rows of a batch as the leaves of a Merkle tree: canonical JSON, salted, hashed where they lie.

A leaf is the JSON object of everything a row has stored, its keys sorted, without what is empty (so that a column added
later changes nothing), with a salt: whoever sees the hash of a row beside his own cannot guess that row from it. The
value behind a registry's integer is bound as well, by a salted digest: ``worker_id.sha256`` is SHA-256 over the cell's
salt and the identity number. Both salts follow from the batch's secret seed, the row and the column.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import duckdb
import pyarrow as pa

from huxin.base.home import Home
from huxin.base.moments import utc
from huxin.engine import tables
from huxin.engine.session import connect
from huxin.facts.lists import KEPT
from huxin.facts.streams import PERSONAL, Stream, stored_columns

OPENED = ".sha256"
"""What a personal column's name ends in where the digest of its value stands."""

_SALT = 32  # hexadecimal digits: 128 bits


@dataclass(frozen=True)
class Stored:
    """The rows of one batch. `seed` is secret, in hexadecimal digits."""

    stream: Stream
    batch: int
    recorded_at: datetime
    seed: str

    def salt(self, source_row: int, column: str) -> str:
        """The salt of a personal cell, which is told only together with its value."""
        return sha256(f"{self.seed}:{source_row}:{column}".encode()).hexdigest()[:_SALT]

    def _rows(self, home: Home) -> str:
        when = utc(self.recorded_at)
        found = [f for f in tables.files(home.facts, self.stream) if f.first_recorded <= when <= f.last_recorded]
        return f"SELECT * FROM {tables.parquet(self.stream, found)} WHERE source = {self.batch}" if found else ""


def personal(stream: Stream) -> list[str]:
    """The stored columns that hold a registry's integer."""
    return [c.stored for c in stream.columns if c.kind in PERSONAL]


@tables.readable()
def people_in(home: Home, stored: Stored) -> set[int]:
    """Every registry's integer in the rows. Raises StoreDamaged."""
    rows, columns = stored._rows(home), personal(stored.stream)
    if not rows or not columns:
        return set()
    each = " UNION ".join(f"SELECT {name} AS id FROM rows WHERE {name} IS NOT NULL" for name in columns)
    with connect(threads=2) as con:
        return {found for (found,) in con.execute(f"WITH rows AS ({rows}) {each}").fetchall()}


@tables.readable()
def leaves(
    home: Home, stored: Stored, people: Mapping[int, str], *, wanted: str = "false"
) -> tuple[bytes, dict[int, str]]:
    """The leaves' hashes one after the other, in the order of the file; and those rows in full that are `wanted` (SQL).

    `people` are the values behind the registry's integers. Rows come by their place among the leaves. Raises
    StoreDamaged.
    """
    if not (rows := stored._rows(home)):
        return b"", {}
    with connect(threads=2) as con:
        _know(con, people)
        found = con.execute(
            f"WITH said AS (SELECT source_row, {_said(stored)} AS said, ({wanted}) AS wanted FROM ({rows}) AS r "
            f"{_joins(stored.stream)}) "
            "SELECT unhex(sha256('\\x00'::BLOB || encode(said))) AS hash, CASE WHEN wanted THEN said END AS said "
            "FROM said ORDER BY source_row, said.said"
        ).to_arrow_table()
    shown = enumerate(found["said"].to_pylist())
    return b"".join(found["hash"].to_pylist()), {place: said for place, said in shown if said is not None}


@tables.readable()
def batches_with(home: Home, stream: str, wanted: str) -> Iterator[int]:
    """The batches that have a row `wanted` (SQL) in a stream, ascending. Raises StoreDamaged."""
    kind = KEPT[stream]
    if found := tables.files(home.facts, kind):
        rows = f"SELECT DISTINCT source FROM {tables.parquet(kind, found)} WHERE {wanted} ORDER BY source"
        with connect(threads=2) as con:
            yield from (source for (source,) in con.execute(rows).fetchall())


@tables.readable()
def counts(home: Home, stream: str) -> Counter[int]:
    """How many rows of a stream are stored of each batch, whatever else they say. Raises StoreDamaged."""
    kind = KEPT[stream]
    if not (found := tables.files(home.facts, kind)):
        return Counter()
    with connect(threads=2) as con:
        rows = con.execute(f"SELECT source, count(*) FROM {tables.parquet(kind, found)} GROUP BY source").fetchall()
    return Counter(dict(rows))


def _know(con: duckdb.DuckDBPyConnection, people: Mapping[int, str]) -> None:
    columns = {"id": pa.array(people.keys(), pa.int64()), "value": pa.array(people.values(), pa.string())}
    con.register("people", pa.table(columns))


def _said(stored: Stored) -> str:
    """SQL for a row's canonical JSON. The seed's texts are hexadecimal digits and need no escaping."""
    salted = f"substr(sha256('{stored.seed}:' || source_row), 1, {_SALT})"
    parts = {"salt": _text(salted)}
    for name, kind in stored_columns(stored.stream).items():
        parts[name] = _json(f"r.{name}", kind)
    for name in personal(stored.stream):
        salt = f"substr(sha256('{stored.seed}:' || source_row || ':{name}'), 1, {_SALT})"
        parts[name + OPENED] = _text(f"sha256({salt} || of_{name}.value)")
    pairs = ", ".join(f"""'"{key}":' || {value}""" for key, value in sorted(parts.items()))
    return f"'{{' || concat_ws(',', {pairs}) || '}}'"


def _json(column: str, kind: str) -> str:
    match kind:
        case "VARCHAR":
            return f"to_json({column})::VARCHAR"
        case "DATE":
            return _text(f"strftime({column}, '%Y-%m-%d')")
        case "TIMESTAMP":
            return _text(f"strftime({column}, '%Y-%m-%dT%H:%M:%S.%f')")
    return f"{column}::VARCHAR"


def _text(sql: str) -> str:
    """SQL for a text of no characters that JSON would escape."""
    return f"""'"' || {sql} || '"'"""


def _joins(stream: Stream) -> str:
    return " ".join(f"LEFT JOIN people AS of_{name} ON of_{name}.id = r.{name}" for name in personal(stream))
