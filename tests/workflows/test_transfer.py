"""涉罪移送: what a person must have done before each step, and what the way of one matter looks like."""

import pytest

from huxin.access import Role
from huxin.workflows import workflow
from huxin.workflows._crime import ESSENTIAL, ITEMS
from tests.workflows.asking import why_not

LI, POLICE, OFFICE = Role.INSPECTOR, Role.POLICE, Role.OFFICE
OFFICERS = {"officer_a": "甲某", "officer_b": "乙某"}
PACKED = {f"has_{key}": True for key in ITEMS}
ME = {"某人"}


def test_两名不同的承办人员() -> None:
    for named in ({}, {"officer_a": "甲某"}, {"officer_a": "甲某", "officer_b": " 甲某 "}):
        said = why_not("transfer", "confirm", LI, "screened", **PACKED, **named)
        assert said == "请先指定两名不同的承办人员。"
    assert why_not("transfer", "confirm", LI, "screened", **PACKED, **OFFICERS) is None


def test_要件缺一不可_其余缺的要说明原因() -> None:
    for key in ESSENTIAL:
        held = {**PACKED, f"has_{key}": False}
        said = why_not("transfer", "report", LI, "evidence", **held, **OFFICERS, lacking="没有")
        assert said == f"移送材料还缺：{ITEMS[key]}。请先补强证据。"
    held = {**PACKED, "has_contracts": False}
    assert "劳动合同" in (why_not("transfer", "report", LI, "evidence", **held, **OFFICERS) or "")
    assert why_not("transfer", "report", LI, "evidence", **held, **OFFICERS, lacking="工地没有签合同") is None


def test_提报告的人不能自己批准() -> None:
    for name in ("approve", "refuse", "return"):
        assert "同一人" in (why_not("transfer", name, LI, "reported", past={"report": ME}) or "")
        assert why_not("transfer", name, LI, "reported") is None


def test_公安复议不由决定不立案的人作出() -> None:
    for name in ("uphold", "overturn"):
        assert "同一人" in (why_not("transfer", name, POLICE, "reconsidering", past={"decline": ME}) or "")


def test_立案前逐人付清才能按立案前支付_罚款和总额都不算() -> None:
    for state in ("screened", "approved", "review", "upheld", "required"):
        assert why_not("transfer", "pay", LI, state, unpaid=0) is None
        assert "还有1名工人" in (why_not("transfer", "pay", LI, state, unpaid=1, received_fen=10**9, fine=True) or "")
    assert "还没有核定" in (why_not("transfer", "pay", LI, "review") or "")
    for state in ("filed", "investigating", "tried"):
        assert "当前状态" in (why_not("transfer", "pay", LI, state, unpaid=0) or "")
    assert "同一人" in (why_not("transfer", "pay", LI, "review", unpaid=0, past={"receive": ME}) or "")


def test_罚款不代替移送_没有一步能以罚款结束() -> None:
    flow = workflow("transfer")
    into = {move.target: move.name for move in flow.moves if move.target in ("unfounded", "not_approved", "not_filed")}
    assert into == {"unfounded": "reject", "not_approved": "refuse", "not_filed": "resume"}


@pytest.mark.parametrize("state", ["declined", "upheld"])
def test_三日内不再提请_恢复行政处罚(state: str) -> None:
    flow = workflow("transfer")
    assert flow.move("lapse").when == "overdue" and state in flow.move("lapse").sources
    assert why_not("transfer", "accept", LI, state) is None
    assert flow.move("accept").term == "sm4.back" == flow.move("lapse").term


def test_市县两级督办才有包案领导() -> None:
    assert "不需要包案领导" in (why_not("transfer", "supervise", OFFICE, "screened", heads=9) or "")
    for grave in ({"heads": 10}, {"owed_fen": 10_000_000}, {"government": True}, {"extreme": True}):
        assert why_not("transfer", "supervise", OFFICE, "screened", **grave) is None
    again = why_not("transfer", "supervise", OFFICE, "screened", heads=50, supervision_open=True)
    assert again == "已经挂牌督办。"
    assert "没有挂牌" in (why_not("transfer", "progress", POLICE, "review") or "")
    assert why_not("transfer", "progress", POLICE, "review", leader="县长某某") is None


@pytest.mark.parametrize(
    ("path", "end"),
    [
        (["confirm", "report", "approve", "send", "acknowledge", "examine", "file", "hand_over", "prosecute", "end"],
         "ended"),
        (["confirm", "report", "return", "confirm", "report", "refuse"], "not_approved"),
        (["confirm", "report", "approve", "send", "disclaim", "forward", "acknowledge", "ask", "supply", "decline",
          "reconsider", "uphold", "suggest", "ask_why", "explain", "require", "obey", "hand_over", "end"], "ended"),
        (["confirm", "report", "approve", "send", "acknowledge", "examine", "decline", "lapse", "resume"], "not_filed"),
        (["confirm", "report", "approve", "send", "acknowledge", "examine", "decline", "reconsider", "overturn",
          "hand_over", "end"], "ended"),
    ],
)  # fmt: skip
def test_走得通的路(path: list[str], end: str) -> None:
    flow, state = workflow("transfer"), "screened"
    for name in path:
        assert state in flow.move(name).sources, name
        state = flow.move(name).target or state
    assert state == end
