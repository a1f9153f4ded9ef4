"""应急周转金: limits by the day and the county, three different people, and the money claimed back."""

from datetime import date
from typing import Any

import pytest

from huxin.access import Role
from huxin.workflows import workflow
from huxin.workflows._paper import fill, load
from tests.workflows.asking import why_not
from tests.workflows.test_papers_of_the_chain import invented
from tests.workflows.test_policies import Thing

GOVERNMENT, FINANCE, ME = Role.COUNTY_GOVERNMENT, Role.FINANCE, {"某人"}
LIST = {"heads": 10, "owed_fen": 10_000_000, "balance_fen": 50_000_000}


def approve(**more: Any) -> str | None:
    return why_not("fund", "approve", GOVERNMENT, "checked", **{**LIST, **more})


@pytest.mark.parametrize(
    ("advance", "more", "said"),
    [
        (1_570_000, {}, None),  # 10人，每人1,570元
        (1_570_001, {}, "超过10人的限额15,700.00元"),
        (1_570_001, {"heads": 20}, None),
        (2_000_000, {"heads": 20}, None),  # 欠薪的两成
        (2_000_001, {"heads": 20}, "超过欠薪的限额20,000.00元"),
        (1_000_000, {"balance_fen": 999_999}, "余额不足"),
        (1_000_000, {"refused": ["有1人同一月份已经垫付过，不能重复垫付"]}, "不能重复垫付"),
        (1_000_000, {"heads": 0}, "名单"),
    ],
)
def test_批准以前核对限额(advance: int, more: dict[str, Any], said: str | None) -> None:
    found = approve(advance_fen=advance, **more)
    assert found is None if said is None else said in str(found)


def test_审核批准垫付是三个人() -> None:
    good = {**LIST, "advance_fen": 1_000_000}
    assert "同一人" in (why_not("fund", "approve", GOVERNMENT, "checked", past={"check": ME}, **good) or "")
    for earlier in ("check", "approve"):
        assert "同一人" in (why_not("fund", "pay", FINANCE, "approved", past={earlier: ME}, **good) or "")
    assert why_not("fund", "pay", FINANCE, "approved", **good) is None


def test_全部收回才能办结_核销另有人批准() -> None:
    owed = {"advance_fen": 1_000_000}
    assert "还有5,000.00元没有收回" in (
        why_not("fund", "close", FINANCE, "recovering", **owed, recovered_fen=500_000) or ""
    )
    assert why_not("fund", "close", FINANCE, "recovering", **owed, recovered_fen=1_000_000) is None
    for earlier in ("propose_loss", "approve"):
        assert "同一人" in (why_not("fund", "write_off", GOVERNMENT, "losing", past={earlier: ME}) or "")


@pytest.mark.parametrize(
    ("opened", "said"),
    [
        ("2020-04-30", "原告经批准动用应急周转金垫付"),
        ("2020-05-01", "原告依照保障农民工工资支付条例第六十三条动用应急周转金垫付"),
    ],
)
def test_起诉状引用的依据_按开始办理那天的法律(opened: str, said: str) -> None:
    finds, template = workflow("fund").move("sue").finds, load("fund_suit")
    assert finds is not None
    thing = Thing("recovering", opened_on=date.fromisoformat(opened))
    text = fill(template, {**invented(template), **finds(thing)})
    told = "".join(block.text for block in text.blocks)
    assert said in told and ("工资支付条例" in told) == (opened >= "2020-05-01")
