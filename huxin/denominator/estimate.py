"""How many sites stand in no list at all: capture–recapture over two to four lists that depend on one another.

Log-linear models of the incomplete table of capture patterns (Fienberg 1972, Biometrika 59), one for every set of
interactions between two lists, each read as what the missing cell would hold. They are averaged by their Akaike
weights, and the variance between them is part of the answer (Buckland, Burnham & Augustin 1997, Biometrics 53), because
whoever picks one model and forgets the others is too sure. The interval is symmetric in log(N - n) (Burnham, in Chao
1989, Biometrics 45). Beside it stands Chao's lower bound (1987, Biometrics 43), which needs no model.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

FEWEST_LISTS = 3
"""Of two lists nobody can see whether they depend on one another, and the answer hangs on exactly that."""
FEWEST_TWICE = 10
"""Sites seen at least twice; fewer overlaps carry no estimate (for two lists seven are least: Robson & Regier 1964)."""
_Z = 1.959964  # 95 %
_WIDEST = 4.0  # standard deviation of log n0 beyond which a model says nothing
_TOO_WIDE = 3  # times what was seen: an interval that reaches there says nothing
_STEPS = 50

Matrix = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True)
class Estimate:
    """Sites in all: seen in any list, and estimated with an interval of 95 %; `bound` is Chao's lower bound.

    Where `why` says something, there is no estimate, and why; `total`, `low` and `high` then equal what was seen.
    """

    seen: int
    bound: float
    total: float
    low: float
    high: float
    spread: float = 0.0  # variance of log n0
    why: str = ""

    @property
    def unseen(self) -> float:
        """Estimated sites that no list has."""
        return self.total - self.seen


def estimate(patterns: Mapping[int, int], lists: int) -> Estimate:
    """Estimate from how many sites show each pattern of capture.

    Args:
        patterns: sites by pattern, whose n-th bit says that the n-th list has them; never 0.
        lists: how many lists there are.
    """
    cells = np.array([patterns.get(pattern, 0) for pattern in range(1, 2**lists)], float)
    seen, twice = int(cells.sum()), sum(n for pattern, n in patterns.items() if pattern.bit_count() > 1)
    bound = seen + _chao(patterns, lists)
    if why := _too_little(patterns, lists, twice):
        return Estimate(seen, bound, seen, seen, seen, why=why)
    read = [found for found in (_missing(design, cells) for design in _designs(lists)) if found is not None]
    if not read:
        return Estimate(seen, bound, seen, seen, seen, why="从各份名单的重合看不出还有多少工地没被发现")
    criterion, logs, variances = (np.array(column) for column in zip(*read, strict=True))
    weight = np.exp((criterion.min() - criterion) / 2)
    weight /= weight.sum()
    log = float(weight @ logs)
    spread = float(weight @ np.sqrt(variances + (logs - log) ** 2)) ** 2 + math.exp(-log)
    return _around(seen, bound, math.exp(log), spread)


def together(parts: Sequence[Estimate]) -> Estimate:
    """The sum of independent estimates; none where one of them is none."""
    seen, bound = sum(p.seen for p in parts), sum(p.bound for p in parts)
    if why := next((p.why for p in parts if p.why), ""):
        return Estimate(seen, bound, seen, seen, seen, why=why)
    missing = sum(p.unseen for p in parts)
    variance = sum(p.unseen**2 * math.expm1(p.spread) for p in parts)
    return _around(seen, bound, missing, math.log1p(variance / missing**2) if missing else 0.0)


def _around(seen: int, bound: float, missing: float, spread: float) -> Estimate:
    factor = math.exp(min(_Z * math.sqrt(spread), 20))
    if seen + missing * factor > _TOO_WIDE * seen:
        return Estimate(seen, bound, seen, seen, seen, why="名单之间的重合太少，推算的区间太宽，没有意义")
    return Estimate(seen, bound, seen + missing, seen + missing / factor, seen + missing * factor, spread)


def _chao(patterns: Mapping[int, int], lists: int) -> float:
    """The least number missing: (t-1)/t · f1(f1-1) / 2(f2+1), bias-corrected, of sites seen once and twice."""
    once, twice = (sum(n for pattern, n in patterns.items() if pattern.bit_count() == times) for times in (1, 2))
    return (lists - 1) / lists * once * (once - 1) / (2 * (twice + 1))


def _too_little(patterns: Mapping[int, int], lists: int, twice: int) -> str:
    filled = sum(any(n and pattern >> bit & 1 for pattern, n in patterns.items()) for bit in range(lists))
    if filled < FEWEST_LISTS:
        return f"只有 {filled} 份名单有数据，至少要有 {FEWEST_LISTS} 份才看得出名单之间是否相关"
    if twice < FEWEST_TWICE:
        return f"只有 {twice} 个工地同时出现在两份以上名单里，少于 {FEWEST_TWICE} 个，重合太少"
    return ""


@dataclass(frozen=True)
class _Design:
    """One model: its matrix (a row for each pattern), and for each interaction the patterns in which both lists are."""

    matrix: Matrix
    both: tuple[Matrix, ...]


@cache
def _designs(lists: int) -> tuple[_Design, ...]:
    """Every set of interactions between two lists that leaves the table something to say."""
    inside = np.array([[pattern >> bit & 1 for bit in range(lists)] for pattern in range(1, 2**lists)], float)
    pairs = list(combinations(range(lists), 2))
    found = []
    for size in range(len(pairs) + 1):
        for chosen in combinations(pairs, size):
            both = tuple(inside[:, a] * inside[:, b] for a, b in chosen)
            matrix = np.column_stack([np.ones(len(inside)), inside, *both])
            if matrix.shape[1] <= len(inside):
                found.append(_Design(matrix, both))
    return tuple(found)


def _missing(design: _Design, cells: Matrix) -> tuple[float, float, float] | None:
    """AIC, log of the missing cell and its variance under one model; None where the data cannot carry it."""
    if any(not cells @ both for both in design.both):
        return None
    fitted = _fit(design.matrix, cells)
    if fitted is None:
        return None
    coefficients, likelihood, covariance = fitted
    if not 0 <= covariance[0, 0] <= _WIDEST**2:
        return None
    return 2 * design.matrix.shape[1] - 2 * likelihood, float(coefficients[0]), float(covariance[0, 0])


def _fit(matrix: Matrix, cells: Matrix) -> tuple[Matrix, float, Matrix] | None:
    """Poisson regression by iteratively reweighted least squares (Nelder & Wedderburn 1972): coefficients, log
    likelihood without its constant, covariance. None where it does not settle."""
    means, before = cells + 0.5, -math.inf
    coefficients: Matrix
    logs = np.log(means)
    try:
        for _ in range(_STEPS):
            information = matrix.T @ (matrix * means[:, None])
            coefficients = np.linalg.solve(information, matrix.T @ (means * logs + cells - means))
            logs = np.clip(matrix @ coefficients, -20, 20)
            means = np.exp(logs)
            likelihood = float(cells @ logs - means.sum())
            if abs(likelihood - before) < 1e-8:
                covariance: Matrix = np.linalg.inv(matrix.T @ (matrix * means[:, None]))
                return coefficients, likelihood, covariance
            before = likelihood
    except np.linalg.LinAlgError:
        pass
    return None
