"""Capitals are read back by a slow, obvious reader, which also knows where 零 must and must not stand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.capitals import capitals
from huxin.base.money import LARGEST_FEN

DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL = {"拾": 1, "佰": 2, "仟": 3}


@pytest.mark.parametrize(
    ("amount_fen", "said"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (1000, "壹拾元整"),
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (120000636512, "壹拾贰亿零陆仟叁佰陆拾伍元壹角贰分"),
        (10000000000, "壹亿元整"),
        (10000000100, "壹亿零壹元整"),
        (10**14, "壹万亿元整"),
        (10**14 + 10**13, "壹万壹仟亿元整"),
        (10**14 + 10**9, "壹万亿零壹仟万元整"),
        (LARGEST_FEN - 1, "玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_按支付结算办法的写法(amount_fen: int, said: str) -> None:
    assert capitals(amount_fen) == said


def places(said: str) -> list[tuple[int, int, bool]]:
    """Every figure that is not nought: its place (分 is 0), itself, and whether 零 stands before it."""
    whole, _, rest = said.rpartition("元")
    found = []
    for part, end in re.findall(r"([^亿]+)(亿|$)", whole):
        found += _below_yi(part, 8 if end else 0)
    cents = re.findall(r"(零?)([壹贰叁肆伍陆柒捌玖])([角分])", rest)
    return found + [("分角".index(name), DIGITS.index(digit), bool(zero)) for zero, digit, name in cents]


def _below_yi(part: str, base: int) -> list[tuple[int, int, bool]]:
    found = []
    for group, end in re.findall(r"([^万]+)(万|$)", part):
        start = base + (4 if end else 0) + 2
        for zero, digit, name in re.findall(r"(零?)([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", group):
            found.append((start + SMALL.get(name, 0), DIGITS.index(digit), bool(zero)))
    return found


amounts = st.one_of(
    st.integers(0, LARGEST_FEN - 1),
    st.integers(0, 10**7),
    st.lists(st.sampled_from("000000123456789"), min_size=1, max_size=16).map(lambda digits: int("".join(digits))),
)


@given(amounts)
def test_读回来是同一个数(amount_fen: int) -> None:
    assert sum(digit * 10**place for place, digit, _ in places(capitals(amount_fen))) == amount_fen


@given(amounts)
def test_该有零的地方有零_不该有的地方没有(amount_fen: int) -> None:
    said = capitals(amount_fen)
    assert "零零" not in said
    found = places(said)
    assert [place for place, _, _ in found] == sorted({place for place, _, _ in found}, reverse=True)
    for (upper, _, _), (lower, _, zero) in zip(found, found[1:], strict=False):
        next_group = lower >= 2 and (lower - 2) % 4 == 3 and (upper - 2) // 4 == (lower - 2) // 4 + 1
        free = next_group or lower == 1  # noughts that end a group, or end the yuan
        assert zero == (upper - lower > 1 and not free), (said, upper, lower)


@given(amounts)
def test_收尾写明到哪一位(amount_fen: int) -> None:
    said = capitals(amount_fen)
    assert said.endswith("整") == (amount_fen % 10 == 0)
    assert said.endswith("分") == (amount_fen % 10 != 0)
