"""Rows of a queue that several processes work on: each is one process's until its lease runs out."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

_RIVALS = 8  # rows read at a time: as many as other workers may snatch away before one is left
_Row = TypeVar("_Row", bound=Model)


def claim(due: "QuerySet[_Row]", *, until: datetime, **waiting: str) -> _Row | None:
    """The first row that is due and nobody else takes; None where none is.

    Whoever claims counts a try, so that of two who read the same row one finds it changed and takes the next.

    Args:
        due: in the order of their turns; rows with `tries` and `next_try_at`.
        until: when somebody else may try.
        waiting: the column that says a row still waits, and what it says then.
    """
    while found := list(due[:_RIVALS]):
        for row in found:
            one: Any = row
            same = type(row)._default_manager.filter(pk=row.pk, tries=one.tries, **waiting)
            if same.update(tries=one.tries + 1, next_try_at=until):
                one.tries += 1
                return row
    return None
