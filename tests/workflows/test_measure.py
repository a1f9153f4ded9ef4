"""方案任务: every term with a finger on a calendar; late after the plan's day, and never checked by who reported.

Days off that matter: 2019-10-01 to 07 (29 September and 12 October worked), weekends.
"""

from dataclasses import replace
from datetime import date

import pytest

from huxin.access import Role
from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from tests.workflows.asking import why_not
from tests.workflows.lived import Step, lived
from tests.workflows.test_policies import Thing, someone

RECEIVED: list[Step] = [("2019-07-16 09:00", "receive", {"named": "某局长"})]
REPORTED: list[Step] = [*RECEIVED, ("2019-08-12 09:00", "progress")]
FINISHED: list[Step] = [*REPORTED, ("2019-09-26 09:00", "finish")]
LATE: list[Step] = [*REPORTED, ("2019-10-01 00:00", "overrun")]
BACK: list[Step] = [*FINISHED, ("2019-09-27 09:00", "send_back")]

TERMS: list[tuple[str, list[Step], str, str | None]] = [
    ("2019-07-12 09:00", [], MAIN, "2019-07-17"),  # a Friday: 15, 16, 17
    ("2019-07-12 09:00", [], "deadline", "2019-09-30"),
    ("2019-07-12 09:00", RECEIVED, MAIN, "2019-08-16"),
    ("2019-07-12 09:00", REPORTED, MAIN, "2019-09-12"),
    ("2019-07-12 09:00", FINISHED, MAIN, "2019-10-09"),  # 27, 29, 30 September, 8 and 9 October
    ("2019-07-12 09:00", FINISHED, "deadline", None),  # the check is not the body's time
    ("2019-07-12 09:00", BACK, MAIN, "2019-10-28"),  # 27 October is a Sunday
    ("2019-07-12 09:00", LATE, MAIN, "2019-09-12"),  # the report that was not sent stays late
    ("2019-07-12 09:00", LATE, "deadline", "2019-09-30"),
]


@pytest.mark.parametrize(("opened", "steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(opened: str, steps: list[Step], lane: str, last: str | None) -> None:
    assert lived("measure", opened, steps, every="month", deadline="2019-09-30").due(lane, "2019-10-20 00:00") == last


def test_每季度一次的任务三个月一填() -> None:
    life = lived("measure", "2019-07-12 09:00", RECEIVED, every="quarter")
    assert life.due(MAIN, "2019-07-20 00:00") == "2019-10-16"


@pytest.mark.parametrize(
    ("deadline", "last"),
    [
        ("2019-07-20", "2019-07-22"),  # a Saturday: the next working day
        ("2019-12-31", "2019-12-31"),
        ("2019-06-30", "2019-07-12"),  # over before the plan came: the day it came
        (None, None),  # 长期坚持
    ],
)
def test_完成日期是方案写的那一天(deadline: str | None, last: str | None) -> None:
    told = {"deadline": deadline} if deadline else {}
    assert lived("measure", "2019-07-12 09:00", [], every="month", **told).due("deadline", "2019-07-12 10:00") == last


def test_每一个时限都有纸上日历的测试() -> None:
    """春节前每周一报的时限由节前周报起算（test_weekly）。"""
    counted = {"sm19.receive", "sm19.deadline", "sm19.report.month", "sm19.report.quarter", "sm19.check"}
    assert {code for codes in workflow("measure").terms().values() for code in codes} == counted
    on_file = {code for code in parameters.codes() if code.startswith("sm19.")}
    assert on_file - counted == {"sm19.report.festival"}
    assert all(parameters.at(date(2019, 7, 12))[code].unit in TIMES for code in on_file)


def test_逾期以后照样可以填报_退回以后仍是逾期() -> None:
    life = lived("measure", "2019-07-12 09:00", [*LATE, ("2019-10-09 09:00", "finish")], every="month")
    assert life.state == "checking"
    again = [*LATE, ("2019-10-09 09:00", "finish"), ("2019-10-10 09:00", "send_back")]
    assert lived("measure", "2019-07-12 09:00", again, every="month").state == "late"


def test_核验的人没有签收_填报_报告过() -> None:
    for earlier in ("receive", "progress", "finish"):
        said = why_not("measure", "close", Role.OFFICE, "checking", past={earlier: {"某人"}})
        assert "同一人" in (said or "")
    assert why_not("measure", "close", Role.OFFICE, "checking") is None


def test_别的单位不能替它签收() -> None:
    flow, thing = workflow("measure"), Thing("issued", body="finance", region_code="620400")
    police, finance = (replace(someone(Role.FINANCE), body=body) for body in ("police", "finance"))
    assert "承担这一项的单位" in (flow.why_not("receive", thing, police) or "")
    assert flow.why_not("receive", thing, finance) is None
    county = replace(thing, body="government_620402", region_code="620402")
    here, there = (replace(someone(Role.COUNTY_OFFICE), body=f"office_{code}") for code in ("620402", "620421"))
    assert flow.why_not("receive", county, here) is None
    assert "承担这一项的单位" in (flow.why_not("receive", county, there) or "")
