"""Chance that is the same on every machine: one stream of random bits a name, and the few draws that are needed.

Only `random.Random.random` is used, whose sequence for a seed Python promises to keep; a stream is named by a text, so
that what one stream draws never moves another.
"""

from hashlib import sha256
from math import exp, log
from random import Random

_MOST = 50
"""A rate is never surer than one known from so many arrivals: weeks differ more than chance alone makes them."""
_STEP = 30.0


def stream(*name: object) -> Random:
    """A stream of its own for a name."""
    return Random(int.from_bytes(sha256(repr(name).encode()).digest()[:8]))


def poisson(mean: float, chance: Random) -> int:
    """How many of something come where so many come on average."""
    count = 0
    while mean > _STEP:  # the product below would become too small to tell from nothing
        count, mean = count + _below(_STEP, chance), mean - _STEP
    return count + _below(mean, chance)


def _below(mean: float, chance: Random) -> int:
    floor, product, count = exp(-mean), chance.random(), 0
    while product > floor:
        product, count = product * chance.random(), count + 1
    return count


def doubt(seen: int, chance: Random) -> float:
    """By what factor the true rate may differ from one counted from `seen` arrivals: a gamma draw with mean 1."""
    shape = min(seen + 1, _MOST)
    return -sum(log(1.0 - chance.random()) for _ in range(shape)) / shape
