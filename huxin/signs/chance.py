"""Binomial tails, exact intervals, and the correction for many tests. Nothing here is drawn at random."""

import math
from collections.abc import Callable, Sequence


def at_least(hits: int, trials: int, chance: float) -> float:
    """The probability of so many hits or more in independent trials of that chance: the regularised incomplete beta
    function of `chance` at (hits, trials − hits + 1)."""
    if hits <= 0 or chance >= 1:
        return 1.0
    if hits > trials or chance <= 0:
        return 0.0
    a, b = float(hits), float(trials - hits + 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(chance) + b * math.log1p(-chance)
    )
    if chance < (a + 1) / (a + b + 2):
        return min(1.0, front * _fraction(a, b, chance) / a)
    return max(0.0, 1.0 - front * _fraction(b, a, 1.0 - chance) / b)


def at_most(hits: int, trials: int, chance: float) -> float:
    """The probability of so many hits or fewer."""
    return at_least(trials - hits, trials, 1.0 - chance)


def interval(hits: int, trials: int, error: float = 0.05) -> tuple[float, float]:
    """Clopper and Pearson's (1934) interval of a share: it holds the true share at least 1 − `error` of the time.

    Without trials nothing is known: from 0 to 1.
    """
    if trials == 0:
        return 0.0, 1.0
    low = 0.0 if hits == 0 else _root(lambda share: at_least(hits, trials, share) - error / 2)
    high = 1.0 if hits == trials else _root(lambda share: error / 2 - at_most(hits, trials, share))
    return low, high


def holm(chances: Sequence[float], error: float) -> list[bool]:
    """Which of these p-values stand, by Holm (1979): with a probability of at most `error` any of them is wrong.

    It holds however the tests depend on one another, as those of neighbouring months of a site do.
    """
    stands = [False] * len(chances)
    for place, n in enumerate(sorted(range(len(chances)), key=lambda one: chances[one])):
        if chances[n] > error / (len(chances) - place):
            break
        stands[n] = True
    return stands


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's way (Press et al., Numerical Recipes, 6.4)."""
    c, d = 1.0, 1.0 / _not_nought(1.0 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _not_nought(1.0 + step * d)
            c = _not_nought(1.0 + step / c)
            value *= c * d
        if abs(c * d - 1.0) < 1e-14:
            break
    return value


def _not_nought(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300


def _root(rising: Callable[[float], float]) -> float:
    """Where a rising function passes nought between 0 and 1."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
