"""XLSX and XLS, by python-calamine."""

import io
import re
import zipfile
import zlib
from datetime import time, timedelta

import python_calamine as calamine

from huxin.base.errors import BadSource
from huxin.sources.grid import Grid, by_columns

_TIMES = frozenset((time, timedelta))
_CHUNK = 1 << 20
_LARGEST_SHEET = 2 << 30
_FAR_CELL = re.compile(rb"""r=["'](?:[A-Z]{3,}[0-9]|[A-Z]{2,}[0-9]{6})""")
_ENCRYPTED = "工作簿有密码:请在表格软件中取消密码保护(文件→信息→保护工作簿)后重新导入。"
_BROKEN = "工作簿已损坏或不完整,无法打开:请在表格软件中打开并另存为XLSX后重新导入。"


def read_workbook(data: bytes) -> list[Grid]:
    """The worksheets of a workbook; numbers come as numbers, dates as dates, other cells as text.

    Raises:
        BadSource: encrypted, broken, or stretched over more cells than can be read.
    """
    if data[:2] == b"PK":
        _check_extent(data)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [s.name for s in book.sheets_metadata if s.typ is calamine.SheetTypeEnum.WorkSheet]
            return [_grid(name, book.get_sheet_by_name(name)) for name in names]
    except calamine.PasswordError:
        raise BadSource(_ENCRYPTED) from None
    except Exception:
        raise BadSource(_BROKEN) from None
    except BaseException as panic:  # the reader's own panics are no Exception
        if type(panic).__name__ != "PanicException":
            raise
        raise BadSource(_BROKEN) from None


def _grid(name: str, sheet: calamine.CalamineSheet) -> Grid:
    rows = sheet.to_python(skip_empty_area=True)
    first = (sheet.start or (0, 0))[0] + 1
    columns = by_columns(rows)  # type: ignore[arg-type]  # times are turned into text below
    for place, column in enumerate(columns):
        if _TIMES.intersection(map(type, column)):
            columns[place] = [str(cell) if isinstance(cell, (time, timedelta)) else cell for cell in column]
    return Grid(name, columns, range(first, first + len(rows)))


def _check_extent(data: bytes) -> None:
    """Refuse a small file that says it is huge: a sheet is read as a full rectangle up to its farthest cell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    _scan(archive, entry)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        raise BadSource(_BROKEN) from None


def _scan(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    tail, size = b"", 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > _LARGEST_SHEET or _FAR_CELL.search(tail + chunk):
                raise BadSource("工作表范围过大:超过702列,或10万行以上而超过26列,请删去多余行列或另存为CSV后重新导入。")
            tail = chunk[-16:]
