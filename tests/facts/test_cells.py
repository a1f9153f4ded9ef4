"""Cells other than dates and people."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.errors import BadValue
from huxin.base.money import fen, yuan
from huxin.facts import cells
from huxin.facts.streams import STREAMS
from huxin.law import regions

LOST = "数字已经丢失"


def _reason(parse, cell) -> str:
    with pytest.raises(BadValue) as refused:
        parse(cell)
    return str(refused.value)


@given(st.integers(0, 10**12))
def test_金额写成什么样都是同样的分(amount: int) -> None:
    shown = yuan(amount)
    assert cells.money(shown) == cells.money("¥" + shown) == cells.money(shown.replace(",", "")) == amount


@given(st.integers(0, 10**11))
def test_表格中的数值金额不差一分(amount: int) -> None:
    assert cells.money(amount / 100) == amount


@given(st.decimals(0, 10**9, places=3).filter(lambda d: d * 100 % 1 != 0))
def test_第三位小数不被四舍五入(amount: Decimal) -> None:
    assert "两位小数" in _reason(cells.money, str(amount))


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers()))
def test_快读与慢读金额一致(cell) -> None:
    try:
        slow = fen(cells.halfwidth(cell) if isinstance(cell, str) else cell)
    except BadValue as refused:
        assert _reason(cells.money, cell) == str(refused)
    else:
        assert cells.money(cell) == slow


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("-5", "负数"),
        (-5.0, "负数"),
        ("12.345", "两位小数"),
        ("1,2345", "不是金额"),
        ("五百", "不是金额"),
        (True, "不是金额"),
    ],
)
def test_不是金额(cell, reason: str) -> None:
    assert reason in _reason(cells.money, cell)


@pytest.mark.parametrize(("cell", "expected"), [("12345.6", 1234560), ("12,345.60", 1234560), (5000, 500000)])
def test_是金额(cell, expected: int) -> None:
    assert cells.money(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (" 木工\n一班 ", "木工 一班"),
        (3.0, "3"),
        (2.5, "2.5"),
        ('="0012"', "0012"),
        (7, "7"),
        ("3E5", "3E5"),
    ],
)
def test_文字(cell, expected: str) -> None:
    assert cells.text(cell) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("字" * 201, "过长"),
        ("a\x00b", "控制字符"),
        ("#REF!", "公式出错"),
        (1234567890123456.0, LOST),
        ("6.20402E+17", LOST),
        (date(2019, 3, 1), "是日期"),
    ],
)
def test_不能作文字(cell, reason: str) -> None:
    assert reason in _reason(cells.text, cell)


@pytest.mark.parametrize("cell", ["在建", "active", " Active ", "ACTIVE"])
def test_选项用代码或中文(cell: str) -> None:
    assert cells.choice({"active": "在建", "suspended": "停工"})(cell) == "active"


@pytest.mark.parametrize("cell", ["居民身份证", "身份证", "居民身份证（户口簿）", "居民身份证(户口簿)", "resident"])
def test_证件类型的各种写法_括号不论全角半角(cell: str) -> None:
    assert cells.choice(STREAMS["roster"].column("id_type").choices)(cell) == "resident"


def test_选项之外说出可选的() -> None:
    assert _reason(cells.choice({"active": "在建", "suspended": "停工"}), "烂尾") == "应为：在建、停工"


@pytest.mark.parametrize("cell", ["是", "true", "1", True, 1, 1.0, "Y"])
def test_是(cell) -> None:
    assert cells.flag(cell) is True


@pytest.mark.parametrize("cell", ["否", "FALSE", "0", False, 0])
def test_否(cell) -> None:
    assert cells.flag(cell) is False


def test_既非是也非否() -> None:
    assert _reason(cells.flag, "也许") == "应填是或否"


@pytest.mark.parametrize(("cell", "expected"), [("15", 15), (15.0, 15), ("1", 1), ("31.0", 31)])
def test_整数(cell, expected: int) -> None:
    assert cells.integer(1, 31)(cell) == expected


@pytest.mark.parametrize("cell", ["0", "32", "-1", "1.5", "十五", 1.5])
def test_不是范围内的整数(cell) -> None:
    _reason(cells.integer(1, 31), cell)


@pytest.mark.parametrize(("cell", "expected"), [("21.5", 2150), (21.5, 2150), ("21.25", 2125), (0, 0), ("30.00", 3000)])
def test_天数以百分之一计(cell, expected: int) -> None:
    assert cells.days(cell) == expected


@pytest.mark.parametrize(("cell", "reason"), [("-1", "负数"), ("1.234", "两位|2位"), ("101", "过大"), ("半天", "数字")])
def test_不是天数(cell: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        cells.days(cell)


@pytest.mark.parametrize(
    ("cell", "expected"), [("0.2", 2000), ("20%", 2000), (1, 10000), ("0.1234", 1234), (0.3, 3000)]
)
def test_比例以万分之一计(cell, expected: int) -> None:
    assert cells.ratio(cell) == expected


@pytest.mark.parametrize("cell", ["1.1", "20", "0.12345", "-0.1", "101%"])
def test_不是比例(cell: str) -> None:
    _reason(cells.ratio, cell)


@pytest.mark.parametrize("cell", ["620402", 620402, 620402.0])
def test_区划代码(cell) -> None:
    assert cells.region(False, regions.known)(cell) == "620402"


def test_外省的代码只有单位可用() -> None:
    assert cells.region(True, regions.known)("110105") == "110105"
    assert "代码表" in _reason(cells.region(False, regions.known), "110105")
    assert "代码表" in _reason(cells.region(True, regions.known), "620499")
    assert "代码表" in _reason(cells.region(True, regions.known), "990105")
    assert "6位" in _reason(cells.region(True, regions.known), "6204")


@pytest.mark.parametrize("cell", ["6222 0212-3400", "622202123400", "6222021234００", "'622202123400", 622202123400])
def test_账号去空格和横线(cell) -> None:
    assert cells.account(cell) == "622202123400"


@pytest.mark.parametrize("cell", [6.222021234567e18, 6222021234567890123, "6.22202E+18"])
def test_已经丢失末位的账号(cell) -> None:
    assert LOST in _reason(cells.account, cell)
