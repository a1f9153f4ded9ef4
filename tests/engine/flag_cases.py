"""The cases of `test_outcomes` that are about a flag: each flag fires in one and is silent in another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huxin.engine.reconcile import FLAGS
from tests.engine.outcome_cases import LATER, RETURN, ZHANG, Case


def flag(about: str, name: str, fires: bool, facts: Mapping[str, list[dict[str, Any]]], **more: Any) -> Case:
    """A case of one flag, with no other flag on the worker-month unless `others` names it."""
    wanted = {*more.pop("others", []), *([about] if fires else [])}
    flags = [name for name in FLAGS if name in wanted]
    return Case(f"{about}: {name}", more.pop("as_of", LATER), facts, {"flags": flags}, about=about, **more)


WORKED: dict[str, list[dict[str, Any]]] = {"accounts": [{}], "roster": [ZHANG], "attendance": [ZHANG]}
PAID: dict[str, list[dict[str, Any]]] = {**WORKED, "payroll": [ZHANG], "payments": [ZHANG]}
IDLE = {**WORKED, "attendance": [{"worker": "李四"}]}
FULL = [{**ZHANG, "days": 21}]

FLAGGED = (
    flag("unworked", "列入工资表而没有考勤", True, {**IDLE, "payroll": [ZHANG]}),
    flag("unworked", "没有考勤却付了钱", True, {**IDLE, "payroll": [{**ZHANG, "net": 0}], "payments": [ZHANG]}),
    flag("unworked", "零工资又没付钱", False, {**IDLE, "payroll": [{**ZHANG, "net": 0}]}),
    flag("unworked", "项目当月没有报考勤", False, {"accounts": [{}], "payroll": [ZHANG], "payments": [ZHANG]}),
    flag("unworked", "有一天考勤", False, {**PAID, "attendance": [{**ZHANG, "days": [30]}]}),
    flag("overpaid", "多付一分", True, {**PAID, "payments": [{**ZHANG, "amount": 5000.01}]}),
    flag("overpaid", "恰好付清", False, PAID),
    flag("overpaid", "零工资不算多付", False, {**PAID, "payroll": [{**ZHANG, "net": 0}]}),
    flag("unregistered", "进场前一天有考勤", True, {**PAID, "roster": [{**ZHANG, "entered_on": date(2019, 6, 2)}]}),
    flag("unregistered", "进场当天起有考勤", False, {**PAID, "roster": [{**ZHANG, "entered_on": date(2019, 6, 1)}]}),
    flag("unregistered", "退场次日有考勤", True, {**PAID, "roster": [{**ZHANG, "left_on": date(2019, 6, 19)}]}),
    flag("unregistered", "退场当天有考勤", False, {**PAID, "roster": [{**ZHANG, "left_on": date(2019, 6, 20)}]}),
    flag(
        "unregistered",
        "两次进场之间有考勤",
        True,
        {
            **PAID,
            "roster": [{**ZHANG, "left_on": date(2019, 6, 9)}, {**ZHANG, "entered_on": date(2019, 6, 11)}],
        },
    ),
    flag(
        "unregistered",
        "两次进场相连",
        False,
        {
            **PAID,
            "roster": [{**ZHANG, "left_on": date(2019, 6, 9)}, {**ZHANG, "entered_on": date(2019, 6, 10)}],
        },
    ),
    flag(
        "unregistered",
        "不在花名册上",
        True,
        {"attendance": [ZHANG], **PAID, "roster": [{"worker": "李四"}]},
        others=["uncontracted"],
    ),
    flag("uncontracted", "签合同前一天有考勤", True, {**PAID, "roster": [{**ZHANG, "contract_on": date(2019, 6, 2)}]}),
    flag("uncontracted", "签合同当天起有考勤", False, {**PAID, "roster": [{**ZHANG, "contract_on": date(2019, 6, 1)}]}),
    flag("uncontracted", "没有合同", True, {**PAID, "roster": [{**ZHANG, "contract_on": None}]}),
    flag(
        "uncontracted",
        "合同在另一次进场的行上",
        False,
        {
            **PAID,
            "roster": [
                {**ZHANG, "left_on": date(2019, 6, 9)},
                {**ZHANG, "entered_on": date(2019, 6, 10), "contract_on": None},
            ],
        },
    ),
    flag(
        "uncontracted",
        "月末才签而月末有考勤",
        True,
        {
            **PAID,
            "roster": [{**ZHANG, "contract_on": date(2019, 6, 30)}],
            "attendance": [{**ZHANG, "days": [29, 30]}],
        },
    ),
    flag(
        "uncontracted",
        "31日签31日考勤",
        False,
        {
            **WORKED,
            "roster": [{**ZHANG, "contract_on": date(2019, 7, 31)}],
            "attendance": [{**ZHANG, "month": "2019-07", "days": [31]}],
        },
        month="2019-07",
    ),
    flag("off_account", "从别的账号付", True, {**PAID, "payments": [{**ZHANG, "account_no": "99990000"}]}),
    flag("off_account", "没有付款账号", True, {**PAID, "payments": [{**ZHANG, "account_no": None}]}),
    flag("off_account", "项目没有专户", True, {**PAID, "accounts": []}),
    flag("off_account", "从已销户的专户付", False, {**PAID, "accounts": [{"closed_on": date(2019, 8, 1)}]}),
    flag(
        "off_account",
        "退回的付款不算",
        False,
        {
            **PAID,
            "payments": [ZHANG, {**ZHANG, **RETURN, "account_no": "99990000"}],
        },
    ),
    flag(
        "other_card",
        "户名不是本人",
        True,
        {
            **PAID,
            "payments": [{**ZHANG, "card": "李四"}],
        },
        alone=True,
    ),
    flag("other_card", "户名是本人", False, PAID),
    flag("other_card", "户名空着", False, {**PAID, "payments": [{**ZHANG, "card_name": None}]}),
    flag(
        "other_card",
        "不在花名册上_与工资表上的姓名比",
        True,
        {
            "accounts": [{}],
            "payroll": [ZHANG],
            "payments": [{**ZHANG, "card_name": "李四"}],
        },
    ),
    flag("other_card", "无处知道姓名", False, {"accounts": [{}], "payments": [{**ZHANG, "card_name": "李四"}]}),
    flag(
        "shared_card",
        "两人的工资进同一张卡",
        True,
        {
            **PAID,
            "roster": [ZHANG, {"worker": "李四"}],
            "payments": [ZHANG, {"worker": "李四", "card": "张三"}],
        },
        alone=True,
    ),
    flag(
        "shared_card",
        "不同月份用同一张卡",
        False,
        {
            **PAID,
            "payments": [ZHANG, {"worker": "李四", "card": "张三", "month": "2019-07"}],
        },
        alone=True,
    ),
    flag(
        "shared_card",
        "另一人的付款退回了",
        False,
        {
            **PAID,
            "payments": [ZHANG, {"worker": "李四", "card": "张三", **RETURN}],
        },
        alone=True,
    ),
    flag("returned", "退票未补", True, {**PAID, "payments": [{**ZHANG, **RETURN}]}),
    flag("returned", "补发不足", True, {**PAID, "payments": [{**ZHANG, **RETURN}, {**ZHANG, "amount": 4999.99}]}),
    flag("returned", "补发足额", False, {**PAID, "payments": [{**ZHANG, **RETURN}, ZHANG]}),
    flag("returned", "监测日之后才退票", False, {**PAID, "payments": [{**ZHANG, **RETURN}]}, as_of=date(2019, 7, 17)),
    flag(
        "below_minimum",
        "21天而差一分",
        True,
        {**PAID, "attendance": FULL, "payroll": [{**ZHANG, "net": 1569.99}]},
        others=["overpaid"],
    ),
    flag(
        "below_minimum",
        "21天而恰为标准",
        False,
        {**PAID, "attendance": FULL, "payroll": [{**ZHANG, "net": 1570}]},
        others=["overpaid"],
    ),
    flag("below_minimum", "20天不判断", False, {**PAID, "payroll": [{**ZHANG, "net": 1000}]}, others=["overpaid"]),
    flag(
        "below_minimum",
        "看应发不看实发",
        False,
        {
            **PAID,
            "attendance": FULL,
            "payroll": [{**ZHANG, "payable": 1570, "deducted": 1000, "net": 570}],
        },
        others=["overpaid"],
    ),
    flag(
        "below_minimum",
        "靖远县的标准低些",
        False,
        {
            **PAID,
            "projects": [{"region_code": "620421"}],
            "attendance": FULL,
            "payroll": [{**ZHANG, "net": 1520}],
        },
        others=["overpaid"],
    ),
)
