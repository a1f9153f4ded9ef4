import pytest

from huxin.base.errors import BadValue
from huxin.base.identity import resident_check
from huxin.facts.people import card_no, id_no, id_no_of, name, phone

GOOD = "62040219900101001" + resident_check("62040219900101001")
WITH_X = next(f"62040219900101{n:03d}X" for n in range(999) if resident_check(f"62040219900101{n:03d}") == "X")


@pytest.mark.parametrize(
    "cell", [GOOD, f" {GOOD} ", f"{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}", f"'{GOOD}", f'="{GOOD}"', f"\t{GOOD}"]
)
def test_身份证号归一(cell: str) -> None:
    assert id_no(cell) == id_no_of("resident", cell) == GOOD


def test_末位小写和全角() -> None:
    assert id_no(WITH_X.lower()) == WITH_X
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in WITH_X)
    assert id_no(full_width) == WITH_X


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (GOOD[:-1] + str((int(GOOD[-1]) + 1) % 10), "校验位"),
        (float(GOOD), "数字已经丢失"),
        (int(GOOD), "数字已经丢失"),
        ("6.20402E+17", "数字已经丢失"),
        ("1234", "5到20位"),
        ("张三", "5到20位"),
        (GOOD[:-1] + "Y", "18位"),
    ],
)
def test_不是证件号码(cell, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        id_no(cell)


def test_证件类型决定如何核对() -> None:
    assert id_no_of("passport", "e12345678") == "E12345678"
    assert id_no("E12345678") == "E12345678"
    with pytest.raises(BadValue, match="18位"):
        id_no_of("resident", "E12345678")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("张 三", "张三"),
        (" 张\u3000三 ", "张三"),
        ("阿不都•买买提", "阿不都·买买提"),
        ("John  Smith", "John Smith"),
        ("白银某建筑（集团）有限公司", "白银某建筑(集团)有限公司"),
    ],
)
def test_姓名归一(cell: str, expected: str) -> None:
    assert name(cell) == expected


@pytest.mark.parametrize("cell", ["123", "——", "张" * 201, 5.0, "张\x00三"])
def test_不是姓名(cell) -> None:
    with pytest.raises(BadValue):
        name(cell)


@pytest.mark.parametrize(
    "cell", ["13800001234", 13800001234.0, "138 0000 1234", "138-0000-1234", "+86 13800001234", "8613800001234"]
)
def test_手机号归一(cell) -> None:
    assert phone(cell) == "13800001234"


def test_固定电话() -> None:
    assert phone("0943-8221234") == "09438221234"


@pytest.mark.parametrize("cell", ["1380000123", "23800001234", "8221234", "电话"])
def test_不是电话(cell: str) -> None:
    with pytest.raises(BadValue, match="11位"):
        phone(cell)


def test_卡号不查卢恩校验() -> None:
    assert card_no("6222 0200 0000 0000 001") == "6222020000000000001"


@pytest.mark.parametrize("cell", ["62220200000", "6" * 31, "6222X20000000000001"])
def test_不是卡号(cell: str) -> None:
    with pytest.raises(BadValue, match="12到30位"):
        card_no(cell)


def test_数值格式的卡号() -> None:
    with pytest.raises(BadValue, match="数字已经丢失"):
        card_no(6.222020000000001e18)
