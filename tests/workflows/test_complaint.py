"""举报投诉: every term worked out with a finger on a calendar, and what the law does not let anybody do."""

from typing import Any

import pytest

from huxin.base.errors import Refused
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from tests.workflows.lived import Step, lived
from tests.workflows.test_policies import Thing

TRIAGED: list[Step] = [("2019-09-27 13:00", "triage")]
ASSIGNED: list[Step] = [*TRIAGED, ("2019-09-27 16:00", "assign")]
REFERRED: list[Step] = [*ASSIGNED, ("2019-09-30 09:00", "refer")]
ASKED: list[Step] = [*ASSIGNED, ("2019-10-09 09:00", "ask")]
ACCEPTED: list[Step] = [*ASSIGNED, ("2019-10-10 15:00", "accept")]
MEDIATING: list[Step] = [*ASSIGNED, ("2019-09-30 10:00", "mediate")]
SETTLED: list[Step] = [*ACCEPTED, ("2019-10-10 16:00", "mediate"), ("2019-12-27 09:00", "settle", {"unpaid": 0})]
CALLED: list[Step] = [*SETTLED, ("2020-01-06 09:00", "call_back")]
BAD: list[Step] = [*SETTLED, ("2020-01-23 09:00", "call_back_bad")]
ARCHIVED: list[Step] = [*CALLED, ("2020-01-13 09:00", "archive")]
WITHDRAWN: list[Step] = [*ASSIGNED, ("2019-10-08 09:00", "withdraw")]
MERGED: list[Step] = [*ASSIGNED, ("2019-09-29 09:00", "merge")]
FESTIVE: dict[str, Any] = {"festival": True}

