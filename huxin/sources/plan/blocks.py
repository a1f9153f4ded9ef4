"""What a file of any kind is read into: lines of text, and tables."""

from typing import NamedTuple


class Table(NamedTuple):
    """Rows of cells, as many in each; a cell merged over several rows stands in each of them."""

    rows: tuple[tuple[str, ...], ...]


Block = str | Table
