"""Which filter an index is to be chosen by."""

from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery
from django.db.models.lookups import Exact


def tried(column: str, value: object) -> Q:
    """`column = value`, asked of each row that the other filters, or the list's order, lead to.

    SQLite takes every equality for nearly unique. Led by a county's, it would read a third of a million rows.
    PostgreSQL has counted, and is not told.
    """
    return Q(Exact(_Column(column), value))


class _Column(Func):
    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The unary plus by which SQLite is told."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


def among(column: str, few: "QuerySet[Any, Any]") -> Q:
    """`column IN (few)`, where the few are looked up first and lead to the rows.

    PostgreSQL may otherwise begin with the million and ask of each whether it is one of the few.
    """
    return Q(_Among(F(column), Subquery(few)))


class _Among(Func):
    template = "%(expressions)s"
    arg_joiner = " IN "
    arity = 2
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The few as an array, which is made once and before anything else."""
        return self.as_sql(compiler, connection, arg_joiner=" = ANY(ARRAY", template="%(expressions)s)", **extra)
