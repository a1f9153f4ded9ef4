"""The cases of `test_outcomes`: each is one project, seen on one day, and what must be said of 张三 there.

张三 is the first person a case names: so he is the same person in every case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

DUE, NEXT_DAY, LATER = date(2019, 7, 15), date(2019, 7, 16), date(2019, 8, 16)
MARCH = date(2020, 3, 2)
Facts = Mapping[str, list[dict[str, Any]]]
ZHANG: dict[str, Any] = {"worker": "张三"}


@dataclass(frozen=True)
class Case:
    """`expect` names columns of `worker_months`; `about` is the flag a case is for; `rows` how many worker-months."""

    name: str
    as_of: date
    facts: Facts
    expect: Mapping[str, Any]
    about: str = ""
    month: str = "2019-06"
    rows: int | None = None
    alone: bool = False


def money(name: str, as_of: date, paid: list[dict[str, Any]], outcome: str, **more: Any) -> Case:
    """A case of one listed worker (5,000 yuan) and the payments that reached him."""
    facts: Facts = {
        "accounts": [{}],
        "roster": [ZHANG],
        "payroll": [ZHANG],
        "payments": [{**ZHANG, **row} for row in paid],
    }
    return Case(name, as_of, facts, {"outcome": outcome, **more})


def due(name: str, month: str, due_on: date, as_of: date, **project: Any) -> Case:
    """A case of one unpaid line and the day it is due."""
    return Case(
        name,
        as_of,
        {"projects": [project], "payroll": [{**ZHANG, "month": month}]},
        {"due_on": due_on, "outcome": "pending" if as_of <= due_on else "unpaid"},
        month=month,
    )


RETURN = {"status": "returned", "returned_on": date(2019, 7, 18)}

OUTCOMES = (
    money("发薪日当天付清是按时", LATER, [{"paid_on": DUE}], "settled", settled_on=DUE, arrears_fen=0),
    money("发薪日次日付清是逾期", LATER, [{"paid_on": NEXT_DAY}], "late", settled_on=NEXT_DAY, arrears_fen=0),
    money("到发薪日当天未付不算欠", DUE, [], "pending", arrears_fen=0, settled_on=None),
    money("发薪日次日未付就是全额拖欠", NEXT_DAY, [], "unpaid", arrears_fen=500_000),
    money("发薪日次日只付一部分", NEXT_DAY, [{"amount": 4999.99}], "short", arrears_fen=1, paid_fen=499_999),
    money("发薪日前只付一部分仍未到期", DUE, [{"amount": 1}], "pending", arrears_fen=0, paid_fen=100),
    money("发薪日前已付清", DUE, [{"paid_on": DUE}], "settled", settled_on=DUE),
    money("多付也是按时", LATER, [{"amount": 6000}], "settled", paid_fen=600_000, arrears_fen=0),
    money(
        "分期付款_末期在发薪日",
        LATER,
        [{"amount": 2000, "paid_on": date(2019, 7, 1)}, {"amount": 3000, "paid_on": DUE}],
        "settled",
        settled_on=DUE,
    ),
    money(
        "分期付款_末期在次日",
        LATER,
        [{"amount": 3000, "paid_on": NEXT_DAY}, {"amount": 2000, "paid_on": date(2019, 7, 1)}],
        "late",
        settled_on=NEXT_DAY,
    ),
    money(
        "付清之后又多付_以付清那天为准",
        LATER,
        [{"paid_on": DUE}, {"amount": 100, "paid_on": NEXT_DAY}],
        "settled",
        settled_on=DUE,
        paid_fen=510_000,
    ),
    money("同一天两笔", LATER, [{"amount": 2500, "paid_on": DUE}] * 2, "settled", settled_on=DUE, paid_fen=500_000),
    money("监测日之后的付款不算", NEXT_DAY, [{"paid_on": date(2019, 7, 17)}], "unpaid", paid_fen=0),
    money("监测日当天的付款算", NEXT_DAY, [{"paid_on": NEXT_DAY}], "late", settled_on=NEXT_DAY),
    money("处理中的付款不算", LATER, [{"status": "pending"}], "unpaid", paid_fen=0),
    money("退票后为全额拖欠", LATER, [{**RETURN}], "unpaid", paid_fen=0, arrears_fen=500_000),
    money("监测日之后才退票_当日仍算已付", NEXT_DAY, [{**RETURN}], "settled", paid_fen=500_000),
    money("监测日当天退票_不算已付", date(2019, 7, 18), [{**RETURN}], "unpaid", paid_fen=0),
    money("没有日期的退票_不算已付", LATER, [{"status": "returned"}], "unpaid", paid_fen=0),
    money("成功却有退票日期_以退票日期为准", LATER, [{"returned_on": date(2019, 7, 18)}], "unpaid", paid_fen=0),
    money(
        "退票后补发_以补发那天为准",
        LATER,
        [{**RETURN}, {"paid_on": date(2019, 7, 22)}],
        "late",
        settled_on=date(2019, 7, 22),
    ),
    Case(
        "有付款而不在工资表上",
        LATER,
        {"payments": [ZHANG], "payroll": [{"worker": "李四"}]},
        {"outcome": "paid_unlisted", "paid_fen": 500_000, "net_fen": 0, "arrears_fen": 0, "settled_on": None},
        rows=2,
    ),
    Case(
        "有付款而整月没有工资表",
        LATER,
        {"payments": [ZHANG]},
        {"outcome": "paid_unlisted", "estimated_fen": None},
        rows=1,
    ),
    Case(
        "只有退票而不在工资表上",
        LATER,
        {"payments": [{**ZHANG, **RETURN}]},
        {"outcome": "unreported", "paid_fen": 0, "arrears_fen": 0},
        rows=1,
    ),
    Case(
        "零工资",
        LATER,
        {"payroll": [{**ZHANG, "net": 0}]},
        {"outcome": "nil", "arrears_fen": 0, "settled_on": None, "flags": []},
    ),
    Case(
        "零工资却付了钱",
        LATER,
        {"accounts": [{}], "payroll": [{**ZHANG, "net": 0}], "payments": [ZHANG]},
        {"outcome": "nil", "paid_fen": 500_000, "flags": []},
    ),
    Case(
        "两个班组的工资表相加",
        LATER,
        {"payroll": [ZHANG, {**ZHANG, "team": "瓦工班", "net": 1000}], "payments": [ZHANG]},
        {"outcome": "short", "net_fen": 600_000, "arrears_fen": 100_000},
    ),
    Case(
        "未报工资表_按日计估算",
        NEXT_DAY,
        {"roster": [{**ZHANG, "wage_mode": "day", "wage_rate": 200}], "attendance": [ZHANG]},
        {"outcome": "unreported", "estimated_fen": 400_000, "arrears_fen": 0, "net_fen": 0, "attended_days": 20},
    ),
    Case(
        "未报工资表_发薪日当天还不估算",
        DUE,
        {"roster": [{**ZHANG, "wage_mode": "day", "wage_rate": 200}], "attendance": [ZHANG]},
        {"outcome": "unreported", "estimated_fen": None},
    ),
    Case(
        "漏列_按月计估算",
        NEXT_DAY,
        {
            "roster": [{**ZHANG, "wage_mode": "month", "wage_rate": 6000}],
            "attendance": [{**ZHANG, "days": 10}],
            "payroll": [{"worker": "李四"}],
        },
        {"outcome": "omitted", "estimated_fen": 275_862, "arrears_fen": 0},
    ),
    Case(
        "计件不估算",
        NEXT_DAY,
        {"roster": [{**ZHANG, "wage_mode": "piece", "wage_rate": 200}], "attendance": [ZHANG]},
        {"outcome": "unreported", "estimated_fen": None},
    ),
    Case(
        "不在花名册上不估算",
        NEXT_DAY,
        {"attendance": [ZHANG]},
        {"outcome": "unreported", "estimated_fen": None},
    ),
    Case(
        "月中监测_只看到当天的考勤",
        date(2019, 6, 12),
        {"roster": [ZHANG], "attendance": [ZHANG]},
        {"outcome": "unreported", "attended_days": 12, "estimated_fen": None, "due_on": DUE},
    ),
    Case(
        "一天多次打卡是一天_31日也算",
        LATER,
        {
            "roster": [ZHANG],
            "attendance": [
                {**ZHANG, "month": "2019-07", "days": [1, 31]},
                {**ZHANG, "month": "2019-07", "days": [31], "direction": "out", "device": "2"},
            ],
        },
        {"attended_days": 2, "outcome": "unreported", "flags": []},
        month="2019-07",
    ),
    Case(
        "考勤_工资表_付款分属三人",
        LATER,
        {"payments": [ZHANG], "attendance": [{"worker": "李四"}], "payroll": [{"worker": "王五"}]},
        {"outcome": "paid_unlisted", "flags": ["unworked", "off_account"]},
        rows=3,
    ),
)

DUE_DAYS = (
    due("当月发薪", "2019-06", date(2019, 6, 14), date(2019, 6, 14), pay_month_offset=0),
    due("当月发薪_次日已逾期", "2019-06", date(2019, 6, 14), date(2019, 6, 15), pay_month_offset=0),
    due("发薪日在周六_提前到周五", "2019-05", date(2019, 6, 14), date(2019, 6, 14)),
    due("发薪日在周六_周六已逾期", "2019-05", date(2019, 6, 14), date(2019, 6, 15)),
    due("二月没有31日", "2019-01", date(2019, 2, 28), MARCH, pay_day=31),
    due("闰年二月有29日_遇周六提前", "2020-01", date(2020, 2, 28), MARCH, pay_day=31),
    due("大月有31日", "2019-06", date(2019, 7, 31), MARCH, pay_day=31),
    due("十二月的工资一月发", "2019-12", date(2020, 1, 15), MARCH),
    due("发薪日在春节假期_提前到节前调休的周日", "2019-01", date(2019, 2, 3), MARCH, pay_day=5),
    due("发薪日在国庆假期_提前到节前", "2019-09", date(2019, 9, 30), MARCH, pay_day=4),
    due("发薪日在调休上班的周日_不提前", "2019-08", date(2019, 9, 29), MARCH, pay_day=29),
    due("监测月的工资当月底才到期", "2020-03", date(2020, 3, 31), MARCH, pay_day=31, pay_month_offset=0),
)
