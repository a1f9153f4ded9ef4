"""Logistic regression by Newton's method with a light ridge: what the weights of the two small models are made with."""

from collections.abc import Sequence
from typing import Any

import numpy as np

_STEPS = 30


def fitted(rows: Sequence[Sequence[int]], width: int, outcomes: Sequence[bool], ridge: float = 1.0) -> list[float]:
    """Weights of so many marks, and last the constant; each row lists the marks it carries.

    The ridge keeps a mark that is rare, or always goes with one outcome, from a weight without bounds.
    """
    filled = np.zeros((len(rows), width))
    for at, row in enumerate(rows):
        filled[at, list(row)] = 1.0
    return fitted_to(filled, outcomes, ridge)


def fitted_to(values: "np.ndarray[Any, Any]", outcomes: Sequence[bool], ridge: float = 1.0) -> list[float]:
    """The same for values of any size, a column each."""
    given = np.hstack([values, np.ones((len(values), 1))])
    target, weights = np.asarray(outcomes, dtype=float), np.zeros(given.shape[1])
    penalty = np.full(len(weights), ridge)
    penalty[-1] = 1e-9
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (target - likely) - penalty * weights
        curve = (given * (likely * (1 - likely))[:, None]).T @ given + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return [float(weight) for weight in weights]
