"""A page of rows. Counting stops at a ceiling, because a list of a million must not count a million on every visit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from huxin.queries._tried import among

Row = TypeVar("Row")

CEILING = 10_000
"""Nobody pages past this; people filter, and the export has the rest."""
FEW = 1_000
"""Up to so many are found first and sorted then. Walked to in the list's order, they could be the last of a million."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list. `total` counts up to the ceiling; `capped` says that there are more than it."""

    rows: tuple[Row, ...]
    number: int
    size: int
    total: int
    capped: bool = False

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The place of the first row shown, from 1; 0 where there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last_row(self) -> int:
        """The place of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def before(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after, if any."""
        return self.number + 1 if self.number < self.last else None


def page_of(
    rows: "QuerySet[Any, Any]",
    number: int,
    size: int,
    made: Callable[[list[Any]], list[Row]],
    *,
    ceiling: int = CEILING,
    columns: Sequence[str] = (),
) -> Page[Row]:
    """One page of a query, made into frozen rows by one call for the whole page. Counting stops at the ceiling.

    With `columns`, these are handed over as tuples instead of whole objects: half the time for a wide table.
    """
    total = rows.order_by()[: ceiling + 1].count()
    capped = total > ceiling
    total = min(total, ceiling)
    number = min(max(1, number), max(1, -(-total // size)))
    start = (number - 1) * size
    every, order = rows.model._default_manager, rows.query.order_by
    if not capped and total <= FEW:
        here = every.filter(among("pk", rows.order_by().values("pk")[:FEW])).order_by(*order)[start : start + size]
    else:
        # Which rows is answered from an index; whole rows are read for this page only, not for those before it.
        here = every.filter(pk__in=rows.values("pk")[start : start + size]).order_by(*order)
    return Page(tuple(made(list(here.values_list(*columns) if columns else here))), number, size, total, capped)


def page_of_list(rows: list[Row], number: int, size: int) -> Page[Row]:
    """One page of rows that are in memory already."""
    number = min(max(1, number), max(1, -(-len(rows) // size)))
    start = (number - 1) * size
    return Page(tuple(rows[start : start + size]), number, size, len(rows))
