"""随机检查: every term with a finger on a calendar; only the drawn pair visits; nothing is published half done.

Days off that matter: 13 to 15 September 2019 (中秋), 1 to 7 October (29 September and 12 October worked), weekends.
"""

from dataclasses import replace
from typing import Any

import pytest

from huxin.access import Role
from huxin.base.errors import Refused
from huxin.law import parameters
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from huxin.workflows.inspection import ITEMS, RECTIFY, worst
from tests.workflows.asking import why_not
from tests.workflows.lived import Step, lived
from tests.workflows.test_policies import TODAY, Thing, given, someone

OPENED = "2019-09-02 09:00"  # a Monday
VISITED: list[Step] = [("2019-09-09 09:00", "dispatch"), ("2019-09-26 09:00", "visit")]


def ticked(**other: str) -> dict[str, str]:
    """Everything as it should be, but for this."""
    return {**dict.fromkeys(ITEMS, "fine"), **other}


def recorded(**other: str) -> list[Step]:
    return [*VISITED, ("2019-10-09 09:00", "record", ticked(**other))]


SLIGHT, BREACH = recorded(item_board="minor"), recorded(item_board="minor", item_paid="breach")
CASE: list[Step] = [*BREACH, ("2019-10-09 09:00", "breach")]


def ordered(days: str) -> list[Step]:
    return [*SLIGHT, ("2019-10-10 09:00", "rectify", {"rectify_days": days})]


TERMS: list[tuple[list[Step], str, str | None]] = [
    ([], "visit", "2019-09-30"),  # 3–6, 9–12, 16–20, 23–27, 29, 30 September
    ([], MAIN, None),
    (VISITED[:1], "visit", "2019-09-30"),
    ([*VISITED[:1], ("2019-09-25 09:00", "miss")], "visit", "2019-09-30"),
    ([*VISITED[:1], ("2019-09-25 09:00", "substitute")], "visit", "2019-09-30"),
    (VISITED, "visit", None),
    (VISITED, MAIN, "2019-10-09"),  # 27, 29, 30 September, 8, 9 October
    (recorded(), MAIN, "2019-11-05"),  # 10–12, 14–18, 21–25, 28 October – 1 November, 4, 5
    (recorded(), "case", None),
    ([*VISITED[:1], ("2019-10-09 09:00", "obstruct")], MAIN, "2019-11-05"),
    (CASE, "case", "2019-10-10"),
    ([*CASE, ("2019-10-10 09:00", "file")], "case", None),
    (ordered("3"), "rectify", "2019-10-14"),  # the 13th is a Sunday
    (ordered("5"), "rectify", "2019-10-15"),
    (ordered("7"), "rectify", "2019-10-17"),
    (ordered("10"), "rectify", "2019-10-21"),  # the 20th is a Sunday
    (ordered("15"), "rectify", "2019-10-25"),
    (ordered("30"), "rectify", "2019-11-11"),  # 9 November is a Saturday
    ([*ordered("7"), ("2019-10-11 09:00", "publish")], "rectify", "2019-10-17"),
    ([*ordered("7"), ("2019-10-11 09:00", "publish")], MAIN, None),
]


@pytest.mark.parametrize(("steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(steps: list[Step], lane: str, last: str | None) -> None:
    assert lived("inspection", OPENED, steps).due(lane, "2019-10-11 09:00" if steps else OPENED) == last


def test_每一个时限都有纸上日历的测试() -> None:
    counted = {"sm10.inspect", "sm10.result", "sm10.publish", "sm10.case", *(f"sm10.rectify.{n}" for n in RECTIFY)}
    assert {code for codes in workflow("inspection").terms().values() for code in codes} == counted
    on_file = {code for code in parameters.codes() if code.startswith("sm10.")}
    assert on_file - counted == {"sm10.ratio", "sm10.officers"}  # what the plan and the draw ask


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, ""),
        ({"item_paid": "fine"}, ""),  # not everything is ticked
        (ticked(), "fine"),
        (ticked(item_deposit="none"), "fine"),
        (ticked(item_board="minor"), "minor"),
        (ticked(item_board="minor", item_paid="breach"), "breach"),
        ({"obstructed": True}, "breach"),
    ],
)
def test_最重的一项决定怎样处理(data: dict[str, Any], said: str) -> None:
    assert worst(data) == said


@pytest.mark.parametrize(
    ("steps", "state"),
    [(recorded(), "done"), (ordered("7"), "rectifying"), ([*CASE, ("2019-10-10 09:00", "file")], "filed")],
)
def test_公示以后_没有问题的办结_轻微的整改_违法的已立案(steps: list[Step], state: str) -> None:
    assert lived("inspection", OPENED, [*steps, ("2019-10-11 09:00", "publish")]).state == state


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("publish", ticked(item_board="minor"), "先责令整改或者立案"),
        ("publish", ticked(item_paid="breach"), "先责令整改或者立案"),
        ("file", ticked(), "不需要立案"),
        ("file", {**ticked(item_paid="breach"), "filed": True}, "已经立案"),
        ("rectify", ticked(item_paid="breach"), "涉嫌违法的请立案"),
        ("rectify", {**ticked(item_board="minor"), "rectify_ordered": True}, "已经责令整改"),
    ],
)
def test_该整改的整改_该立案的立案_之前不公示(name: str, data: dict[str, Any], why: str) -> None:
    assert why in (why_not("inspection", name, Role.INSPECTOR, "result", **data) or "")


def test_企业只在责令整改以后提交材料() -> None:
    assert "还没有责令整改" in (why_not("inspection", "prove", Role.ENTERPRISE, "result") or "")
    assert why_not("inspection", "prove", Role.ENTERPRISE, "result", rectify_ordered=True) is None


def test_现场检查和录入_只由抽中的两人办理() -> None:
    flow, pair = workflow("inspection"), {"officers": ["甲", "乙"]}
    for name, state in (("visit", "notified"), ("miss", "notified"), ("obstruct", "notified"), ("record", "visited")):
        thing = Thing(state, data=pair)
        assert flow.why_not(name, thing, someone(Role.INSPECTOR, "甲")) is None
        assert "您不在其中" in (flow.why_not(name, thing, someone(Role.INSPECTOR, "丙")) or "")
        assert flow.why_not(name, replace(thing, data={}), someone(Role.INSPECTOR, "丙")) is None


def test_每一项都不适用_等于没有检查() -> None:
    flow = workflow("inspection")
    nothing = {**given(flow, "record"), **dict.fromkeys(ITEMS, "none")}
    with pytest.raises(Refused, match="没有检查结果可以录入"):
        flow.check("record", Thing("visited"), someone(Role.INSPECTOR), nothing, {}, today=TODAY)
