"""Values that SQLite keeps and PostgreSQL refuses, by table, row and column."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Field, Model

from huxin.queries.alike import PIECE

# What may be wrong with JSON as Django writes it: everything but ASCII is escaped there.
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|NaN|Infinity")


@dataclass(frozen=True)
class Unfit:
    """One value, by SQLite's own number of the row: a key may be personal."""

    table: str
    row: int
    column: str
    why: str


def unfit(alias: str, model: type[Model]) -> Iterator[Unfit]:
    """What of a table on SQLite cannot be text or JSON on PostgreSQL."""
    fields = [
        f for f in model._meta.concrete_fields if f.get_internal_type() in ("CharField", "TextField", "JSONField")
    ]
    if not fields:
        return
    connection = connections[alias]
    name, table = connection.ops.quote_name, model._meta.db_table
    wanted = ", ".join(f"CAST({name(str(field.column))} AS BLOB)" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, {wanted} FROM {name(table)}")
        while piece := cursor.fetchmany(PIECE):
            numbers, *found = zip(*piece, strict=True)
            for field, values in zip(fields, found, strict=True):
                if _suspect(field, [value for value in values if value is not None]):
                    yield from _named(field, table, numbers, values)


def _suspect(field: "Field[Any, Any]", values: Sequence[bytes]) -> bool:
    """Whether one of many values may be wrong: looked at together, a tenth of the work."""
    together = b"\n".join(values)
    try:
        together.decode()
    except UnicodeDecodeError:
        return True
    longest = getattr(field, "max_length", None)
    return (
        b"\0" in together
        or (field.get_internal_type() == "JSONField" and _SUSPECT.search(together) is not None)
        or (longest is not None and max(map(len, values), default=0) > longest)
    )


def _named(
    field: "Field[Any, Any]", table: str, numbers: Sequence[int], values: Sequence[bytes | None]
) -> Iterator[Unfit]:
    for number, value in zip(numbers, values, strict=True):
        if value is not None and (why := _wrong(field, value)):
            yield Unfit(table, number, str(field.column), why)


def _wrong(field: "Field[Any, Any]", value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return "不是合法的文字（残缺的编码）"
    if b"\0" in value:
        return "含有空字符（NUL）"
    if field.get_internal_type() == "JSONField":
        return _wrong_json(text) if _SUSPECT.search(value) else ""
    longest = getattr(field, "max_length", None)
    return f"长于 {longest} 个字" if longest and len(text) > longest else ""


def _wrong_json(text: str) -> str:
    try:
        parts = list(_within(json.loads(text, parse_constant=_refuse)))
    except ValueError:
        return "不是合法的 JSON"
    if any("\0" in part for part in parts):
        return "含有空字符（NUL）"
    if any("\ud800" <= sign <= "\udfff" for part in parts for sign in part):
        return "不是合法的文字（残缺的编码）"
    return ""


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _within(value: Any) -> Iterator[str]:
    """All text of a JSON value, keys as well."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _within(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _within(item)
