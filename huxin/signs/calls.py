"""What a sample of calls says of all the workers it was drawn from."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from huxin.signs.chance import interval

OUTCOMES: Mapping[str, str] = {
    "kept": "工资归本人",
    "returned": "部分或全部交回给别人",
    "never": "没有拿到过卡或工资",
    "silent": "不愿回答",
    "unreached": "三次没有联系上",
}
BACK = ("returned", "never")
"""The answers that say the money did not stay with the worker."""


class Estimate(NamedTuple):
    """`answered` of `drawn` gave an answer, of them `back` that the money did not stay. `share` is None where nobody
    answered; `low` and `high` hold the true share among those who would answer 19 times of 20 (Clopper & Pearson), and
    `least` and `most` are the shares were all the others' answers one way or the other: silence may be no accident."""

    drawn: int
    answered: int
    back: int
    share: float | None
    low: float
    high: float
    least: float
    most: float


def estimate(outcomes: Sequence[str]) -> Estimate:
    """From the outcomes of all drawn, empty where nobody called yet."""
    back = sum(one in BACK for one in outcomes)
    answered = back + sum(one == "kept" for one in outcomes)
    drawn = len(outcomes)
    low, high = interval(back, answered)
    return Estimate(
        drawn,
        answered,
        back,
        back / answered if answered else None,
        low,
        high,
        back / drawn if drawn else 0.0,
        (back + drawn - answered) / drawn if drawn else 1.0,
    )
