"""应急周转金: limits by the day and the county, three different people, and the money claimed back."""

from typing import Any

import pytest

from huxin.access import Role
from tests.workflows.asking import why_not

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
