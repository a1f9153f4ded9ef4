"""Rows a part at a time, for statements that take only so many."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

_Row = TypeVar("_Row")

_PARAMETERS = 900  # below the 999 that Django grants SQLite


def chunks(rows: Sequence[_Row], size: int = _PARAMETERS) -> Iterator[Sequence[_Row]]:
    """The rows in order, so many at a time; by default as many as one statement may have parameters."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