TERMS: list[tuple[str, list[Step], str, str | None]] = [
    ("2019-09-27 10:00", [], MAIN, "2019-10-10"),
    ("2019-09-27 10:00", [], "triage", "2019-09-27 14:00"),
    ("2019-09-27 10:00", [], "close", "2019-10-12"),
    ("2019-09-27 10:00", TRIAGED, "triage", None),
    ("2019-09-27 10:00", TRIAGED, "assign", "2019-09-28 13:00"),
    ("2019-09-27 10:00", TRIAGED, MAIN, "2019-10-10"),
    ("2019-09-27 10:00", ASSIGNED, "assign", None),
    ("2019-09-27 10:00", ASSIGNED, MAIN, "2019-10-10"),
    ("2019-09-27 10:00", REFERRED, "refer", "2019-10-08"),
    ("2019-09-27 10:00", [*REFERRED, ("2019-10-08 09:00", "take")], MAIN, "2019-10-10"),
    ("2019-09-27 10:00", [*REFERRED, ("2019-10-08 09:00", "take")], "refer", None),
    ("2019-09-27 10:00", [*REFERRED, ("2019-09-30 15:00", "decline")], "decide", "2019-10-08"),
    ("2019-09-27 10:00", [*REFERRED, ("2019-09-30 15:00", "decline")], MAIN, "2019-10-10"),
    ("2019-09-27 10:00", [*REFERRED, ("2019-10-08 09:00", "answer")], MAIN, "2019-10-14"),
    ("2019-09-27 10:00", ASKED, MAIN, None),
    ("2019-09-27 10:00", [*ASKED, ("2019-10-11 09:00", "supplement")], MAIN, "2019-10-17"),
    ("2019-09-27 10:00", ACCEPTED, MAIN, "2019-10-10"),
    ("2019-09-27 10:00", [*ASSIGNED, ("2019-10-19 09:00", "accept")], MAIN, "2019-10-19"),
    ("2019-09-27 10:00", [*ACCEPTED, ("2019-10-10 17:00", "open_case")], MAIN, None),
    ("2019-09-27 10:00", [*ACCEPTED, ("2019-10-10 17:00", "open_case")], "close", None),
    ("2019-09-27 10:00", MEDIATING, MAIN, "2019-10-08"),
    ("2019-09-27 10:00", [*MEDIATING, ("2019-10-08 09:00", "give_up")], MAIN, "2019-10-09"),
    ("2019-09-27 10:00", [*MEDIATING, ("2019-10-09 00:00", "lapse")], MAIN, "2019-10-10"),
    ("2019-09-27 10:00", SETTLED, MAIN, "2020-01-06"),
    ("2019-09-27 10:00", SETTLED, "close", None),
    ("2019-09-27 10:00", CALLED, MAIN, "2020-01-13"),
    ("2019-09-27 10:00", BAD, MAIN, "2020-02-03"),
    ("2019-09-27 10:00", BAD, "close", "2020-02-07"),
    ("2019-09-27 10:00", [*BAD, ("2020-02-03 09:00", "assign")], MAIN, "2020-02-10"),
    ("2019-09-27 10:00", [*BAD, ("2020-02-03 09:00", "order_case")], MAIN, "2020-02-04"),
    ("2019-09-27 10:00", ARCHIVED, MAIN, None),
    ("2019-09-27 10:00", [*ARCHIVED, ("2020-05-06 09:00", "not_paid")], MAIN, "2020-05-07"),
    ("2019-09-27 10:00", [*ARCHIVED, ("2020-05-06 09:00", "not_paid")], "close", "2020-05-21"),
    ("2019-09-27 10:00", WITHDRAWN, "callback", "2019-10-14"),
    ("2019-09-27 10:00", WITHDRAWN, MAIN, "2019-10-10"),
    ("2019-09-27 10:00", [*WITHDRAWN, ("2019-10-09 09:00", "go_on")], MAIN, "2019-10-10"),
    ("2019-09-27 10:00", [*WITHDRAWN, ("2019-10-09 09:00", "pressed")], "decide", "2019-10-10"),
    ("2019-09-27 10:00", [*ASSIGNED, ("2019-10-11 00:00", "escalate")], "decide", "2019-10-12"),
    ("2019-09-27 10:00", [*ASSIGNED, ("2019-10-11 00:00", "escalate")], MAIN, "2019-10-10"),
    ("2019-09-27 10:00", MERGED, MAIN, "2019-10-10"),
    ("2019-09-27 10:00", MERGED, "close", "2019-10-12"),
    ("2019-09-27 10:00", [*MERGED, ("2019-10-09 09:00", "unmerge")], MAIN, "2019-10-10"),
    ("2019-12-16 10:00", [], "close", "2019-12-31"),
    ("2020-01-23 10:00", [], MAIN, "2020-02-07"),
    ("2020-04-30 10:00", [], MAIN, "2020-05-11"),
    ("2020-05-01 10:00", [], MAIN, "2020-05-11"),
    ("2020-09-25 23:59", [], MAIN, "2020-10-09"),
    ("2021-07-14 10:00", [], MAIN, "2021-07-21"),
    ("2021-07-15 10:00", [], MAIN, "2021-07-22"),
    ("2021-12-31 10:00", [], MAIN, "2022-01-10"),
    ("2022-01-01 10:00", [], MAIN, "2022-01-10"),
    ("2022-01-28 10:00", [], MAIN, "2022-02-09"),
]  # fmt: skip

BEFORE_THE_FESTIVAL: list[tuple[str, list[Step], str, str | None]] = [
    ("2020-01-10 16:30", [], "triage", "2020-01-10 17:30"),
    ("2020-01-13 10:00", [], "close", "2020-01-20"),
    ("2020-01-20 10:00", [], "close", "2020-02-03"),
    ("2020-01-13 10:00", [("2020-01-13 11:00", "assign"), ("2020-01-20 09:00", "mediate")], MAIN, "2020-01-23"),
    ("2020-01-13 10:00", [("2020-01-13 11:00", "assign"), ("2020-01-21 09:00", "mediate")], MAIN, "2020-02-03"),
    ("2022-01-17 10:00", [], "close", "2022-01-24"),
    ("2022-01-24 10:00", [], "close", "2022-02-07"),
]


