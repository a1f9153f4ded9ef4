"""Whether two databases hold the same rows, by digests of a form that does not depend on which database it is.

SQLite and PostgreSQL write the same value differently: a moment as text or as a moment, a boolean as 1 or as true, JSON
as it was handed in or in an order of PostgreSQL's own. Here each has one form, and a table one number.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, cast

from django.apps import apps
from django.db import connections
from django.db.models import Field, Model

PIECE = 10_000  # rows held at a time; digests are of pieces, so both sides must be told by the same
_Values = Sequence[Any]
_Form = Callable[[_Values], Any]
"""Writes a column's values so that both databases give the same."""


@dataclass(frozen=True)
class Told:
    """What a table comes to: how many rows, and a digest of all their values."""

    rows: int
    digest: str


def models() -> list[type[Model]]:
    """Every table of an installation."""
    return apps.get_models(include_auto_created=True)


def columns(model: type[Model]) -> list[str]:
    """The names of a table's columns."""
    return [str(field.column) for field in model._meta.concrete_fields]


def pieces(alias: str, model: type[Model]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """All rows of a table as its database gives them, `PIECE` at a time, by the primary key's bytes."""
    connection, key = connections[alias], model._meta.pk
    name = connection.ops.quote_name
    wanted, order = ", ".join(map(name, columns(model))), name(str(key.column))
    if connection.vendor == "postgresql" and key.get_internal_type() == "CharField":
        order += ' COLLATE "C"'  # others sort by the customs of a language
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {wanted} FROM {name(model._meta.db_table)} ORDER BY {order}")
        while piece := cursor.fetchmany(PIECE):
            yield piece


def told(alias: str, model: type[Model], *, progress: Callable[[int], None]) -> Told:
    """Counts and digests a table: SHA-256 of its pieces, one column of values after the other.

    `progress` hears how many rows were read.
    """
    forms = [_form(field) for field in model._meta.concrete_fields]
    rows, digest = 0, sha256()
    for piece in pieces(alias, model):
        for form, values in zip(forms, zip(*piece, strict=True), strict=True):
            digest.update(repr(form(values)).encode())
        rows += len(piece)
        progress(rows)
    return Told(rows, digest.hexdigest())


def _form(field: "Field[Any, Any]") -> _Form:
    while field.remote_field is not None:
        field = cast(Any, field).target_field
    return _FORMS[field.get_internal_type()]  # of a new type it must first be said


def _same(values: _Values) -> _Values:
    return values


def _each(form: Callable[[Any], Any]) -> _Form:
    return lambda values: [None if value is None else form(value) for value in values]


def _moment(value: str | datetime) -> str:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found).isoformat(timespec="microseconds")


def _day(value: str | date) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _json(values: _Values) -> Any:
    """Read and written as one list, a fraction of the work. No value is not the value ``null``."""
    absent = [place for place, value in enumerate(values) if value is None]
    read = json.loads(f"[{','.join('null' if value is None else value for value in values)}]", parse_float=_number)
    return absent, json.dumps(read, sort_keys=True)


def _number(written: str) -> float:
    """PostgreSQL keeps 1e16 as 10000000000000000: the same number, no longer with a point."""
    found = float(written)
    return int(found) if found.is_integer() else found


_FORMS: dict[str, _Form] = {
    **dict.fromkeys(["CharField", "TextField"], _same),
    **dict.fromkeys(["BigAutoField", "BigIntegerField", "IntegerField", "SmallIntegerField"], _same),
    "BooleanField": _each(bool),
    "DateTimeField": _each(_moment),
    "DateField": _each(_day),
    "JSONField": _json,
    "BinaryField": _each(bytes),
}
