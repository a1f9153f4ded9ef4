"""年度考核: every term with a finger on a calendar; a drawn site described, a grade with a reason, a page for the rest.

Days off that matter: Saturday 29 February and Sunday 1 March 2020, every weekend of March, 4 to 6 April 2020 (清明).
"""

from datetime import date
from typing import Any

import pytest

from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from huxin.workflows.assessment import BY_PAGE, checked, confirmed, graded, rated, signed, through_page
from tests.workflows.lived import Step, lived
from tests.workflows.test_policies import Thing

YEAR = {"year": 2019, "self_by": "2020-02-14", "field_by": "2020-03-10", "circulate_by": "2020-03-31"}
READY = {"prepared": 1, "at_version": 1}
FIELDED: list[Step] = [
    ("2020-02-12 09:00", "selfcheck"), ("2020-02-17 09:00", "appoint", READY), ("2020-03-04 09:00", "visit"),
]  # fmt: skip
MET: list[Step] = [
    *FIELDED, ("2020-03-05 09:00", "lock", READY), ("2020-03-06 09:00", "meet", {"grade": "C", "suggested": "C"}),
]  # fmt: skip
DECIDED: list[Step] = [*MET, ("2020-03-14 00:10", "expire"), ("2020-03-16 09:00", "approve")]
CIRCULATED: list[Step] = [*DECIDED, ("2020-03-17 09:00", "circulate", {"grade": "C"})]

TERMS: list[tuple[list[Step], str, str | None]] = [
    ([], "self", "2020-02-14"),
    ([], "field", "2020-03-10"),
    ([], "circulate", "2020-03-31"),
    (FIELDED, "self", None),
    (FIELDED, "field", None),
    (MET, MAIN, "2020-03-13"),  # Monday the 9th to Friday the 13th
    ([*MET, ("2020-03-09 09:00", "object")], MAIN, "2020-03-16"),
    (CIRCULATED, "circulate", None),
    (CIRCULATED, MAIN, "2020-03-31"),  # 18 to 20, 23 to 27, 30, 31 March
    ([*CIRCULATED, ("2020-03-23 09:00", "talk")], MAIN, "2020-04-07"),  # 6 April is a holiday: the next working day
    ([*CIRCULATED, ("2020-03-23 09:00", "talk"), ("2020-04-03 09:00", "rectify")], MAIN, "2020-04-20"),
]


@pytest.mark.parametrize(("steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(steps: list[Step], lane: str, last: str | None) -> None:
    life = lived("assessment", "2020-02-03 10:00", steps, **YEAR, talk_noticed="2019-07-11")
    assert life.due(lane, "2020-04-03 10:00") == last


def test_每一个时限都有纸上日历的测试() -> None:
    counted = {
        f"sm14.{name}" for name in ("self", "field", "circulate", "objection", "answer", "talk", "report", "check")
    }
    assert {code for codes in workflow("assessment").terms().values() for code in codes} == counted
    law = parameters.at(date(2020, 2, 3))
    on_file = {code for code in parameters.codes() if code.startswith("sm14.") and law[code].unit in TIMES}
    assert on_file == counted


def test_至少三处抽中的工地_有问题的写明情况() -> None:
    drawn = Thing("drawn", data={"sites": ["a", "b", "c", "d", "e"]}, opened_on=date(2020, 2, 3))
    assert "至少要核查3处" in (checked({"site_1": "good"}, drawn) or "")
    three: dict[str, Any] = {f"site_{n}": "good" for n in (1, 2, 3)}
    assert checked(three, drawn) is None
    assert "第2处发现问题，请写明" in (checked({**three, "site_2": "bad"}, drawn) or "")
    assert checked({**three, "site_2": "bad", "found_2": "没有公示牌"}, drawn) is None
    few = Thing("drawn", data={"sites": ["a"]}, opened_on=date(2020, 2, 3))
    assert checked({"site_1": "good"}, few) is None and "没有第2处" in (checked({"site_2": "good"}, few) or "")


def test_按抽中的顺序核查_替补要写明为什么_不早于抽取() -> None:
    drawn = Thing("drawn", data={"sites": list("甲乙丙丁戊"), "drawn_on": "2020-02-17"}, opened_on=date(2020, 2, 3))
    picked = {"site_3": "good", "site_4": "good", "site_5": "good", "visited_on": "2020-03-04"}
    assert "第1处没有核查" in (checked(picked, drawn) or "")
    assert "第2处没有核查" in (checked({**picked, "found_1": "已经停工"}, drawn) or "")
    assert checked({**picked, "found_1": "已经停工", "found_2": "道路中断"}, drawn) is None
    in_order = {"site_1": "good", "site_2": "good", "site_3": "good"}
    assert checked({**in_order, "visited_on": "2020-02-17"}, drawn) is None
    assert "早于抽取工地的日期（2020-02-17）" in (checked({**in_order, "visited_on": "2020-02-16"}, drawn) or "")


def test_与建议不同的等次要写理由() -> None:
    suggested = Thing("scored", data={"suggested": "C"})
    assert confirmed({"grade": "C"}, suggested) is None
    assert "建议的等次是C级，定为B级须写明理由" in (confirmed({"grade": "B"}, suggested) or "")
    assert confirmed({"grade": "B", "grade_reason": "事件与欠薪无关"}, suggested) is None
    assert "不能建议等次" in (confirmed({"grade": "B"}, Thing("scored", data={"suggested": ""})) or "")


def test_评定不超过满分_第二人只签评定过的_计分只在考核页面() -> None:
    worth = {"manual_most": [400], "manual_items": ["宣传引导和工作创新"]}
    assert signed({"manual_1": "450"}, Thing("drawn", data=worth)) == "「宣传引导和工作创新」满分4分，请核对。"
    assert signed({"manual_1": "400"}, Thing("drawn", data={"manual_most": [400]})) is None
    assert rated(Thing("drawn")) and rated(Thing("drawn", data={"manual_by": True})) is None
    assert through_page(Thing("fielded")) == through_page(Thing("fielded", data={"prepared": 3, "at_version": 4}))
    assert through_page(Thing("fielded")) == BY_PAGE and through_page(Thing("fielded", data=READY)) is None
    assert graded("A")(Thing("approved", data={"grade": "B"})) and graded("A")(Thing("approved")) is None
