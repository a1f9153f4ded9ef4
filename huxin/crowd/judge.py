"""How likely a group of ten, or of fifty, comes together over a project's wages within two weeks, and why.

A logistic regression over few figures of the project. Ten heads are a group whose matter is one (`sm1.group.heads`),
fifty the line of the city's plan (治理规则第 6 节). The coefficients stand in `model.yaml` with their origin; they were
fitted on simulated histories only, and are no finding about any real project.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huxin.base.yaml_file import read_yaml

SIZES = (10, 50)
"""From how many people on."""
AHEAD = 14
"""Days that are looked ahead."""
_FAR = 120
"""Days before Spring Festival beyond which it does not press."""


@dataclass(frozen=True)
class Figures:
    """What is known of a project on a day; sums and counts only, never anything about a person.

    `unpaid_heads` workers wait for `owed_fen`, the oldest for `overdue_days`. `complaints` came in the last 14 days and
    `complaints_before` in the 14 before. `to_festival` are the days to Spring Festival. `stopped`: nobody works there
    any more, or far fewer than the month before.
    """

    unpaid_heads: int
    owed_fen: int
    overdue_days: int
    complaints: int
    complaints_before: int
    to_festival: int
    stopped: bool


@dataclass(frozen=True)
class Part:
    """One figure's part in a probability, in log-odds against a project on which nothing is wrong."""

    label: str
    said: str
    weight: float


@dataclass(frozen=True)
class Outlook:
    """Probabilities in 0…1 of at least ten and at least fifty people, and the parts of the first, largest first."""

    ten: float
    fifty: float
    parts: tuple[Part, ...]


def outlook(figures: Figures) -> Outlook:
    """How a project stands. Where far fewer wait than a size needs, it is nought: they do not come together."""
    given, calm = features(figures), features(CALM)
    weights = model()["weights"][SIZES[0]]
    parts = [
        Part(label, said(figures), sum(weights[name] * (given[name] - calm[name]) for name in names))
        for label, names, said in _LABELS
        if any(given[name] != calm[name] for name in names)
    ]
    ten, fifty = (_likely(size, given, figures.unpaid_heads) for size in SIZES)
    return Outlook(ten, min(ten, fifty), tuple(sorted(parts, key=lambda part: -abs(part.weight))))


CALM = Figures(0, 0, 0, 0, 0, _FAR, False)


def features(figures: Figures) -> dict[str, float]:
    """The figures as the model reads them: what grows by doubling as a logarithm, so that no project is an outlier."""
    each = figures.owed_fen / 100 / max(figures.unpaid_heads, 1)
    return {
        "heads": math.log1p(figures.unpaid_heads),
        "each": math.log1p(each / 1_000),
        "overdue": math.log1p(min(figures.overdue_days, 365) / 15),
        "complaints": math.log1p(figures.complaints),
        "growth": max(-2.0, min(2.0, math.log1p(figures.complaints) - math.log1p(figures.complaints_before))),
        "festival": max(0.0, 1 - max(figures.to_festival, 0) / _FAR) if figures.unpaid_heads else 0.0,
        "stopped": float(figures.stopped),
    }


def least(size: int) -> int:
    """How many must be known to wait, so that a group of a size may come: three in ten may be on no paper."""
    return math.ceil(size * 0.7)


@cache
def model() -> Mapping[str, Any]:
    """The coefficients with their day and origin."""
    found: Mapping[str, Any] = read_yaml(Path(__file__).with_name("model.yaml"))
    return found


def _likely(size: int, given: Mapping[str, float], heads: int) -> float:
    if heads < least(size):
        return 0.0
    weights = model()["weights"][size]
    score = weights["always"] + sum(weights[name] * value for name, value in given.items())
    return 1 / (1 + math.exp(-score))


_LABELS: tuple[tuple[str, tuple[str, ...], Callable[[Figures], str]], ...] = (
    ("没有拿到钱的人", ("heads",), lambda f: f"{f.unpaid_heads} 人"),
    ("人均欠薪", ("each",), lambda f: f"约 {f.owed_fen / 100 / max(f.unpaid_heads, 1):,.0f} 元"),
    ("最早一笔逾期", ("overdue",), lambda f: f"{f.overdue_days} 天"),
    ("投诉", ("complaints", "growth"), lambda f: f"近 14 天 {f.complaints} 件，再往前 14 天 {f.complaints_before} 件"),
    ("离春节", ("festival",), lambda f: f"{f.to_festival} 天"),
    ("停工迹象", ("stopped",), lambda f: "到岗的人骤减，或者已经停工"),
)
