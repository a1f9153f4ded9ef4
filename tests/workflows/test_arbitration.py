"""仲裁绿色通道: no claim twice, mediation first, notice before the hearing, and when an award can be enforced."""

from functools import partial

import pytest

from huxin.access import Role
from huxin.workflows import workflow
from tests.workflows.asking import why_not
from tests.workflows.test_policies import Thing

ARB = Role.ARBITRATION
ME = {"某人"}


def test_同一请求的监察案件在办_不得受理() -> None:
    assert "不能重复受理" in (why_not("arbitration", "accept", ARB, "applied", case_open=True) or "")
    assert why_not("arbitration", "accept", ARB, "applied", case_open=False) is None


def test_十人以上或者春节前列入当日受理_只列一次() -> None:
    assert "不列入" in (why_not("arbitration", "prioritise", ARB, "applied") or "")
    for urgent in ("group", "festival"):
        assert why_not("arbitration", "prioritise", ARB, "applied", **{urgent: True}) is None
    assert "已经列入" in (why_not("arbitration", "prioritise", ARB, "applied", group=True, same_day=True) or "")


def test_裁决以前先行调解() -> None:
    for name in ("award", "award_final"):
        assert "先行调解" in (why_not("arbitration", name, ARB, "heard") or "")
        assert why_not("arbitration", name, ARB, "heard", mediations=1, largest_fen=1) is None


def test_终局裁决_每名工人的请求不超过十二个月最低工资_人数再多也不加总() -> None:
    final = partial(why_not, "arbitration", "award_final", ARB, "heard", mediations=1)
    assert final(largest_fen=1_884_000, heads=30, claimed_fen=50_000_000) is None  # 白银区2019年：1,570元×12
    assert "18,840.01元" in (final(largest_fen=1_884_001) or "")
    assert "还没有核定" in (final() or "")


def test_超过终局限额的_可以作非终局裁决() -> None:
    assert why_not("arbitration", "award", ARB, "heard", mediations=1, largest_fen=1_884_001) is None


@pytest.mark.parametrize(
    ("told", "held", "early"),
    [  # five working days over the national holiday of 2019: 9月30日、10月8日至11日
        ("2019-09-29", "2019-10-10", False),
        ("2019-09-29", "2019-10-11", True),
        ("2019-10-14", "2019-10-20", False),
        ("2019-10-14", "2019-10-21", True),
    ],
)
def test_开庭五个工作日前通知(told: str, held: str, early: bool) -> None:
    said = why_not("arbitration", "hold", ARB, "accepted", told_on=told, hearing_on=held)
    assert (said is None) == early and (early or "不足5个工作日" in str(said))


def test_通知开庭时就看天数够不够() -> None:
    fits = workflow("arbitration").move("summon").fits
    assert fits is not None
    subject = Thing("accepted")
    assert "不足5个工作日" in (fits({"told_on": "2019-09-29", "hearing_on": "2019-10-10"}, subject) or "")
    assert fits({"told_on": "2019-09-29", "hearing_on": "2019-10-11"}, subject) is None


def test_先行裁决_开庭以后_知道每名工人的金额() -> None:
    assert why_not("arbitration", "rule_part", ARB, "accepted", largest_fen=1) is not None
    assert "没有登记每名工人的金额" in (why_not("arbitration", "rule_part", ARB, "heard") or "")
    assert why_not("arbitration", "rule_part", ARB, "heard", largest_fen=1) is None


def test_没有通知不能开庭() -> None:
    assert why_not("arbitration", "hold", ARB, "accepted") == "还没有通知开庭。"


def test_延期只有一次_最多十五日() -> None:
    assert why_not("arbitration", "extend", ARB, "heard") is None
    assert "只能延期一次" in (why_not("arbitration", "extend", ARB, "heard", extensions=1) or "")
    [days, _] = workflow("arbitration").move("extend").needs
    assert (days.least, days.most) == (1, 15) and workflow("arbitration").move("extend").extends == "award"


def test_先予执行不要担保_一次处理一项() -> None:
    move = workflow("arbitration").move("ask_advance")
    assert not [need for need in move.needs if "担保" in need.label]
    assert why_not("arbitration", "ask_advance", ARB, "accepted") is None
    assert "已有一项" in (why_not("arbitration", "ask_advance", ARB, "accepted", advance_asked=True) or "")
    assert "没有先予执行" in (why_not("arbitration", "grant_advance", ARB, "accepted") or "")


def test_先送达申请书再答辩_答辩以后才送达答辩书() -> None:
    assert "没有送达" in (why_not("arbitration", "defend", Role.ENTERPRISE, "accepted") or "")
    assert why_not("arbitration", "defend", Role.ENTERPRISE, "accepted", served=True) is None
    assert "已经提交" in (why_not("arbitration", "defend", ARB, "accepted", served=True, defended=True) or "")
    assert "没有收到" in (why_not("arbitration", "serve_defence", ARB, "accepted") or "")


def test_生效以后才能执行() -> None:
    assert "没有生效" in (why_not("arbitration", "enforce", ARB, "awarded", final=False) or "")
    assert why_not("arbitration", "enforce", ARB, "awarded", final=True) is None
    assert why_not("arbitration", "enforce", ARB, "awarded", overdue=True, final=False) is None
    assert why_not("arbitration", "enforce", ARB, "settled") is None


def test_逐人付清_由没有经办的人办结() -> None:
    for state in ("awarded", "settled", "enforcing"):
        assert "还有2名工人" in (why_not("arbitration", "perform", ARB, state, unpaid=2) or "")
        assert why_not("arbitration", "perform", ARB, state, unpaid=0) is None
        assert "同一人" in (why_not("arbitration", "perform", ARB, state, unpaid=0, past={"receive": ME}) or "")


def test_受理起两个裁决期限同时走_超过护薪期限列红() -> None:
    flow = workflow("arbitration")
    starts = flow.move("accept").starts
    assert (starts["award"], starts["target"]) == ("sm6.award", "sm6.award.fast")
    assert flow.move("redden").when == "overdue:target"
    assert "已经列入" in (why_not("arbitration", "redden", Role.SYSTEM, "heard", red=True) or "")
    for name in ("award", "award_final", "settle"):
        assert {"award", "target"} <= set(flow.move(name).stops)
