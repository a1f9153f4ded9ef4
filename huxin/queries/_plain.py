"""SQL of our own, for what every page asks: Django takes ten times as long to write such a query as it takes to answer.

A list's page is written by Django once and kept; only its filters are written anew.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone


def asked(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """The rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def stamp(moment: datetime) -> Any:
    """A moment as the database compares it."""
    return connection.ops.adapt_datetimefield_value(moment)


def moment(value: datetime) -> datetime:
    """A moment as the database gives it: SQLite leaves the zone out."""
    return value if timezone.is_aware(value) else value.replace(tzinfo=UTC)


def listed(value: str) -> tuple[str, ...]:
    """A list of texts as the database keeps it."""
    return tuple(json.loads(value))


def keys_of(rows: "QuerySet[Any, Any]", *, ordered: bool = False) -> tuple[str, Sequence[Any]] | None:
    """The statement that gives the keys of some rows, with its parameters; None where there can be none."""
    keys = (rows if ordered else rows.order_by()).values("pk")
    try:
        sql, params = keys.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, params


def counted(rows: "QuerySet[Any, Any]", most: int) -> int:
    """How many rows there are; counting stops at `most`."""
    keys = keys_of(rows)
    return asked(f"SELECT COUNT(*) FROM ({keys[0]} LIMIT {most}) AS found", *keys[1])[0][0] if keys else 0  # noqa: S608


def heaped(heaps: Sequence["QuerySet[Any, Any]"], *, first: int, most: int) -> list[tuple[list[int], int]]:
    """Of several sets of rows the keys of the first in its order, and how many there are up to `most`; one statement.

    Both databases count over what they have found without turning its order round.
    """
    parts: list[str] = []
    params: list[Any] = []
    found: list[list[tuple[int, int]]] = [[] for _ in heaps]
    for place, rows in enumerate(heaps):
        if keys := keys_of(rows, ordered=True):
            all_of = f"SELECT pk, COUNT(*) OVER () AS many FROM ({keys[0]} LIMIT {most}) AS every_one LIMIT {first}"  # noqa: S608
            parts.append(f"SELECT {place}, pk, many FROM ({all_of}) AS few")  # noqa: S608
            params += keys[1]
    for place, key, many in asked(" UNION ALL ".join(parts), *params) if parts else ():
        found[place].append((key, many))
    return [([key for key, _ in heap], heap[0][1] if heap else 0) for heap in found]


def taken(
    model: type[Model], columns: tuple[str, ...], order: Sequence[Any], keys: tuple[str, Sequence[Any]], limit: str = ""
) -> list[list[Any]]:
    """These columns of the rows whose keys a statement gives, in an order; the columns as Django would give them."""
    select, by, converters = _written(model, columns, tuple(order), connection.vendor)
    found = asked(f"{select} WHERE {_key(model)} {among(keys[0])} ORDER BY {by} {limit}", *keys[1])
    rows = [list(row) for row in found]
    for place, expression, converts in converters:
        for convert in converts:
            for row in rows:
                row[place] = convert(row[place], expression, connection)
    return rows


def among(keys: str) -> str:
    """`IN (keys)`, where the keys are found first and lead to the rows (`_tried.among`)."""
    return f"= ANY(ARRAY({keys}))" if connection.vendor == "postgresql" else f"IN ({keys})"


def _key(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"."{model._meta.pk.column}"'


@lru_cache(maxsize=200)
def _written(
    model: type[Model], columns: tuple[str, ...], order: tuple[Any, ...], vendor: str
) -> tuple[str, str, list[tuple[int, Any, list[Any]]]]:
    """What comes before WHERE, what comes after ORDER BY, and what makes a database's value one of Python's."""
    rows = model._default_manager.order_by(*order).values_list(*columns)
    compiler = rows.query.get_compiler(connection=connection)
    select, _, by = compiler.as_sql()[0].partition(" ORDER BY ")
    found = compiler.get_converters(expression for expression, *_ in compiler.select)
    return select, by, [(place, expression, converts) for place, (converts, expression) in found.items()]
