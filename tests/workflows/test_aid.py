"""法律援助: nobody who claims wages is asked about hardship, haste by the day, and a call back by somebody else."""

from datetime import date, timedelta

import pytest

from huxin.access import Role
from huxin.workflows import workflow
from huxin.workflows.aid import urgent
from tests.workflows.asking import why_not

AID, ME = Role.JUSTICE, {"某人"}


@pytest.mark.parametrize("claim", ["wages", "injury", None])
def test_请求工资和工伤赔偿的_不问经济困难(claim: str | None) -> None:
    data = {"claim": claim} if claim else {}
    assert why_not("aid", "grant", AID, "applied", **data) is None
    assert "免予核查" in (why_not("aid", "grant_checked", AID, "applied", **data) or "")
    assert not [need for need in workflow("aid").move("grant").needs if "困难" in need.label]


def test_其他请求先核查() -> None:
    assert "请核查经济困难" in (why_not("aid", "grant", AID, "applied", claim="other") or "")
    assert why_not("aid", "grant_checked", AID, "applied", claim="other") is None


@pytest.mark.parametrize(("left", "hurry"), [(-1, False), (0, True), (6, True), (7, False)])
def test_不足七日的先行援助(left: int, hurry: bool) -> None:
    looked = date(2019, 10, 14)
    limit = looked + timedelta(days=left)
    assert urgent(left, looked) == hurry
    said = why_not("aid", "hasten", AID, "incomplete", limit_on=limit.isoformat(), looked_on=looked.isoformat())
    assert (said is None) == hurry
    assert "没有登记" in (why_not("aid", "hasten", AID, "applied") or "")


def test_补正只告知一次() -> None:
    assert why_not("aid", "ask", AID, "applied") is None
    assert "只能告知一次" in (why_not("aid", "ask", AID, "applied", asked=1) or "")


def test_异议不由作出决定的人审查_回访不由承办的人做() -> None:
    for name in ("overturn", "uphold"):
        assert "同一人" in (why_not("aid", name, AID, "objected", past={"deny": ME}) or "")
    for name in ("call", "again"):
        for mine in ("conclude", "report"):
            assert "同一人" in (why_not("aid", name, AID, "reported", past={mine: ME}) or "")
        assert why_not("aid", name, AID, "reported") is None


def test_结案必须回访() -> None:
    flow = workflow("aid")
    assert {move.name for move in flow.moves if move.target == "closed"} == {"call"}
    assert {move.name for move in flow.moves if move.target == "reported"} == {"report"}
    assert flow.starts == {"target": "sm7.review.target", "told": "sm7.incomplete"}
