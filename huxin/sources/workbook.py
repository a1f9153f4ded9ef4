"""XLSX and XLS, by python-calamine."""

import io
from datetime import time, timedelta

import python_calamine as calamine

from huxin.base.errors import BadSource
from huxin.sources.extent import BROKEN, require_honest
from huxin.sources.grid import Grid, by_columns

_TIMES = frozenset((time, timedelta))
_ENCRYPTED = "工作簿有密码：请在表格软件中取消密码保护（文件→信息→保护工作簿）后重新导入。"


def read_workbook(data: bytes) -> list[Grid]:
    """The worksheets of a workbook; numbers come as numbers, dates as dates, other cells as text.

    Raises:
        BadSource: encrypted, broken, or stretched over more cells than can be read.
    """
    if data[:2] == b"PK":
        require_honest(data)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [s.name for s in book.sheets_metadata if s.typ is calamine.SheetTypeEnum.WorkSheet]
            return [_grid(name, book.get_sheet_by_name(name)) for name in names]
    except calamine.PasswordError:
        raise BadSource(_ENCRYPTED) from None
    except Exception:
        raise BadSource(BROKEN) from None
    except BaseException as panic:  # the reader's own panics are no Exception
        if type(panic).__name__ != "PanicException":
            raise
        raise BadSource(BROKEN) from None


def _grid(name: str, sheet: calamine.CalamineSheet) -> Grid:
    rows = sheet.to_python(skip_empty_area=True)
    top, left = sheet.start or (0, 0)
    columns = by_columns(rows)  # type: ignore[arg-type]  # times are turned into text below
    for place, column in enumerate(columns):
        if _TIMES.intersection(map(type, column)):
            columns[place] = [str(cell) if isinstance(cell, (time, timedelta)) else cell for cell in column]
    merged = [
        (column - left, first - top, last - top)
        for (first, column), (last, _) in sheet.merged_cell_ranges or ()
        if last > first >= top and column >= left
    ]
    return Grid(name, columns, range(top + 1, top + 1 + len(rows)), merged)
