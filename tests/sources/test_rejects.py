"""Rejected rows go back with their reasons and can be imported as they came back."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from huxin.facts.streams import Kind
from huxin.facts.validate import Parsed, validate
from huxin.sources import Sheet, read
from huxin.sources.rejects import WHOLE_SHEET, as_text, write_rejects
from huxin.sources.templates import EXAMPLES
from tests.sources.files import as_csv, as_xlsx

HEAD = ["项目编码", "工资月份", "班组", "姓名", "身份证号", "应发金额", "实发金额", "备注"]
GOOD = EXAMPLES["payroll"]["id_no"]


def _parse(sheet: Sheet) -> Parsed:
    return validate(sheet.stream, sheet.columns, sheet.rows, known_projects={"P1": 1}, known_accounts=())


def _rejected(data: bytes) -> tuple[Sheet, Parsed, bytes]:
    [sheet] = read(data, "a")
    out = io.BytesIO()
    parsed = _parse(sheet)
    write_rejects(out, [(sheet, parsed)])
    return sheet, parsed, out.getvalue()


def test_整张工资表连同原因退回并可原样再导入() -> None:
    rows = [
        ["P1", "2019-06", "一班", "张三", GOOD, "100", "100", ""],
        ["P1", "2019-06", "一班", "李四", GOOD, "100.005", "100", "=cmd|'/c calc'!A0"],
        ["P1", "2019-06", "二班", "王五", GOOD, "100", "100", ""],
    ]
    sheet, parsed, back = _rejected(as_csv([HEAD, *rows]))
    page = openpyxl.load_workbook(io.BytesIO(back)).active
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    assert lines[0] == [
        "项目编码",
        "工资月份",
        "班组",
        "姓名",
        "证件号码",
        "应发金额(元)",
        "实发应付金额(元)",
        "原行号",
        "字段",
        "原因",
    ]
    assert [line[3] for line in lines[1:]] == ["张三", "李四"]
    assert lines[1][-1] == WHOLE_SHEET
    assert lines[2][-3:-1] == ["3", "应发金额(元)"]
    assert "两位小数" in lines[2][-1]
    [again] = read(back, "退回.xlsx")
    assert again.columns == {name: found[:2] for name, found in sheet.columns.items()}
    assert [(r.field, r.reason) for r in _parse(again).rejects] == [(r.field, r.reason) for r in parsed.rejects]


def test_表格里的文字不会变成公式() -> None:
    rows = [["P1", "2019-06", "=1+1", "张三", "坏", "100", "100", ""]]
    _, _, back = _rejected(as_csv([HEAD, *rows]))
    cell = openpyxl.load_workbook(io.BytesIO(back)).active["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_数值和日期单元格写成可再读的文字() -> None:
    rows = [[1, date(2019, 6, 1), 3, "张三", float(GOOD), 100.005, 99.9, None]]
    _, parsed, back = _rejected(as_xlsx([HEAD, *rows]))
    [again] = read(back, "退回.xlsx")
    found = {name: cells[0] for name, cells in again.columns.items()}
    assert (found["project_code"], found["month"], found["payable"]) == ("1", "2019-06-01", "100.005")
    assert {(r.field, r.reason) for r in _parse(again).rejects} == {(r.field, r.reason) for r in parsed.rejects}


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        (None, Kind.TEXT, ""),
        (True, Kind.FLAG, "是"),
        (5.0, Kind.MONEY, "5"),
        (6.2e17, Kind.ID_NO, "6.20000E+17"),
        (10**17, Kind.ID_NO, "1.00000E+17"),
        (datetime.fromisoformat("2019-06-01 00:00:00"), Kind.DATE, "2019-06-01"),
        (datetime.fromisoformat("2019-06-01 00:00:00"), Kind.MOMENT, "2019-06-01 00:00:00"),
        (date(2019, 6, 1), Kind.DATE, "2019-06-01"),
    ],
)
def test_单元格的文字(cell, kind: Kind, expected: str) -> None:
    assert as_text(cell, kind) == expected


def test_写到文件且内容相同则字节相同(tmp_path: Path) -> None:
    [sheet] = read(as_csv([HEAD, ["P1", "2019-06", "一班", "张三", "坏", "1", "1", ""]]), "a")
    for name in ("one.xlsx", "two.xlsx"):
        assert write_rejects(tmp_path / name, [(sheet, _parse(sheet))]) == 1
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_没有退回的行() -> None:
    out = io.BytesIO()
    assert write_rejects(out, []) == 0
    assert openpyxl.load_workbook(io.BytesIO(out.getvalue())).sheetnames == ["没有被退回的行"]
