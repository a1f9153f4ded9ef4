"""Which rows below a header are data, and which are blank, totals, signatures, notes or the header once more."""

import re
from collections.abc import Collection, Iterable, Mapping

from huxin.base.errors import BadSource
from huxin.facts.cells import Cell, halfwidth
from huxin.facts.streams import Kind, Stream
from huxin.sources.grid import Grid
from huxin.sources.headers import Header, plain_header
from huxin.sources.sheet import Sheet

_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本[页月班]?[小合]计|以下空白|(?:sub|grand\s*)?total)\s*(?:[(:].*)?",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:制\s*表|填\s*表|编\s*制|经\s*办|审\s*核|复\s*核|核\s*对|审\s*批|批\s*准)\s*(?:人|单位)?"
    r"(?:\s*\(.{0,6}\))?\s*(?::.*)?"
    r"|[^\d:]{0,8}(?:负\s*责\s*人|代表人|项目经理|专管员|劳资员|班组长|财务|会计|出纳|签\s*[字名章]|盖\s*章|公章|日\s*期|时间|电话"
    r"|备\s*注|说\s*明|注)\s*\)?(?:\s*\(.{0,6}\))?\s*:.*",
    re.DOTALL,
)
_DAY = re.compile(r"\s*\d*\s*年\s*\d*\s*月\s*\d*\s*日\s*")
_LONGEST_NAME = 5
_SPANNING = frozenset((Kind.PROJECT, Kind.MONTH, Kind.ID_NO, Kind.NAME))
_COUNTED = frozenset((Kind.MONEY, Kind.DAYS, Kind.RATIO, Kind.INTEGER))
_HAN = re.compile(r"[\u3400-\u9fff]")


def naming_columns(stream: Stream) -> list[str]:
    """The required columns that say whom or what a row is about: without one of them filled, a row may be a total."""
    named = [
        c.name
        for c in stream.columns
        if c.required
        and (c.kind is Kind.ID_NO or (c.stored in stream.key and c.kind in (Kind.TEXT, Kind.USCC, Kind.ACCOUNT)))
    ]
    return named or [stream.columns[0].name]


def take(grid: Grid, header: Header, telling: Collection[str] = ()) -> Sheet:
    """The data below a header.

    Args:
        grid: the sheet.
        header: what its header says.
        telling: columns besides the required in whose absence only a row is no data.

    Raises:
        BadSource: a data row has more filled cells than the header has columns, so its cells stand under wrong ones.
    """
    first = header.below
    numbers = grid.numbers[first:]
    columns = {name: grid.columns[place][first:] for name, place in header.places.items()}
    _fill_merged(grid, columns, header)
    dropped = _not_data(grid, columns, header, telling)
    _require_no_excess(grid, header, dropped)
    if dropped:
        kept = [i for i in range(len(numbers)) if i not in dropped]
        columns = {name: [found[i] for i in kept] for name, found in columns.items()}
        numbers = [numbers[i] for i in kept]
    return Sheet(header.stream.name, columns, list(numbers), grid.name)


def _fill_merged(grid: Grid, columns: Mapping[str, list[Cell]], header: Header) -> None:
    """A team or a worker written once beside several rows holds for all of them; an amount never does."""
    for place, first, last in grid.merged:
        for name in (name for name, at in header.places.items() if at == place):
            column = header.stream.column(name)
            if (
                first >= header.below
                and (column.kind in _SPANNING or not column.required)
                and column.kind not in _COUNTED
            ):
                start, end = first - header.below, last - header.below + 1
                columns[name][start:end] = [columns[name][start]] * len(columns[name][start:end])


def _require_no_excess(grid: Grid, header: Header, dropped: set[int]) -> None:
    """Of text only: in a workbook no comma can move a cell, and a note beside the table is just a note."""
    first = header.below
    for place in range(header.width, len(grid.columns) if not grid.name else 0):
        for at, cell in enumerate(grid.columns[place][first:]):
            if cell is not None and not _blank(cell) and at not in dropped:
                raise BadSource(
                    f"第{grid.numbers[first + at]}行的列数多于表头的{header.width}列："
                    "多半是金额或文字中的逗号没有加引号，请改正后重新导入。"
                )


def _not_data(grid: Grid, columns: dict[str, list[Cell]], header: Header, telling: Collection[str]) -> set[int]:
    """Positions of the rows that are no data. Only rows without a name of their own are looked at closely."""
    naming = [name for name in naming_columns(header.stream) if name in columns]
    required = [c.name for c in header.stream.columns if (c.required or c.name in telling) and c.name in columns]
    headers = {plain_header(said) for name in naming for said in (name, header.stream.column(name).label)}
    suspects: Iterable[int] = range(len(grid.numbers) - header.below)
    for name in naming:
        cells = columns[name]
        nameless = {cell for cell in _not_numbers(set(cells), headers) if _says_nothing(cell, headers)}
        suspects = [i for i in suspects if cells[i] in nameless] if nameless else ()
    return {
        i
        for i in suspects
        if _is_closing(
            grid.row(header.below + i),
            [columns[name][i] for name in naming],
            [columns[name][i] for name in required],
            header,
        )
    }


def _not_numbers(cells: set[Cell], headers: set[str]) -> list[Cell]:
    """All but numbers and codes, as nearly all of a hundred thousand cells are. None of them is no header either."""
    return [
        cell
        for cell in cells
        if not isinstance(cell, str) or not cell.isascii() or not cell.isalnum() or cell.lower() in headers
    ]


def _says_nothing(cell: Cell, headers: set[str]) -> bool:
    if not isinstance(cell, str):
        return cell is None
    return not cell or cell.isspace() or _HAN.search(cell) is not None or plain_header(cell) in headers


def _is_closing(row: list[Cell], named: list[Cell], required: list[Cell], header: Header) -> bool:
    """Whether a row without a proper name of what it is about closes a table rather than being a faulty row of it."""
    if all(_blank(cell) for cell in required):
        return True
    filled = [cell for cell in row if not _blank(cell)]
    if len(filled) == 1 and isinstance(filled[0], str) and len(filled[0].strip()) > _LONGEST_NAME:
        return _HAN.search(filled[0]) is not None
    if any(_matches(_TOTAL, cell) for cell in filled):
        return all(_blank(cell) or _matches(_TOTAL, cell) for cell in named)
    if any(_matches(_SIGNATURE, cell) for cell in filled):
        return not any(_holds_data(cell) for cell in required)
    own = {plain_header(said) for c in header.stream.columns for said in (c.name, c.label, *c.aliases)}
    again = sum(plain_header(row[place]) in own for place in header.places.values())
    return again >= max(2, len(header.places) - 1)


def _holds_data(cell: Cell) -> bool:
    """Signatures are words; every real row has a digit in what it must have."""
    if not isinstance(cell, str):
        return cell is not None
    return any(c.isdigit() for c in cell) and not (_matches(_SIGNATURE, cell) or _DAY.fullmatch(cell))


def _matches(pattern: re.Pattern[str], cell: Cell) -> bool:
    return isinstance(cell, str) and pattern.fullmatch(halfwidth(cell.strip())) is not None


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
