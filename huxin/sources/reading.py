"""Bytes of a file → sheets of known streams. The content decides what a file is; its name only helps to say so."""

from pathlib import PurePath

from huxin.base.errors import BadSource
from huxin.facts.streams import STREAMS
from huxin.sources.grid import Grid
from huxin.sources.headers import SEARCHED_ROWS, best_header, why_unknown
from huxin.sources.parquet import read_parquet
from huxin.sources.rows import take
from huxin.sources.sheet import Sheet
from huxin.sources.text import read_text
from huxin.sources.workbook import read_workbook

_EXPECTED = "应为CSV、XLSX、XLS或Parquet文件"
_NO_ROWS = "只有表头,没有数据行:请填写数据后重新导入。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "PDF文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"\x1f\x8b", "压缩包"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"{\\rtf", "RTF文档"),
    (b"SQLite format 3", "数据库"),
)


def read(data: bytes, file_name: str, stream: str | None = None) -> list[Sheet]:
    """The sheets of a file. Sheets of a workbook that are of no known stream are passed over if another is.

    Args:
        data: the file's bytes.
        file_name: as the sender named it; for messages.
        stream: take every sheet for this stream instead of recognising it by its headers.

    Raises:
        BadSource: the whole file is refused, in one Chinese sentence that says what was expected.
    """
    if stream is not None and stream not in STREAMS:
        raise BadSource(f"没有名为“{stream}”的表:应为{'、'.join(STREAMS)}之一。")
    if not data.strip(b"\x00\t\r\n ;,\xef\xbb\xbf"):
        raise BadSource(f"文件是空的:{_EXPECTED},首行为列名。")
    if data[:4] == b"PAR1":
        sheet = read_parquet(data, stream)
        if not sheet.rows:
            raise BadSource(_NO_ROWS)
        return [sheet]
    return _recognised(_grids(data, file_name, stream), stream)


def _grids(data: bytes, file_name: str, stream: str | None) -> list[Grid]:
    suffix = PurePath(file_name).suffix.lower()
    if data[:8] == _OLE or data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        _require_workbook(data, suffix)
        return read_workbook(data)
    _require_text(data, suffix)
    if suffix in (".xlsx", ".parquet"):
        return _text_under_false_name(data, stream, "XLSX工作簿" if suffix == ".xlsx" else "Parquet文件")
    return read_text(data, stream)


def _require_workbook(data: bytes, suffix: str) -> None:
    if data[:2] == b"PK":
        if b"xl/" not in data and suffix not in (".xlsx", ".xlsm"):
            raise BadSource(f"是压缩包或其他文档,不是表格:{_EXPECTED}。")
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise BadSource("工作簿有密码:请在表格软件中取消密码保护后重新导入。")
    elif not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")) and suffix != ".xls":
        raise BadSource(f"不是表格文件:{_EXPECTED}。")


def _require_text(data: bytes, suffix: str) -> None:
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise BadSource(f"内容是{what},不是表格:{_EXPECTED}。")
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise BadSource(f"内容是网页或XML,不是表格:请在表格软件中打开并另存为XLSX。{_EXPECTED}。")
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff") and _is_binary(data):
        named = f"(文件名以{suffix}结尾,内容却不是)" if suffix in (".xlsx", ".xls", ".parquet", ".csv") else ""
        raise BadSource(f"文件内容无法识别{named},可能已损坏:{_EXPECTED}。")


def _text_under_false_name(data: bytes, stream: str | None, kind: str) -> list[Grid]:
    """Text in a file named as a workbook: taken if its header is known, else called broken, as it most likely is."""
    grids = read_text(data, stream)
    if best_header(grids[0].head(SEARCHED_ROWS), stream) is None:
        raise BadSource(f"文件名是{kind},内容却不是,可能已损坏:{_EXPECTED}。")
    return grids


def _is_binary(data: bytes) -> bool:
    """More than one in a hundred of the first bytes are control characters. A few NULs in a CSV are its rows' fault."""
    head = data[:65_536]
    controls = head.translate(None, bytes(range(32, 256)) + b"\t\r\n\x0b\x0c\x1a")
    return len(controls) * 100 > len(head)


def _recognised(grids: list[Grid], stream: str | None) -> list[Sheet]:
    sheets: list[Sheet] = []
    refusals: list[tuple[tuple[bool, int, float, int], str]] = []
    for grid in grids:
        header = best_header(grid.head(SEARCHED_ROWS), stream)
        if header is None or header.missing:
            score = header.score if header else (False, 0, 0.0, 0)
            refusals.append((score, why_unknown(header, stream)))
        else:
            sheets.append(take(grid, header))
    if not sheets:
        nearest = max(refusals, default=((False, 0, 0.0, 0), why_unknown(None, stream)))
        raise BadSource(nearest[1])
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise BadSource(_NO_ROWS)
    return filled
