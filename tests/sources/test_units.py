"""Units: an amount of any unit is the same number of fen as by integer arithmetic, to the last digit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.errors import BadValue
from huxin.facts.cells import money
from huxin.sources.units import POWERS, in_yuan, power_in_header, power_in_title

_powers = st.sampled_from(sorted(set(POWERS.values())))


@given(st.integers(0, 10**13), st.integers(0, 6), _powers)
def test_换算是精确的十进制(digits: int, decimals: int, power: int) -> None:
    said = format(Decimal(digits).scaleb(-decimals), "f")
    [yuan] = in_yuan([said], power)
    if power == 0:
        assert yuan == said
        return
    fen, rest = divmod(digits * 10 ** (2 + power + 9), 10 ** (decimals + 9))
    try:
        assert money(yuan) == fen and not rest
    except BadValue as fault:
        assert rest or fen >= 10**16, str(fault)


@given(st.integers(0, 10**9), _powers)
def test_工作簿里的小数也精确(fen: int, power: int) -> None:
    cell = float(Decimal(fen).scaleb(-2 - power))
    [yuan] = in_yuan([cell], power)
    assert money(yuan) == fen


@given(st.one_of(st.text(max_size=20), st.none(), st.booleans(), st.dates(), st.floats(), st.integers()), _powers)
def test_任何单元格都不会出错_不是数的原样留下(cell: object, power: int) -> None:
    [kept] = in_yuan([cell], power)  # type: ignore[list-item]
    assert kept is cell or isinstance(kept, str)


@pytest.mark.parametrize(
    ("head", "power"),
    [
        ("金额(元)", 0), ("工资（万元）", 4), ("金额/千元", 3), ("金额（单位：百元）", 2), ("金额(人民币万元)", 4),
        ("金额（分）", -2), ("金额", None), ("万元户", None), ("得分", None), ("单价(元/天)", None),
    ],
)  # fmt: skip
def test_表头里的单位(head: str, power: int | None) -> None:
    assert power_in_header(head) == power


@pytest.mark.parametrize(
    ("title", "power"),
    [("单位：万元", 4), ("编制单位：某公司   单位: 元", 0), ("单位：元谋县某公司", None), ("施工单位：某公司", None)],
)
def test_标题里的单位(title: str, power: int | None) -> None:
    assert power_in_title(title) == power