@pytest.mark.parametrize(("opened", "steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(opened: str, steps: list[Step], lane: str, last: str | None) -> None:
    life = lived("complaint", opened, steps, claim="wages", unpaid=1, heads=1)
    assert life.due(lane, "2023-01-01 00:00") == last


@pytest.mark.parametrize(("opened", "steps", "lane", "last"), BEFORE_THE_FESTIVAL)
def test_春节前的时限(opened: str, steps: list[Step], lane: str, last: str) -> None:
    life = lived("complaint", opened, steps, claim="wages", unpaid=1, heads=1, **FESTIVE)
    assert life.due(lane, "2023-01-01 00:00") == last


def refused(steps: list[Step], **data: Any) -> str:
    told: dict[str, Any] = {"claim": "wages", "unpaid": 1, "heads": 1, **data}
    with pytest.raises(Refused) as refusal:
        lived("complaint", "2019-09-27 10:00", steps, **told)
    return str(refusal.value)


def test_拖欠工资不得引导仲裁_其他争议不由监察受理() -> None:
    assert "不得引导到仲裁" in refused([*ASSIGNED, ("2019-09-29 09:00", "guide")])
    for claim in ("dispute", "filed", "project"):
        assert lived("complaint", "2019-09-27 10:00", [*ASSIGNED, ("2019-09-29 09:00", "guide")], claim=claim).state
        assert "不由监察受理" in refused([*ASSIGNED, ("2019-09-29 09:00", "accept")], claim=claim)


def test_不予受理只因超过二年或者不属范围_拖欠工资总在范围内() -> None:
    proposed: Step = ("2019-09-29 09:00", "propose_refusal", {"ground": "scope"})
    assert "属于劳动保障监察范围" in refused([*ASSIGNED, proposed, ("2019-09-30 09:00", "refuse")])
    old: Step = ("2019-09-29 09:00", "propose_refusal", {"ground": "old"})
    life = lived("complaint", "2019-09-27 10:00", [*ASSIGNED, old, ("2019-09-30 09:00", "refuse")], claim="wages")
    assert life.state == "rejected"
    [choice] = [need for need in workflow("complaint").move("propose_refusal").needs if need.key == "ground"]
    assert choice.choices is not None and set(choice.choices) == {"old", "scope"}


def test_转送必须写明有权机关_只能一次_两家都不接由市级定() -> None:
    [body] = [need for need in workflow("complaint").move("refer").needs if need.key == "to_body"]
    assert body.required and body.choices
    again = [*REFERRED, ("2019-10-08 09:00", "take"), ("2019-10-08 10:00", "refer")]
    assert "只能转送一次" in refused(list(again))
    declined = lived("complaint", "2019-09-27 10:00", [*REFERRED, ("2019-09-30 15:00", "decline")], claim="wages")
    assert declined.state == "escalated" and [r.value for r in declined.flow.state("escalated").turn] == ["office"]


def test_没有按人付清不能办结_案件办结而未付清报市级() -> None:
    assert "1名工人没有足额收到" in refused([*MEDIATING, ("2019-10-08 09:00", "settle")])
    case = [*ACCEPTED, ("2019-10-10 17:00", "open_case")]
    told: dict[str, Any] = {"claim": "wages", "heads": 1}
    paid = lived("complaint", "2019-09-27 10:00", [*case, ("2019-12-30 09:00", "case_ended", {"unpaid": 0})], **told)
    owing = lived("complaint", "2019-09-27 10:00", [*case, ("2019-12-30 09:00", "case_unpaid")], unpaid=1, **told)
    assert (paid.state, paid.data["conclusion"], owing.state) == ("done", "属实，已经付清", "escalated")
    assert paid.due(MAIN, "2020-01-01 00:00") == "2020-01-07"
    assert owing.due(MAIN, "2020-01-01 00:00") == "2019-12-31"


def test_撤回要第三人核实自愿_查明的欠薪继续办() -> None:
    asked = [*WITHDRAWN, ("2019-10-09 09:00", "confirm_withdrawal")]
    assert "依职权继续办理" in refused(asked, proven_fen=100)
    assert lived("complaint", "2019-09-27 10:00", asked, claim="wages", proven_fen=100, unpaid=0).state == "withdrawn"
    assert lived("complaint", "2019-09-27 10:00", asked, claim="wages").state == "withdrawn"


def test_撤回并案_回到并案前的状态() -> None:
    flow = workflow("complaint")
    merged = {move.sources[0]: move.sets["merged_from"] for move in flow.moves if move.name == "merge"}
    assert merged == {state: state for state in merged}
    assert set(merged) == {s.key for s in flow.states if s.turn and s.key != "merged"}
    for steps in ([], TRIAGED, ASSIGNED, REFERRED, ASKED, ACCEPTED, MEDIATING, SETTLED, CALLED, BAD, WITHDRAWN):
        before = lived("complaint", "2019-09-27 10:00", steps, claim="wages", unpaid=1)
        twice: list[Step] = [*steps, ("2020-02-10 09:00", "merge"), ("2020-02-11 09:00", "unmerge")]
        after = lived("complaint", "2019-09-27 10:00", twice, claim="wages", unpaid=1)
        assert (after.state, after.data["merged_from"]) == (before.state, None)
        for lane in (MAIN, "close", "decide", "callback"):
            assert after.due(lane, "2020-03-01 00:00") == before.due(lane, "2020-03-01 00:00")


def test_企业不参与也看不到() -> None:
    flow = workflow("complaint")
    assert not [state.key for state in flow.states if flow.tells(state.key)]


def test_归档以后还能因没有拿到钱重新办理_经过都在() -> None:
    life = lived("complaint", "2019-09-27 10:00", [*ARCHIVED, ("2020-05-06 09:00", "not_paid")], claim="wages")
    assert (life.state, life.data["reopened"]) == ("escalated", 1)
    assert [event.move for event in life.events][:4] == ["open", "triage", "assign", "accept"]


@pytest.mark.parametrize(("heads", "least"), [(1, 1), (2, 2), (9, 3), (30, 3), (31, 4), (200, 20)])
def test_of_a_group_a_sample_is_called(heads: int, least: int) -> None:
    fits = workflow("complaint").move("call_back").fits
    group = Thing("done", data={"heads": heads})
    assert fits is not None and fits({"called": least}, group) is None
    assert f"至少要回访{least}人" in str(fits({"called": least - 1}, group))


def test_到上级走访_每走访一次提级一次() -> None:
    guard = next(m.guard for m in workflow("complaint").moves if m.label == "到上级走访，提级")
    assert guard is not None and guard(Thing("assigned", data={"visits": 1})) is None
    assert guard(Thing("assigned", data={"visits": 1, "visits_weighed": 1})) and guard(Thing("assigned"))
    assert guard(Thing("assigned", data={"visits": 2, "visits_weighed": 1})) is None


def test_a_visit_to_a_higher_body_says_whose_delay_it_is() -> None:
    finds = workflow("complaint").move("visit").finds
    assert finds is not None
    assert "计入承办单位" in finds(Thing("assigned", overdue=True))["visit_said"]
    assert "不重复受理" in finds(Thing("assigned", overdue=False))["visit_said"]


def test_分派要有去处_县区_行业_机关至少一项() -> None:
    fits = workflow("complaint").move("assign").fits
    assert fits is not None and "至少一项" in (fits({"note": "请办理"}, Thing("triaged")) or "")
    for given in ({"to_region": "620402"}, {"to_sector": "housing"}, {"to_body": "labour_620402"}):
        assert fits(given, Thing("triaged")) is None
