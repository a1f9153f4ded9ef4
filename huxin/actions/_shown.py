"""What the screens show of the current run: rows of the record, brought from one run to the next.

From one day to the next most rows stay as they are, so only what differs is written. What is shown stands in a file
beside the record, too, and the record names that file: where it names none, or the file is gone, everything is written
anew. The file is therefore never needed, and no backup has to hold it.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import duckdb
from django.db import connection, transaction
from django.db.models import Model

from huxin.actions._insert import insert
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.engine import outputs
from huxin.engine.literals import quoted
from huxin.record.models import Finding, Project, ProjectMonth

_STANDING = (
    *("level", "arrears_fen", "arrears_heads", "overdue_days", "findings", "coverage_ym", "attending_heads"),
    *("registered_heads", "contracted_heads", "has_account", "has_deposit", "settled_ratio_e4"),
)
# A level that is no level is NULL, which no table takes.
_LEVEL = "CASE WHEN level IS NULL THEN 0 " + " ".join(f"WHEN level = '{one.word}' THEN {int(one)}" for one in Level)
_YM = "replace(month, '-', '')::INTEGER"
_PLACE = '[{"id": "BIGINT", "code": "VARCHAR", "region_code": "VARCHAR", "sector": "VARCHAR"}]'
# The number of a project's month: 31 bits and 12 make 43.
_MONTH_ID = f"(place.id << 12 | coalesce(({_YM} // 100 - 1990) * 12 + {_YM} % 100, 0))"
_AT_ONCE = 5_000  # rows in memory
_FEW = 10  # one row in so many may come or go before all are written anew, indexes last

Row = dict[str, Any]
Values = tuple[Any, ...]


@dataclass(frozen=True)
class _Table:
    """A table of the record that shows a file of the run: each column as the value that both databases take.

    Rows of the same `id` are the same finding or month, in every run.
    """

    model: type[ProjectMonth] | type[Finding]
    file: str
    columns: Mapping[str, str]

    @property
    def name(self) -> str:
        return _named(self.model)

    @property
    def indexed(self) -> set[str]:
        """The columns that some index orders rows by; to change another touches no index."""
        return {
            column
            for index in self.model._meta.indexes
            for field in index.fields
            for column in (field.removeprefix("-"), f"{field.removeprefix('-')}_id")
            if column in self.columns
        }


_STANDS = {name: name for name in ("id", *_STANDING)} | {"level": f"{_LEVEL} END"}
_TABLES = (
    _Table(
        ProjectMonth,
        "project_months",
        {
            "id": _MONTH_ID,
            "project_id": "place.id",
            "ym": _YM,
            **{n: n for n in ("attending_heads", "listed_heads", "paid_heads", "net_fen", "paid_fen", "arrears_fen")},
            "due_on": "due_on::VARCHAR",
            "feeds": "to_json(feeds)::VARCHAR",
        },
    ),
    _Table(
        Finding,
        "findings",
        {
            # The month's number, the rule's in 7 bits (X1 is 101), and which of the three of its kind: R-rules find
            # once a month, X1 once a feed.
            "id": f"({_MONTH_ID} << 7 | if(rule[1] = 'X', 100, 0) + rule[2:]::BIGINT) << 3 | "
            "row_number() OVER (PARTITION BY project_code, rule, month ORDER BY measures) - 1",
            "rule": "rule",
            "project_id": "place.id",
            "ym": _YM,
            "level": f"{_LEVEL} END",
            **{name: name for name in ("region_code", "sector", "measures")},
        },
    ),
)


def show(home: Home, run_id: str, before: str, changed: Collection[int] | None = None) -> str:
    """Bring what the screens read to this run's rows, inside the caller's transaction.

    Args:
        before: what this returned for what is shown now; empty where that is not known.
        changed: the numbers of the only projects of which the run says anything else than the one that is shown, where
            that is known.

    Returns:
        The name of what is shown from now on.
    """
    fresh = secrets.token_hex(4) + _registry()
    home.shown.mkdir(exist_ok=True)
    done = False
    if changed is not None and before[8:] == fresh[8:]:  # else a project may have come, or be in another county
        with suppress(duckdb.Error):  # what is shown stands in no file, or in none that is whole
            _bring(home, run_id, before, fresh, changed)
            done = True
    if not done:
        _bring(home, run_id, before, fresh, None)
    transaction.on_commit(lambda: _forget(home, fresh))
    return fresh


def _bring(home: Home, run_id: str, before: str, fresh: str, changed: Collection[int] | None) -> None:
    known = _projects(changed)
    with duckdb.connect(config={"threads": "2"}) as con:
        # One literal: ten thousand VALUES would take longer to parse than the rest takes.
        places = json.dumps([dict(zip(("id", "code", "region_code", "sector"), row[:4], strict=True)) for row in known])
        con.execute(f"CREATE TEMP TABLE place AS SELECT unnest(from_json({quoted(places)}, {quoted(_PLACE)}), "
                    "recursive := true)")  # fmt: skip
        run = home.runs / run_id
        _select(con, "standing", outputs.tables(run, "projects"), _STANDS)
        _stand({row[0]: row[4:] for row in known}, _rows(con, "SELECT * FROM standing"))
        for table in _TABLES:
            _select(con, table.file, outputs.tables(run, table.file), table.columns)
            kept, others = f"read_parquet({quoted(_kept(home, before, table))})", ""
            if changed is not None:
                others = f" UNION ALL SELECT * FROM {kept} WHERE project_id NOT IN (SELECT id FROM place)"
                _compare(con, table, f"(SELECT * FROM {kept} SEMI JOIN place ON place.id = project_id)")
                _amend(con, table)
            elif _differing(con, table, kept):
                _amend(con, table)
            else:
                _replace(table, _rows(con, f"SELECT * FROM {table.file}"))
            target = quoted(_kept(home, fresh, table))
            con.execute(f"COPY (FROM {table.file}{others}) TO {target} (FORMAT parquet)")


def _registry() -> str:
    """Eight digits that are others as soon as a project comes, or its county or sector is another."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, region_code, sector FROM {_named(Project)} ORDER BY id")
        return sha256(repr(cursor.fetchall()).encode()).hexdigest()[:8]


