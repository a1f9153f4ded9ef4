"""A page of rows. Counting stops at a ceiling, because a list of a million must not count a million on every visit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from huxin.queries import _plain
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
    total = _plain.counted(rows, ceiling + 1)
    capped = total > ceiling
    total = min(total, ceiling)
    number = min(max(1, number), max(1, -(-total // size)))
    start = (number - 1) * size
    few = not capped and total <= FEW
    here = _columns(rows, few, start, size, columns) if columns else _objects(rows, few, start, size)
    return Page(tuple(made(here)), number, size, total, capped)


def _objects(rows: "QuerySet[Any, Any]", few: bool, start: int, size: int) -> list[Any]:
    every, order = rows.model._default_manager, rows.query.order_by
    if few:
        found = every.filter(among("pk", rows.order_by().values("pk")[:FEW])).order_by(*order)
        return list(found[start : start + size])
    # Which rows is answered from an index; whole rows are read for this page only, not for those before it.
    return list(every.filter(pk__in=rows.values("pk")[start : start + size]).order_by(*order))


def _columns(rows: "QuerySet[Any, Any]", few: bool, start: int, size: int, columns: Sequence[str]) -> list[Any]:
    """The same, of some columns."""
    keys, here = _plain.keys_of(rows, ordered=not few), f"LIMIT {size} OFFSET {start}"
    if keys is None:
        return []
    keys = f"{keys[0]} {f'LIMIT {FEW}' if few else here}", keys[1]
    return _plain.taken(rows.model, tuple(columns), rows.query.order_by, keys, here if few else "")


def page_of_list(rows: list[Row], number: int, size: int) -> Page[Row]:
    """One page of rows that are in memory already."""
    number = min(max(1, number), max(1, -(-len(rows) // size)))
    start = (number - 1) * size
    return Page(tuple(rows[start : start + size]), number, size, len(rows))
