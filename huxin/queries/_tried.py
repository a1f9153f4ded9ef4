"""Which filter an index is to be chosen by."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery, Value
from django.db.models.lookups import Exact

_MANY = 100
"""So many keys find more rows than a list passes over on its way to a page of them."""


def tried(column: str, value: object) -> Q:
    """`column = value`, asked of each row that the other filters, or the list's order, lead to.

    SQLite takes every equality for nearly unique. Led by a county's, it would read a third of a million rows.
    PostgreSQL has counted, and is not told.
    """
    return Q(Exact(_Column(column), value))


def unled(column: str, value: str) -> Q:
    """`column = value`, of a column that neither database shall look rows up by.

    For columns that follow from one another: PostgreSQL multiplies their chances, expects a hundredth of what there is,
    and fetches ten thousand rows where it could have read one index to its page.
    """
    return Q(Exact(_Plain(column), value))


class _Column(Func):
    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The unary plus by which SQLite is told."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


class _Plain(_Column):
    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """An expression that no index has."""
        return self.as_sql(compiler, connection, template="(%(expressions)s || '')", **extra)


def among(column: str, few: "QuerySet[Any, Any]") -> Q:
    """`column IN (few)`, where the few are looked up first and lead to the rows.

    PostgreSQL may otherwise begin with the million and ask of each whether it is one of the few.
    """
    return Q(_Among(F(column), _Few(few)))


def listed(column: str, keys: Iterable[int]) -> Q:
    """`column IN (keys)`, as one parameter: a thousand take longer to write into a query than to look up."""
    return Q(_Listed(F(column), Value(",".join(map(str, keys)))))


def together(columns: tuple[str, str], pairs: Iterable[tuple[str, str]]) -> Q:
    """Both columns are one of the pairs, asked of each row: as one parameter, however many there are."""
    return Q(_Together(*map(F, columns), Value(json.dumps(["/".join(pair) for pair in pairs]))))


class _Few(Subquery):
    """Known to be none, they make the whole question's answer none; else Django would write NULL for the list."""

    empty_result_set_value = NotImplemented


class _Among(Func):
    template = "%(expressions)s"
    arg_joiner = " IN "
    arity = 2
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The few as an array, which is made once and before anything else."""
        return self.as_sql(compiler, connection, arg_joiner=" = ANY(ARRAY", template="%(expressions)s)", **extra)


class _Together(Func):
    arity = 3
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The pairs as the elements of a JSON array."""
        one, other, said = self._compiled(compiler)
        return f"{one} || '/' || {other} IN (SELECT value FROM json_each(%s))", (said,)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The pairs as an array."""
        one, other, said = self._compiled(compiler)
        return f"{one} || '/' || {other} = ANY(%s::text[])", (json.loads(said),)

    def _compiled(self, compiler: Any) -> tuple[str, str, str]:
        one, other, said = self.source_expressions
        told: Any = said
        return compiler.compile(one)[0], compiler.compile(other)[0], str(told.value)


class _Listed(Func):
    arity = 2
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The keys as the elements of a JSON array. Many of them are asked of each row, as `tried` is."""
        column, params = compiler.compile(self.source_expressions[0])
        tried = "+" if self._keys.count(",") >= _MANY else ""
        return f"{tried}{column} IN (SELECT value FROM json_each(%s))", (*params, f"[{self._keys}]")

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The keys as an array, whose length the planner knows."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::bigint[])", (*params, f"{{{self._keys}}}")

    @property
    def _keys(self) -> str:
        said: Any = self.source_expressions[1]
        return str(said.value)
