"""Tails and intervals against plain sums, and Holm's steps by hand."""

import math
from random import Random

import pytest

from huxin.signs.chance import at_least, at_most, holm, interval


def summed(hits: int, trials: int, chance: float) -> float:
    return math.fsum(math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(hits, trials + 1))


def test_尾概率与逐项相加一致() -> None:
    rng = Random(1)
    for _ in range(2_000):
        trials, chance = rng.randrange(1, 300), rng.choice([rng.random(), rng.random() / 100])
        hits = rng.randrange(trials + 1)
        assert at_least(hits, trials, chance) == pytest.approx(summed(hits, trials, chance), rel=1e-8, abs=1e-14)
        assert at_most(hits, trials, chance) == pytest.approx(1 - summed(hits + 1, trials, chance), abs=1e-9)


def test_边界() -> None:
    assert at_least(0, 0, 0.5) == at_least(0, 5, 0.0) == at_least(3, 3, 1.0) == 1.0
    assert at_least(1, 5, 0.0) == at_least(6, 5, 0.9) == 0.0
    assert at_most(5, 5, 0.3) == 1.0 and at_most(0, 5, 1.0) == 0.0


def test_区间_与教科书一致_没有试验就什么也不知道() -> None:
    low, high = interval(3, 10)  # Clopper & Pearson (1934): 0.067, 0.652
    assert (round(low, 3), round(high, 3)) == (0.067, 0.652)
    assert interval(0, 0) == (0.0, 1.0) and interval(0, 30)[0] == 0.0 and interval(30, 30)[1] == 1.0


@pytest.mark.parametrize("share", [0.02, 0.1, 0.4])
def test_区间覆盖真值_至少百分之九十五(share: float) -> None:
    held = math.fsum(
        math.comb(40, k) * share**k * (1 - share) ** (40 - k)
        for k in range(41)
        if interval(k, 40)[0] <= share <= interval(k, 40)[1]
    )
    assert held >= 0.95


def test_霍姆校正_手算() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005], 0.05) == [True, False, False, True]  # 0.005·4, 0.01·3, 0.03·2 > 0.05
    assert holm([], 0.05) == [] and holm([0.05], 0.05) == [True]


def test_霍姆校正_没有问题时_错问的机会不超过约定() -> None:
    rng, wrong, looks = Random(7), 0, 4_000
    for _ in range(looks):
        own = rng.random()
        ps = [rng.random() for _ in range(10)] + [own] * 10  # half of them one and the same test
        wrong += any(holm(ps, 0.05))
    assert wrong / looks <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / looks)
