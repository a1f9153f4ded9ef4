"""群体性事件: graded by who is there, told in time, settled on a list, ended only when everybody is provided for."""

from datetime import date
from typing import Any

import pytest

from huxin.access import Role
from huxin.workflows import workflow
from tests.workflows.asking import why_not

COUNTY, LI, GOVERNMENT, ME = Role.COUNTY_OFFICE, Role.INSPECTOR, Role.COUNTY_GOVERNMENT, {"某人"}
WINTER = date(2020, 1, 10)


@pytest.mark.parametrize(
    ("people", "more", "registered", "wanted"),
    [
        (9, {}, "watch", None),
        (10, {}, "watch", "四级"),
        (49, {}, "l3", None),
        (49, {"seat": True}, "l3", "二级"),
        (49, {"seat": True}, "l2", None),
        (10, {}, "l1", None),  # 可以定得更高
        (120, {}, "l2", "一级"),
        (30, {"opened_on": WINTER}, "l3", "二级"),  # 春节前
    ],
)
def test_登记的等级不得偏低(people: int, more: dict[str, Any], registered: str, wanted: str | None) -> None:
    said = why_not("incident", "report", COUNTY, "spotted", people=people, grade=registered, **more)
    assert said is None if wanted is None else f"应为{wanted}" in str(said)


def test_没有人数不能首报() -> None:
    assert "还没有登记" in (why_not("incident", "report", COUNTY, "spotted") or "")


def test_五十人突破底线_四十九人在县政府门前没有() -> None:
    def alarm(people: int, **more: Any) -> str | None:
        return why_not("incident", "alarm", Role.SYSTEM, "reported", people=people, **more)

    assert "没有突破" in (alarm(49, seat=True) or "") and alarm(50) is None
    assert "已经标记" in (alarm(50, bottom_line=True) or "")
    assert workflow("incident").move("alarm").sets == {"bottom_line": True}


def test_只有苗头可以消除() -> None:
    assert why_not("incident", "dissolve", COUNTY, "spotted", people=5, grade="watch") is None
    assert "达到事件等级" in (why_not("incident", "dissolve", COUNTY, "spotted", people=12, grade="l4") or "")
    assert "偏低" in (why_not("incident", "dissolve", COUNTY, "spotted", people=12, grade="watch") or "")


def test_有名单和金额才能达成协议() -> None:
    assert "名单" in (why_not("incident", "settle", LI, "controlled", heads=3) or "")
    assert why_not("incident", "settle", LI, "controlled", heads=3, owed_fen=100) is None
    assert "已经申请" in (why_not("incident", "advance", LI, "settling", heads=3, owed_fen=1, fund_open=True) or "")


def test_付清或者转入案件才能结束_不由经办的人结束() -> None:
    assert "还有4名工人" in (why_not("incident", "end", COUNTY, "settling", unpaid=4) or "")
    assert why_not("incident", "end", COUNTY, "settling", unpaid=0) is None
    assert why_not("incident", "end", COUNTY, "settling", unpaid=4, case_open=True) is None
    assert "同一人" in (why_not("incident", "end", COUNTY, "settling", unpaid=0, past={"settle": ME}) or "")
    assert "同一人" in (why_not("incident", "review", GOVERNMENT, "ended", past={"command": ME}) or "")


def test_首报续报的时限按等级_续报到结束为止() -> None:
    flow = workflow("incident")
    assert (flow.term, flow.starts) == ("sm12.report.{grade}", {"phone": "sm12.phone.{grade}"})
    for name in ("report", "follow", "flare"):
        assert flow.move(name).starts["follow"] == "sm12.follow.{grade}"
    assert flow.move("end").stops == ("follow",) and flow.move("end").term == "sm12.review"
