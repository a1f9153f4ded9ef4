"""How grave a matter is: who supervises it, and on which level a crowd is reported. Figures are our own defaults.

Measure 21 of the 2019 plan asks for tiers of supervision and measure 23 for no event of fifty; neither says how to
grade. Every number is a dated parameter; a person may raise what the ladder finds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huxin.law import parameters

TIERS: Mapping[str, str] = {"city": "市级督办", "county": "县区领导督办", "unit": "办案单位督办"}
GRADES: Mapping[str, str] = {"l1": "一级", "l2": "二级", "l3": "三级", "l4": "四级", "watch": "关注"}
"""From the gravest down; below ten people it is only watched."""

LIFTS: Mapping[str, str] = {
    "road": "堵塞道路或者铁路",
    "seat": "在党政机关驻地聚集",
    "harm": "有自伤、自杀或者其他极端倾向",
    "media": "媒体或者网络高度关注",
    "festive": "在春节前的时段内",
}
"""What makes a crowd one level graver, once however many of them there are."""


@dataclass(frozen=True)
class Rung:
    """Where something stands on a ladder, and why."""

    key: str
    reasons: tuple[str, ...]


def tier(
    *,
    heads: int,
    owed_fen: int,
    day: date,
    government: bool = False,
    extreme: bool = False,
    media: bool = False,
    overdue: int = 0,
) -> Rung:
    """Who supervises a grave case. `extreme`: injury or an extreme act; `overdue`: how often a term was missed."""
    law = parameters.at(day)
    city = {
        f"涉及{heads}人": heads >= law["sm5.city.heads"].value,
        "涉及金额达到市级起点": owed_fen >= law["sm5.city.amount"].value,
        "政府投资项目": government,
        "发生伤害或者极端行为": extreme,
        "媒体关注": media,
    }
    county = {
        f"涉及{heads}人": heads >= law["sm5.county.heads"].value,
        "涉及金额达到县级起点": owed_fen >= law["sm5.county.amount"].value,
        f"{overdue}次超期": overdue >= law["sm5.county.overdue"].value,
    }
    for key, tests in (("city", city), ("county", county)):
        if met := tuple(reason for reason, holds in tests.items() if holds):
            return Rung(key, met)
    return Rung("unit", ())


def grade(people: int, *, day: date, lifts: frozenset[str] = frozenset()) -> Rung:
    """The level of a crowd by who is there and what they do; `lifts` are keys of `LIFTS`."""
    law, keys = parameters.at(day), list(GRADES)
    found = next((key for key in keys if key != "watch" and people >= law[f"sm12.{key}.heads"].value), "watch")
    raised = tuple(said for key, said in LIFTS.items() if key in lifts)
    lifted = keys[max(keys.index(found) - 1, 0)] if raised else found
    return Rung(lifted, (f"现场{people}人", *raised))


def over_the_line(people: int, *, day: date) -> bool:
    """Whether the plan's bottom line is broken: fifty people, whatever the level (measure 23; none before it)."""
    code, law = "sm12.alarm.heads", parameters.at(day)
    return code in law and people >= law[code].value
