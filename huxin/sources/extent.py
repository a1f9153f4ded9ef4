"""Whether a workbook is as large as it seems: a few kilobytes can ask for more memory than there is.

Its parts are decompressed and looked through before anything is built from them. A sheet is read as a full rectangle up
to its farthest cell, so what counts is that rectangle beside the cells that are really there.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from huxin.base.errors import BadSource

BROKEN = "工作簿已损坏或不完整，无法打开：请在表格软件中打开并另存为XLSX后重新导入。"
_TOO_FAR = "工作表范围过大：有内容的单元格很少，却占了很多行列，请删去多余的行列或另存为CSV后重新导入。"
_TOO_LARGE = "工作簿解压后过大，请拆成几个文件后重新导入。"
_ENTITIES = "工作簿里有XML实体声明，正常的表格没有，拒绝读取：请在表格软件中打开并另存为XLSX后重新导入。"

_CHUNK = 1 << 20
_LARGEST = 2 << 30  # bytes of all parts
_LONGEST_TAG = 16 << 20
_ALWAYS_FINE = 6_000_000  # cells of a rectangle
_EMPTY_BESIDE_FULL = 20
_STRINGS_BESIDE_CELLS = 100_000
_WIDEST = 702  # column ZZ

_ROW = re.compile(rb"""<row\s[^>]*?\br=["'](\d+)""")
_PREFIXED_ROW = re.compile(rb"""<\w+:row\s[^>]*?\br=["'](\d+)""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?:/?>|\s(?![^<>]*?\br=))")


@dataclass
class _Extent:
    """What the parts of a workbook hold: cells there are, cells their rectangles have, texts, bytes."""

    cells: int = 0
    area: int = 0
    texts: int = 0
    size: int = 0


def require_honest(data: bytes) -> None:
    """Look through the parts of an XLSX.

    Raises:
        BadSource: broken, too large once decompressed, mostly emptiness, or with XML entities.
    """
    whole = _Extent()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                _measure(archive, entry, whole)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        raise BadSource(BROKEN) from None
    if whole.area > max(_ALWAYS_FINE, whole.cells * _EMPTY_BESIDE_FULL):
        raise BadSource(_TOO_FAR)
    if whole.texts > whole.cells + _STRINGS_BESIDE_CELLS:
        raise BadSource(_TOO_LARGE)


def _measure(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, whole: _Extent) -> None:
    last, width = 0, 0
    for part in _parts(archive, entry, whole):
        if b"<!" in part and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
            raise BadSource(_ENTITIES)
        cells = part.count(b'<c r="')
        whole.texts += part.count(b"<si") + part.count(b":si")
        prefixed = b":c" in part
        if prefixed or part.count(b"<c") != cells:  # rare: columns, or cells written in another way
            if _UNPLACED.search(part):
                raise BadSource(BROKEN)
            cells = len(_CELL.findall(part))
        whole.cells += cells
        last = max(last, *map(int, _ROW.findall(part)), *map(int, _PREFIXED_ROW.findall(part) if prefixed else ()), 0)
        while cells and (wider := _wider_than(width).search(part)):
            width = _column(wider[1])
            if width > _WIDEST:
                raise BadSource(_TOO_FAR)
    whole.area += last * width


def _parts(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, whole: _Extent) -> Iterator[bytes]:
    """The content of an entry in parts that cut no tag in two."""
    rest = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            whole.size += len(chunk)
            if whole.size > _LARGEST or len(rest) > _LONGEST_TAG:
                raise BadSource(_TOO_LARGE)
            chunk = rest + chunk
            cut = max(chunk.rfind(b"<"), 0)
            rest = chunk[cut:]
            if cut:
                yield chunk[:cut]
    yield rest


def _column(letters: bytes) -> int:
    return sum((letter - 64) * 26**power for power, letter in enumerate(reversed(letters)))


@lru_cache(maxsize=_WIDEST + 1)
def _wider_than(width: int) -> re.Pattern[bytes]:
    """Finds a reference to a column right of that one."""
    first, second = divmod(width - 26, 26)
    if width < 26:
        right = f"[{chr(65 + width)}-Z]|[A-Z]{{2,}}"
    elif first < 25:
        right = f"{chr(65 + first)}[{chr(65 + second)}-Z]|[{chr(66 + first)}-Z][A-Z]|[A-Z]{{3,}}"
    else:
        right = f"Z[{chr(65 + second)}-Z]|[A-Z]{{3,}}" if first == 25 else "[A-Z]{3,}"
    return re.compile(rf""" r=["']({right})[0-9]""".encode())
