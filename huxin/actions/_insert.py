"""Puts many rows of plain values into a table; an object of the ORM for each would take longer than all else."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(model: type[Model], columns: Collection[str], rows: Iterable[Sequence[Any]]) -> None:
    """New rows, in the caller's transaction. `columns` are the names in the database."""
    quote = connection.ops.quote_name
    names, marks = ", ".join(map(quote, columns)), ", ".join("%s" for _ in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})", list(rows))
