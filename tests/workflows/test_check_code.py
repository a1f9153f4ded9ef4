"""A code typed wrongly is told from a code that does not exist."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.errors import BadValue
from huxin.workflows._check_code import ALPHABET, check_code, read_check_code

codes = st.binary(min_size=16, max_size=32).map(check_code)


@given(codes)
def test_三组四位_没有易混的字符(code: str) -> None:
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}", code)
    assert read_check_code(code) == code


@given(codes)
def test_怎样输入都认得(code: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert {read_check_code(typed) for typed in (code.lower(), code.replace("-", " "), f" {wide}\n")} == {code}


@given(codes, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_输错任何一位都看得出(code: str, place: int, other: str) -> None:
    signs = code.replace("-", "")
    if signs[place] != other:
        with pytest.raises(BadValue, match="输错"):
            read_check_code(signs[:place] + other + signs[place + 1 :])


@given(codes, st.integers(0, 11), st.integers(0, 11))
def test_任何两位颠倒都看得出(code: str, one: int, two: int) -> None:
    signs = list(code.replace("-", ""))
    if signs[one] != signs[two]:
        signs[one], signs[two] = signs[two], signs[one]
        with pytest.raises(BadValue, match="输错"):
            read_check_code("".join(signs))


@pytest.mark.parametrize(
    ("typed", "why"), [("PT7T-4RX8-4JB", "输入了 11 位"), ("", "输入了 0 位"), ("PT7T-4RX8-4JO1", "「1O」")]
)
def test_不成其为校验码的_说出哪里不对(typed: str, why: str) -> None:
    with pytest.raises(BadValue, match=why):
        read_check_code(typed)


def test_随机数不同_校验码不同() -> None:
    made = {check_code(bytes([n]) * 16) for n in range(256)}
    assert len(made) == 256
