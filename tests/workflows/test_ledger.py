"""清欠台账: every term with a finger on a calendar, instalments that add up, and nobody strikes off what they entered.

Days off that matter: 2019-10-01 to 07 (29 September and 12 October worked), weekends.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from huxin.access import Role
from huxin.base.errors import Refused
from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from huxin.workflows._instalments import extends, in_order, instalments, next_on
from huxin.workflows.ledger import counted, listed, sampled
from tests.workflows.asking import why_not
from tests.workflows.lived import Step, lived
from tests.workflows.test_policies import Thing, someone

OWING: dict[str, Any] = {"heads": 3, "owed_fen": 900_000, "proven_fen": 900_000, "received_fen": 0, "unpaid": 3}
PLAN = {
    "money_source": "owner", "parts": "2", "pay1_on": "2019-10-31", "pay1_fen": 300_000, "pay2_on": "2019-11-29",
    "pay2_fen": 600_000,
}  # fmt: skip
OPENED, END = "2019-09-27 09:00", "2019-12-31"  # a Friday
REGISTERED: list[Step] = [("2019-09-29 09:00", "register", {"employer": "某公司"})]
VERIFIED: list[Step] = [*REGISTERED, ("2019-10-09 09:00", "verify", {"unassessed": 0})]
PLANNED: list[Step] = [*VERIFIED, ("2019-10-11 09:00", "plan", PLAN)]
RUNNING: list[Step] = [*PLANNED, ("2019-10-14 09:00", "commit")]
PART: list[Step] = [
    *RUNNING, ("2019-10-30 09:00", "receive", {"received_fen": 300_000, "unpaid": 2, "next_on": "2019-11-29"}),
]  # fmt: skip
MISSED: list[Step] = [*RUNNING, ("2019-11-01 00:00", "miss")]
ASKED: list[Step] = [*RUNNING, ("2019-10-21 09:00", "ask_time", {"extend_to": "2019-12-20"})]
LONGER: list[Step] = [*ASKED, ("2019-10-22 09:00", "extend")]
PAID = {"received_fen": 900_000, "unpaid": 0, "next_on": None}
CLEARED: list[Step] = [*RUNNING, ("2019-10-30 09:00", "receive", PAID), ("2019-10-30 09:00", "clear")]
DOUBTED: list[Step] = [*REGISTERED, ("2019-09-30 09:00", "doubt", {"proven_fen": 0})]
CLOSED: list[Step] = [*CLEARED, ("2019-11-01 09:00", "check"), ("2019-11-04 09:00", "close")]
AGAIN: list[Step] = [*CLOSED, ("2019-12-06 09:00", "reopen")]

TERMS: list[tuple[list[Step], str, str | None]] = [
    ([], MAIN, "2019-09-30"),  # 29 and 30 September: the Sunday was worked
    ([], "deadline", END),
    (REGISTERED, MAIN, "2019-10-11"),  # 30 September, 8, 9, 10, 11 October
    (VERIFIED, MAIN, "2019-10-12"),  # 10, 11, and the 12th, a Saturday that was worked
    (DOUBTED, MAIN, "2019-10-12"),  # 8, 9, 10, 11, 12
    (PLANNED, MAIN, None),
    (PLANNED, "pay", "2019-10-31"),
    (PART, "pay", "2019-11-29"),
    (MISSED, "pay", None),
    (MISSED, "transfer", "2019-11-04"),  # a Friday: the Monday after
    (ASKED, "pay", "2019-10-31"),
    (LONGER, "pay", "2019-12-20"),
    (CLEARED, MAIN, "2019-11-06"),  # 31 October, 1, 4, 5, 6 November
    (CLEARED, "pay", None),
    (CLEARED, "deadline", None),  # the check is not the debtor's time
    ([*MISSED, ("2019-11-04 09:00", "revise")], MAIN, "2019-11-11"),  # 5, 6, 7, 8, 11 November
    ([*MISSED, ("2019-11-04 09:00", "revise")], "transfer", None),
    (CLOSED, MAIN, None),
    (AGAIN, MAIN, "2019-12-10"),  # 9 and 10 December
]


@pytest.mark.parametrize(("steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(steps: list[Step], lane: str, last: str | None) -> None:
    assert lived("ledger", OPENED, steps, deadline=END, **OWING).due(lane, "2019-12-09 00:00") == last


def test_每一个时限都有纸上日历的测试() -> None:
    begun = {code for codes in workflow("ledger").terms().values() for code in codes}
    tested = set()
    for steps, lane, last in TERMS:
        if last:
            tested.add(lived("ledger", OPENED, steps, deadline=END, **OWING).clocks("2019-12-09 00:00")[lane].term)
    on_file = {code for code in parameters.codes() if code.startswith("sm11.")}
    law = parameters.at(date(2019, 9, 27))
    assert begun == tested
    assert {code for code in on_file - begun if law[code].unit in TIMES} == {"sm11.reopen", "sm11.firms.report"}


def test_没有工人名单不能建账_没有逐人核定不能定责() -> None:
    assert "没有工人名单" in (listed(Thing("found")) or "")
    with pytest.raises(Refused, match="没有工人名单"):
        lived("ledger", OPENED, [("2019-09-29 09:00", "register")], heads=0)
    assert listed(Thing("found", data={"heads": 1})) is None
    assert "还有2名工人没有逐人核定" in (counted(Thing("registered", data={**OWING, "unassessed": 2})) or "")
    assert "按不实办理" in (counted(Thing("registered", data={"heads": 3, "unassessed": 0, "proven_fen": 0})) or "")
    assert counted(Thing("registered", data={**OWING, "unassessed": 0})) is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"pay2_fen": 500_000}, "应当相等"),
        ({"pay2_on": "2019-10-31"}, "一期晚于一期"),
        ({"pay2_on": "2020-01-02"}, "晚于专项行动的期限2019-12-31"),
        ({"pay2_on": "2019-12-31"}, None),  # the last day is in time
        ({"pay2_fen": None}, "请填写第2期"),
        ({"pay3_fen": 100}, "第3期填了金额"),
        ({"pay3_on": "2019-12-01"}, None),  # a day without an amount, beyond the parts, is not looked at
    ],
)
def test_清欠计划_各期合计等于尚欠_不晚于专项行动的期限(changed: dict[str, Any], said: str | None) -> None:
    why = in_order({**PLAN, **changed}, Thing("verified", data={**OWING, "deadline": END}))
    assert said in (why or "") if said else why is None


def test_逾期的和反弹的_可以计划到期限以后() -> None:
    later = {**PLAN, "pay2_on": "2020-02-14"}
    for mark in ("late", "reopened"):
        assert in_order(later, Thing("verified", data={**OWING, "deadline": END, mark: 1})) is None


def test_下一期是什么时候_看已经到账多少() -> None:
    data = {**OWING, **PLAN, "plan_base": 0}
    assert [amount for _, amount in instalments(data)] == [300_000, 600_000]
    assert next_on(data) == "2019-10-31"
    assert next_on({**data, "received_fen": 299_999}) == "2019-10-31"
    assert next_on({**data, "received_fen": 300_000}) == "2019-11-29"
    assert next_on({**data, "received_fen": 900_000}) is None
    assert next_on({**data, "owed_fen": 1_000_000, "received_fen": 900_000}) == "2019-11-29"  # more was found later
    assert next_on({**data, "plan_base": 100_000, "received_fen": 300_000}) == "2019-10-31"
    assert next_on({**data, "extended": 1, "extend_to": "2019-12-20"}) == "2019-12-20"
    assert next_on({**data, "extended": 1}) == "2019-10-31"  # planned anew since
    assert next_on(OWING) is None


def test_只延期一次_由上一级批准_不超过专项行动的期限_逾期后不能再延() -> None:
    data = {**OWING, **PLAN, "deadline": END}
    assert extends({"extend_to": "2019-12-31"}, Thing("running", data=data)) is None
    assert "晚于计划付清的日期" in (extends({"extend_to": "2019-11-29"}, Thing("running", data=data)) or "")
    assert "不能超过专项行动的期限" in (extends({"extend_to": "2020-01-01"}, Thing("running", data=data)) or "")
    assert "只能延期一次" in (why_not("ledger", "ask_time", Role.SECTOR, "running", extended=1) or "")
    assert "已经逾期" in (why_not("ledger", "ask_time", Role.SECTOR, "running", missed=True) or "")
    assert "没有人申请" in (why_not("ledger", "extend", Role.COUNTY_GOVERNMENT, "running") or "")
    assert why_not("ledger", "extend", Role.COUNTY_GOVERNMENT, "running", time_asked=True) is None
    assert "县区政府" in (why_not("ledger", "extend", Role.SECTOR, "running", time_asked=True) or "")


@pytest.mark.parametrize("entered", ["open", "register", "join", "assess", "verify", "plan", "receive"])
@pytest.mark.parametrize(("name", "state"), [("check", "cleared"), ("close", "checked")])
def test_录入过的人不能核验_不能销号(entered: str, name: str, state: str) -> None:
    said = why_not("ledger", name, Role.COUNTY_OFFICE, state, unpaid=0, past={entered: {"某人"}})
    assert "同一人" in (said or "")
    assert why_not("ledger", name, Role.COUNTY_OFFICE, state, unpaid=0, past={entered: {"别人"}}) is None


def test_有一人没有足额收到就不能核验_销号() -> None:
    for name, state in (("check", "cleared"), ("close", "checked")):
        assert "还有1名工人" in (why_not("ledger", name, Role.OFFICE, state, unpaid=1) or "")
        assert "还没有核定" in (why_not("ledger", name, Role.OFFICE, state) or "")


@pytest.mark.parametrize(
    ("heads", "called", "ok"),
    [(2, 1, False), (2, 2, True), (30, 2, False), (30, 3, True), (50, 5, True), (50, 4, False)],
)
def test_核验要电话核实一成_至少三人(heads: int, called: int, ok: bool) -> None:
    assert (sampled({"called": called}, Thing("cleared", data={"heads": heads})) is None) is ok


def test_退回以后不自动再报付清_由另一人重新核对() -> None:
    assert why_not("ledger", "clear", Role.SYSTEM, "running", disputed=True, **{**OWING, "unpaid": 0})
    again = {**OWING, "unpaid": 0, "disputed": True}
    assert why_not("ledger", "clear_again", Role.SECTOR, "running", **again) is None
    assert why_not("ledger", "clear_again", Role.SECTOR, "running", **{**again, "disputed": None})


def test_已有在办案件不重复移送_付清的不移送() -> None:
    assert why_not("ledger", "transfer", Role.SECTOR, "running", unpaid=1, case_open=False) is None
    assert "不能重复移送" in (why_not("ledger", "transfer", Role.SECTOR, "running", unpaid=1, case_open=True) or "")
    assert "按付清办理" in (why_not("ledger", "transfer", Role.SECTOR, "running", unpaid=0) or "")


def test_查明的欠薪没有付清_不能认定不实() -> None:
    assert "依职权继续办理" in (why_not("ledger", "doubt", Role.SECTOR, "registered", proven_fen=1, unpaid=1) or "")
    assert why_not("ledger", "doubt", Role.SECTOR, "registered", proven_fen=0, unpaid=1) is None
    assert "不能认定不实" in (why_not("ledger", "doubt", Role.SECTOR, "registered", received_fen=1, unpaid=0) or "")


def test_录入由承办单位的人办理_别的单位不能替它办() -> None:
    flow, thing = workflow("ledger"), Thing("found", body="housing", data={"heads": 1})
    water, housing = (replace(someone(Role.SECTOR), body=body) for body in ("water", "housing"))
    for name in ("register", "join", "assess", "receive"):
        assert "承担这一项的单位" in (flow.why_not(name, thing, water) or ""), name
        assert flow.why_not(name, thing, housing) is None, name
    county = replace(thing, body="labour_620402", region_code="620402")
    assert flow.why_not("register", county, replace(someone(Role.COUNTY_OFFICE), body="office_620402")) is None
