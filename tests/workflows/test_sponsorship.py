"""包保督查: every term with a finger on a calendar; a visit at drawn sites, four sections, problems with owner and day.

Days off that matter: 2019-12-28/29, 2020-01-01, and weekends; 2019-10-01 to 07 with 29 September and 12 October worked.
"""

from datetime import date
from typing import Any

import pytest

from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from huxin.workflows.sponsorship import all_fixed, answered, told, unfixed, visited
from tests.workflows.lived import Step, lived
from tests.workflows.test_policies import Thing

QUARTER = {
    "quarter": 20194, "quarter_text": "2019年第4季度", "quarter_from": "2019-10-01", "quarter_to": "2019-12-31",
    "feedback_by": "2020-01-06",
}  # fmt: skip
DRAWN = {**QUARTER, "sites": ["P1", "P2", "P3", "P4"]}
CALLS = {"calls_1": 5, "owed_1": "no", "calls_2": 6, "content_2": 6, "owed_2": "yes", "calls_3": 5, "owed_3": "no"}
VISIT = {"visited_on": "2019-11-06", **CALLS}
SAID = {
    key: "已经逐项核对，进展正常。"
    for key in ("section_progress", "section_drives", "section_problems", "section_advice")
}
PROBLEM = {"problem_1": "两处没有告示牌", "owner_1": "labour", "fix_1_by": "2019-11-30"}

PLANNED: list[Step] = [("2019-10-08 09:00", "plan")]
BEEN: list[Step] = [*PLANNED, ("2019-11-06 09:00", "visit", VISIT)]
REPORTED: list[Step] = [*BEEN, ("2019-11-11 09:00", "report", PROBLEM)]
GIVEN_OUT: list[Step] = [*REPORTED, ("2019-11-12 09:00", "review")]

TERMS: list[tuple[list[Step], str, str | None]] = [
    ([], MAIN, "2019-10-12"),  # a Tuesday on which all rest: 8, 9, 10, 11 and Saturday the 12th, which was worked
    ([], "visit", "2019-12-31"),
    ([], "missed", "2020-01-06"),  # the fifth day is a Sunday: it ends with the next working day
    ([], "feedback", "2020-01-06"),  # 2, 3 and 6 January
    (PLANNED, MAIN, None),
    (PLANNED, "missed", "2020-01-06"),
    (BEEN, "visit", None),
    (BEEN, "missed", None),
    (BEEN, "feedback", "2020-01-06"),
    (REPORTED, "feedback", None),
    ([*REPORTED, ("2019-11-12 09:00", "redo")], MAIN, "2019-11-15"),
    (GIVEN_OUT, MAIN, "2019-11-26"),  # ten working days after Tuesday the 12th
]


@pytest.mark.parametrize(("steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(steps: list[Step], lane: str, last: str | None) -> None:
    assert lived("sponsorship", "2019-10-01 00:10", steps, **QUARTER).due(lane, "2019-11-20 00:00") == last


def test_每一个时限都有纸上日历的测试() -> None:
    counted = {"sm17.plan", "sm17.visit", "sm17.missed", "sm17.report", "sm17.feedback", "sm17.fix"}
    assert {code for codes in workflow("sponsorship").terms().values() for code in codes} == counted
    law = parameters.at(date(2019, 10, 1))
    on_file = {code for code in parameters.codes() if code.startswith("sm17.") and law[code].unit in TIMES}
    assert on_file == counted


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, None),
        ({"visited_on": "2020-01-02"}, "督导日期须在2019年第4季度之内"),
        ({"calls_3": None, "owed_3": None}, "至少要到3处抽中的工地"),
        ({"calls_1": 4}, "第1处只核实了4人，每处至少电话核实5人"),
        ({"owed_2": None}, "第2处没有填写是否反映欠薪"),
        ({"content_2": 7}, "满意的人数多于核实的人数"),
        ({"calls_4": None, "owed_4": "yes"}, "第4处没有填写电话核实人数"),
        ({"calls_5": 5, "owed_5": "no"}, "只抽中了4处"),
        ({"calls_2": None, "content_2": None, "owed_2": None, "calls_4": 5, "owed_4": "no"}, "跳过的请写明"),
        ({"calls_2": None, "content_2": None, "owed_2": None, "calls_4": 5, "owed_4": "no", "skipped": "停工"}, None),
    ],
)
def test_督导要到抽中的工地_每处核实够人数(changed: dict[str, Any], why: str | None) -> None:
    said = visited({**VISIT, **changed}, Thing("planned", data=DRAWN, opened_on=date(2019, 10, 1)))
    assert (said is None) if why is None else (why in (said or ""))


def test_在建工地不足三处的县_去完即可() -> None:
    two = Thing("planned", data={**DRAWN, "sites": ["P1", "P2"]}, opened_on=date(2019, 10, 1))
    assert visited({key: value for key, value in VISIT.items() if not key.endswith("_3")}, two) is None
    none = Thing("planned", data={**DRAWN, "sites": []}, opened_on=date(2019, 10, 1))
    assert visited({"visited_on": "2019-11-06"}, none) is None


@pytest.mark.parametrize("section", sorted(SAID))
def test_四个部分缺一不可(section: str) -> None:
    assert told(SAID, Thing("visited")) is None
    assert "不足10个字" in (told({**SAID, section: "无"}, Thing("visited")) or "")


@pytest.mark.parametrize("left_out", sorted(PROBLEM))
def test_每个问题都要有责任单位和期限(left_out: str) -> None:
    assert told({**SAID, **PROBLEM}, Thing("visited")) is None
    less = {key: value for key, value in PROBLEM.items() if key != left_out}
    assert "问题1须同时写明" in (told({**SAID, **less}, Thing("visited")) or "")


def test_全部问题有了回单才待核查() -> None:
    data = {"problem_1": "甲", "problem_3": "乙"}
    assert unfixed(data) == [1, 3]
    assert "没有问题2" in (answered({"fixed_2": "已改"}, Thing("fixing", data=data)) or "")
    assert "至少写明" in (answered({}, Thing("fixing", data=data)) or "")
    assert "问题3还没有" in (all_fixed(Thing("fixing", data={**data, "fixed_1": "已改"})) or "")
    assert all_fixed(Thing("fixing", data={**data, "fixed_1": "已改", "fixed_3": "已改"})) is None


def test_没有问题的直接办结_有问题的不能() -> None:
    plain = [*BEEN, ("2019-11-11 09:00", "report"), ("2019-11-12 09:00", "file")]
    assert lived("sponsorship", "2019-10-01 00:10", plain, **QUARTER).state == "ended"
    assert lived("sponsorship", "2019-10-01 00:10", GIVEN_OUT, **QUARTER).state == "fixing"
