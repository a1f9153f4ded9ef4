"""Rejected rows back to their sender: a workbook with the cells as they came and the reason beside each row.

The workbook can be corrected and imported as it is: its headers are the contract's, the columns 原行号, 字段 and 原因
are of no stream and so are not read.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from huxin.facts.cells import Cell
from huxin.facts.lists import ACCEPTED
from huxin.facts.streams import Column, Kind
from huxin.facts.validate import Parsed, Reject
from huxin.sources.sheet import Sheet

NOTES = ("原行号", "字段", "原因")
WHOLE_SHEET = "本行无误；同一工资表有行被退回，须整表重新导入"
CREATED = datetime.fromisoformat("1990-01-01 00:00:00")
"""Written into each workbook as its time of making, so that equal content gives equal bytes."""

_ROWS_A_SHEET = 1_000_000
_EXACT_BELOW = 10**15
_LONGEST_CELL = 32_000


def write_rejects(target: Path | BinaryIO, parts: Iterable[tuple[Sheet, Parsed]]) -> int:
    """Write the rejected rows of each sheet, and whole payroll sheets where one of their rows was rejected.

    Args:
        target: a file to write, or a binary stream.
        parts: sheets as read, with what `validate` made of each.

    Returns:
        The number of rows written; with none the workbook has one empty sheet.
    """
    book = open_book(target)
    written, used = 0, 0
    for sheet, parsed in parts:
        lines = _lines(sheet, parsed)
        while chunk := list(islice(lines, _ROWS_A_SHEET)):
            used += 1
            _write(book, f"{ACCEPTED[sheet.stream].label}{used}", _columns(sheet), chunk)
            written += len(chunk)
    if not used:
        book.add_worksheet("没有被退回的行")
    book.close()
    return written


def open_book(target: Path | BinaryIO) -> Any:
    """A new workbook in which no text ever becomes a formula, a link or a number."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
    book.set_properties({"created": CREATED, "title": "护薪"})
    return book


def as_text(cell: Cell, kind: Kind) -> str:
    """A cell as text that is read again as the same value. A number that has lost digits stays visibly so."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if abs(cell) >= _EXACT_BELOW:
            return format(cell, ".5E")
        return format(cell, ".15g") if cell != int(cell) else str(int(cell))
    if isinstance(cell, int):
        return format(cell, ".5E") if abs(cell) >= _EXACT_BELOW else str(cell)
    if isinstance(cell, datetime):
        midnight = kind is not Kind.MOMENT and (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else cell[:_LONGEST_CELL]


def _columns(sheet: Sheet) -> list[Column]:
    return [c for c in ACCEPTED[sheet.stream].columns if c.name in sheet.columns]


def _lines(sheet: Sheet, parsed: Parsed) -> Iterator[tuple[list[str], list[Reject]]]:
    faults: dict[int, list[Reject]] = {row: [] for row in parsed.incomplete_rows}
    for reject in parsed.rejects:
        faults.setdefault(reject.row, []).append(reject)
    columns = _columns(sheet)
    for position, row in enumerate(sheet.rows):
        if row in faults:
            cells = [as_text(sheet.columns[c.name][position], c.kind) for c in columns]
            yield [*cells, str(row)], faults[row]


def _write(book: Any, name: str, columns: Sequence[Column], lines: Sequence[tuple[list[str], list[Reject]]]) -> None:
    page = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    wrong = book.add_format({"num_format": "@", "bg_color": "#FDE2E2"})
    why = book.add_format({"font_color": "#B42318"})
    page.freeze_panes(1, 0)
    page.set_column(0, len(columns) - 1, 18, text)
    page.set_column(len(columns) + 1, len(columns) + 1, 18)
    page.set_column(len(columns) + 2, len(columns) + 2, 60)
    for place, label in enumerate([*(c.label for c in columns), *NOTES]):
        page.write_string(0, place, label, head)
    for at, (cells, faults) in enumerate(lines, start=1):
        named = {reject.field for reject in faults}
        for place, cell in enumerate(cells):
            form = wrong if place < len(columns) and columns[place].label in named else text
            page.write_string(at, place, cell, form)
        page.write_string(at, len(columns) + 1, "、".join(r.field for r in faults))
        reasons = "；".join(f"{r.field}：{r.reason}" for r in faults) or WHOLE_SHEET
        page.write_string(at, len(columns) + 2, reasons, why)
