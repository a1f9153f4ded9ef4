"""One-time codes against the vectors of RFC 6238, appendix B: SHA-1, the last six of their eight digits."""

import pytest

from huxin.base import totp

SECRET = b"12345678901234567890"
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize("at", VECTORS)
def test_the_codes_of_the_standard(at: int) -> None:
    assert totp.code(SECRET, at // 30) == VECTORS[at]
    assert totp.counter_of(SECRET, VECTORS[at], at=at) == at // 30


@pytest.mark.parametrize(("drift", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_wrong(drift: int, taken: bool) -> None:
    at = 1234567890
    typed = totp.code(SECRET, (at + drift) // 30)
    assert (totp.counter_of(SECRET, typed, at=at) is not None) == taken


@pytest.mark.parametrize("typed", ["", "28708", "2870820", "２８７０８２", "28708x"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert totp.counter_of(SECRET, typed, at=59) is None


def test_the_secret_is_spelled_and_pictured() -> None:
    assert totp.spelled(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    assert len(totp.new_secret()) == 20 and totp.new_secret() != totp.new_secret()
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in totp.address(SECRET, "li")
