"""考核方案 (SM-14; measures 25, 26): the items a county is scored by in a year, and the rules of its grade, as data.

They stand in `assessment.yaml` with source and status; a year is scored by the newest plan that had begun by then, and
graded by the rule in force on the day of the score. Points are integer hundredths everywhere: no float.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from huxin.base.errors import LawGap
from huxin.base.yaml_file import read_yaml
from huxin.law import parameters
from huxin.law.evidence import Status

_FILE = Path(__file__).parent / "assessment.yaml"
WHOLE = 10_000
"""A hundred points, to which the weights of a plan add up."""


class Kind(StrEnum):
    """What an item is about. The first three are what a circular may name a county for (plan of 2019, measure 28)."""

    SYSTEM = "system"
    ORGANISATION = "organisation"
    TASK = "task"
    EFFECT = "effect"

    @property
    def label(self) -> str:
        """What people call it."""
        return {"system": "制度落实", "organisation": "组织领导", "task": "工作推进", "effect": "工作成效"}[self.value]


class Mode(StrEnum):
    """How a figure becomes points."""

    ALL_OR_NONE = "ALL_OR_NONE"  # full marks where everything asked is there, otherwise none
    TIER = "TIER"  # the points of the highest tier its count reaches
    PER_EVENT_DEDUCT = "PER_EVENT_DEDUCT"  # the weight less so much an event, not below the floor
    RATE = "RATE"  # the weight times the share, half up to the hundredth
    MANUAL = "MANUAL"  # what two people signed, the second not the first

    @property
    def label(self) -> str:
        """What people call it."""
        return _MODES[self.value]


class Source(StrEnum):
    """Where the figure comes from."""

    LIVE = "live"
    FILE = "file"
    FIELD = "field"

    @property
    def label(self) -> str:
        """What people call it."""
        return {"live": "平时数据", "file": "自查材料", "field": "实地核查"}[self.value]


_MODES = {
    "ALL_OR_NONE": "全部做到得满分，否则不得分", "TIER": "分档得分", "PER_EVENT_DEDUCT": "按件扣分，扣完为止",
    "RATE": "按比例得分", "MANUAL": "两人签字评定",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One item. `weight`, `each`, `floor` and the points of `tiers` are hundredths of a point.

    `tiers` are pairs of a least count and its points, the highest first. `asks` are what the county fills in for an
    item from its file. `measures` are the numbers of the plan's measures that it answers for. `of` and `done` are how
    its two counts are read.
    """

    code: str
    title: str
    kind: Kind
    mode: Mode
    weight: int
    source: Source
    figure: str
    owner: str
    evidence: str
    measures: tuple[int, ...]
    tiers: tuple[tuple[int, int], ...] = ()
    each: int = 0
    floor: int = 0
    asks: tuple[str, ...] = ()
    of: str = ""
    done: str = ""

    @property
    def deducts(self) -> bool:
        """Whether it has no points of its own and only takes from the whole."""
        return self.weight == 0


@dataclass(frozen=True)
class Plan:
    """What a year is scored by."""

    title: str
    first_year: int
    source: str
    status: Status
    items: tuple[Item, ...]


@dataclass(frozen=True)
class GradeRule:
    """How a score becomes a grade. `quota`: how many counties may have A; `share`: the least hundredths for A; `below`:
    C under so many, the parameter ``sm14.pass``. `limits`: C from so many of a figure (`scoring.VETOES`)."""

    valid_from: date
    source: str
    status: Status
    quota: int
    share: int
    a_source: str
    a_status: Status
    below: int
    limits: Mapping[str, int]


def plan(year: int) -> Plan:
    """The plan by which a year is scored. Raises LawGap where none had begun."""
    known = [one for one in _plans() if one.first_year <= year]
    if not known:
        raise LawGap(
            f"{year}年度没有考核方案，最早的是{min(one.first_year for one in _plans())}年度。"
            "需要这一年度的，请市治欠办把印发的方案（项目、分值、计分办法、文号）交给系统维护人员录入。"
        )
    return known[-1]


def items(year: int) -> tuple[Item, ...]:
    """The items of a year, in the order of its plan. Raises LawGap."""
    return plan(year).items


def grade_rule(day: date) -> GradeRule:
    """The rule of grades in force on a local day. Raises LawGap."""
    known = [one for one in _rules() if one.valid_from <= day]
    if not known:
        raise LawGap(
            f"{day} 没有考核等次的规则。规则由系统维护人员录入：请市治欠办把当时的考核办法（名额、否决情形、文号）"
            "交给维护人员。"
        )
    return replace(known[-1], below=WHOLE * parameters.at(day)["sm14.pass"].value // 1000)


def hundredths(text: str) -> int:
    """Points as the file writes them, with at most two decimals."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, part = digits.partition(".")
    assert whole.isdigit() and len(part) <= 2 and (part.isdigit() or not part), text
    return sign * (int(whole) * 100 + int(part.ljust(2, "0")))


@cache
def _plans() -> tuple[Plan, ...]:
    found = [_plan(one) for one in read_yaml(_FILE)["plans"]]
    assert [one.first_year for one in found] == sorted({one.first_year for one in found})
    return tuple(found)


def _plan(one: Mapping[str, Any]) -> Plan:
    found = tuple(_item(raw) for raw in one["items"])
    assert sum(item.weight for item in found) == WHOLE, "the weights of a plan add up to a hundred"
    assert len({item.code for item in found}) == len({item.figure for item in found}) == len(found)
    return Plan(one["title"], one["first_year"], one["source"], Status(one["status"]), found)


def _item(raw: Mapping[str, Any]) -> Item:
    tiers = tuple((least, hundredths(points)) for least, points in raw.get("tiers", ()))
    assert [least for least, _ in tiers] == sorted((least for least, _ in tiers), reverse=True), raw["code"]
    return Item(
        raw["code"], raw["title"], Kind(raw["kind"]), Mode(raw["mode"]), hundredths(raw["weight"]),
        Source(raw["source"]), raw["figure"], raw["owner"], raw["evidence"], tuple(raw["measures"]), tiers,
        hundredths(raw.get("each", "0")), hundredths(raw.get("floor", "0")), tuple(raw.get("asks", ())),
        raw.get("of", ""), raw.get("done", ""),
    )  # fmt: skip


@cache
def _rules() -> tuple[GradeRule, ...]:
    return tuple(_grades(read_yaml(_FILE)["grades"]))


def _grades(rows: list[Mapping[str, Any]]) -> Iterator[GradeRule]:
    for one in rows:
        a, c = one["a"], one["c"]
        yield GradeRule(
            one["from"], one["source"], Status(one["status"]), a["quota"], hundredths(a["share"]), a["source"],
            Status(a["status"]), 0, {key: c[key] for key in ("crowd", "extreme", "fraud")},
        )  # fmt: skip
