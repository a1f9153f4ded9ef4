"""What a sample of calls says: the share with its interval, and what silence could hide."""

from huxin.signs.calls import estimate


def test_没有人答复_不给比例() -> None:
    none = estimate(["", "unreached", "silent"])
    assert none.share is None and (none.low, none.high) == (0.0, 1.0) and (none.least, none.most) == (0.0, 1.0)
    assert estimate([]).share is None


def test_答复的比例和区间_没有答复的两头都算() -> None:
    got = estimate(["kept"] * 36 + ["returned"] * 3 + ["never"] + ["unreached"] * 10)
    assert (got.drawn, got.answered, got.back, got.share) == (50, 40, 4, 0.1)
    assert (round(got.low, 3), round(got.high, 3)) == (0.028, 0.237)  # Clopper & Pearson, 4 of 40
    assert (got.least, got.most) == (0.08, 0.28)
