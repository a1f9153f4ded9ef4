"""From what was counted of a site and month to a sign: a p-value held against all tests of the look, or a rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from huxin.signs import chance
from huxin.signs.kinds import KINDS, Kind

ERROR = 0.05
"""With at most this probability one look at a whole city asks anybody wrongly, as far as the tests' chances hold."""


@dataclass(frozen=True)
class Counted:
    """What one test counted of a project in a month (`ym` YYYYMM, 0: over all its months).

    `hits` of `trials` are as the kind says. `elsewhere` are hits and trials on the city's other sites. `chance` is the
    probability of one hit where nothing is wrong, None where it follows from `elsewhere` or the test is a rule. `rows`
    are (worker of the registry, a sentence without any personal value), some of those behind the hits.
    """

    kind: str
    project_id: int
    ym: int
    hits: int
    trials: int
    elsewhere: tuple[int, int] = (0, 0)
    chance: float | None = None
    rows: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Sign:
    """A question: what was counted, and `p`, the probability of as much where nothing is wrong; None for a rule."""

    counted: Counted
    p: float | None


def signs(counted: Sequence[Counted], error: float = ERROR) -> list[Sign]:
    """What stands of one look: rules that hold, and tests that stand together by Holm. In the order given.

    A test with fewer hits than its kind asks is still one of the many that the correction counts.
    """
    tested = [(one, p) for one in counted if (p := p_of(one)) is not None]
    kept = dict(zip((id(one) for one, _ in tested), chance.holm([p for _, p in tested], error), strict=True))
    values = {id(one): p for one, p in tested}
    return [
        Sign(one, values.get(id(one))) for one in counted if enough(KINDS[one.kind], one) and kept.get(id(one), True)
    ]


def p_of(one: Counted) -> float | None:
    """The p-value of one test, conservative; None for a rule. What is too small to ask about says nothing: 1."""
    kind = KINDS[one.kind]
    if not kind.tested:
        return None
    if not enough(kind, one):
        return 1.0
    low, high = chance.interval(*one.elsewhere) if one.elsewhere[1] else (0.0, 0.0)
    if kind.too_few:
        return chance.at_most(one.hits, one.trials, low / kind.spread)
    return chance.at_least(one.hits, one.trials, max(kind.floor, one.chance or 0.0, high))


def enough(kind: Kind, one: Counted) -> bool:
    """Whether it is large enough to ask anybody, however unlikely it is."""
    if one.trials < kind.trials:
        return False
    return kind.too_few or (one.hits >= kind.least and one.hits >= kind.share * one.trials)
