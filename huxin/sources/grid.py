"""What a file looks like before its headers are understood."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from huxin.facts.cells import Cell

_CHUNK = 200  # rows that stay in the processor's cache; three times faster than 20,000
_SHARED = 100_000  # distinct texts of a column beyond which sharing them no longer pays, however often they recur
_TRIED = 2_000  # distinct texts after which at least every second cell must have been one seen before


@dataclass(frozen=True)
class Grid:
    """Raw cells by column, all columns equally long. `numbers` are the row numbers in the file.

    `merged` are the cells that span rows: column, first and last position of each. Only the first holds what they say.
    A cell beyond the end of its row is None; an empty cell within it is whatever the file says, commonly ``""``.
    """

    name: str
    columns: list[list[Cell]]
    numbers: Sequence[int]
    merged: Sequence[tuple[int, int, int]] = ()

    def row(self, at: int) -> list[Cell]:
        """The cells of a row."""
        return [column[at] for column in self.columns]

    def head(self, count: int) -> list[list[Cell]]:
        """The first rows."""
        return [self.row(at) for at in range(min(count, len(self.numbers)))]


def by_columns(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """Turn rows, long or short, into columns.

    A part at a time, so that millions of rows are never kept as lists; equal texts of a column are kept once.
    """
    source, columns, done = iter(rows), list[_Column](), 0
    while chunk := list(islice(source, _CHUNK)):
        turned = list(zip_longest(*chunk))
        columns.extend(_Column([None] * done, {}) for _ in range(len(turned) - len(columns)))
        done += len(chunk)
        for column, cells in zip(columns, turned, strict=False):
            column.extend(cells)
        for column in columns[len(turned) :]:
            column.cells.extend([None] * len(chunk))
    return [column.cells for column in columns]


@dataclass
class _Column:
    cells: list[Cell]
    seen: dict[Cell, Cell] | None  # None once sharing no longer pays

    def extend(self, more: Sequence[Cell]) -> None:
        """1, 1.0 and True are equal but not the same, so only texts are shared, and only where they recur."""
        if self.seen is None or set(map(type, more)) != {str}:
            self.cells += more
            return
        self.cells += map(self.seen.setdefault, more, more)
        if len(self.seen) > _TRIED and len(self.seen) > min(_SHARED, len(self.cells) // 2):
            self.seen = None
