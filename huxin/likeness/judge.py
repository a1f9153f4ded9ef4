"""Are two reports one grievance? What agrees and what does not, each with a weight and a sentence.

The weights (`weights.yaml`) are a logistic regression over the levels on which two reports agree, in the manner of
Fellegi & Sunter (1969, JASA 64), fitted on invented reports whose truth is known (`simulate.grievances`): no real
complaint has gone into them. Levels that depend on each other are weighed together.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from huxin.base.months import months_between
from huxin.base.yaml_file import read_yaml
from huxin.likeness import words


@dataclass(frozen=True)
class Grievance:
    """A report, or a complaint with all its reports. `people` are blind numbers of persons and phones, never more.

    Months are YYYYMM, None where nobody said; 0 fen likewise; `pieces` are `words.pieces` of the story.
    """

    key: str
    region_code: str
    day: date
    people: frozenset[int] = frozenset()
    project: int | None = None
    employer: str = ""
    place: str = ""
    first_ym: int | None = None
    last_ym: int | None = None
    claimed_fen: int = 0
    heads: int = 1
    door: str = ""
    pieces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """How likely two are one grievance, and why: sentences for and against, the likelihood in 0…1."""

    likely: float
    because: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether it is likely enough to be shown to a person."""
        return self.likely >= threshold()


@cache
def _stored() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml(Path(__file__).with_name("weights.yaml"))
    return found


def threshold() -> float:
    """From which likelihood on two are shown as the same."""
    return float(_stored()["threshold"])


def judge(one: Grievance, other: Grievance) -> Verdict:
    """Weigh everything that two reports say against each other; the order does not matter."""
    found, weights = levels(one, other), _stored()["weights"]
    score = weights["always"] + sum(weights.get(name, 0.0) for name in weighed(found))
    said = [f"{what}.{level}" for what, level in found.items()]
    return Verdict(
        1 / (1 + math.exp(-score)),
        tuple(_FOR[name] for name in said if name in _FOR),
        tuple(_AGAINST[name] for name in said if name in _AGAINST),
    )


def weighed(found: Mapping[str, str]) -> list[str]:
    """The names under which levels have weights."""
    alone = [f"{what}.{found[what]}" for what in ("project", "place", "words", "days")]
    pairs = (("people", "months"), ("money", "heads"), ("employer", "project"), ("employer", "months"))
    return alone + [f"{a}.{found[a]}+{b}.{found[b]}" for a, b in pairs]


def levels(one: Grievance, other: Grievance) -> dict[str, str]:
    """On what two reports agree, and how far."""
    return {
        "people": _people(one.people, other.people),
        "project": _project(one, other),
        "employer": _employer(one, other),
        "place": _place(one, other),
        "months": _months(one, other),
        "money": _money(one, other),
        "heads": _heads(one.heads, other.heads),
        "words": _words(one.pieces, other.pieces),
        "days": next(name for most, name in _DAYS if abs((one.day - other.day).days) <= most),
    }


def _people(one: frozenset[int], other: frozenset[int]) -> str:
    if not one or not other:
        return "unknown"
    return "shared" if one & other else "none"


def _project(one: Grievance, other: Grievance) -> str:
    if one.project is None or other.project is None:
        return "unknown"
    return "same" if one.project == other.project else "different"


def _employer(one: Grievance, other: Grievance) -> str:
    a, b = (words.firm(g.employer, g.region_code) for g in (one, other))
    if not a or not b or (a != b and min(len(a), len(b)) == 1):  # a foreman is not another than the firm
        return "unknown"
    return "same" if a == b else "near" if words.nearly(a, b) else "different"


def _place(one: Grievance, other: Grievance) -> str:
    a, b = (words.place(g.place, g.region_code) for g in (one, other))
    if not a or not b:
        return "unknown"
    return "same" if a == b else "near" if words.nearly(a, b) or words.overlap(a, b) >= 0.6 else "different"


def _months(one: Grievance, other: Grievance) -> str:
    if None in (one.first_ym, one.last_ym, other.first_ym, other.last_ym):
        return "unknown"
    assert one.first_ym and one.last_ym and other.first_ym and other.last_ym
    if (one.first_ym, one.last_ym) == (other.first_ym, other.last_ym):
        return "same"
    first, last = max(one.first_ym, other.first_ym), min(one.last_ym, other.last_ym)
    if first <= last:
        return "overlap"
    return "next" if len(months_between(last, first)) <= 2 else "apart"


def _money(one: Grievance, other: Grievance) -> str:
    if not one.claimed_fen or not other.claimed_fen:
        return "unknown"
    gap = _gap(one.claimed_fen, other.claimed_fen)
    if gap <= 0.02:
        return "same"
    if gap <= 0.12:
        return "near"
    each = _gap(one.claimed_fen / max(one.heads, 1), other.claimed_fen / max(other.heads, 1))
    return "each" if one.heads != other.heads and each <= 0.15 else "apart"


def _gap(one: float, other: float) -> float:
    return abs(one - other) / max(one, other)


def _heads(one: int, other: int) -> str:
    if one == other:
        return "same"
    few, many = sorted((one, other))
    return "one of many" if few == 1 else "near" if many <= 1.4 * few else "apart"


def _words(one: frozenset[str], other: frozenset[str]) -> str:
    if min(len(one), len(other)) < _FEW:
        return "unknown"
    share = len(one & other) / min(len(one), len(other))
    return next(name for least, name in _SHARES if share >= least)


_FEW = 8  # pieces; who only says that wages are owed says what everybody says
_SHARES = ((0.75, "same"), (0.5, "near"), (0.3, "some"), (0.0, "different"))
_DAYS = ((3, "days"), (21, "weeks"), (75, "months"), (10**6, "long"))
_FOR = {
    "people.shared": "有相同的工人或者联系电话（只比对编号）",
    "project.same": "同一个项目",
    "employer.same": "用人单位相同",
    "employer.near": "用人单位名称相近，可能是简称或者笔误",
    "place.same": "用工地点相同",
    "place.near": "用工地点相近",
    "months.same": "欠薪月份相同",
    "months.overlap": "欠薪月份有重合",
    "money.same": "金额一致",
    "money.near": "金额相近",
    "money.each": "人均金额相近",
    "heads.one of many": "一件是个人反映，另一件是多人反映",
    "words.same": "反映的内容几乎相同",
    "words.near": "反映的内容相近",
    "days.days": "三天之内先后反映",
}
_AGAINST = {
    "people.none": "没有相同的工人或者联系电话",
    "project.different": "不是同一个项目",
    "employer.different": "用人单位不同",
    "place.different": "用工地点不同",
    "months.apart": "欠薪月份不同",
    "months.next": "欠薪月份前后相连，没有重合",
    "money.apart": "金额不同",
}
