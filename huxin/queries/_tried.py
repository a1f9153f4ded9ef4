"""Which filter an index is to be chosen by."""

from typing import Any

from django.db.models import Func, Q
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