def _projects(only: Collection[int] | None) -> list[Values]:
    """Number, code, region, sector and standing of each, as the database has them: the ORM takes thrice as long."""
    columns = ", ".join(map(connection.ops.quote_name, ("id", "code", "region_code", "sector", *_STANDING)))
    among = "" if only is None else f" WHERE id IN ({', '.join(map(str, only)) or 'NULL'})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {_named(Project)}{among}")
        return list(cursor.fetchall())


def _kept(home: Home, shown: str, table: _Table) -> str:
    return str(home.shown / f"{shown}.{table.file}.parquet")


def _forget(home: Home, shown: str) -> None:
    """Take away what is shown no longer, and what came to nothing."""
    for path in home.shown.iterdir():
        if not path.name.startswith(shown):
            path.unlink(missing_ok=True)


def _select(con: duckdb.DuckDBPyConnection, name: str, rows: str, columns: Mapping[str, str]) -> None:
    """A run's rows of projects that the registry has."""
    selected = ", ".join(f"{value} AS {column}" for column, value in columns.items())
    con.execute(f"CREATE TEMP TABLE {name} AS SELECT {selected} FROM {rows} JOIN place ON code = project_code")


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[Values]:
    con.execute(query)
    while rows := con.fetchmany(_AT_ONCE):
        yield from rows


def _differing(con: duckdb.DuckDBPyConnection, table: _Table, kept: str) -> bool:
    """Put the rows that differ from what is shown into `differing`; whether so few come and go that it is worth it."""
    with suppress(duckdb.Error):  # no such file, or not whole
        _compare(con, table, kept)
        few = con.execute(
            f"SELECT count(*) FILTER (moved) * {_FEW} <= (SELECT count(*) FROM {table.file}) FROM differing"
        ).fetchone()
        return few is not None and bool(few[0])
    return False


def _compare(con: duckdb.DuckDBPyConnection, table: _Table, kept: str) -> None:
    pairs = [(f"f.{column}", f"b.{column}") for column in table.columns]
    moved = " OR ".join(f"f.{column} IS DISTINCT FROM b.{column}" for column in sorted(table.indexed - {"id"}))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE differing AS SELECT {', '.join(f for f, _ in pairs)}, b.id AS shown_id, "
        f"CASE WHEN f.id IS NULL OR b.id IS NULL THEN true ELSE {moved} END AS moved "
        f"FROM {table.file} AS f FULL JOIN {kept} AS b ON f.id = b.id "
        f"WHERE {' OR '.join(f'{f} IS DISTINCT FROM {b}' for f, b in pairs)}"
    )


def _amend(con: duckdb.DuckDBPyConnection, table: _Table) -> None:
    """Write the rows that differ. Those that move in an index go and come back."""
    gone = [row[:1] for row in _rows(con, "SELECT shown_id FROM differing WHERE moved AND shown_id IS NOT NULL")]
    come = list(_rows(con, f"SELECT {', '.join(table.columns)} FROM differing WHERE moved AND id IS NOT NULL"))
    loose = [column for column in table.columns if column not in table.indexed and column != "id"]
    changed = list(_rows(con, f"SELECT {', '.join(loose)}, id FROM differing WHERE NOT moved"))
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table.name} WHERE id = %s", gone)
        insert(table.model, table.columns, come)
        values = ", ".join(f"{quote(column)} = %s" for column in loose)
        cursor.executemany(f"UPDATE {table.name} SET {values} WHERE id = %s", changed)


def _stand(before: Mapping[int, Values], rows: Iterable[Values]) -> None:
    """Where each project stands."""
    changed = [[*row[1:], row[0]] for row in rows if before[row[0]] != row[1:]]
    values = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in _STANDING)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_named(Project)} SET {values} WHERE id = %s", changed)


def _replace(table: _Table, rows: Iterable[Values]) -> None:
    """Empty the table and fill it. Its indexes are built over all rows at once, which takes a third of the time."""
    editor, indexes = connection.schema_editor(), table.model._meta.indexes
    with connection.cursor() as cursor:
        for index in indexes:
            cursor.execute(f"DROP INDEX IF EXISTS {connection.ops.quote_name(index.name)}")
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {table.name}")
            # Frozen: the table is new to everybody, and lists may then be read from indexes alone at once.
            with cursor.copy(f"COPY {table.name} ({_listed(table)}) FROM STDIN (FREEZE)") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            # Without a WHERE the table is emptied at once; the ORM would first read every row's id.
            cursor.execute(f"DELETE FROM {table.name}")
            insert(table.model, table.columns, rows)
        for index in indexes:
            cursor.execute(str(index.create_sql(table.model, editor)))
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {table.name}")


def _listed(table: _Table) -> str:
    return ", ".join(map(connection.ops.quote_name, table.columns))


def _named(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
