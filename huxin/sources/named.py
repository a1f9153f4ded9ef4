"""Lists that are no stream of facts: a file with one header row, its cells by the names of the columns."""

from collections.abc import Collection, Iterator

from huxin.base.errors import BadSource
from huxin.facts.cells import Cell
from huxin.sources.headers import SEARCHED_ROWS, plain_header
from huxin.sources.text import read_text
from huxin.sources.workbook import read_workbook


def read_named(data: bytes, required: Collection[str]) -> Iterator[tuple[int, dict[str, Cell]]]:
    """The rows of the first sheet that has the required columns: number in the file, and cells by header.

    Raises:
        BadSource: the file cannot be read, or no sheet has them all.
    """
    wanted = {plain_header(name): name for name in required}
    grids = read_workbook(data) if data[:2] in (b"PK", b"\xd0\xcf") else read_text(data, None)
    for grid in grids:
        for at, row in enumerate(grid.head(SEARCHED_ROWS)):
            heads = [plain_header(cell) for cell in row]
            if set(wanted) <= set(heads):
                names = [wanted.get(head, head) for head in heads]
                for below in range(at + 1, len(grid.numbers)):
                    cells = dict(zip(names, grid.row(below), strict=True))
                    if any(cell not in (None, "") for cell in cells.values()):
                        yield grid.numbers[below], cells
                return
    raise BadSource(f"没有找到表头：首行应有 {'、'.join(required)}。")
