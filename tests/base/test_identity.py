"""GB 11643 and GB 32100, held against python-stdnum, which reads the same standards in other code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from huxin.base.errors import BadValue
from huxin.base.identity import require_resident, require_uscc, resident_check, uscc_check

_born = st.dates(date(1950, 1, 1), date(2005, 12, 31))
_letters = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9)


@given(_born, st.integers(0, 999))
def test_身份证校验位与另一实现一致(born: date, number: int) -> None:
    first17 = f"620402{born:%Y%m%d}{number:03d}"
    assert resident_check(first17) == ric.calc_check_digit(first17 + "0")
    require_resident(first17 + resident_check(first17))


@given(_letters)
def test_信用代码校验位与另一实现一致(body: str) -> None:
    first17 = "91620400" + body
    assert uscc_check(first17) == uscc.calc_check_digit(first17)
    require_uscc(first17 + uscc_check(first17))


@given(_born, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_改动任何一位数字都会被发现(born: date, number: int, place: int, more: int) -> None:
    good = f"620402{born:%Y%m%d}{number:03d}"
    good += resident_check(good)
    changed = str((int(good[place]) + more) % 10)
    with pytest.raises(BadValue):
        require_resident(good[:place] + changed + good[place + 1 :])


@pytest.mark.parametrize("number", ["", "62040219900101", "６２０４０２１９９００１０１０００１", "62040219900101000x"])
def test_形式不对的身份证(number: str) -> None:
    with pytest.raises(BadValue, match="18位"):
        require_resident(number)


def test_出生日期不存在() -> None:
    first17 = "62040219900230000"
    with pytest.raises(BadValue, match="出生日期"):
        require_resident(first17 + resident_check(first17))


@pytest.mark.parametrize("code", ["", "91620400000000001", "9162040000000000IO"])
def test_形式不对的信用代码(code: str) -> None:
    with pytest.raises(BadValue, match="18位"):
        require_uscc(code)


def test_理由不含号码() -> None:
    with pytest.raises(BadValue) as refused:
        require_resident("620402199001010008")
    assert "6204" not in str(refused.value)
