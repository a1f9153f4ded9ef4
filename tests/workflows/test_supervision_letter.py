"""督办: one extension of at most half the term, two returns, and then it climbs."""

import pytest

from huxin.access import Role
from huxin.law import parameters
from huxin.workflows import workflow
from tests.workflows.asking import why_not
from tests.workflows.test_policies import TODAY

OFFICE, ME = Role.OFFICE, {"某人"}
RENEWALS = {"ordinary": "renew", "urgent": "renew_short", "government": "renew_short", "extra": "renew_shortest"}


@pytest.mark.parametrize(("urgency", "move"), RENEWALS.items())
def test_延期不超过原期限的一半_只有一次_期满不能再延(urgency: str, move: str) -> None:
    law, [days, _] = parameters.at(TODAY), workflow("supervision").move(move).needs
    whole, share = law[f"sm5.report.{urgency}"].value, law["sm5.renew.most"].value
    assert days.most == whole * share // 1000
    for name in set(RENEWALS.values()):
        assert (why_not("supervision", name, OFFICE, "running", urgency=urgency) is None) == (name == move)
    assert "只能延期一次" in (why_not("supervision", move, OFFICE, "running", urgency=urgency, renewals=1) or "")
    assert "时限已过" in (why_not("supervision", move, OFFICE, "running", overdue=True, urgency=urgency) or "")


def test_退回两次以后提级_第三次逾期自动提级() -> None:
    assert why_not("supervision", "send_back", OFFICE, "checking", returns=1) is None
    assert "提级" in (why_not("supervision", "send_back", OFFICE, "checking", returns=2) or "")
    assert "不自动提级" in (why_not("supervision", "climb", Role.SYSTEM, "running", overdue=True, returns=1) or "")
    assert why_not("supervision", "climb", Role.SYSTEM, "running", overdue=True, returns=2) is None
    assert "不需要提级" in (why_not("supervision", "raise", Role.CONVENER, "running") or "")
    assert why_not("supervision", "raise", Role.CONVENER, "running", overdue=True) is None
    assert "逾期的是核查" in (why_not("supervision", "raise", Role.CONVENER, "checking", overdue=True) or "")
    assert why_not("supervision", "raise", Role.CONVENER, "checking", overdue=True, returns=2) is None


def test_核查销号的人_没有发过也没有反馈过() -> None:
    for earlier in ("issue", "report"):
        assert "同一人" in (why_not("supervision", "close", OFFICE, "checking", past={earlier: ME}) or "")
    assert why_not("supervision", "close", OFFICE, "checking") is None
