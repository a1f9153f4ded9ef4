"""Workbooks made to exhaust whoever opens them are refused before anything is built from them."""

import io
import tracemalloc
import zipfile
from collections.abc import Mapping

import pytest

from huxin.base.errors import BadSource
from huxin.sources import read
from tests.sources.files import as_xlsx

SHEET, STRINGS, RELATIONS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
GOOD = as_xlsx([["项目编码", "证件号码", "打卡时间"], ["P1", "A1234567", "2019-06-03 07:58"]])
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _with(changed: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_parts(), **changed}.items():
            archive.writestr(name, content)
    return out.getvalue()


def _far(cell: bytes, row: bytes) -> bytes:
    more = b'<row r="' + row + b'"><c r="' + cell + row + b'"><v>1</v></c></row></sheetData>'
    return _parts()[SHEET].replace(b"</sheetData>", more)


def _refused(changed: Mapping[str, bytes]) -> str:
    data = _with(changed)
    tracemalloc.start()
    try:
        with pytest.raises(BadSource) as refused:
            read(data, "a.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
    return str(refused.value)


def test_原样能读() -> None:
    assert read(_with({}), "a.xlsx")[0].rows == [2]


def test_实体炸弹() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">{laughs}]>'.encode()
    body = _parts()[STRINGS].partition(b"?>")[2].replace("项目编码".encode(), b"&l9;")
    assert "实体" in _refused({STRINGS: head + body})
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    assert "实体" in _refused({SHEET: outside + _parts()[SHEET].partition(b"?>")[2]})


@pytest.mark.parametrize(("column", "row"), [(b"ZZ", b"99999"), (b"Z", b"1048576"), (b"XFD", b"2"), (b"T", b"900000")])
def test_几格占一大片(column: bytes, row: bytes) -> None:
    assert "范围过大" in _refused({SHEET: _far(column, row)})


def test_藏在别处的工作表() -> None:
    relations = _parts()[RELATIONS].replace(b"worksheets/sheet1.xml", b"media/picture.png")
    assert "范围过大" in _refused({RELATIONS: relations, "xl/media/picture.png": _far(b"XFD", b"1048576")})


def test_带前缀的标签也一样() -> None:
    sheet = (
        f'<x:worksheet {MAIN.replace("xmlns", "xmlns:x")}><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        '</x:row><x:row r="1048576"><x:c r="T1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert "范围过大" in _refused({SHEET: sheet.encode()})


def test_不写位置的单元格() -> None:
    cells = "<c><v>1</v></c>" * 300
    sheet = f'<worksheet {MAIN}><sheetData><row r="1">{cells}</row><row r="100000"><c><v>1</v></c></row></sheetData>'
    assert "损坏" in _refused({SHEET: f"{sheet}</worksheet>".encode()})


def test_没有人引用的文字() -> None:
    texts = f"<sst {MAIN}>{'<si><t>a</t></si>' * 300_000}</sst>"
    assert "过大" in _refused({STRINGS: texts.encode()})


def test_谎报大小的条目() -> None:
    data = bytearray(_with({STRINGS: _parts()[STRINGS] + b" " * 5_000_000}))
    at = data.rfind(STRINGS.encode()) - 46  # its entry in the central directory
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(BadSource):
        read(bytes(data), "a.xlsx")


def test_稀疏但真实的表照收() -> None:
    rows = [["项目编码", "证件号码", "打卡时间", *[""] * 40, "备注"]]
    rows += [["P1", "A1234567", f"2019-06-03 07:{i % 60:02d}:{i // 60 % 60:02d}"] for i in range(3_000)]
    assert len(read(as_xlsx(rows), "a.xlsx")[0].rows) == 3_000
