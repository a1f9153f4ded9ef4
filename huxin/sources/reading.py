"""Bytes of a file → sheets of known streams. The content decides what a file is; its name only helps to say so."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from huxin.base.errors import BadSource
from huxin.facts.lists import ACCEPTED
from huxin.sources import banks
from huxin.sources.grid import Grid
from huxin.sources.headers import SEARCHED_ROWS, best_header, why_unknown
from huxin.sources.mapping import Mappings
from huxin.sources.parquet import read_parquet
from huxin.sources.sheet import Sheet
from huxin.sources.text import read_text
from huxin.sources.understand import Understood, in_parts, sheet_of, understand
from huxin.sources.workbook import read_workbook

_EXPECTED = "应为CSV、XLSX、XLS或Parquet文件"
_NO_ROWS = "只有表头，没有数据行：请填写数据后重新导入。"
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


def read(
    data: bytes, file_name: str, stream: str | None = None, mapping: Mappings = MappingProxyType({})
) -> list[Sheet]:
    """The sheets of a file. Sheets of a workbook that are of no known stream are passed over if another is.

    A bank's file is taken by its profile: the one named, or the only one whose head it has (`sources.banks`).

    Args:
        data: the file's bytes.
        file_name: as the sender named it; for messages.
        stream: take every sheet for this stream, or the file for one of this bank's profile, instead of recognising
            it by its headers.
        mapping: how to read sheets of certain headers, by the header's fingerprint.

    Raises:
        BadSource: the whole file is refused, in one Chinese sentence that says what was expected.
    """
    if stream is not None and stream in banks.profiles():
        return [_of_bank(banks.named(stream), lambda profile: banks.parse(profile, data))]
    if stream is not None and stream not in ACCEPTED:
        raise BadSource(f"没有名为“{stream}”的表：应为{'、'.join(ACCEPTED)}之一。")
    if not data.strip(b"\x00\t\r\n ;,\xef\xbb\xbf"):
        raise BadSource(f"文件是空的：{_EXPECTED}，首行为列名。")
    if data[:4] == b"PAR1":
        sheet = read_parquet(data, stream)
        if not sheet.rows:
            raise BadSource(_NO_ROWS)
        return [sheet]
    is_book = data[:8] == _OLE or data[:4] in (b"PK\x03\x04", b"PK\x05\x06")
    if stream is None and not is_book and (profile := banks.recognise(data)):
        return [_of_bank(profile, lambda profile: banks.parse(profile, data))]
    grids = open_grids(data, file_name, stream)
    if stream is None and is_book and (profile := banks.recognise(grids=grids)):
        return [_of_bank(profile, lambda profile: banks.parse_grids(profile, grids))]
    return _recognised(grids, stream, mapping)


def _of_bank(profile: banks.Profile, parse: Callable[[banks.Profile], Sheet]) -> Sheet:
    """An order to pay is a wish: only what the bank says it did becomes a fact."""
    if not profile.is_fact:
        raise BadSource("这是交给银行的代发文件，不是发放结果，不能导入：请导入银行返回的代发结果。")
    return parse(profile)


def open_grids(data: bytes, file_name: str, stream: str | None) -> list[Grid]:
    """The sheets of a text file or a workbook, not yet understood. Raises BadSource."""
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
            raise BadSource(f"是压缩包或其他文档，不是表格：{_EXPECTED}。")
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise BadSource("工作簿有密码：请在表格软件中取消密码保护后重新导入。")
    elif not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")) and suffix != ".xls":
        raise BadSource(f"不是表格文件：{_EXPECTED}。")


def _require_text(data: bytes, suffix: str) -> None:
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise BadSource(f"内容是{what}，不是表格：{_EXPECTED}。")
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise BadSource(f"内容是网页或XML，不是表格：请在表格软件中打开并另存为XLSX。{_EXPECTED}。")
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff") and _is_binary(data):
        named = f"（文件名以{suffix}结尾，内容却不是）" if suffix in (".xlsx", ".xls", ".parquet", ".csv") else ""
        raise BadSource(f"文件内容无法识别{named}，可能已损坏：{_EXPECTED}。")


def _text_under_false_name(data: bytes, stream: str | None, kind: str) -> list[Grid]:
    """Text in a file named as a workbook: taken if its header is known, else called broken, as it most likely is."""
    grids = read_text(data, stream)
    if best_header(grids[0].head(SEARCHED_ROWS), stream) is None:
        raise BadSource(f"文件名是{kind}，内容却不是，可能已损坏：{_EXPECTED}。")
    return grids


def _is_binary(data: bytes) -> bool:
    """More than one in a hundred of the first bytes are control characters. A few NULs in a CSV are its rows' fault."""
    head = data[:65_536]
    controls = head.translate(None, bytes(range(32, 256)) + b"\t\r\n\x0b\x0c\x1a")
    return len(controls) * 100 > len(head)


def _recognised(grids: list[Grid], stream: str | None, mappings: Mappings) -> list[Sheet]:
    whole = [understand(grid, stream, mappings) for grid in grids]
    seen = [part for one in whole for part in (in_parts(one) if stream is None else [one])]
    sheets = [sheet_of(one) for one in seen if one.complete]
    if not sheets:
        nearest = max(seen, key=lambda one: one.score, default=None)
        if nearest is None or nearest.header is None:
            raise BadSource(why_unknown(None, stream))
        raise BadSource(why_unknown(nearest.header, stream, nearest.lacking))
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise BadSource(_NO_ROWS)
    passed = _passed_over(seen, {sheet.sheet_name for sheet in filled})
    first = replace(filled[0], note="；".join([*filter(None, [filled[0].note]), *passed]))
    return _by_team([first, *filled[1:]])


def _passed_over(seen: list[Understood], taken: set[str]) -> list[str]:
    """What is said of the sheets of which nothing was taken."""
    left = [one for one in seen if one.grid.name not in taken]
    near = [one for one in left if one.header is not None and one.lacking]
    said = [f"工作表「{one.grid.name}」没有导入：像是考勤或工资等数据，但缺少{'、'.join(one.lacking)}" for one in near]
    others = "".join(f"「{one.grid.name}」" for one in left if one not in near)
    return [*said, *([f"工作表{others}没有数据，已跳过"] if others else [])]


def _by_team(sheets: list[Sheet]) -> list[Sheet]:
    """Payroll sheets side by side that name no team are those of different teams: their own names tell them apart.

    A payroll sheet is submitted whole, so that two of one project, month and team would replace each other.
    """
    nameless = [sheet for sheet in sheets if sheet.stream == "payroll" and "team" not in sheet.columns]
    if len(nameless) < 2:
        return sheets
    about = [set(zip(s.columns["project_code"], s.columns["month"], strict=True)) for s in nameless]
    clash = {
        one.sheet_name
        for at, one in enumerate(nameless)
        if any(about[at] & other for place, other in enumerate(about) if place != at)
    }

    def told(sheet: Sheet) -> Sheet:
        if sheet.stream != "payroll" or "team" in sheet.columns or sheet.sheet_name not in clash:
            return sheet
        note = "；".join(filter(None, [sheet.note, f"班组按工作表名记为「{sheet.sheet_name}」"]))
        return replace(sheet, columns=sheet.columns | {"team": [sheet.sheet_name] * len(sheet.rows)}, note=note)

    return [told(sheet) for sheet in sheets]
