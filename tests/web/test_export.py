"""Lists as files: text never becomes a formula."""

import io
from decimal import Decimal

import openpyxl
import pytest

from huxin.web.console import export

ROWS = [("=1+1", 3, None), ("@名", 4, "-x")]


def test_工作簿里等号开头的仍是文字() -> None:
    data = export.table("xlsx", "表", ("甲", "乙", "丙"), ROWS).content  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet["A2"].value == "=1+1" and sheet["A2"].data_type == "s"
    assert sheet["B2"].value == 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_逗号文件里公式被拆掉(start: str) -> None:
    answer = export.table("csv", "表", ("甲",), [(f"{start}cmd",)])
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff甲") and f"'{start}cmd" in text


def test_金额在工作簿里是数_两位小数() -> None:
    data = export.table("xlsx", "表", ("欠薪金额（元）",), [(Decimal("1234567.80"),)]).content  # type: ignore[attr-defined]
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (1234567.8, "n", "#,##0.00")
