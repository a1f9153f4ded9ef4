"""Files refused whole, in one Chinese sentence that says what was expected."""

import io
import zipfile

import pytest

from huxin.base.errors import BadSource
from huxin.sources import read
from tests.sources.files import as_csv, as_parquet, as_xls, as_xlsx

HEAD = ["项目编码", "证件号码", "打卡时间"]
ROW = ["P1", "A1234567", "2019-06-03 07:58"]


def _reason(data: bytes, name: str = "a.csv", stream: str | None = None) -> str:
    with pytest.raises(BadSource) as refused:
        read(data, name, stream)
    reason = str(refused.value)
    assert reason.endswith("。")
    assert "A1234567" not in reason
    return reason


def _zip(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b",,,\n,,,\n"])
def test_空文件(data: bytes) -> None:
    assert "文件是空的" in _reason(data)


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_xls])
def test_不认识的表(write) -> None:
    reason = _reason(write([["日期", "天气"], ["2019-06-03", "晴"]]))
    assert "认不出表头" in reason
    assert "考勤" in reason


def test_缺必填列时说出缺哪些和最接近哪张表() -> None:
    reason = _reason(
        as_csv([["项目编码", "工资月份", "姓名", "应发金额", "实发金额"], ["P1", "2019-06", "张三", "1", "1"]])
    )
    assert "工资表" in reason
    assert "证件号码" in reason
    assert "应发" not in reason


def test_指明的表缺列() -> None:
    reason = _reason(as_csv([HEAD, ROW]), stream="roster")
    assert "实名花名册" in reason
    assert "姓名、进场日期" in reason


def test_指明的表不存在() -> None:
    assert "attendance" in _reason(as_csv([HEAD, ROW]), stream="考勤")


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_xls])
def test_只有表头(write) -> None:
    assert "没有数据行" in _reason(write([HEAD, ["合计"]]))


def test_列存文件没有行或没有可认的列() -> None:
    assert "缺少必填列：证件号码" in _reason(as_parquet([["project_code", "punched_at"], ["P1", "2019-06-03"]]))
    assert "损坏" in _reason(as_parquet([HEAD, ROW])[:100], "a.parquet")


def test_列存文件里不是文字的字节() -> None:
    data = as_parquet([HEAD, ROW])
    assert "损坏" in _reason(data.replace(b"A1234567", b"\xff\xfe\xfd\xfc4567"), "a.parquet")


def test_加密的工作簿() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    assert "密码" in _reason(ole, "a.xlsx")


@pytest.mark.parametrize("cut", [100, 1000, 3000])
def test_残缺的工作簿(cut: int) -> None:
    assert "损坏" in _reason(as_xlsx([HEAD, ROW] * 50)[:cut], "a.xlsx")
    assert "损坏" in _reason(as_xls([HEAD, ROW] * 50)[:cut], "a.xls")


def test_工作簿内容被改坏() -> None:
    good = as_xlsx([HEAD, ROW])
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    assert _reason(out.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"%PDF-1.7 ...", "a.xlsx", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "a.csv", "图片"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "网页"),
        (_zip(word__document="x"), "a.docx", "不是表格"),
        (_zip(readme="x"), "a.xlsx", "损坏"),
        (bytes(range(256)) * 8, "a.xlsx", "a.xlsx".removeprefix("a")),
        ("随便写的文字".encode(), "a.xlsx", "内容却不是"),
        (b"\xff\xfe\x00\xd8\x00\xd8,", "a.csv", "编码"),
    ],
)
def test_内容不是表格(data: bytes, name: str, word: str) -> None:
    reason = _reason(data, name)
    assert word in reason
    assert "CSV" in reason or "XLSX" in reason


def test_引号没有配对() -> None:
    assert "第3行" in _reason('项目编码,证件号码,打卡时间\nP1,A1234567,2019-06-03\n"P1,A1234567,2019'.encode())


def test_金额里的逗号没有加引号会使列错位() -> None:
    data = "编号,项目编码,形式,金额\nD1,P1,现金,100\nD2,P1,现金,12,345.60\n".encode()
    assert "第3行" in _reason(data)


def test_两列争一列() -> None:
    assert "有两列都是“证件号码”" in _reason(as_csv([[*HEAD, "id_no"], [*ROW, "B7654321"]]))


def test_远处的一格不会占尽内存() -> None:
    sheet = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>'
    assert "范围过大" in _reason(_zip(xl__worksheets__sheet1="x", **{"xl__worksheets__sheet2.xml": sheet}), "a.xlsx")
